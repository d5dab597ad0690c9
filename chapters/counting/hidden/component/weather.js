// Two hidden states, three observations, every number of the tables editable; all in the browser.

const TABLES = ["start", "transition", "emission"];
const MOST_DAYS = 12;

class Weather extends Lab {
  constructor(place) {
    super(place, "hidden_w");
    const { part } = this;
    part("preset").onchange = ({ target }) =>
      target.value !== "own" && this.use(this.data.presets[target.value]);
    part("longer").onclick = () => this.observe([...this.state.observed, this.state.observed.at(-1)]);
    part("shorter").onclick = () => this.observe(this.state.observed.slice(0, -1));
    part("normalise").onclick = () => this.normalise();
  }

  receive({ data }) {
    if (!this.take(data)) return this.redraw();
    const { labels, part } = this;
    this.names = { states: labels.states.split("|"), symbols: labels.symbols.split("|") };
    part("root").setAttribute("aria-label", labels.weather_name);
    const names = [...Object.keys(data.presets), "own"];
    writeOptions(part("preset"), names.map((name) => [name, labels[`preset_${name}`]])); // prettier-ignore
    if (!this.state) this.read();
    this.buildTables();
    return this.redraw();
  }

  read() {
    const { link, data } = this;
    const first = data.presets[data.first];
    const observed = link.read("o", first.observed, observedOf);
    const tables = link.read("t", tablesOf(first), (raw) => unpackTables(raw, tablesOf(first)));
    this.state = { observed, ...this.readView(observed.length, first.start.length) };
    this.typed = tables;
    this.tables = tables;
    link.touched = link.wrong.length > 0;
    this.problem = link.touched ? fill(this.labels.bad_link, { names: link.wrong }) : "";
  }

  linked() {
    const first = this.data.presets[this.data.first];
    const [observed, tables] = [this.state.observed.join(""), packTables(this.tables)];
    return {
      o: observed === first.observed.join("") ? null : observed,
      t: tables === packTables(tablesOf(first)) ? null : tables,
      ...this.linkedView(),
    };
  }

  get chain() {
    const { start, transition, emission } = this.tables;
    const logs = (row) => row.map(Math.log);
    const seen = this.state.observed.map((symbol) => emission.map((row) => Math.log(row[symbol])));
    return { start: logs(start[0]), transition: transition.map(logs), seen };
  }

  // --- what the visitor does ---

  use(preset) {
    this.typed = tablesOf(preset);
    this.tables = this.typed;
    this.problem = "";
    this.observe([...preset.observed]);
    this.buildTables();
  }

  observe(observed) {
    if (observed.length < 1 || observed.length > MOST_DAYS) return;
    const ended = this.state.step === lastStep(this.length);
    const step = ended ? lastStep(observed.length) : Math.min(this.state.step, lastStep(observed.length));
    const node = [Math.min(this.state.node[0], observed.length - 1), this.state.node[1]];
    this.change({ observed, step, node });
  }

  // A number of a table was typed: the picture follows as soon as every row is a distribution.
  typeCell(name, r, c, value) {
    this.typed = replaced(this.typed, name, r, (row) => row.map((old, k) => (k === c ? value : old)));
    this.accept();
  }

  // A number was slid: the others of its row share what is left, in their old proportions.
  slideCell(name, r, c, value) {
    this.typed = replaced(this.typed, name, r, (row) => slid(row, c, value));
    this.accept();
  }

