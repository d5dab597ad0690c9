// The neuron bench: two inputs, two weights, a bias and a bend; four corners, one line.

const NAMES = ["x1", "x2", "w1", "w2", "b"];
const ROUNDS = 100;
const SIGNS = { x1: "x₁", x2: "x₂", w1: "w₁", w2: "w₂", b: "b" };

class Bench {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.plane = new Plane(this.part("plane"));
    this.link = new Link(() => this.linked(), "neuron_");
    this.redraw = eachFrame(() => this.draw());
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on(
      "task",
      "change",
      ({ target }) => target.value !== "own" && this.change({ targets: this.data.tasks[target.value] }),
    );
    on("bend", "change", ({ target }) => this.change({ bend: target.value }));
    on("one", "click", () => this.correct());
    on("find", "click", () => this.find());
    on("zero", "click", () => this.change({ w1: 0, w2: 0, b: 0 }, this.labels.zeroed));
    on("plane", "click", (event) => this.pick(event));
    this.observer = new ResizeObserver(() => this.state && this.redraw());
    this.observer.observe(this.part("plane").parentElement);
  }

  receive({ data }) {
    if (news(this, data, "bench_name", Object.keys(BENDS))) this.build();
    this.redraw();
  }

  read() {
    const { link, data } = this;
    this.state = Object.fromEntries(NAMES.map((name) => [name, link.read(name, data.first[name], numeric)]));
    this.state.targets = link.read("t", data.tasks[data.first.task], targetsOf);
    this.state.bend = link.read("bend", data.first.bend, oneOf(Object.keys(BENDS)));
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const { state, data } = this;
    const numbers = NAMES.map((name) => [name, state[name] === data.first[name] ? null : state[name]]);
    const targets = state.targets.join("");
    return {
      ...Object.fromEntries(numbers),
      t: targets === data.tasks[data.first.task].join("") ? null : targets,
      bend: state.bend === data.first.bend ? null : state.bend,
    };
  }

  get weights() {
    return [this.state.w1, this.state.w2, this.state.b];
  }

  // --- what the visitor does ---

  change(change, told = "") {
    Object.assign(this.state, change);
    this.tell(told);
    this.link.changed();
    this.redraw();
  }

  take([w1, w2, b], told) {
    const limit = (x) => clamp(x, -MOST, MOST);
    this.change({ w1: limit(w1), w2: limit(w2), b: limit(b) }, told);
  }

  correct() {
    const step = corrected(this.weights, this.state.targets);
    if (!step) return this.tell(this.labels.none_wrong);
    const [x1, x2] = step.corner;
    const up = step.weights[2] > this.state.b;
    Object.assign(this.state, { x1, x2 });
    return this.take(
      step.weights,
      fill(this.labels[up ? "moved_up" : "moved_down"], { corner: `(${x1}, ${x2})` }),
    );
  }

  find() {
    const { weights, corrections, found } = perceptron(this.weights, this.state.targets, ROUNDS);
    const xor = ["0110", "1001"].includes(this.state.targets.join(""));
    const told = !found ? (xor ? "never_found" : "not_found") : corrections ? "found" : "none_wrong";
    this.take(weights, fill(this.labels[told], { corrections, rounds: ROUNDS }));
  }

  pick(event) {
    const [x, y] = this.plane.under(event.offsetX, event.offsetY);
    const [x1, x2] = [x, y].map((value) => clamp(Math.round(value * 10) / 10, -0.5, 1.5));
    this.change({ x1, x2 });
  }

  turn(i) {
    this.change({ targets: this.state.targets.map((target, k) => (k === i ? 1 - target : target)) });
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- drawing ---

  build() {
    const { labels } = this;
    const wrong = (field, value) =>
      this.tell(fill(labels.typed_wrong, { field, kept: shown(value, 3), most: MOST }));
    this.fields = NAMES.map((name) => {
      const field = new Field(SIGNS[name], 5, { change: (value) => this.change({ [name]: value }), wrong });
      field.label(labels[`field_${name}`]);
      return field;
    });
    this.part("fields").replaceChildren(...this.fields.map(({ node }) => node));
    const head = ["x₁", "x₂", labels.target, "z", labels.output, labels.correct].map((name) =>
      el("th", { scope: "col" }, name),
    );
    this.rows = CORNERS.map((corner, i) => this.makeRow(corner, i));
    const body = el("tbody", {}, ...this.rows.map(({ row }) => row));
    const table = el(
      "table",
      { "aria-label": labels.table_name },
      el("thead", {}, el("tr", {}, ...head)),
      body,
    );
    this.part("table").replaceChildren(table);
  }

  makeRow([x1, x2], i) {
    const target = button("", () => this.turn(i));
    const cells = [el("td"), el("td"), el("td")];
    const name = button(String(x1), () => this.change({ x1, x2 }), { "aria-label": `(${x1}, ${x2})` });
    const row = el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      el("td", {}, String(x2)),
      el("td", {}, target),
      ...cells,
    );
    return { row, target, cells };
  }

  draw() {
    const { state, labels } = this;
    const { targets, bend } = state;
    const says = (point) => weightedSum(point, this.weights);
    const wrong = CORNERS.map((corner, i) => says(corner) > 0 !== (targets[i] === 1));
    this.part("task").value = taskOf(this.data.tasks, targets);
    this.part("bend").value = bend;
    this.part("means").textContent = meaning(labels, this.part("task").value, bend);
    this.fields.forEach((field, i) => field.draw(state[NAMES[i]]));
    this.rows.forEach((row, i) => this.drawRow(row, i, says(CORNERS[i]), wrong[i]));
    this.part("formula").textContent = this.formula();
    const right = wrong.filter((one) => !one).length;
    const sentence = fill(labels[right === 4 ? "all_right" : "some_right"], { right });
    this.part("says").textContent = `${sentence} ${this.side()}`;
    this.plane.draw({
      says,
      places: CORNERS,
      targets,
      wrong,
      chosen: [state.x1, state.x2],
      range: [-0.5, 1.5],
      axes: ["x₁", "x₂"],
      ticks: [0, 1],
    });
    this.part("plane").setAttribute("aria-label", fill(labels.plane_alt, { right }));
    announce(this.part("live"), `${this.part("formula").textContent} ${sentence}`);
  }

  drawRow({ row, target, cells }, i, z, wrong) {
    const { state, labels } = this;
    const [x1, x2] = CORNERS[i];
    row.classList.toggle("chosen", state.x1 === x1 && state.x2 === x2);
    target.textContent = String(state.targets[i]);
    target.setAttribute(
      "aria-label",
      fill(labels.turn, { corner: `(${x1}, ${x2})`, target: state.targets[i] }),
    );
    const texts = [
      shown(z),
      shown(BENDS[state.bend][0](z), 3),
      wrong ? `✗ ${labels.wrong}` : `✓ ${labels.right}`,
    ];
    cells.forEach((cell, k) => (cell.textContent = texts[k]));
  }

  // The whole neuron as one line: tanh(0.5 · 1 + 0.3 · 0 − 0.2) = 0.291
  formula() {
    const { x1, x2, w1, w2, b, bend } = this.state;
    const z = weightedSum([x1, x2], this.weights);
    const sum = `${shown(w1)} · ${bracketed(x1)} + ${bracketed(w2)} · ${bracketed(x2)} + ${bracketed(b)}`;
    const value = shown(BENDS[bend][0](z), 4);
    return bend === "none" ? `${sum} = ${value}` : `${bend}(${sum}) = ${bend}(${shown(z, 4)}) = ${value}`;
  }

  side() {
    const { w1, w2 } = this.state;
    return w1 === 0 && w2 === 0 ? this.labels.no_line : fill(this.labels.line, { line: this.line() });
  }

  line() {
    const { w1, w2, b } = this.state;
    return `${shown(w1)} x₁ + ${bracketed(w2)} x₂ + ${bracketed(b)} = 0`;
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

export default mount((place) => new Bench(place));
