// The receptive field: layers over a digit; choose a unit, and see which units and pixels reach it.

const STACKS = {
  two: [3, 3],
  one: [5],
  three: [3, 3, 3],
  strides: [
    [3, 2],
    [3, 2],
    [3, 1],
  ],
  holes: [
    [3, 1, 1],
    [3, 1, 2],
    [3, 1, 4],
  ],
  pool: [3, 3, [2, 2], 3, 3],
};
const CHOICES = { k: [1, 2, 3, 5, 7], stride: [1, 2, 3], dilation: [1, 2, 4] };
const MOST_LAYERS = 5;
const WIDTH_64 = 64; // channels of every layer, where weights are counted

const layerOf = (setting) => {
  const [k, stride = 1, dilation = 1] = [setting].flat();
  return { k, stride, dilation };
};
const textOf = (layers) => layers.map(({ k, stride, dilation }) => `${k}.${stride}.${dilation}`).join("_");
const stackOf = (name) => STACKS[name].map(layerOf);

function layersOf(raw) {
  const parts = raw.slice(0, 60).split("_");
  const fits = (part) => {
    const found = /^(\d)\.(\d)\.(\d)$/.exec(part)?.slice(1).map(Number);
    return found && Object.values(CHOICES).every((few, i) => few.includes(found[i]));
  };
  if (parts.length > MOST_LAYERS || !parts.every(fits)) return undefined;
  return parts.map((part) => layerOf(part.split(".").map(Number)));
}

// "2:3-4": layer 2, row 3, column 4, all from 1; the pixels are layer 0.
function unitOf(raw) {
  const found = /^([0-5]):([1-9]\d?)-([1-9]\d?)$/.exec(raw);
  return found ? { layer: Number(found[1]), cell: [Number(found[2]) - 1, Number(found[3]) - 1] } : undefined;
}

