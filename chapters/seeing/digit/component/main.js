// Draw a digit, and two networks answer while one draws; every number inside them can be looked at and traced back.

const NETS = ["mlp", "cnn"];
const ARROWS_WIDE = 92; // CSS pixels of the buttons beside the board
const TRACE_EDGES = 34; // CSS pixels around what the trace shows
const NARROW = 900; // CSS pixels, as in style.css
const NEAR = 4; // pixels to every side at which both are asked

class Digit {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.board = new InkBoard(this.part("board"), this);
    this.bars = new Bars(this.part("bars"), NETS);
    this.tracing = new Tracing(this.part);
    this.link = new Link(() => this.linked(), "digit_");
    this.redraw = eachFrame(() => this.draw());
    this.sheet = new MapSheet(this.part("board"));
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("clear", "click", () => this.clear());
    on("next", "click", () => this.show((this.state.n ?? 0) + 1));
    on("odd", "click", () => this.nextOdd());
    on("home", "click", () => this.change({ move: [0, 0] }));
    on("centred", "change", ({ target }) => this.change({ raw: !target.checked }));
    on("seed", "change", ({ target }) => this.change({ seed: Number(target.value) }));
    on("save", "click", () => this.save());
    for (const node of place.querySelectorAll("[data-move]"))
      node.addEventListener("click", () => this.go(node.dataset.move.split(",").map(Number)));
    for (const net of NETS) on(`${net}_map`, "click", (event) => this.jump(event));
    this.widths = new Map();
    this.observer = new ResizeObserver(([{ contentRect }]) => this.resized(contentRect.width));
    this.observer.observe(this.part("root"));
  }

  receive({ data }) {
    const { header, rest } = unpack(data);
    const words = JSON.stringify(header);
    if (words === this.received) return this.recolour();
    this.received = words;
    this.data = { ...header, ink: LEVELS };
    this.labels = header.labels;
    this.readNumbers(rest);
    if (!this.state) this.read();
    writeWords(this.place, header.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.name);
    writeOptions(this.part("seed"), header.seeds.map((seed) => [seed, String(seed)])); // prettier-ignore
    this.bars.build(this.labels);
    this.build();
    return this.recolour();
  }

  recolour() {
    this.theme = colours(readTheme(this.part("root")));
    this.widths.clear();
    this.redraw();
  }

  // --- what the server sent: seed -> network -> layers with their weights, then the digits ---

  readNumbers(rest) {
    const { seeds, nets, side, count } = this.data;
    let at = 0;
    const take = (n) => new Float32Array(rest.buffer, 4 * (at += n) - 4 * n, n);
    const begin = { name: "pixels", kind: "pixels", channels: 1, side };
    this.nets = Object.fromEntries(
      seeds.map((seed) => [
        seed,
        Object.fromEntries(NETS.map((net) => [net, [begin, ...this.withWeights(nets[net], begin, take)]])),
      ]),
    );
    const digits = rest.subarray(4 * at);
    const size = side * side;
    this.digits = Array.from({ length: count }, (_, i) => digits.subarray(i * size, (i + 1) * size));
  }

  withWeights(chain, begin, take) {
    let before = begin;
    return chain.map((layer) => {
      const reads = { conv: 9 * before.channels, dense: before.channels * before.side ** 2 }[layer.kind];
      before = layer;
      if (!reads) return layer;
      return { ...layer, weights: take(reads * layer.channels), bias: take(layer.channels) };
    });
  }

  // --- state and link ---

  read() {
    const { link, data } = this;
    const size = data.side ** 2;
    const whole = (most) => (raw) =>
      /^\d{1,4}$/.test(raw) && raw >= 1 && raw <= most ? Number(raw) : undefined;
    const move = (raw) => {
      const found = /^-?\d{1,2},-?\d{1,2}$/.test(raw) ? raw.split(",").map(Number) : [99];
      return Math.max(...found.map(Math.abs)) < data.side ? found : undefined;
    };
    const drawn = link.read("ink", null, (raw) => readInk(raw, size));
    this.state = {
      n: drawn ? null : link.read("n", data.start.n, whole(data.count)),
      move: link.read("move", drawn ? [0, 0] : data.start.move, move),
      raw: link.read("raw", false, (raw) => (raw === "on" ? true : undefined)),
      seed: link.read("seed", data.seeds[0], (raw) => data.seeds.find((seed) => String(seed) === raw)),
    };
    this.image = drawn ?? this.levelsOf(this.state.n);
    const asked = link.read("unit", null, (raw) => this.unitOf(raw));
    this.held = asked !== null;
    this.chosen = asked ?? this.strongest();
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  unitOf(raw) {
    const [net, layer, number] = raw.split(".");
    const found = this.nets[this.data.seeds[0]][net]?.find(
      (one) => one.name === layer && one.kind !== "pixels",
    );
    if (!found || !/^\d{1,4}$/.test(number) || number >= found.channels * found.side ** 2) return undefined;
    return { net, layer, i: Number(number) };
  }

  // The unit of the last convolution that answers most.
  strongest() {
    const [, found] = this.answer("cnn", this.input());
    return { net: "cnn", layer: "conv2", i: largestAt(found.conv2) };
  }

  linked() {
    const { n, move, raw, seed } = this.state;
    const { net, layer, i } = this.chosen;
    const start = n === null ? [0, 0] : this.data.start.move;
    return {
      ink: n === null ? writeInk(this.image) : null,
      n: n === null || n === this.data.start.n ? null : n,
      move: move.join() === start.join() ? null : move.join(),
      raw: raw ? "on" : null,
      seed: seed === this.data.seeds[0] ? null : seed,
      unit: this.held ? `${net}.${layer}.${i}` : null,
    };
  }

  // --- what the visitor does ---

  change(change) {
    Object.assign(this.state, change);
    this.tell("");
    this.link.changed();
    this.redraw();
  }

  levelsOf(n) {
    return Array.from(this.digits[n - 1], (v) => Math.round((v / 255) * LEVELS));
  }

  show(n) {
    const next = n > this.data.count ? 1 : n;
    this.image = this.levelsOf(next);
    this.change({ n: next });
  }

  // The next digit about which both do not agree, moved as now.
  nextOdd() {
    const { count } = this.data;
    const from = this.state.n ?? 0;
    for (let step = 1; step <= count; step++) {
      const n = ((from + step - 1) % count) + 1;
      const input = shiftedBy(this.pixelsOf(n), this.data.side, this.state.move);
      const [one, other] = NETS.map((net) => largestAt(this.answer(net, input)[1].scores));
      if (one !== other) return this.show(n);
    }
    return this.tell(this.labels.no_odd);
  }

  // A stroke begins: what is on the board is a drawing from now on.
  begun() {
    this.drawing = true;
    if (this.state.n !== null) this.change({ n: null, move: [0, 0] });
  }

  send() {
    this.drawing = false;
    this.change({});
  }

  clear() {
    this.image = this.image.map(() => 0);
    this.change({ n: null, move: [0, 0] });
  }

  go([right, down]) {
    const most = this.data.side - 1;
    this.change({
      move: [clamp(this.state.move[0] + right, -most, most), clamp(this.state.move[1] + down, -most, most)],
    });
  }

  jump(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (value, length) => clamp(Math.floor((value / length) * (2 * NEAR + 1)) - NEAR, -NEAR, NEAR);
    this.change({ move: [at(event.clientX - box.left, box.width), at(event.clientY - box.top, box.height)] });
  }

  look(net, layer, i, how) {
    if (how === "passing" && this.held) return;
    const same = this.chosen.net === net && this.chosen.layer === layer && this.chosen.i === i;
    if (how === "passing" && same) return;
    this.held = how === "passing" ? false : !(how === "held" && same && this.held);
    this.chosen = { net, layer, i };
    if (how !== "passing") this.link.changed();
    this.redraw();
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- numbers ---

  pixelsOf(n) {
    return Float64Array.from(this.digits[n - 1], (v) => v / 255);
  }

  // What is on the board as numbers 0 ... 1: an example as it was scanned, a drawing brought into its form.
  unmoved() {
    const { n, raw } = this.state;
    if (n !== null) return this.pixelsOf(n);
    const drawn = Float64Array.from(this.image, (v) => v / LEVELS);
    return raw ? drawn : asMnist(drawn, this.data.side);
  }

  input() {
    return shiftedBy(this.unmoved(), this.data.side, this.state.move);
  }

  // -> [layers, activations]
  answer(net, pixels) {
    const layers = this.nets[this.state.seed][net];
    return [layers, activations(layers.slice(1), pixels, this.data.side)];
  }

  truth() {
    return this.state.n === null ? null : this.data.labels_of_digits[this.state.n - 1];
  }

  // --- drawing ---

  build() {
    this.views = {};
    this.pixelView = new MapLayer(
      this,
      "cnn",
      { name: "pixels", side: this.data.side, channels: 1 },
      this.part("input"),
    );
    this.pixelView.point = (event) => this.pixel(event);
    this.pixelView.canvas.onkeydown = null;
    for (const net of NETS) {
      const layers = this.nets[this.data.seeds[0]][net].slice(1);
      this.views[net] = layers.map((layer) =>
        layer.side === 1 ? new UnitLayer(this, net, layer) : new MapLayer(this, net, layer),
      );
      const figures = this.views[net].map((view) => this.figure(view));
      this.part(net).replaceChildren(...figures);
    }
  }

  figure(view) {
    const { layer, net } = view;
    const words = fill(this.labels[`layer_${net}_${layer.name}`], layer);
    const words2 = fill(this.labels[layer.side === 1 ? "units_name" : "maps_name"], { layer: words });
    view.call(words2);
    const kind = layer.side === 1 ? "of-units" : layer.kind;
    return el("figure", { class: `layer ${kind}` }, el("figcaption", {}, words), view.node);
  }

  draw() {
    const { part } = this;
    const input = this.input();
    const found = Object.fromEntries(NETS.map((net) => [net, this.answer(net, input)]));
    this.found = found;
    const inked = input.some((v) => v > 0);
    const chances = inked && Object.fromEntries(NETS.map((net) => [net, softmax(found[net][1].scores)]));
    this.drawBoard();
    part("centred").checked = !this.state.raw;
    part("centred").disabled = this.state.n !== null;
    part("centred_hint").hidden = this.state.n === null;
    part("seed").value = this.state.seed;
    part("home").disabled = this.state.move.join() === "0,0";
    this.bars.draw(chances || null, this.truth());
    part("says").textContent = this.sentence(chances, input);
    this.drawInside(found, input);
    if (!this.drawing) this.drawPlaces(inked);
    announce(part("live"), part("says").textContent);
  }

  resized(width) {
    if (width === this.width || !this.state) return;
    this.width = width;
    this.widths.clear();
    this.redraw();
  }

  // In CSS pixels, read once: after each change the browser would lay the page out again to tell it.
  widthOf(node) {
    if (!this.widths.has(node)) this.widths.set(node, node.clientWidth);
    return this.widths.get(node);
  }

  drawBoard() {
    const { side } = this.data;
    const board = this.part("board");
    const width = Math.min(320, this.widthOf(board.closest(".draw")) - ARROWS_WIDE);
    const numbers = Float64Array.from(this.image, (v) => v / LEVELS);
    const theme = { ...this.theme, above: rgb(this.theme.ink) };
    this.sheet.draw(numbers, { count: 1, side, limit: 1, columns: 1, width, theme });
    const { cursor } = this.board;
    if (cursor === null) return;
    const [row, column] = [Math.floor(cursor / side), cursor % side];
    this.sheet.frame([row, column, row, column], 0, this.theme.ink);
  }

  drawInside(found, input) {
    const { theme, part, chosen, data } = this;
    const [layers, numbers] = found[chosen.net];
    const fields = fieldsOf(layers, chosen.layer, chosen.i);
    for (const net of NETS) {
      for (const view of this.views[net]) {
        const width = this.widthOf(view.node.parentElement);
        view.draw(found[net][1][view.layer.name], { width, theme, limit: data.limits[net][view.layer.name] });
        if (net === chosen.net && fields[view.layer.name]) view.frame(fields[view.layer.name], theme, 1.5);
      }
    }
    const width = this.widthOf(part("input").parentElement);
    const inkTheme = { ...theme, above: rgb(theme.ink) };
    this.pixelView.draw(input, { width: Math.min(196, width), theme: inkTheme, limit: 1 });
    this.pixelView.frame(fields.pixels, { ink: `rgb(${theme.below.join(",")})` }, 2);
    const view = this.views[chosen.net].find((one) => one.layer.name === chosen.layer);
    view.frame(this.spot(view.layer), theme, 3);
    this.placeTrace(view.node.parentElement);
    part("trace").classList.toggle("held", Boolean(this.held));
    const options = {
      labels: this.labels,
      theme,
      width: this.widthOf(part("trace")) - TRACE_EDGES,
      name: (...one) => this.nameOf(chosen.net, ...one),
    };
    this.tracing.draw(layers, numbers, chosen, options);
  }

  // Beside all layers, or on a narrow screen under the chosen one.
  placeTrace(figure) {
    const trace = this.part("trace");
    const narrow = this.widthOf(this.part("root")) < NARROW;
    const before = narrow ? figure : this.part("cnn").parentElement;
    if (before.nextSibling === trace || (!narrow && trace.parentElement === before.parentElement)) return;
    before.after(trace);
    this.widths.delete(trace);
  }

  spot({ side }) {
    const at = this.chosen.i % side ** 2;
    const [row, column] = [Math.floor(at / side), at % side];
    return { box: [row, column, row, column], channel: Math.floor(this.chosen.i / side ** 2) };
  }

  // "convolution 2, map 6, row 4, column 9"; `part` "of": without the name of the layer.
  nameOf(net, { side, channels, name }, i, part = "at") {
    const at = i % side ** 2;
    const kind = name === "scores" ? "score" : side === 1 ? "unit" : channels === 1 ? "pixel" : "map";
    const layer = this.labels[name === "pixels" ? "short_pixels" : `short_${net}_${name}`];
    const facts = { layer, row: Math.floor(at / side) + 1, column: (at % side) + 1 };
    const number = kind === "score" ? i : Math.floor(i / side ** 2) + 1;
    return fill(this.labels[`${part}_${kind}`], { ...facts, map: number, unit: number, digit: number });
  }

  sentence(chances, input) {
    const { labels } = this;
    const before = this.unmoved().reduce((sum, v) => sum + v, 0);
    const lost = before ? 1 - input.reduce((sum, v) => sum + v, 0) / before : 0;
    if (!chances) return before ? labels.all_outside : labels.no_ink;
    const truth = this.truth();
    const said = NETS.map((net) => {
      const digit = largestAt(chances[net]);
      const verdict = truth === null ? "said" : digit === truth ? "said_right" : "said_wrong";
      return fill(labels[verdict], { net: labels[net], digit, share: chance(chances[net][digit]) });
    });
    const who = truth === null ? labels.drawn : fill(labels.example, { truth, n: this.state.n });
    const moved =
      this.state.move.some(Boolean) &&
      fill(labels.moved, {
        right: signed(String(this.state.move[0])),
        down: signed(String(this.state.move[1])),
      });
    const gone = lost > 0.005 && fill(labels.outside, { share: percent(lost) });
    return inARow([who, moved, ...said, gone]);
  }

  // Both networks' answers at every place within NEAR pixels.
  drawPlaces(inked) {
    const { state, part, labels, theme } = this;
    const about = JSON.stringify([state.n, state.raw, state.seed, state.n === null && writeInk(this.image)]);
    const blank = !inked && !this.unmoved().some((v) => v > 0);
    part("mlp_map").closest(".places").hidden = blank;
    if (blank) return this.noPlaces();
    if (about !== this.placesFor) {
      this.places = this.everywhere();
      this.placesFor = about;
    }
    for (const net of NETS) {
      const grid = this.places[net];
      const right = this.truth() ?? grid[NEAR][NEAR];
      const width = this.widthOf(part(`${net}_map`).parentElement);
      drawPlaces(part(`${net}_map`), grid, right, state.move, { width, theme });
      const count = grid.flat().filter((digit) => digit === right).length;
      const facts = { net: labels[net], right, count, all: grid.flat().length };
      part(`${net}_places`).textContent = fill(
        labels[this.truth() === null ? "places_same" : "places_right"],
        facts,
      );
      part(`${net}_map`).setAttribute("aria-label", part(`${net}_places`).textContent);
    }
  }

  // Blank paper is read at no place.
  noPlaces() {
    for (const net of NETS) {
      this.part(`${net}_places`).textContent = "";
      this.part(`${net}_map`).removeAttribute("aria-label");
    }
  }

  everywhere() {
    const image = this.unmoved();
    const steps = Array.from({ length: 2 * NEAR + 1 }, (_, i) => i - NEAR);
    const said = (net, move) => largestAt(this.answer(net, shiftedBy(image, this.data.side, move))[1].scores);
    return Object.fromEntries(
      NETS.map((net) => [net, steps.map((down) => steps.map((right) => said(net, [right, down])))]),
    );
  }

  // The number of the pixel under the pointer.
  pixel(event) {
    const i = this.pixelView.sheet.at(event);
    if (i === null) return;
    const facts = { row: Math.floor(i / this.data.side) + 1, column: (i % this.data.side) + 1 };
    this.part("pixel").textContent = fill(this.labels.pixel, {
      ...facts,
      value: exact(this.found.cnn[1].pixels[i]),
    });
  }

  // Every activation as a table.
  save() {
    const rows = NETS.flatMap((net) => {
      const [layers, numbers] = this.found[net];
      return layers.flatMap(({ name, side }) =>
        Array.from(numbers[name], (v, i) => {
          const at = i % side ** 2;
          return [net, name, Math.floor(i / side ** 2), Math.floor(at / side), at % side, v];
        }),
      );
    });
    const heads = ["network", "layer", "map", "row", "column", "number"];
    saveTables([{ heads, rows }], "glassbox-digit", [this.labels.title]);
  }

  stop() {
    this.link.stop();
    this.observer.disconnect();
    this.redraw.stop();
  }
}

export default mount((place) => new Digit(place));
