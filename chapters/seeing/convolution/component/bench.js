// The convolution bench: a picture, a kernel whose numbers are all open, the result, and the products of one cell.

const CHANNELS = ["grey", "red", "green", "blue", "rgb"];
const COLORS = ["red", "green", "blue"];
const RANGES = { stride: [1, 999], padding: [0, 50], dilation: [1, 50] };
const AROUND = 2; // cells on each side of the chosen one in the table of numbers

class Bench {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "conv_");
    this.redraw = eachFrame(() => this.draw());
    this.input = new Raster(this.part("input"), {
      picked: (pixel, settled) => this.choose(this.placeOver(pixel), settled),
      left: () => this.leave(),
    });
    this.result = new Raster(this.part("result"), {
      picked: (cell, settled) => this.choose(cell, settled),
      left: () => this.leave(),
    });
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("preset", "change", ({ target }) => target.value !== "own" && this.preset(target.value));
    on("channel", "change", ({ target }) => this.change({ channel: target.value }));
    on("turn", "change", ({ target }) => this.change({ turn: target.value === "turned" }));
    for (const name of Object.keys(RANGES)) {
      on(name, "input", ({ target }) => this.typedStep(name, target));
      on(name, "blur", () => this.redraw());
    }
    on("text", "input", ({ target }) => this.typedKernel(target));
    on("next", "click", () => this.next());
    on("slide", "click", () => this.slide());
    this.observer = new ResizeObserver(() => this.state && this.redraw());
    this.observer.observe(this.part("input").parentElement);
  }

  receive({ data }) {
    const { header, rest } = unpack(data);
    const received = JSON.stringify(header);
    if (received === this.received) return this.redraw();
    if (this.header && this.header.id !== header.id) this.cell = null;
    Object.assign(this, { received, header, labels: header.labels, bytes: rest, channel: null });
    if (!this.state) this.read();
    writeWords(this.place, header.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.bench_name);
    const named = (names, prefix) => names.map((name) => [name, this.labels[`${prefix}${name}`]]);
    writeOptions(this.part("preset"), named([...Object.keys(PRESETS), "own"], "preset_"));
    writeOptions(this.part("channel"), named(CHANNELS, "channel_"));
    writeOptions(this.part("turn"), named(["straight", "turned"], "method_"));
    saveButtons(this.part("saves"), this.labels, { csv: () => this.csv(), png: () => this.png() });
    this.built = null;
    return this.redraw();
  }

  // --- state and link ---

  get first() {
    return {
      kernel: kernelOf(PRESETS.upright).kernel,
      channel: "grey",
      turn: false,
      factors: [1, 1, 1],
      ...{ stride: 1, padding: 0, dilation: 1 },
    };
  }

  read() {
    const { link, first } = this;
    const whole = (name) => link.read(name, first[name], wholeBetween(...RANGES[name]));
    this.state = {
      kernel: link.read("k", first.kernel, fromLink),
      channel: link.read("ch", first.channel, (raw) => CHANNELS.find((name) => name === raw)),
      turn: link.read("turn", false, (raw) => (raw === "1" ? true : undefined)),
      factors: link.read("f", first.factors, factorsOf),
      stride: whole("stride"),
      padding: whole("padding"),
      dilation: whole("dilation"),
    };
    this.cell = link.read("cell", null, cellOf);
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const { state, first } = this;
    const unlessFirst = (name, write = String) =>
      String(state[name]) === String(first[name]) ? null : write(state[name]);
    return {
      k: unlessFirst("kernel", kernelText),
      ch: unlessFirst("channel"),
      turn: state.turn ? "1" : null,
      f: unlessFirst("factors", kernelText),
      stride: unlessFirst("stride"),
      padding: unlessFirst("padding"),
      dilation: unlessFirst("dilation"),
      cell: this.cell ? this.cell.map((n) => n + 1).join("-") : null,
    };
  }

  // --- what the visitor does ---

  change(change, told = "") {
    Object.assign(this.state, change);
    this.tell(told);
    this.link.changed();
    this.redraw();
  }

  preset(name) {
    this.change({ kernel: kernelOf(PRESETS[name]).kernel });
  }

  typedStep(name, box) {
    const [least, most] = RANGES[name];
    const value = wholeBetween(least, most)(box.value.trim());
    box.toggleAttribute("aria-invalid", value === undefined);
    if (value !== undefined) return this.change({ [name]: value });
    const facts = { name: this.labels[name], least, most, kept: this.state[name] };
    return this.tell(fill(this.labels.step_wrong, facts));
  }

  typedKernel(box) {
    const { kernel, wrong, count } = kernelOf(box.value);
    box.toggleAttribute("aria-invalid", !kernel);
    if (kernel) return this.change({ kernel });
    const facts = { word: shorten(wrong ?? "", 20), count, most: MOST_WEIGHT };
    return this.tell(fill(this.labels[wrong === undefined ? "count_wrong" : "word_wrong"], facts));
  }

  typedWeight(box, list, n) {
    const value = weightOf(box.value);
    box.toggleAttribute("aria-invalid", value === undefined);
    const facts = { word: shorten(box.value, 20), most: MOST_WEIGHT };
    if (value === undefined) return this.tell(fill(this.labels.word_wrong, facts));
    return this.change({ [list]: this.state[list].map((old, i) => (i === n ? value : old)) });
  }

  choose(cell, settled) {
    if (!cell || !this.map?.rows) return;
    if (settled) this.halt();
    if (!settled && this.timer) return;
    this.passing = settled ? null : cell;
    if (settled) {
      this.cell = cell;
      this.link.changed();
    }
    this.redraw();
  }

  leave() {
    this.passing = null;
    this.redraw();
  }

  next() {
    const { rows, columns } = this.map;
    const [row, column] = this.shownCell();
    const n = (row * columns + column + 1) % (rows * columns);
    this.cell = [Math.floor(n / columns), n % columns];
    this.link.changed();
    this.redraw();
  }

  // Go on to the next place by itself; whoever wants stillness gets one step.
  slide() {
    if (this.timer) return this.halt();
    if (wantsStillness()) return this.next();
    this.timer = setInterval(() => this.next(), 60);
    return this.redraw();
  }

  halt() {
    clearInterval(this.timer);
    this.timer = null;
    this.redraw();
  }

  // The place whose window has this pixel in its middle.
  placeOver([y, x]) {
    const { state, map } = this;
    if (!map?.rows) return null;
    const middle = (coveredBy(this.k, state) - 1) / 2 - state.padding;
    const at = (pixel, count) => clamp(Math.round((pixel - middle) / state.stride), 0, count - 1);
    return [at(y, map.rows), at(x, map.columns)];
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- what is computed ---

  get k() {
    return Math.sqrt(this.state.kernel.length);
  }

  // As it lies on the picture.
  get laid() {
    return this.state.turn ? turned(this.state.kernel) : this.state.kernel;
  }

  get factors() {
    return this.state.channel === "rgb" ? this.state.factors : [1];
  }

  compute() {
    const { state, header } = this;
    if (this.channel !== state.channel) {
      this.channel = state.channel;
      const { width, height } = header;
      this.picture = { width, height, channels: channelsOf(this.bytes, state.channel) };
    }
    const key = JSON.stringify([state, header.id]);
    if (key === this.computed) return;
    this.computed = key;
    this.map = convolve(this.picture, this.laid, this.factors, state);
    this.strongest = mostOf(this.map.values);
    this.full = usualMost(this.map.values) || this.strongest;
    this.gap = this.compareWays();
  }

  // How far the two ways of laying the kernel are apart, and whether one is the other with its sign changed.
  compareWays() {
    const other = convolve(this.picture, turned(this.laid), this.factors, this.state).values;
    const { values } = this.map;
    const far = (sign) =>
      values.reduce((most, value, i) => Math.max(most, Math.abs(value - sign * other[i])), 0);
    const tiny = 1e-9 * (this.strongest + 1);
    const gap = far(1);
    if (gap <= tiny) return { key: "turned_same", gap };
    return { key: far(-1) <= tiny ? "turned_minus" : "turned_other", gap };
  }

  // The chosen cell, or the strongest one.
  shownCell() {
    const { rows, columns, values } = this.map;
    const cell = this.passing ?? this.cell;
    if (cell) return [Math.min(cell[0], rows - 1), Math.min(cell[1], columns - 1)];
    const n = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best), 0);
    return [Math.floor(n / columns), n % columns];
  }

  // Weights that add up to something make a picture again; those that cancel make a map of both signs.
  get asPicture() {
    const { factors, laid } = this;
    const sum = laid.reduce((a, b) => a + b, 0) * factors.reduce((a, b) => a + b, 0);
    return Math.abs(sum) > 1e-6 && this.strongest > 0;
  }

  // --- drawing ---

  draw() {
    this.compute();
    this.drawControls();
    const colors = readTheme(this.part("root"));
    const fits = this.map.rows > 0;
    this.part("result").hidden = this.part("products").hidden = this.part("formula").hidden = !fits;
    this.part("next").disabled = this.part("slide").disabled = !fits;
    this.part("saves").hidden = !fits;
    this.part("slide").textContent = this.labels[this.timer ? "halt" : "slide"];
    const cell = fits ? this.shownCell() : null;
    this.drawInput(cell, colors);
    if (!fits) return this.drawNothing();
    this.drawResult(cell, colors);
    this.drawProducts(cell, colors);
    return this.drawSentences(cell);
  }

  drawControls() {
    const { state, labels } = this;
    const focused = this.part("root").getRootNode().activeElement;
    const write = (box, text) => {
      if (box === focused) return;
      box.value = text;
      box.removeAttribute("aria-invalid");
    };
    const shape = `${this.k} ${state.channel === "rgb"}`;
    if (this.built !== shape) this.build(shape);
    this.part("preset").value = presetOf(state.kernel);
    this.part("channel").value = state.channel;
    this.part("turn").value = state.turn ? "turned" : "straight";
    for (const name of Object.keys(RANGES)) write(this.part(name), String(state[name]));
    write(this.part("text"), state.kernel.map(weightWritten).join(" "));
    this.boxes.forEach((box, n) => write(box, weightWritten(state.kernel[n])));
    this.factorBoxes.forEach((box, n) => write(box, weightWritten(state.factors[n])));
    this.part("factors").hidden = state.channel !== "rgb";
    this.part("kernel").setAttribute("aria-label", labels.kernel);
  }

  build(shape) {
    const { k, labels } = this;
    this.built = shape;
    const box = (list, n, label) => {
      const node = el("input", { type: "text", inputmode: "text", autocomplete: "off", "aria-label": label });
      node.oninput = () => this.typedWeight(node, list, n);
      node.onblur = () => this.redraw();
      return node;
    };
    this.boxes = this.state.kernel.map((_, n) =>
      box("kernel", n, fill(labels.weight_name, { row: Math.floor(n / k) + 1, column: (n % k) + 1 })),
    );
    this.part("kernel").style.setProperty("--k", k);
    this.part("kernel").replaceChildren(...this.boxes);
    this.factorBoxes = COLORS.map((color, n) => box("factors", n, labels[`factor_${color}`]));
    const row = (node, n) => el("label", {}, `${labels[`channel_${COLORS[n]}`]} × `, node);
    this.part("factors").replaceChildren(...this.factorBoxes.map(row));
  }

  drawInput(cell, colors) {
    const { header, state, picture, bytes, k } = this;
    const [only] = picture.channels;
    const color =
      state.channel === "rgb"
        ? (i) => [bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]]
        : (i) => [only[i], only[i], only[i]];
    const side = coveredBy(k, state);
    const mark = cell && {
      row: cell[0] * state.stride - state.padding,
      column: cell[1] * state.stride - state.padding,
      ...{ rows: side, columns: side, color: colors.ink, halo: colors.paper },
    };
    const middle = cell && [mark.row + (side - 1) / 2, mark.column + (side - 1) / 2].map(Math.floor);
    const { width: columns, height: rows } = header;
    this.input.draw({ rows, columns, color, marks: mark ? [mark] : [], chosen: middle });
    this.part("input_title").textContent = fill(this.labels.input_title, { columns, rows });
    const alt = fill(this.labels.input_alt, { name: header.name, columns, rows });
    this.part("input").setAttribute("aria-label", alt);
  }

  drawResult(cell, colors) {
    const { map, labels, strongest, full } = this;
    const { rows, columns, values } = map;
    const grey = (value) => Array(3).fill(clamp(value, 0, 255));
    const hue = signedColors(colors, full);
    const color = this.asPicture ? (i) => grey(values[i]) : (i) => hue(values[i]);
    const [row, column] = cell;
    const mark = { row, column, rows: 1, columns: 1, color: colors.ink, halo: colors.paper };
    this.result.draw({ rows, columns, color, marks: [mark], chosen: cell });
    this.part("result_title").textContent = fill(labels.result_title, { columns, rows });
    this.part("result").setAttribute(
      "aria-label",
      fill(labels.result_alt, { columns, rows, ...extremes(values, columns, (one) => written(one)) }),
    );
    const cut = values.reduce((n, value) => n + (value < 0 || value > 255 ? 1 : 0), 0);
    const pictureKey = cut ? "legend_cut" : "legend_grey";
    const key = strongest === 0 ? "legend_zero" : this.asPicture ? pictureKey : "legend_signed";
    const facts = { most: written(full), cut: cut.toLocaleString("en") };
    this.part("legend").textContent = fill(labels[key], facts);
  }

  drawNothing() {
    const { state, labels, header, k } = this;
    this.part("result_title").textContent = labels.no_result;
    this.part("legend").textContent = "";
    const least = Math.min(header.width, header.height);
    const facts = { covered: coveredBy(k, state), there: least + 2 * state.padding };
    this.part("size").textContent = fill(labels.no_place, facts);
    this.part("turned").textContent = "";
    this.part("numbers").replaceChildren();
  }

  drawProducts(cell, colors) {
    const { picture, laid, factors, state, labels, k } = this;
    const products = productsAt(picture, laid, factors, cell, state);
    const under = pixelsUnder(picture, k, cell, state);
    const most = mostOf(products.flat());
    const grid = (list, c) => {
      const cells = list.map((product, n) =>
        this.product(under[n], c, laid[n] * factors[c], product, most, colors),
      );
      const body = el("div", { class: "grid", role: "list", style: { "--k": k } }, ...cells);
      const name = state.channel === "rgb" ? `channel_${COLORS[c]}` : "products";
      return el("div", {}, el("p", { class: "title" }, labels[name]), body);
    };
    this.part("products").replaceChildren(...products.map(grid));
    this.part("formula").textContent = this.formula(products);
  }

  product(pixel, c, weight, product, most, { transformer, ngram }) {
    const { picture, labels } = this;
    const value = pixel ? picture.channels[c][pixel[1] * picture.width + pixel[0]] : 0;
    const text = pixel ? String(value) : `0 (${labels.beyond})`;
    const share = most ? (0.5 * Math.abs(product)) / most : 0;
    const background = tint(product < 0 ? ngram : transformer, share);
    return el(
      "div",
      { class: pixel ? "" : "beyond", role: "listitem", style: { background } },
      el("span", {}, `${text} × ${weightWritten(weight)}`),
      el("b", {}, `= ${written(product)}`),
    );
  }

  formula(products) {
    const total = written(products.flat().reduce((a, b) => a + b, 0));
    const bracket = (value) => {
      const text = written(value);
      return text.startsWith(MINUS) ? `(${text})` : text;
    };
    if (products.length > 1) {
      const sums = products.map((list) => bracket(list.reduce((a, b) => a + b, 0)));
      return `${sums.join(" + ")} = ${total}`;
    }
    const [list] = products;
    if (list.length > 9) return fill(this.labels.sum_of, { count: list.length, total });
    return `${list.map(bracket).join(" + ")} = ${total}`;
  }

  drawSentences(cell) {
    const { header, state, labels, map, k, factors, gap } = this;
    const { padding, dilation, stride } = state;
    const facts = { n: header.width, padding, dilation, k, stride, columns: map.columns, rows: map.rows };
    const weights = k * k * factors.length;
    const places = (map.rows * map.columns).toLocaleString("en");
    const size = fill(labels.size, { ...facts, places, weights });
    const wide = stride > Math.max(header.width, header.height);
    this.part("size").textContent = wide ? `${size} ${labels.stride_wide}` : size;
    const turns = fill(labels[gap.key], { gap: written(gap.gap) });
    this.part("turned").textContent = state.kernel.every((weight) => weight === 0) ? labels.all_zero : turns;
    this.drawNumbers(cell);
    const [row, column] = cell.map((n) => n + 1);
    const value = written(map.values[cell[0] * map.columns + cell[1]]);
    if (!this.timer) announce(this.part("live"), fill(labels.cell_says, { row, column, value }));
  }

  drawNumbers([row, column]) {
    const { rows, columns, values } = this.map;
    const range = (at, count) =>
      Array.from({ length: 2 * AROUND + 1 }, (_, i) => at - AROUND + i).filter((n) => n >= 0 && n < count);
    const [down, across] = [range(row, rows), range(column, columns)];
    const head = el("tr", {}, el("td"), ...across.map((x) => el("th", { scope: "col" }, String(x + 1))));
    const line = (y) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, String(y + 1)),
        ...across.map((x) =>
          el("td", { class: y === row && x === column ? "chosen" : "" }, written(values[y * columns + x])),
        ),
      );
    const table = el("table", { "aria-label": this.labels.numbers }, el("thead", {}, head));
    table.append(el("tbody", {}, ...down.map(line)));
    this.part("numbers").replaceChildren(table);
  }

  csv() {
    const { rows, columns, values } = this.map;
    const kernel = namedValue(this.labels.kernel, this.laid.map(weightWritten).join(" "));
    const notes = [this.labels.title, this.header.name, kernel];
    saveTables([gridTable(rows, columns, values)], "glassbox-convolution", notes);
  }

  png() {
    saveCanvas(this.part("result"), "glassbox-convolution");
  }

  stop() {
    clearInterval(this.timer);
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

// "3-17", counted from 1 -> [2, 16]
function cellOf(raw) {
  const found = /^([1-9]\d{0,3})-([1-9]\d{0,3})$/.exec(raw);
  return found ? [Number(found[1]) - 1, Number(found[2]) - 1] : undefined;
}

function factorsOf(raw) {
  const factors = raw.slice(0, 100).split("_").map(weightOf);
  return factors.length === 3 && !factors.includes(undefined) ? factors : undefined;
}

export default mount((place) => new Bench(place));