  normalise() {
    const scaled = (row) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return row.map((x) => x / sum);
    };
    this.typed = Object.fromEntries(
      TABLES.map((name) => [
        name,
        this.typed[name].map((row) => (faultOf(row) === "sum" ? scaled(row) : row)),
      ]),
    );
    this.accept();
  }

  accept() {
    const faults = faultsOf(this.typed);
    if (!faults.length) this.tables = this.typed;
    this.problem = faults.length ? this.told(faults) : "";
    this.canScale = faults.some(({ fault }) => fault === "sum");
    this.change({});
  }

  told(faults) {
    const { labels, names } = this;
    const sentences = faults.map(({ name, row, fault, sum }) => {
      const table = labels[`table_${name}`];
      const where = name === "start" ? table : sideBySide(table, names.states[row]);
      return fill(labels[`fault_${fault}`], { where, sum });
    });
    return inARow([...sentences, labels.kept]);
  }

  // --- drawing ---

  buildTables() {
    const { states, symbols } = this.names;
    const columns = { start: states, transition: states, emission: symbols };
    const rows = { start: [""], transition: states, emission: states };
    this.fields = [];
    this.part("tables").replaceChildren(
      ...TABLES.map((name) => {
        const head = columns[name].map((word) => el("th", { scope: "col" }, word));
        const body = rows[name].map((word, r) => {
          const cells = columns[name].map((column, c) => this.cell(name, r, c, [word, column]));
          const named = word ? el("th", { scope: "row" }, word) : el("td");
          return el("tr", {}, named, ...cells);
        });
        const caption = this.labels[`table_${name}`];
        return el(
          "table",
          {},
          el("caption", {}, caption),
          el("thead", {}, el("tr", {}, el("td", {}), ...head)),
          el("tbody", {}, ...body),
        );
      }),
    );
  }

  cell(name, r, c, [from, to]) {
    const label = from
      ? fill(this.labels[`name_${name}`], { from, to })
      : namedValue(this.labels[`table_${name}`], to);
    const box = el("input", { type: "number", min: 0, max: 1, step: 0.05, "aria-label": label });
    const slider = el("input", {
      type: "range",
      min: 0,
      max: 1,
      step: 0.01,
      "aria-label": fill(this.labels.by_slider, { label }),
    });
    box.oninput = () => this.typeCell(name, r, c, box.valueAsNumber);
    box.onblur = () => this.redraw();
    slider.oninput = () => this.slideCell(name, r, c, Number(slider.value));
    this.fields.push({ name, r, c, box, slider });
    return el("td", {}, box, slider);
  }

  draw() {
    const { part, state, labels, names } = this;
    this.solve();
    const columns = state.observed.map((symbol, t) => ({
      name: fill(labels.day, { t: t + 1 }),
      note: names.symbols[symbol],
    }));
    this.drawFields();
    this.drawDays(columns);
    this.drawTrellis(columns, names.states, (x) => nodeNumber(Math.exp(x)));
    part("formula").textContent = this.equation();
    part("says").textContent = this.says();
    this.drawPaths(columns);
    this.drawNumbers(columns, names.states, (x) => nodeNumber(Math.exp(x)));
    part("notice_box").hidden = !this.problem;
    part("notice").textContent = this.problem ?? "";
    part("normalise").hidden = !this.canScale || !this.problem;
    announce(part("live"), `${part("formula").textContent} ${part("stepped").textContent}`);
  }

  drawFields() {
    const focused = this.part("root").getRootNode().activeElement;
    for (const { name, r, c, box, slider } of this.fields) {
      const value = this.typed[name][r][c];
      if (box !== focused) box.value = Number.isFinite(value) ? Number(value.toFixed(4)) : "";
      if (slider !== focused) slider.value = value;
      box.toggleAttribute("aria-invalid", faultOf(this.typed[name][r]) !== undefined);
    }
    const { presets } = this.data;
    const same = ({ observed, ...preset }) =>
      packTables(tablesOf(preset)) === packTables(this.typed) &&
      observed.join() === this.state.observed.join();
    this.part("preset").value = Object.keys(presets).find((name) => same(presets[name])) ?? "own";
  }

  drawDays(columns) {
    const { state, names } = this;
    const choices = columns.map(({ name }, t) => {
      const select = el("select", { "data-id": `day${t}` });
      writeOptions(select, names.symbols.map((symbol, v) => [v, symbol])); // prettier-ignore
      select.value = state.observed[t];
      select.onchange = () => this.observe(state.observed.with(t, Number(select.value)));
      return el("label", {}, el("span", {}, name), select);
    });
    const group = this.part("days");
    const focused = group.getRootNode().activeElement?.dataset?.id;
    group.replaceChildren(...choices);
    if (focused) group.querySelector(`[data-id="${focused}"]`)?.focus();
    this.part("longer").disabled = columns.length === MOST_DAYS;
    this.part("shorter").disabled = columns.length === 1;
  }

  // The equation of the chosen node with its numbers.
  equation() {
    const { state, found, tables, names } = this;
    const [t, j] = state.node;
    const write = (x) => nodeNumber(Math.exp(x));
    const sign = `${SIGNS[state.show]}${lowered(t + 1)}(${names.states[j]})`;
    const emitted = nodeNumber(tables.emission[j][state.observed[t]]);
    if (state.show === "gamma") {
      const facts = [write(found.alpha[t][j]), write(found.beta[t][j]), write(found.total)];
      return `${sign} = α · β / P = ${facts[0]} · ${facts[1]} / ${facts[2]} = ${nodeNumber(found.gamma[t][j])}`;
    }
    const value = write(found[state.show][t][j]);
    if (t === 0) return `${sign} = π · b = ${nodeNumber(tables.start[0][j])} · ${emitted} = ${value}`;
    const ways = found[state.show][t - 1].map(
      (x, i) => `${write(x)} · ${nodeNumber(tables.transition[i][j])}`,
    );
    const joined = state.show === "alpha" ? `(${ways.join(" + ")})` : `max(${ways.join("; ")})`;
    return `${sign} = ${joined} · ${emitted} = ${value}`;
  }

  says() {
    const { found, labels, length } = this;
    if (found.total === -Infinity) return labels.impossible;
    const facts = { paths: (2 ** length).toLocaleString("en"), all: nodeNumber(Math.exp(found.total)) };
    const best = {
      best: nodeNumber(Math.exp(found.best.score)),
      share: percent(Math.exp(found.best.score - found.total)),
    };
    const days = this.single().flatMap((state, t) => (state === found.best.states[t] ? [] : [t + 1]));
    const other = this.chanceOf(this.single());
    const key = days.length ? "differ" : "agree";
    const more = { days: days.join(labels.comma), share: percent(other / Math.exp(found.total)) };
    return inARow([fill(labels.all_paths, { ...facts, ...best }), fill(labels[key], more)]);
  }

  // The most probable state of each day for itself.
  single() {
    return this.found.gamma.map(firstOfMost);
  }

  // P(path and what is seen)
  chanceOf(path) {
    const { start, transition, seen } = this.chain;
    return Math.exp(
      path.reduce((sum, s, t) => sum + seen[t][s] + (t ? transition[path[t - 1]][s] : start[s]), 0),
    );
  }

  drawPaths(columns) {
    const { labels, found, names } = this;
    const none = found.total === -Infinity;
    const answers = [found.best.states, this.single()].map((states) =>
      states.map((state, t) => {
        const apart = !none && state !== found.best.states[t];
        return el(
          "td",
          { class: apart ? "apart" : "" },
          none ? "–" : names.states[state] + (apart ? " ≠" : ""),
        );
      }),
    );
    const [kinds, days] = [[labels.path, labels.single], columns.map(({ name }) => name)];
    const { upright } = this.trellis; // then the days go downwards here as well
    const [across, down] = upright ? [kinds, days] : [days, kinds];
    const rows = down.map((name, r) => {
      const cells = upright ? answers.map((states) => states[r]) : answers[r];
      return el("tr", {}, el("th", { scope: "row" }, name), ...cells);
    });
    const head = across.map((name) => el("th", { scope: "col" }, name));
    this.part("paths").replaceChildren(
      el(
        "table",
        { "aria-label": labels.paths },
        el("thead", {}, el("tr", {}, el("td", {}), ...head)),
        el("tbody", {}, ...rows),
      ),
    );
  }
}

