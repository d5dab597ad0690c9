// The microscope: where the walk is, what is pointed to, and who redraws. A step asks the server for nothing; only a
// layer whose tensors have not travelled (a model too deep for one payload) is sent for.

const PACE = 1500; // ms a step while playing at speed 1
const CARS = 7; // numbers that are seen on their way

const nameOf = ({ matrix, layer, row }) => `${matrix}.${layer}.${row}`;

function sameBytes(a, b) {
  if (a === b) return true;
  return a?.length === b?.length && a.every((byte, i) => byte === b[i]);
}

class Microscope {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked());
    this.redrawSoon = eachFrame(() => this.draw());
    this.state = null;
    this.pinned = this.hovered = this.wanted = null;
    this.speed = 1;
    this.zoomed = false;
    this.stream = new Stream(this.part("stream"), this);
    this.flow = new Flow(this.part("flow"), this);
    this.overview = new Overview(this.part("overview"), this);
    this.sheet = new Sheet(this.part("sheet"), this);
    this.wire();
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.part("root"));
  }

  wire() {
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("back", "click", () => this.step(-1));
    on("forward", "click", () => this.step(1));
    on("play", "click", () => this.play());
    on("speed", "change", (event) => this.setSpeed(Number(event.target.value)));
    on("layer", "change", (event) => this.go({ layer: event.target.selectedIndex }));
    on("head", "change", (event) => this.go({ head: event.target.selectedIndex }));
    on("open", "click", () => this.openSum());
    on("zoom", "click", () => this.zoom(!this.zoomed));
    on("root", "keydown", (event) => this.key(event));
    on("strip", "keydown", (event) => this.stripKey(event));
    this.rows = new Map(); // rows of weights that were asked for, and those that have come
    this.hear = (event) => this.receiveRow(event.detail);
    window.addEventListener("glassbox:row", this.hear);
    this.ignorePage = onPageKey(this.part("root"), (event) => this.key(event));
  }

  // --- from the server: a text, other layers of it, or a new theme ---

  async receive({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    if (!sameBytes(data, this.data)) {
      const text = await readPayload(data);
      if (turn !== this.turn) return; // a newer text has overtaken this one
      this.data = data;
      this.text = text;
      this.open();
    }
    const theme = readTheme(this.part("root"));
    this.theme = { ...theme, machine: theme[this.text.family] };
    this.part("root").style.setProperty("--machine", this.theme.machine);
    this.width = 0;
    this.resize();
    this.flow.paint();
    this.overview.paint();
  }

  get labels() {
    return this.text?.labels;
  }

  open() {
    const { text } = this;
    const { config } = text;
    this.tensors = new Tensors(text);
    const keys = text.steps.map((step) => step.key);
    const first = keys.indexOf("ln1");
    const last = keys.indexOf("resid_post");
    this.steps = text.steps;
    [this.startKeys, this.layerKeys, this.endKeys] = [
      keys.slice(0, first),
      keys.slice(first, last + 1),
      keys.slice(last + 1),
    ];
    const asked =
      this.wanted && this.tensors.has(this.wanted.layer) ? this.wanted : (this.state ?? text.spot);
    this.wanted = null;
    const most = (x, n) => clamp(x, 0, n - 1);
    const token =
      this.ids && String(this.ids) !== String(text.ids)
        ? text.ids.length - 1
        : most(asked.token, text.ids.length);
    const layer = most(asked.layer, config.n_layer);
    this.state = {
      layer: this.tensors.has(layer) ? layer : text.layers[0],
      head: most(asked.head, config.n_head),
      token,
      key: keys.includes(asked.key) ? asked.key : keys[0],
    };
    this.ids = text.ids;
    this.pinned = this.hovered = null;
    this.views = new Map();
    this.rows.clear();
    this.opened = this.result = null;
    this.write();
    this.stream.build();
    this.flow.build();
    this.overview.build();
  }

  write() {
    const { text } = this;
    const { labels, config } = text;
    writeWords(this.place, text.lang, labels);
    this.part("root").setAttribute("aria-label", labels.keys);
    for (const name of ["back", "forward", "play"]) this.part(name).title = labels[`${name}_hint`];
    writeOptions(this.part("layer"), numbered(config.n_layer));
    writeOptions(this.part("head"), numbered(config.n_head));
    this.chips = tokenOptions(text.tokens, [0], (token) => this.go({ token }), text.labels);
    this.part("strip").replaceChildren(...this.chips);
    this.revealed = null;
  }

  // --- where the walk is ---

  order() {
    const { n_layer } = this.text.config;
    const within = this.layerKeys.length;
    return {
      start: this.startKeys.length,
      within,
      total: this.startKeys.length + n_layer * within + this.endKeys.length,
    };
  }

  index() {
    const { layer, key } = this.state;
    const { start, within, total } = this.order();
    if (this.startKeys.includes(key)) return this.startKeys.indexOf(key);
    if (this.endKeys.includes(key)) return total - this.endKeys.length + this.endKeys.indexOf(key);
    return start + layer * within + this.layerKeys.indexOf(key);
  }

  // One step on or back. On the way forwards the numbers of the step before are seen to travel.
  step(by) {
    const before = this.index();
    const { key, token } = this.state;
    this.goTo(before + by);
    if (by !== 1 || wantsStillness() || this.index() !== before + 1) return;
    const numbers = this.strongest(key, token);
    const ms = Math.min(900, (0.6 * PACE) / this.speed);
    this.stream.move(before, before + 1, numbers, ms);
    this.flow.move(key, this.state.key, numbers, ms);
  }

  // The strongest numbers of a step's vector, for this token.
  strongest(key, token) {
    const view = this.viewOf(key);
    const block = view?.blocks.find((found) => found.id === view.main);
    if (!block || block.lines)
      return this.next()
        .top.slice(0, CARS)
        .map((row) => row[2]);
    const own = block.vector ? block.data : block.data.subarray(token * block.cols, (token + 1) * block.cols);
    return Array.from(own)
      .filter(Number.isFinite)
      .sort((a, b) => Math.abs(b) - Math.abs(a))
      .slice(0, CARS);
  }

  goTo(index) {
    const { start, within, total } = this.order();
    if (index < 0 || index >= total) return this.stopPlaying();
    const { n_layer } = this.text.config;
    if (index < start) return this.go({ key: this.startKeys[index] });
    if (index >= start + n_layer * within)
      return this.go({ key: this.endKeys[index - start - n_layer * within] });
    this.go({ layer: Math.floor((index - start) / within), key: this.layerKeys[(index - start) % within] });
  }

  // Move to another step, layer, head or token.
  go(change) {
    const next = { ...this.state, ...change };
    if (this.startKeys.includes(next.key)) {
      if (change.layer === undefined) next.layer = 0;
      else next.key = this.layerKeys[0];
    } else if (this.endKeys.includes(next.key) && change.layer !== undefined) next.key = this.layerKeys[0];
    if (!this.endKeys.includes(next.key) && !this.tensors.has(next.layer)) return this.fetch(next);
    const other = ["layer", "head", "token"].some((name) => next[name] !== this.state[name]);
    this.state = next;
    this.pinned = this.hovered = this.result = this.opened = null;
    if (other) {
      this.views.clear();
      this.flow.paint();
      this.drawStream();
    }
    if (this.zoomed) this.overview.paint();
    this.link.changed();
    this.redraw(true);
  }

  fetch(next) {
    this.wanted = next;
    this.part("says").textContent = fill(this.text.labels.fetching, { layer: next.layer + 1 });
    this.send("layer", next.layer);
  }

  next() {
    return this.text.next[this.state.token];
  }

  viewOf(key, layer = this.state.layer, token = this.state.token) {
    const needs = this.startKeys.includes(key) ? 0 : layer;
    if (!this.endKeys.includes(key) && !this.tensors.has(needs)) return null;
    const name = `${key}.${layer}.${token}`;
    let view = this.views.get(name);
    if (!view) {
      const spot = {
        l: needs,
        h: this.state.head,
        t: token,
        ids: this.text.ids,
        next: this.text.next[token],
        u: this.text.u,
        turned: this.text.config.position === "rotary",
      };
      view = VIEWS[key](this.tensors, spot);
      this.views.set(name, view);
    }
    return view;
  }

  // --- what the visitor does ---

  key(event) {
    const tag = event.target.tagName;
    const acts = (name, act) =>
      event.key === name && !event.ctrlKey && !event.metaKey && !event.altKey && (act(), true);
    if (tag === "SELECT" || event.defaultPrevented) return;
    const done =
      acts("ArrowRight", () => this.step(1)) ||
      acts("ArrowLeft", () => this.step(-1)) ||
      (event.target.tagName !== "BUTTON" && acts(" ", () => this.play())) ||
      acts("o", () => this.zoom(!this.zoomed));
    if (done) event.preventDefault();
  }

  stripKey(event) {
    const token = arrowTarget(event, this.chips);
    if (token === null) return;
    this.go({ token });
    this.chips[token].focus();
  }

  // With reduced motion each press is one step.
  play() {
    if (this.timer) return this.stopPlaying();
    if (wantsStillness()) return this.step(1);
    if (this.index() === this.order().total - 1) this.go({ key: this.startKeys[0] });
    else this.step(1);
    this.timer = setInterval(() => this.step(1), PACE / this.speed);
    this.redraw();
  }

  setSpeed(speed) {
    this.speed = speed;
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.step(1), PACE / speed);
  }

  stopPlaying() {
    clearInterval(this.timer);
    this.timer = null;
    this.redraw();
  }

  zoom(out) {
    this.zoomed = out;
    if (out) this.overview.paint();
    this.width = 0;
    this.resize();
  }

  zoomIn(layer, key) {
    this.zoom(false);
    this.go({ layer, key });
    this.part("zoom").focus(); // the cell is gone; from here it is opened again
  }

  hover(cell) {
    const same =
      cell?.block === this.hovered?.block && cell?.r === this.hovered?.r && cell?.c === this.hovered?.c;
    if (same) return;
    this.hovered = cell;
    this.redraw();
  }

  // "Sum of 192 products": the row of weights is asked for once, then the products stand in the sheet.
  openSum() {
    const { sum, cell } = this.still;
    const key = nameOf(sum);
    this.pinned = cell;
    this.opened = this.opened === key ? null : key;
    if (this.opened && !this.rows.has(key)) {
      this.rows.set(key, null);
      this.send("weight", { matrix: sum.matrix, layer: sum.layer, row: sum.row });
    }
    this.redraw(true);
  }

  receiveRow({ key, values, bias }) {
    if (!this.rows.has(key)) return;
    this.rows.set(key, { values, bias });
    this.redraw(true);
  }

  pin(cell) {
    this.pinned = cell;
    this.hovered = null;
    this.redraw();
  }

  // --- drawing ---

  resize() {
    if (!this.text || !this.theme) return;
    this.part("step").hidden = this.zoomed;
    this.part("overview").hidden = !this.zoomed;
    const width = this.part("root").clientWidth;
    if (width === this.width) return;
    this.width = width;
    this.drawStream();
    this.redraw(true);
  }

  drawStream() {
    if (!this.theme) return;
    this.stream.layout(this.part("root").clientWidth);
    this.stream.paint();
  }

  redraw(fresh) {
    this.fresh ||= fresh;
    this.redrawSoon();
  }

  draw() {
    if (!this.theme) return;
    const { state } = this;
    let view = this.viewOf(state.key);
    this.cell = this.hovered ?? this.pinned ?? this.begin(view);
    if (this.pinned?.block === view.main) this.result = this.pinned;
    const result = this.result ?? this.begin(view);
    const follows = this.opened ? result : this.cell.block === state.key ? this.cell : { r: state.token };
    const subject = ["q", "k", "v"].includes(state.key) ? follows.r : state.token;
    if (subject !== state.token) view = this.viewOf(state.key, state.layer, subject);
    const still = this.explain(view, result);
    const row = still.sum && nameOf(still.sum) === this.opened && this.rows.get(this.opened);
    if (row) view = this.openView(view, still.sum, row);
    if (this.fresh || view !== this.view) this.sheet.show(view);
    [this.view, this.fresh] = [view, false];
    const found = this.explain(view, this.cell);
    this.still = { ...still, cell: result };
    this.saySum(row ? view : null);
    this.sheet.draw(this.cell, found.trace, state.token);
    this.stream.draw();
    this.flow.draw();
    this.say(found);
  }

  // The same view as long as the same sum is open, so that the sheet is not laid out again for every cell.
  openView(view, sum, row) {
    if (this.wide?.from !== view || this.wide?.row !== row)
      this.wide = { ...opened(view, sum, row), from: view, row };
    return this.wide;
  }

  saySum(view) {
    const { sum } = this.still;
    const { labels } = this.text;
    this.part("opener").hidden = !sum;
    if (!sum) return;
    const key = nameOf(sum);
    const mine = this.opened === key;
    const n = (view ?? this.view).blocks.find((block) => block.id === sum.input).cols;
    this.part("open").textContent = fill(mine ? labels.sum_close : labels.sum_open, { n });
    this.part("open").setAttribute("aria-expanded", String(mine && Boolean(view)));
    const facts = mine &&
      view && {
        n,
        written: view.written,
        total: num(view.total),
        value: num(sum.value),
        matrix: sum.matrix,
        row: sum.shown,
      };
    this.part("sum").textContent = facts
      ? fill(labels.sum_says, facts)
      : mine
        ? fill(labels.sum_coming, { row: sum.shown, matrix: sum.matrix })
        : "";
  }

  // The cell that a step opens with: the strongest number of this token.
  begin(view) {
    const block = view.blocks.find((found) => found.id === view.main);
    const { token } = this.state;
    if (block.lines) return { block: block.id, r: 0, c: 0 };
    if (block.vector) return { block: block.id, r: 0, c: largest(block.data, true) };
    const row = block.data.subarray(token * block.cols, (token + 1) * block.cols);
    return { block: block.id, r: token, c: largest(row, !block.square) };
  }

  explain(view, cell) {
    const block = (id) => view.blocks.find((found) => found.id === id);
    const at = ({ block: id, r, c }) => (block(id).vector ? `${c + 1}` : `${r + 1}, ${c + 1}`);
    const says = { products: (n) => fill(this.text.labels.products, { n }) };
    const tools = { block, at, says };
    if (cell.block !== view.main && this.state.key !== "rotate") return plain(cell, tools);
    return view.explain(cell, tools);
  }

  say(found) {
    const { text, state, view, cell } = this;
    const { labels } = text;
    const step = this.steps.find((one) => one.key === state.key);
    const { total } = this.order();
    const index = this.index();
    const block = view.blocks.find((one) => one.id === cell.block);
    this.part("title").textContent = labels[`name_${state.key}`];
    this.part("tap").textContent = step.tap.replace("{i}", state.layer);
    const sentence = fill(labels[`says_${state.key}`], facts(this));
    if (!this.wanted) this.part("says").textContent = sentence;
    this.part("formula").textContent = found.text;
    this.part("where").textContent = this.where(block, cell);
    this.part("place").textContent = `${step.code.function} · ${step.code.file}:${step.code.line}`;
    this.part("line").textContent = step.code.text;
    this.part("count").textContent = fill(labels.count, { index: index + 1, total });
    this.controls(index, total);
    const pointed = this.pinned || this.hovered ? found.text : "";
    const where = sideBySide(fill(labels.count, { index: index + 1, total }), labels[`name_${state.key}`]);
    announce(this.part("live"), namedValue(where, inARow([sentence, pointed])));
  }

  // The cell in words: which token, which column.
  where(block, { r, c }) {
    const { labels, tokens } = this.text;
    if (block.lines) return "";
    const name = (i) => fill(labels.token_at, { token: tokens[i], n: i + 1 });
    if (block.vector)
      return fill(labels.where_vector, { n: c + 1, size: block.cols, token: name(this.state.token) });
    return block.square
      ? fill(labels.where_pair, { from: name(r), to: name(c) })
      : fill(labels.where_row, { token: name(r), n: c + 1, size: block.cols });
  }

  controls(index, total) {
    const { state, text } = this;
    const { labels } = text;
    const playing = Boolean(this.timer);
    this.part("layer").selectedIndex = state.layer;
    this.part("head").selectedIndex = state.head;
    this.part("play").textContent = playing ? labels.pause : labels.play;
    this.part("play").setAttribute("aria-pressed", String(playing));
    this.part("back").disabled = index === 0;
    this.part("forward").disabled = index === total - 1;
    this.part("zoom").textContent = this.zoomed ? labels.zoom_in : labels.zoom_out;
    this.part("zoom").setAttribute("aria-pressed", String(this.zoomed));
    const row = this.tensors.has(state.layer)
      ? this.tensors.row(this.tensors.pattern(state.layer, state.head), state.token)
      : [];
    this.chips.forEach((chip, i) => {
      chip.style.backgroundColor = tint(this.theme.machine, 0.55 * (row[i] ?? 0));
      chip.setAttribute("aria-selected", i === state.token);
    });
    rove(this.chips, this.chips[state.token]);
    if (state.token !== this.revealed) reveal(this.part("strip"), this.chips[state.token]);
    this.revealed = state.token;
  }

  linked() {
    const { layer, head, token, key } = this.state;
    return { layer: layer + 1, head: head + 1, token: token + 1, step: key };
  }

  stop() {
    this.watcher.disconnect();
    window.removeEventListener("glassbox:row", this.hear);
    this.ignorePage();
    this.link.stop();
    this.redrawSoon.stop();
    this.stream.train?.stop();
    this.flow.train?.stop();
    clearInterval(this.timer);
  }
}

export default mount((place) => new Microscope(place));
