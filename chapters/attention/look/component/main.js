// The instrument: what is chosen, what is hovered, and who redraws. Nothing here asks the server for anything.

const PATIENCE = 10000; // ms to wait for the panel below
const STEP_TIME = 800; // ms per layer while playing
const ABOVE = 550; // pixels of the page above the pictures: the rest of the first screen is theirs
const TILE_TIME = 5; // ms of a frame for small maps that are out of date

class Instrument {
  constructor(host) {
    this.host = host;
    this.part = partsOf(host);
    this.layer = this.head = 0;
    this.hide = false;
    this.pinned = this.hovered = this.previewed = null;
    this.place = "";
    this.link = new Link(() => this.linked());
    this.redraw = eachFrame(() => this.draw());
    this.mosaic = new Mosaic(this.part("mosaic"), this);
    this.flow = new Flow(this.part("flow"), this.part("flow-scroll"), this.part("flow-tall"), this);
    this.map = new HeadMap(this.part("map"), this);
    this.strip = new Strip(this.part("strip"), this);
    this.wire();
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.part("root"));
  }

  wire() {
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("layer-down", "click", () => this.choose(this.layer - 1, this.head));
    on("layer-up", "click", () => this.choose(this.layer + 1, this.head));
    on("head-down", "click", () => this.choose(this.layer, this.head - 1));
    on("head-up", "click", () => this.choose(this.layer, this.head + 1));
    on("layer", "change", (event) => this.choose(event.target.selectedIndex, this.head));
    on("head", "change", (event) => this.choose(this.layer, event.target.selectedIndex));
    on("hide", "change", (event) => this.setHide(event.target.checked));
    on("find", "change", (event) => this.find(event.target.value));
    on("play", "click", () => this.play());
    on("draw", "click", () => this.drawBelow());
  }

  // --- from the server: a text (once per text), or a new theme ---

  receive({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    if (data !== this.data) {
      const first = !this.data;
      this.data = data;
      this.text = readPayload(data);
      this.open(first);
    }
    const theme = readTheme(this.part("root"));
    this.theme = { ...theme, machine: theme[this.text.family] };
    this.colors = ramp(this.theme);
    this.part("ramp").style.background = `linear-gradient(90deg, ${theme.paper}, ${this.theme.machine})`;
    this.resize(true);
  }

  get labels() {
    return this.text?.labels;
  }

  open(first) {
    const { text } = this;
    if (first) this.start();
    this.layer = clamp(this.layer, 0, text.layers - 1);
    this.head = clamp(this.head, 0, text.heads - 1);
    this.hide = this.hide && text.can_hide;
    if (this.pinned && this.pinned.index >= text.length) this.pinned = null;
    this.hovered = this.previewed = null;
    if (!(this.place in text.places)) this.place = "";
    this.write();
    this.strip.build();
  }

  // Where the link leads; numbers count from 1 there.
  start() {
    const { selected, length } = this.text;
    const number = (raw) => (/^\d{1,4}$/.test(raw) ? raw - 1 : undefined);
    this.layer = this.link.read("layer", selected.layer, number);
    this.head = this.link.read("head", selected.head, number);
    this.hide = this.link.read("first", false, (raw) => raw === "hidden");
    const token = this.link.read("token", null, number);
    if (token !== null && token < length) this.pinned = { side: "from", index: token };
  }

  linked() {
    return {
      layer: this.layer + 1,
      head: this.head + 1,
      token: this.pinned && this.pinned.index + 1,
      first: this.hide ? "hidden" : null,
    };
  }

  // The words of the controls, in the reader's language.
  write() {
    const { text } = this;
    writeWords(this.host, text.lang, text.labels);
    writeOptions(this.part("layer"), numbered(text.layers));
    writeOptions(this.part("head"), numbered(text.heads));
    writeOptions(this.part("find"), [["", text.labels.find_any], ...Object.entries(text.places)]);
    this.part("find").value = this.place;
    this.part("hide").disabled = !text.can_hide;
  }

  // --- what the visitor does ---

  choose(layer, head) {
    const { text } = this;
    this.layer = clamp(layer, 0, text.layers - 1);
    this.head = clamp(head, 0, text.heads - 1);
    this.previewed = null;
    this.mosaic.reveal(this.layer);
    this.changed();
  }

  preview(hit) {
    const same = hit?.layer === this.previewed?.layer && hit?.head === this.previewed?.head;
    if (same) return;
    this.previewed = hit;
    this.redraw();
  }

  setHide(hide) {
    this.hide = hide;
    this.mosaic.repaint();
    this.changed();
  }

  // Jump to the head that puts most weight on a place; heads that put less than half of that step back.
  find(place) {
    this.place = place;
    if (place) {
      const values = this.shares();
      const best = values.indexOf(Math.max(...values));
      this.choose(Math.floor(best / this.text.heads), best % this.text.heads);
    } else this.redraw();
  }

  shares() {
    return this.text.shares[this.hide ? 1 : 0][this.place] ?? [];
  }

  stands(layer, head) {
    const values = this.place ? this.shares() : [];
    return !values.length || values[layer * this.text.heads + head] >= Math.max(...values) / 2;
  }

  hover(spot) {
    const same =
      spot?.index === this.hovered?.index &&
      spot?.target === this.hovered?.target &&
      spot?.side === this.hovered?.side;
    if (same) return;
    this.hovered = spot;
    if (spot) this.flow.reveal(spot.index);
    this.redraw();
  }

  pin(spot) {
    const within = (i) => clamp(i, 0, this.text.length - 1);
    this.pinned = { ...spot, index: within(spot.index) };
    if (spot.target !== undefined) this.pinned.target = within(spot.target);
    this.hovered = null;
    this.flow.reveal(this.pinned.index);
    this.strip.reveal(this.pinned.index);
    this.changed();
  }

  pinHovered() {
    if (this.hovered) this.pin(this.hovered);
  }

  togglePin(index) {
    if (this.pinned?.index === index) this.unpin();
    else this.pin({ side: "from", index });
  }

  unpin() {
    this.pinned = null;
    this.changed();
  }

  // Play through the layers; with reduced motion each press is one step.
  play() {
    if (this.timer) return this.stopPlaying();
    const again = this.layer === this.text.layers - 1;
    if (wantsStillness()) return this.choose(again ? 0 : this.layer + 1, this.head);
    if (again) this.choose(0, this.head);
    this.timer = setInterval(() => {
      this.choose(this.layer + 1, this.head);
      if (this.layer === this.text.layers - 1) this.stopPlaying();
    }, STEP_TIME);
    this.redraw();
  }

  stopPlaying() {
    clearInterval(this.timer);
    this.timer = null;
    this.redraw();
  }

  // The one thing that asks the server: the same head as a Plotly figure in the panel below.
  drawBelow() {
    this.send("draw", { layer: this.layer, head: this.head });
    this.showBelow(PATIENCE / 100);
  }

  // The panel may be in a section that is not open yet.
  showBelow(tries) {
    const panel = document.getElementById(this.text.panel);
    if (panel) panel.scrollIntoView({ block: "start" });
    else if (tries) this.waiting = setTimeout(() => this.showBelow(tries - 1), 100);
  }

  // --- drawing ---

  changed() {
    this.link.changed();
    this.redraw();
  }

  resize(force) {
    if (!this.text) return;
    const wide = (name) => this.part(name).closest("figure").clientWidth;
    const widths = [wide("mosaic"), wide("flow"), wide("map")];
    const room = clamp(window.innerHeight - ABOVE, 340, 640);
    if (!force && String([widths, room]) === String(this.sizes)) return;
    this.sizes = [widths, room];
    this.mosaic.layout(widths[0], room);
    this.flow.layout(widths[1], room);
    this.map.layout(widths[2], underFinger() ? widths[2] : room);
    this.mosaic.paint();
    this.mosaic.reveal(this.layer);
    if (this.pinned) this.flow.reveal(this.pinned.index);
    this.redraw();
  }

  draw() {
    if (!this.text || !this.mosaic.size) return;
    this.shown = this.previewed ?? { layer: this.layer, head: this.head };
    const key = [this.shown.layer, this.shown.head, this.hide].join();
    if (key !== this.weightsKey || this.text !== this.weightsText) {
      this.weights = readHead(this.text, this.shown.layer, this.shown.head, this.hide);
      [this.weightsKey, this.weightsText] = [key, this.text];
    }
    const spot = this.hovered ?? this.pinned;
    this.focus = spot
      ? { ...spot, explicit: true }
      : { side: "from", index: this.text.clearest, explicit: false };
    this.mosaic.paintUntil(performance.now() + TILE_TIME);
    [this.mosaic, this.flow, this.map, this.strip].forEach((view) => view.draw());
    this.say();
    if (this.mosaic.stale) this.redraw();
  }

  say() {
    const { text, shown } = this;
    const sentence = text.sentences[this.hide ? 1 : 0][shown.layer * text.heads + shown.head];
    const reading = this.reading();
    this.drawControls();
    this.part("says").textContent = sentence;
    this.part("map-title").textContent = fill(text.labels.map, {
      layer: shown.layer + 1,
      head: shown.head + 1,
    });
    this.part("readout").textContent = reading;
    this.part("readout").toggleAttribute("data-asked", this.focus.explicit);
    announce(this.part("live"), `${sentence} ${reading}`);
  }

  drawControls() {
    const { labels } = this.text;
    const playing = Boolean(this.timer);
    this.part("layer").selectedIndex = this.layer;
    this.part("head").selectedIndex = this.head;
    this.part("hide").checked = this.hide;
    this.part("play").textContent = playing ? labels.pause : labels.play;
    this.part("play").setAttribute("aria-pressed", playing);
  }

  // What the focused row, column or cell holds, in words and numbers.
  reading() {
    const { text, focus } = this;
    if (focus.target === undefined) return this.lineReading();
    const { labels } = text;
    const [t, j] = focus.side === "from" ? [focus.index, focus.target] : [focus.target, focus.index];
    const names = { from: this.nameOf(t), to: this.nameOf(j) };
    if (text.causal && j > t) return fill(labels.cell_masked, names);
    return fill(labels.cell, { ...names, weight: percent(this.weights[t * text.length + j], 1) });
  }

  // The five largest weights of the row that looks, or of the column that is looked at.
  lineReading() {
    const { text, focus, weights } = this;
    const T = text.length;
    const cell = (i) => (focus.side === "from" ? weights[focus.index * T + i] : weights[i * T + focus.index]);
    const order = Array.from({ length: T }, (_, i) => i).filter((i) => cell(i) >= 0.0005);
    order.sort((a, b) => cell(b) - cell(a));
    const said = (i) => `${this.nameOf(i)} ${percent(cell(i), 1)}`.replace("） ", "）");
    const list = order.slice(0, 5).map(said);
    return fill(focus.side === "from" ? text.labels.row : text.labels.column, {
      token: this.nameOf(focus.index),
      list: list.length ? list : percent(0),
    });
  }

  nameOf(i) {
    const token = this.text.tokens[i];
    const spelt = /[\p{L}\p{N}]/u.test(token) ? token : `“${token}”`; // a lone comma would be lost
    return fill(this.text.labels.token_at, { token: spelt, n: i + 1 });
  }

  stop() {
    this.watcher.disconnect();
    this.link.stop();
    this.redraw.stop();
    clearInterval(this.timer);
    clearTimeout(this.waiting);
  }
}

export default mount((host) => new Instrument(host));