class Field {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "conv_field_");
    this.redraw = eachFrame(() => this.draw());
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("preset", "change", ({ target }) => target.value !== "own" && this.stack(stackOf(target.value)));
    on("add", "click", () => this.stack([...this.layers, layerOf(3)]));
    on("less", "click", () => this.stack(this.layers.slice(0, -1)));
    this.observer = new ResizeObserver(() => this.layers && this.redraw());
    this.observer.observe(this.part("layers"));
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return this.redraw();
    this.received = JSON.stringify(data);
    Object.assign(this, { data, labels: data.labels, built: null });
    if (!this.layers) this.read();
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.field_name);
    const names = [...Object.keys(STACKS), "own"];
    writeOptions(
      this.part("preset"),
      names.map((name) => [name, this.labels[`field_preset_${name}`]]),
    );
    saveButtons(this.part("saves"), this.labels, { csv: () => this.csv(), png: () => this.png() });
    return this.redraw();
  }

  read() {
    this.layers = this.link.read("layers", stackOf("two"), layersOf);
    this.unit = this.link.read("unit", null, unitOf);
    const { wrong } = this.link;
    this.link.touched = wrong.length > 0;
    this.part("notice").hidden = !wrong.length;
    this.part("notice").textContent = fill(this.labels.bad_link, { names: wrong });
  }

  linked() {
    const { unit, layers } = this;
    const layer = textOf(layers) === textOf(stackOf("two")) ? null : textOf(layers);
    return {
      layers: layer,
      unit: unit ? `${unit.layer}:${unit.cell.map((n) => n + 1).join("-")}` : null,
    };
  }

  stack(layers) {
    this.layers = layers;
    this.unit = null;
    this.part("notice").hidden = true;
    this.link.changed();
    this.redraw();
  }

  set(n, name, value) {
    this.stack(this.layers.map((layer, i) => (i === n ? { ...layer, [name]: value } : layer)));
  }

  choose(layer, cell, settled) {
    this.passing = settled ? null : { layer, cell };
    if (settled) {
      this.unit = { layer, cell };
      this.link.changed();
    }
    this.redraw();
  }

  leave() {
    this.passing = null;
    this.redraw();
  }

  get sizes() {
    return unitsOf(this.layers, this.data.side);
  }

  // The chosen unit, or the middle of the last layer that has any.
  shownUnit() {
    const { sizes } = this;
    const asked = this.passing ?? this.unit;
    const last = sizes.findLastIndex((size) => size > 0);
    if (!asked || asked.layer > last) {
      return { layer: last, cell: Array(2).fill(Math.floor((sizes[last] - 1) / 2)) };
    }
    return { ...asked, cell: asked.cell.map((n) => Math.min(n, sizes[asked.layer] - 1)) };
  }

  // --- drawing ---

  draw() {
    if (this.built !== String(this.layers.length)) this.build();
    const { sizes, layers } = this;
    const unit = this.shownUnit();
    const below = layers.slice(0, unit.layer);
    const [down, across] = unit.cell.map((n) => waysTo(below, n));
    const colors = readTheme(this.part("root"));
    this.grids.forEach((grid, n) => this.drawGrid(grid, n, unit, down[n], across[n], colors));
    const found = Object.keys(STACKS).find((name) => textOf(stackOf(name)) === textOf(layers));
    this.part("preset").value = found ?? "own";
    this.part("less").disabled = layers.length < 2;
    this.part("add").disabled = layers.length >= MOST_LAYERS || sizes.at(-1) === 0;
    this.say(unit, below, [down[0], across[0]]);
  }

  build() {
    this.built = String(this.layers.length);
    this.grids = this.sizes.map((_, n) => this.makeGrid(n));
    this.part("layers").replaceChildren(...this.grids.map(({ node }) => node));
  }

  makeGrid(n) {
    const [title, canvas, empty] = [el("figcaption"), el("canvas"), el("p", { class: "empty" })];
    const figure = el("figure", { class: "layer" }, title, el("div", {}, canvas), empty);
    const raster = new Raster(canvas, {
      picked: (cell, settled) => this.choose(n, cell, settled),
      left: () => this.leave(),
    });
    const selects = n ? Object.keys(CHOICES).map((name) => [name, this.makeSelect(n, name)]) : [];
    const labelled = selects.map(([name, node]) => el("label", {}, `${this.labels[`field_${name}`]} `, node));
    if (n) figure.append(el("div", { class: "settings" }, ...labelled));
    return { node: figure, title, canvas, empty, raster, selects };
  }

  makeSelect(n, name) {
    const node = el("select", {
      onchange: () => this.set(n - 1, name, Number(node.value)),
      "aria-label": fill(this.labels.field_setting, { name: this.labels[`field_${name}`], n }),
    });
    writeOptions(
      node,
      CHOICES[name].map((value) => [value, String(value)]),
    );
    return node;
  }

  drawGrid({ title, canvas, empty, raster, selects }, n, unit, down, across, colors) {
    const { data, labels } = this;
    const side = this.sizes[n];
    for (const [name, node] of selects) node.value = this.layers[n - 1][name];
    title.textContent = fill(labels[n ? "field_layer" : "field_pixels"], { n, side });
    canvas.hidden = side === 0;
    empty.textContent = side === 0 ? labels.field_no_unit : "";
    if (side === 0) return;
    const most = n <= unit.layer ? Math.max(...down.values()) * Math.max(...across.values()) : 1;
    const ways = (i) => {
      if (n > unit.layer) return 0;
      return (down.get(Math.floor(i / side)) ?? 0) * (across.get(i % side) ?? 0);
    };
    const [paper, ink, blue] = [colors.paper, colors.ink, colors.transformer].map(rgb);
    const mix = (a, b, share) => a.map((channel, c) => channel + share * (b[c] - channel));
    const color = (i) => {
      const base = n === 0 ? mix(paper, ink, (0.8 * data.image[i]) / data.ink) : mix(paper, ink, 0.12);
      const found = ways(i);
      return found ? mix(base, blue, 0.35 + (0.6 * found) / most) : base;
    };
    const chosen = n === unit.layer ? unit.cell : null;
    const frame = { rows: 1, columns: 1, color: colors.ink, halo: colors.paper };
    const marks = chosen ? [{ row: chosen[0], column: chosen[1], ...frame }] : [];
    raster.draw({ rows: side, columns: side, color, marks, chosen: chosen ?? [0, 0], most: 230 });
    const count = Array.from({ length: side * side }, (_, i) => ways(i)).filter(Boolean).length;
    canvas.setAttribute(
      "aria-label",
      fill(labels[n ? "field_layer_alt" : "field_pixels_alt"], { n, side, count }),
    );
  }

  say({ layer, cell }, below, [down, across]) {
    const { labels, data } = this;
    const { width, apart } = fieldOf(below);
    const inside = (ways) => [...ways.keys()].filter((n) => n < data.side);
    const reached = inside(down).length * inside(across).length;
    const facts = { layer, row: cell[0] + 1, column: cell[1] + 1, width, apart, reached: grouped(reached) };
    let step = 1;
    const terms = below.map(({ k, stride, dilation }) => {
      const term = `${dilation} · (${k} − 1) · ${step}`;
      step *= stride;
      return term;
    });
    this.part("formula").textContent = ["r = 1", ...terms].join(" + ") + (terms.length ? ` = ${width}` : "");
    const says = fill(labels[layer ? "field_says" : "field_says_pixel"], facts);
    const holes = layer && reached < width * width ? ` ${labels.field_holes}` : "";
    this.part("says").textContent = says + holes;
    this.part("weights").textContent = this.weightsSaid();
    this.drawTable();
    announce(this.part("live"), says);
  }

  weightsSaid() {
    const { layers, labels } = this;
    const { width } = fieldOf(layers);
    const weights = grouped(weightsOf(layers, WIDTH_64));
    const one = grouped(weightsOf([layerOf(width)], WIDTH_64));
    const squares = layers.map(({ k }) => `${k} · ${k}`).join(" + ");
    const facts = { width, weights, one, squares, channels: WIDTH_64 };
    return fill(labels[layers.length > 1 ? "field_weights" : "field_weights_one"], facts);
  }

  drawTable() {
    const { labels, layers, sizes } = this;
    const head = labels.field_columns.split("|").map((name) => el("th", { scope: "col" }, name));
    const rows = sizes.map((size, n) => {
      const { width, apart } = fieldOf(layers.slice(0, n));
      const cells = [n, `${size} × ${size}`, `${width} × ${width}`, apart];
      return el("tr", {}, ...cells.map((cell) => el("td", {}, String(cell))));
    });
    const body = el("tbody", {}, ...rows);
    const table = el(
      "table",
      { "aria-label": labels.field_numbers },
      el("thead", {}, el("tr", {}, ...head)),
      body,
    );
    this.part("table").replaceChildren(table);
  }

  // In how many ways each pixel reaches the chosen unit.
  csv() {
    const { layer, cell } = this.shownUnit();
    const { side } = this.data;
    const [down, across] = cell.map((n) => waysTo(this.layers.slice(0, layer), n)[0]);
    const ways = (_, i) => (down.get(Math.floor(i / side)) ?? 0) * (across.get(i % side) ?? 0);
    const notes = [this.labels.title, this.part("says").textContent];
    saveTables(
      [gridTable(side, side, Float64Array.from({ length: side ** 2 }, ways))],
      "glassbox-field",
      notes,
    );
  }

  png() {
    saveCanvas(this.grids[0].canvas, "glassbox-field");
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

export default mount((place) => new Field(place));
