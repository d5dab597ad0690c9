// The instrument: what is chosen, what is hovered, and who redraws. Nothing here asks the server for anything.

const PATIENCE = 10000; // ms to wait for the panel below
const STEP_TIME = 800; // ms per layer while playing
const ABOVE = 550; // pixels of the page above the pictures: the rest of the first screen is theirs
const TILE_TIME = 5; // ms of a frame for small maps that are out of date
const LIVE_DELAY = 400; // ms of rest before a screen reader is told

class Instrument {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.layer = this.head = 0;
    this.hide = false;
    this.pinned = this.hovered = this.previewed = null;
    this.place = "";
    this.page = window.location.pathname;
    this.keeper = setInterval(() => this.touched && writeLink(this), LINK_CHECK);
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

  receive(data) {
    if (data !== this.data) {
      const first = !this.data;
      this.data = data;
      this.text = unpack(data);
      this.open(first);
    }
    this.theme = readTheme(this.root.host ?? this.root, this.text.colors);
    this.colors = ramp(this.theme);
    this.part("ramp").style.background = `linear-gradient(90deg, ${this.theme.paper}, ${this.theme.machine})`;
    this.resize(true);
  }

  open(first) {
    const { text } = this;
    if (first) {
      const link = readLink();
      this.layer = link.layer ?? text.selected.layer;
      this.head = link.head ?? text.selected.head;
      this.hide = link.hide;
      if (link.token !== null && link.token < text.length) this.pinned = { side: "from", index: link.token };
    }
    this.layer = Math.max(0, Math.min(text.layers - 1, this.layer));
    this.head = Math.max(0, Math.min(text.heads - 1, this.head));
    this.hide = this.hide && text.can_hide;
    if (this.pinned && this.pinned.index >= text.length) this.pinned = null;
    this.hovered = this.previewed = null;
    if (!(this.place in text.places)) this.place = "";
    this.write();
    this.strip.build();
  }

  // The words of the controls, in the reader's language.
  write() {
    const { text } = this,
      { labels } = text;
    this.part("root").lang = text.lang;
    this.root.querySelectorAll("[data-text]").forEach((el) => (el.textContent = labels[el.dataset.text]));
    this.root
      .querySelectorAll("[data-label]")
      .forEach((el) => el.setAttribute("aria-label", labels[el.dataset.label]));
    const fill = (name, entries) =>
      this.part(name).replaceChildren(...entries.map(([value, label]) => new Option(label, value)));
    fill(
      "layer",
      Array.from({ length: text.layers }, (_, i) => [i, `${i + 1} / ${text.layers}`]),
    );
    fill(
      "head",
      Array.from({ length: text.heads }, (_, i) => [i, `${i + 1} / ${text.heads}`]),
    );
    fill("find", [["", labels.find_any], ...Object.entries(text.places)]);
    this.part("find").value = this.place;
    this.part("hide").disabled = !text.can_hide;
  }

  // --- what the visitor does ---

  choose(layer, head) {
    const { text } = this;
    this.layer = Math.max(0, Math.min(text.layers - 1, layer));
    this.head = Math.max(0, Math.min(text.heads - 1, head));
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
      const values = this.shares(),
        best = values.indexOf(Math.max(...values));
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
    const most = this.text.length - 1,
      clamp = (i) => Math.max(0, Math.min(most, i));
    this.pinned = { ...spot, index: clamp(spot.index) };
    if (spot.target !== undefined) this.pinned.target = clamp(spot.target);
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
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches)
      return this.choose(again ? 0 : this.layer + 1, this.head);
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
    this.touched = true;
    clearTimeout(this.linkTimer);
    this.linkTimer = setTimeout(() => writeLink(this), LINK_DELAY);
    this.redraw();
  }

  resize(force) {
    if (!this.text) return;
    const wide = (name) => this.part(name).closest("figure").clientWidth;
    const widths = [wide("mosaic"), wide("flow"), wide("map")];
    const room = Math.max(340, Math.min(640, window.innerHeight - ABOVE));
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

  redraw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
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
      : { side: "from", index: this.text.length - 1, explicit: false };
    this.mosaic.paintUntil(performance.now() + TILE_TIME);
    [this.mosaic, this.flow, this.map, this.strip].forEach((view) => view.draw());
    this.say();
    if (this.mosaic.stale) this.redraw();
  }

  say() {
    const { text, shown } = this;
    this.part("layer").selectedIndex = this.layer;
    this.part("head").selectedIndex = this.head;
    this.part("hide").checked = this.hide;
    const playing = Boolean(this.timer);
    this.part("play").textContent = playing ? text.labels.pause : text.labels.play;
    this.part("play").setAttribute("aria-pressed", String(playing));
    const sentence = text.sentences[this.hide ? 1 : 0][shown.layer * text.heads + shown.head];
    this.part("says").textContent = sentence;
    this.part("map-title").textContent = fillIn(text.labels.map, {
      layer: shown.layer + 1,
      head: shown.head + 1,
    });
    const reading = this.reading();
    this.part("readout").textContent = reading;
    clearTimeout(this.liveTimer);
    this.liveTimer = setTimeout(() => (this.part("live").textContent = `${sentence} ${reading}`), LIVE_DELAY);
  }

  // What the focused row, column or cell holds, in words and numbers.
  reading() {
    const { text, focus, weights } = this,
      T = text.length,
      { labels } = text;
    const spelt = (token) => (/[\p{L}\p{N}]/u.test(token) ? token : `“${token}”`); // a lone comma would be lost
    const name = (i) => `${spelt(text.tokens[i])} (${i + 1})`;
    const percent = (weight) => `${(100 * weight).toFixed(1)} %`;
    if (focus.target !== undefined) {
      const [t, j] = focus.side === "from" ? [focus.index, focus.target] : [focus.target, focus.index];
      if (text.causal && j > t) return fillIn(labels.cell_masked, { from: name(t), to: name(j) });
      return fillIn(labels.cell, { from: name(t), to: name(j), weight: percent(weights[t * T + j]) });
    }
    const cell = (i) => (focus.side === "from" ? weights[focus.index * T + i] : weights[i * T + focus.index]);
    const order = Array.from({ length: T }, (_, i) => i).filter((i) => cell(i) >= 0.0005);
    order.sort((a, b) => cell(b) - cell(a));
    const list = order
      .slice(0, 5)
      .map((i) => `${name(i)} ${percent(cell(i))}`)
      .join(", ");
    return fillIn(focus.side === "from" ? labels.row : labels.column, {
      token: name(focus.index),
      list: list || "0 %",
    });
  }

  stop() {
    this.watcher.disconnect();
    [this.timer, this.keeper].forEach(clearInterval);
    [this.linkTimer, this.liveTimer, this.waiting].forEach(clearTimeout);
    cancelAnimationFrame(this.frame);
  }
}

// {name} in a sentence of the lesson file; what is filled in is never read again, so a token may contain braces.
function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const instances = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let instrument = instances.get(parentElement);
  if (!instrument) {
    instrument = new Instrument(parentElement);
    instances.set(parentElement, instrument);
  }
  instrument.send = setTriggerValue;
  instrument.receive(data);
  return () => {
    instrument.stop();
    instances.delete(parentElement);
  };
}
