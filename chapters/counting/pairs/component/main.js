// The table of pairs: choose a cell, read its counts, find the pair in the text, draw what comes next.

const VIEWS = ["joint", "after", "before", "ratio"];
const SHOWN = 1500; // units of the text that stand below the table
const MANY = 40; // units drawn at a press
const MOST_DRAWN = 400;
const DOUBLINGS = 3; // 8 times as often, or as rarely, has the full colour
const FAINTEST = 0.12; // of the full colour: what came once is told from what never came, also on a projector
const ROOM = 250; // pixels of the window for what stands above the table: it is seen whole with its buttons
const LABELLED = 10; // pixels of a cell from which its row and column carry their names

class PairBoard {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "pairs_");
    this.redraw = eachFrame(() => this.draw());
    this.cells = new Raster(this.part("cells"), { picked: (cell, settled) => settled && this.choose(cell) });
    this.part("mixed").onchange = ({ target }) => this.change({ mixed: target.checked, steps: 0 });
    this.part("seed").oninput = ({ target }) => this.typed(target);
    for (const which of ["first", "second"])
      this.part(which).onchange = () =>
        this.choose(["first", "second"].map((name) => Number(this.part(name).value)));
    this.part("one").onclick = () => this.drawMore(1);
    this.part("many").onclick = () => this.drawMore(MANY);
    this.part("again").onclick = () => this.change({ steps: 0 });
    this.observer = new ResizeObserver(() => this.table && this.redraw());
    this.observer.observe(this.part("root"));
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return this.redraw();
    this.received = JSON.stringify(data);
    [this.data, this.labels] = [data, data.labels];
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.board_name);
    if (!this.state) this.read();
    this.buttons = VIEWS.map((view) => button(this.labels[`view_${view}`], () => this.change({ view })));
    this.part("views").replaceChildren(...this.buttons);
    this.count();
    this.redraw();
  }

  read() {
    const { link } = this;
    const cell = (raw) => (/^\d{1,2}\.\d{1,2}$/.test(raw) ? raw.split(".").map(Number) : undefined);
    const number = (most) => (raw) =>
      /^\d{1,4}$/.test(raw) && Number(raw) <= most ? Number(raw) : undefined;
    this.state = {
      cell: link.read("cell", null, cell),
      view: link.read("view", "after", (raw) => VIEWS.find((view) => view === raw)),
      mixed: link.read("mixed", false, (raw) => (raw === "1" ? true : undefined)),
      seed: link.read("seed", 1, (raw) => number(9999)(raw) || undefined),
      steps: link.read("steps", 0, number(MOST_DRAWN)),
    };
    link.touched = link.wrong.length > 0;
    this.wrong = link.wrong.length ? fill(this.labels.bad_link, { names: link.wrong }) : "";
  }

  linked() {
    const { cell, view, mixed, seed, steps } = this.state;
    return {
      cell: cell ? cell.join(".") : null,
      view: view === "after" ? null : view,
      mixed: mixed ? "1" : null,
      seed: seed === 1 ? null : seed,
      steps: steps || null,
    };
  }

  // --- what the visitor does ---

  change(change) {
    this.wrong = "";
    Object.assign(this.state, change);
    if ("mixed" in change || "seed" in change) this.count();
    this.link.changed();
    this.redraw();
  }

  choose(cell) {
    this.change({ cell, steps: 0 });
  }

  typed(box) {
    const seed = box.valueAsNumber;
    const fits = Number.isInteger(seed) && seed >= 1 && seed <= 9999;
    box.toggleAttribute("aria-invalid", !fits);
    if (fits) this.change({ seed });
  }

  drawMore(steps) {
    this.change({ steps: Math.min(this.state.steps + steps, MOST_DRAWN) });
  }

  // --- counting ---

  count() {
    const { ids, most } = this.data;
    this.ids = this.state.mixed ? inChance(ids, this.state.seed) : ids;
    this.table = pairTable(this.ids, most);
  }

  get size() {
    return this.table.counts.length;
  }

  // The chosen cell; beyond the last row or column stand the sums.
  get cell() {
    const [row, column] = this.state.cell ?? this.data.first;
    return [Math.min(row, this.size), Math.min(column, this.size)];
  }

  name(i) {
    const { units, most } = this.data;
    if (i === this.size) return this.labels.sum;
    return i === most ? this.labels.rest : visible(units[i]);
  }

  // A space alone has a word here, and so have the signs of the sums and of the rest: they are read by few.
  option(i) {
    if (i === this.size) return this.labels.sum_word;
    if (i === this.data.most) return this.labels.rest_word;
    const name = this.name(i);
    return name === visible(" ") ? this.labels.space : shorten(name, 12);
  }

  quoted(i) {
    return i === this.data.most || i === this.size
      ? this.option(i)
      : fill(this.labels.quoted, { unit: this.name(i) });
  }

  // --- drawing ---

  draw() {
    const { state, labels } = this;
    this.part("notice").hidden = !this.wrong;
    this.part("notice").textContent = this.wrong;
    this.buttons.forEach((one, i) => one.setAttribute("aria-pressed", VIEWS[i] === state.view));
    this.part("mixed").checked = state.mixed;
    const seed = this.part("seed");
    if (seed.getRootNode().activeElement !== seed) seed.value = state.seed;
    this.part("caption").textContent = labels[`caption_${state.view}`];
    this.part("scale").textContent = labels[state.view === "ratio" ? "scale_ratio" : "scale_share"];
    this.drawMenus();
    this.drawCells();
    this.drawNames();
    this.drawNumbers();
    this.drawText();
    this.drawWalk();
  }

  // The same choice with two menus: on a phone no finger hits a cell.
  drawMenus() {
    ["first", "second"].forEach((which, i) => {
      const menu = this.part(which);
      const names = Array.from({ length: this.size + 1 }, (_, k) => this.option(k));
      if (menu.dataset.names !== names.join("\n")) {
        menu.replaceChildren(...names.map((name, k) => el("option", { value: k }, name)));
        menu.dataset.names = names.join("\n");
      }
      menu.value = this.cell[i];
    });
  }

  drawCells() {
    const rows = this.size + 1;
    const [row, column] = this.cell;
    const theme = readTheme(this.part("root"));
    const frame = { color: theme.ink, halo: theme.paper };
    const sums = [
      { row: 0, column: this.size, rows: this.size, columns: 1 },
      { row: this.size, column: 0, rows: 1, columns: this.size },
    ];
    const marks = sums.map((one) => ({ ...one, ...frame, dash: [2, 3] }));
    marks.push({ row, column, rows: 1, columns: 1, ...frame });
    const color = this.colors(theme);
    this.cells.draw({
      rows,
      columns: rows,
      marks,
      chosen: this.cell,
      most: clamp(innerHeight - ROOM, 300, 560),
      grid: theme.rule,
      color: (i) => color(Math.floor(i / rows), i % rows),
    });
    this.part("cells").setAttribute("aria-label", fill(this.labels.cells_alt, { cell: this.sentence() }));
  }

  // (row, column) -> colour of the cell in this view; the sums have a scale of their own.
  colors(theme) {
    const { view } = this.state;
    const [paper, full] = [theme.paper, theme.transformer].map(rgb);
    const depth = (share) => (share > 0 ? FAINTEST + (1 - FAINTEST) * Math.sqrt(share) : 0);
    const shade = (share) => paper.map((channel, i) => channel + depth(share) * (full[i] - channel));
    const signs = signedColors(theme, DOUBLINGS);
    const { rows, columns, total: all, counts } = this.table;
    const most = Math.max(1, ...rows, ...columns);
    const values = counts.map((line, r) => line.map((_, c) => cellShares(this.table, r, c)[view]));
    const top = Math.max(1e-12, ...values.flat().filter(Number.isFinite));
    return (row, column) => {
      if (row === this.size && column === this.size) return paper;
      if (row === this.size) return shade(columns[column] / most);
      if (column === this.size) return shade(rows[row] / most);
      if (view !== "ratio") return shade(values[row][column] / top);
      return Number.isFinite(values[row][column]) && all ? signs(Math.log2(values[row][column])) : paper;
    };
  }

  drawNames() {
    const { unit } = this.cells;
    const [row, column] = this.cell;
    const write = (place, chosen, sides) => {
      const names = Array.from({ length: this.size + 1 }, (_, i) =>
        el(
          "span",
          { class: i === chosen && "chosen", style: { ...sides, "font-size": `${Math.min(16, unit)}px` } },
          unit >= LABELLED || i === chosen ? shorten(this.name(i), 9) : "",
        ),
      );
      place.replaceChildren(...names);
    };
    write(this.part("columns"), column, { width: `${unit}px` });
    write(this.part("rows"), row, { height: `${unit}px` });
    this.part("root").classList.toggle("wordy", this.data.kind === "words");
  }

  sentence() {
    const [row, column] = this.cell;
    const { counts, rows, columns, total: all } = this.table;
    if (row === this.size && column === this.size) return fill(this.labels.says_all, { total: all });
    if (column === this.size)
      return fill(this.labels.says_first, { a: this.quoted(row), count: rows[row], total: all });
    if (row === this.size)
      return fill(this.labels.says_second, { b: this.quoted(column), count: columns[column], total: all });
    const facts = { a: this.quoted(row), b: this.quoted(column), count: counts[row][column], total: all };
    return fill(this.labels.says_pair, facts);
  }

  // One line for each probability of the cell: what it is, count / count, the share.
  lines() {
    const { labels } = this;
    const [row, column] = this.cell;
    const { counts, rows, columns, total: all } = this.table;
    const [a, b] = [this.name(row), this.name(column)];
    const line = (name, sign, part, whole) => ({
      name,
      sign,
      sum: `${part} / ${whole}`,
      share: over(part, whole),
    });
    const first = row < this.size && line("first", fill(labels.sign_first, { a }), rows[row], all);
    const second =
      column < this.size && line("second", fill(labels.sign_second, { b }), columns[column], all);
    if (!first || !second) return [first, second].filter(Boolean);
    const count = counts[row][column];
    const found = cellShares(this.table, row, column);
    const shares = [first, second].map(({ share }) => chance(share)).join(" × ");
    return [
      line("joint", fill(labels.sign_joint, { a, b }), count, all),
      first,
      second,
      line("after", fill(labels.sign_after, { a, b }), count, rows[row]),
      line("before", fill(labels.sign_before, { a, b }), count, columns[column]),
      {
        name: "ratio",
        sign: `${first.sign} × ${second.sign}`,
        sum: shares,
        share: found.independent,
        ratio: found.ratio,
      },
    ];
  }

  drawNumbers() {
    const { labels, state } = this;
    const found = this.lines();
    const rows = found.map(({ name, sign, sum, share }) =>
      el(
        "tr",
        { class: name === state.view && "now" },
        el("th", { scope: "row" }, labels[`line_${name}`], el("small", {}, sign)),
        el("td", {}, sum),
        el("td", {}, chance(share)),
      ),
    );
    const heads = ["counts", "share"].map((name) => el("th", { scope: "col" }, labels[`head_${name}`]));
    const head = el("thead", { class: "hidden" }, el("tr", {}, el("td"), ...heads));
    this.part("table").replaceChildren(head, el("tbody", {}, ...rows));
    const ratio = found.at(-1)?.ratio;
    const told = Number.isFinite(ratio) ? this.times(ratio) : "";
    this.part("says").textContent = inARow([this.sentence(), told]);
    announce(this.part("live"), this.part("says").textContent);
  }

  times(ratio) {
    if (ratio === 0) return this.labels.never;
    const key = ratio >= 1.05 ? "more" : ratio <= 0.95 ? "less" : "even";
    return fill(this.labels[key], { times: (ratio >= 1 ? ratio : 1 / ratio).toFixed(1) });
  }

  drawText() {
    const { units, most, kind } = this.data;
    const [row, column] = this.cell;
    const ids = this.ids.slice(0, SHOWN);
    const is = (id, at) => at === this.size || Math.min(id, most) === at;
    const found = ids.map((id, i) => i + 1 < ids.length && is(id, row) && is(ids[i + 1], column));
    const marked = ids.map((_, i) => found[i] || found[i - 1] === true);
    const space = kind === "words" ? " " : "";
    const nodes = runs(marked).map(([from, to]) => {
      const text = ids.slice(from, to).map((id) => units[id] + space).join(""); // prettier-ignore
      return marked[from] ? el("mark", {}, text) : text;
    });
    this.part("text").replaceChildren(...nodes, this.ids.length > SHOWN ? "…" : "");
    const facts = { shown: ids.length, all: this.ids.length, found: found.filter(Boolean).length };
    this.part("shown_note").textContent = fill(this.labels.shown_note, facts);
  }

  drawWalk() {
    const { units, most, kind } = this.data;
    const [row] = this.cell;
    const start = row < Math.min(most, this.size) ? row : 0;
    const path = walk(this.ids, start, this.state.steps, this.state.seed);
    this.part("drawn").textContent = path.map((id) => units[id]).join(kind === "words" ? " " : "");
    const key = path.length <= this.state.steps ? "drawn_end" : "drawn_note";
    this.part("drawn_note").textContent = fill(this.labels[key], {
      unit: this.quoted(start),
      steps: path.length - 1,
    });
    this.part("again").disabled = this.state.steps === 0;
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

// [false, true, true, false] -> [[0, 1], [1, 3], [3, 4]]: where equal values follow one another.
function runs(values) {
  const starts = values.flatMap((value, i) => (i && value === values[i - 1] ? [] : [i]));
  return starts.map((from, k) => [from, starts[k + 1] ?? values.length]);
}

export default mount((place) => new PairBoard(place));
