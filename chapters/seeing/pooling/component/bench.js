// The pooling bench: a picture, the result of pooling, the numbers of one window, and what a move by a pixel changes.

const SIDES = [1, 2, 3, 4];
const FURTHEST = 9; // pixels that the picture can be moved by
const AROUND = 2; // cells on each side of the chosen one in the table of numbers
const MOVES_BY = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
const FIRST = { how: "max", k: 2, stride: 2, right: 1, down: 0 };

const written = (value, digits = 2) => signed(String(Number(value.toFixed(digits)) + 0));

class Bench {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "pool_");
    this.redraw = eachFrame(() => this.draw());
    const left = () => this.pass(null);
    this.input = new Raster(this.part("input"), {
      picked: (pixel, settled) => this.choose(this.windowOver(pixel), settled),
      left,
    });
    this.result = new Raster(this.part("result"), {
      picked: (cell, settled) => this.choose(cell, settled),
      left,
    });
    this.apart = new Raster(this.part("apart"));
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("how", "change", ({ target }) => this.change({ how: target.value }));
    for (const name of ["k", "stride"]) {
      on(name, "change", ({ target }) => this.change({ [name]: Number(target.value) }));
    }
    for (const [name, [right, down]] of Object.entries(MOVES_BY)) {
      on(name, "click", () => this.move(right, down));
    }
    on("back", "click", () => this.change({ right: 0, down: 0 }));
    this.observer = new ResizeObserver(() => this.state && this.redraw());
    this.observer.observe(this.part("input").parentElement);
  }

  receive({ data }) {
    const { header, rest } = unpack(data);
    const received = JSON.stringify(header);
    if (received === this.received) return this.redraw();
    if (this.header && this.header.id !== header.id) this.cell = null;
    Object.assign(this, { received, header, labels: header.labels });
    this.picture = { rows: header.height, columns: header.width, values: Float64Array.from(rest) };
    if (!this.state) this.read();
    writeWords(this.place, header.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.bench_name);
    const named = Object.keys(POOLS).map((name) => [name, this.labels[`how_${name}`]]);
    writeOptions(this.part("how"), named);
    const sides = SIDES.map((side) => [side, String(side)]);
    writeOptions(
      this.part("k"),
      SIDES.map((side) => [side, `${side} × ${side}`]),
    );
    writeOptions(this.part("stride"), sides);
    saveButtons(this.part("saves"), this.labels, { csv: () => this.csv(), png: () => this.png() });
    return this.redraw();
  }

  read() {
    const { link } = this;
    const whole = (least, most) => (raw) =>
      /^-?\d$/.test(raw) && Number(raw) >= least && Number(raw) <= most ? Number(raw) : undefined;
    const find = (name, parse) => link.read(name, FIRST[name], parse);
    this.state = {
      how: find("how", (raw) => Object.keys(POOLS).find((name) => name === raw)),
      k: find("k", whole(1, SIDES.at(-1))),
      stride: find("stride", whole(1, SIDES.at(-1))),
      right: find("right", whole(-FURTHEST, FURTHEST)),
      down: find("down", whole(-FURTHEST, FURTHEST)),
    };
    this.cell = link.read("cell", null, cellOf);
    link.touched = link.wrong.length > 0;
    this.part("notice").hidden = !link.touched;
    this.part("notice").textContent = fill(this.labels.bad_link, { names: link.wrong });
  }

  linked() {
    const settings = Object.keys(FIRST).map((name) => [
      name,
      this.state[name] === FIRST[name] ? null : this.state[name],
    ]);
    const cell = this.cell ? this.cell.map((n) => n + 1).join("-") : null;
    return { ...Object.fromEntries(settings), cell };
  }

  // --- what the visitor does ---

  change(change) {
    Object.assign(this.state, change);
    this.part("notice").hidden = true;
    this.link.changed();
    this.redraw();
  }

  move(right, down) {
    const { state } = this;
    const limit = (n) => clamp(n, -FURTHEST, FURTHEST);
    this.change({ right: limit(state.right + right), down: limit(state.down + down) });
  }

  choose(cell, settled) {
    if (!cell) return;
    if (!settled) return this.pass(cell);
    this.passing = null;
    this.cell = cell;
    this.link.changed();
    this.redraw();
  }

  pass(cell) {
    this.passing = cell;
    this.redraw();
  }

  // The window that this pixel lies in, or the nearest one.
  windowOver([y, x]) {
    const { rows, columns } = this.pooled;
    if (!rows) return null;
    const at = (pixel, count) => clamp(Math.floor(pixel / this.state.stride), 0, count - 1);
    return [at(y, rows), at(x, columns)];
  }

  // --- what is computed ---

  compute() {
    const { how, k, stride, right, down } = this.state;
    const { picture } = this;
    this.moved = movedBy(picture, right, down);
    this.pooled = pool(this.moved, how, k, stride);
    this.unmoved = pool(picture, how, k, stride);
  }

  // The chosen cell, or the one whose window holds the most different values.
  shownCell() {
    const { rows, columns } = this.pooled;
    const cell = this.passing ?? this.cell;
    if (cell) return [Math.min(cell[0], rows - 1), Math.min(cell[1], columns - 1)];
    const { k, stride } = this.state;
    let [best, most] = [[0, 0], -1];
    for (let i = 0; i < rows * columns; i += 1) {
      const place = [Math.floor(i / columns), i % columns];
      const values = windowAt(this.moved, k, stride, place);
      const spread = Math.max(...values) - Math.min(...values);
      if (spread > most) [best, most] = [place, spread];
    }
    return best;
  }

  // --- drawing ---

  draw() {
    this.compute();
    const { state, pooled, labels } = this;
    const colors = readTheme(this.part("root"));
    for (const name of ["how", "k", "stride"]) this.part(name).value = String(state[name]);
    this.part("back").disabled = !state.right && !state.down;
    const fits = pooled.rows > 0;
    for (const name of ["result", "apart", "window", "formula", "saves"]) this.part(name).hidden = !fits;
    const cell = fits ? this.shownCell() : null;
    this.drawInput(cell, colors);
    if (!fits) return this.drawNothing();
    this.drawResult(cell, colors);
    this.drawApart(colors);
    this.drawWindow(cell);
    this.say();
    const value = written(pooled.values[cell[0] * pooled.columns + cell[1]]);
    return announce(
      this.part("live"),
      fill(labels.cell_says, { row: cell[0] + 1, column: cell[1] + 1, value }),
    );
  }

  drawInput(cell, { ink, paper }) {
    const { state, moved, labels, header } = this;
    const { rows, columns, values } = moved;
    const side = { rows: state.k, columns: state.k };
    const mark = cell && {
      row: cell[0] * state.stride,
      column: cell[1] * state.stride,
      ...{ ...side, color: ink, halo: paper },
    };
    const color = (i) => Array(3).fill(values[i]);
    this.input.draw({
      rows,
      columns,
      color,
      marks: mark ? [mark] : [],
      chosen: mark && [mark.row, mark.column],
    });
    const { right, down } = state;
    const facts = {
      columns,
      rows,
      right: signed(String(right)),
      down: signed(String(down)),
      name: header.name,
    };
    this.part("input_title").textContent = fill(labels[right || down ? "input_moved" : "input_title"], facts);
    this.part("input").setAttribute("aria-label", fill(labels.input_alt, facts));
  }

  drawResult(cell, { ink, paper }) {
    const { pooled, labels } = this;
    const { rows, columns, values } = pooled;
    const mark = { row: cell[0], column: cell[1], rows: 1, columns: 1, color: ink, halo: paper };
    this.result.draw({ rows, columns, color: (i) => Array(3).fill(values[i]), marks: [mark], chosen: cell });
    this.part("result_title").textContent = fill(labels.result_title, { columns, rows });
    this.part("result").setAttribute(
      "aria-label",
      fill(labels.result_alt, { columns, rows, ...extremes(values, columns, (one) => written(one)) }),
    );
  }

  drawApart(colors) {
    const { pooled, unmoved, labels } = this;
    const { rows, columns } = pooled;
    const apart = pooled.values.map((value, i) => value - unmoved.values[i]);
    const most = apart.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    const hue = signedColors(colors, most);
    this.apart.draw({ rows, columns, color: (i) => hue(apart[i]) });
    const legend = most ? fill(labels.legend, { most: written(most) }) : labels.legend_zero;
    this.part("apart").setAttribute("aria-label", namedValue(labels.apart_title, legend));
    this.part("legend").textContent = legend;
  }

  drawWindow(cell) {
    const { state, moved, labels } = this;
    const values = windowAt(moved, state.k, state.stride, cell);
    const value = POOLS[state.how](values);
    const kept = state.how === "average" ? -1 : values.indexOf(value);
    const cells = values.map((one, n) => el("div", { class: n === kept ? "kept" : "" }, written(one)));
    this.part("window").style.setProperty("--k", state.k);
    this.part("window").replaceChildren(...cells);
    const list = values.map((one) => written(one));
    const facts = {
      values: list.join(", "),
      sum: list.join(" + "),
      count: list.length,
      value: written(value, 3),
    };
    this.part("formula").textContent = fill(labels[`formula_${state.how}`], facts);
    this.drawNumbers(cell);
  }

  say() {
    const { state, moved, picture, pooled, unmoved, labels } = this;
    const { k, stride, right, down } = state;
    const cells = pooled.rows * pooled.columns;
    const facts = { columns: moved.columns, rows: moved.rows, k, stride, to_columns: pooled.columns };
    const share = percent(cells / (moved.rows * moved.columns));
    const size = fill(labels.size, { ...facts, to_rows: pooled.rows, share });
    const lost = stride > k ? ` ${labels.size_gaps}` : "";
    this.part("size").textContent = size + lost;
    const shares = {
      pixels: percent(changedShare(picture, moved)),
      cells: percent(changedShare(unmoved, pooled)),
    };
    this.part("says").textContent = right || down ? fill(labels.move_says, shares) : labels.move_none;
  }

  drawNothing() {
    const { moved, state, labels } = this;
    const facts = { k: state.k, columns: moved.columns, rows: moved.rows };
    this.part("result_title").textContent = labels.no_result;
    this.part("size").textContent = fill(labels.no_place, facts);
    this.part("says").textContent = this.part("legend").textContent = "";
    this.part("numbers").replaceChildren();
  }

  drawNumbers([row, column]) {
    const { rows, columns, values } = this.pooled;
    const range = (at, count) =>
      Array.from({ length: 2 * AROUND + 1 }, (_, i) => at - AROUND + i).filter((n) => n >= 0 && n < count);
    const across = range(column, columns);
    const head = el("tr", {}, el("td"), ...across.map((x) => el("th", { scope: "col" }, String(x + 1))));
    const cell = (y, x) =>
      el("td", { class: y === row && x === column ? "chosen" : "" }, written(values[y * columns + x]));
    const line = (y) =>
      el("tr", {}, el("th", { scope: "row" }, String(y + 1)), ...across.map((x) => cell(y, x)));
    const body = el("tbody", {}, ...range(row, rows).map(line));
    const table = el("table", { "aria-label": this.labels.numbers }, el("thead", {}, head), body);
    this.part("numbers").replaceChildren(table);
  }

  csv() {
    const { rows, columns, values } = this.pooled;
    saveTables([gridTable(rows, columns, values)], "glassbox-pooling", [this.labels.title, this.header.name]);
  }

  png() {
    saveCanvas(this.part("result"), "glassbox-pooling");
  }

  stop() {
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

export default mount((place) => new Bench(place));