const tablesOf = ({ start, transition, emission }) => ({ start: [start], transition, emission });

const faultsOf = (tables) =>
  TABLES.flatMap((name) =>
    tables[name].flatMap((numbers, row) => {
      const fault = faultOf(numbers);
      const sum = Number(numbers.reduce((a, b) => a + b, 0).toFixed(4));
      return fault ? [{ name, row, fault, sum }] : [];
    }),
  );

const replaced = (tables, name, r, change) => ({
  ...tables,
  [name]: tables[name].map((row, k) => (k === r ? change(row) : row)),
});

// The number at c becomes `value`; the others keep their proportions, or are equal where they were all 0.
function slid(row, c, value) {
  const others = row.reduce((sum, x, k) => sum + (k === c || !(x > 0) ? 0 : x), 0);
  const share = (x) => (others > 0 ? Math.max(x, 0) / others : 1 / (row.length - 1));
  return row.map((x, k) => (k === c ? value : (1 - value) * share(x)));
}

// "0.6_0.4_0.7_..." <-> the numbers of the three tables, one after the other
const packTables = (tables) =>
  TABLES.flatMap((name) => tables[name].flat())
    .map((x) => Number(x.toFixed(6)))
    .join("_");

function unpackTables(raw, like) {
  const numbers = raw
    .split("_")
    .map((text) => (/^[01]?(\.\d{1,6})?$/.test(text) && text ? Number(text) : NaN));
  if (numbers.length !== TABLES.flatMap((name) => like[name].flat()).length) return undefined;
  const tables = Object.fromEntries(
    TABLES.map((name) => [name, like[name].map((row) => numbers.splice(0, row.length))]),
  );
  return faultsOf(tables).length ? undefined : tables;
}

const observedOf = (raw) => (/^[012]{1,12}$/.test(raw) ? [...raw].map(Number) : undefined);

export default mount((place) => new Weather(place));
