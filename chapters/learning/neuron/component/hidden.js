// Two inputs, two hidden neurons, one output: nine numbers to type or to train, and the space that the hidden layer makes.

const FRAME_STEPS = 10; // of gradient descent, in each frame of a training that is watched
const LEARNING = ["none", "sigmoid", "tanh", "relu"];

class Hidden {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.planes = { inputs: new Plane(this.part("inputs")), space: new Plane(this.part("space")) };
    this.link = new Link(() => this.linked(), "neuron_h");
    this.redraw = eachFrame(() => this.draw());
    this.further = eachFrame(() => this.learn());
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on(
      "task",
      "change",
      ({ target }) => target.value !== "own" && this.restart({ targets: this.data.tasks[target.value] }),
    );
    on("bend", "change", ({ target }) => this.restart({ bend: target.value }));
    on("seed", "change", ({ target }) => this.reseed(target.valueAsNumber));
    on("first", "click", () => this.change({ numbers: this.data.seeds[this.state.seed - 1], steps: 0 }));
    on("train", "click", () => this.toggle());
    on("every", "click", () => this.trySeeds());
    on("share", "change", ({ target }) => this.change({ share: target.checked }));
    this.observer = new ResizeObserver(() => this.state && this.redraw());
    this.observer.observe(this.part("inputs").parentElement);
  }

  receive({ data }) {
    if (news(this, data, "hidden_name", LEARNING)) {
      this.part("seed").max = data.seeds.length;
      this.part("every").textContent = fill(this.labels.every_seed, { seeds: data.seeds.length });
      this.build();
    }
    this.redraw();
  }

  read() {
    const { link, data } = this;
    const seedOf = (raw) => (/^\d{1,2}$/.test(raw) && data.seeds[raw - 1] ? Number(raw) : undefined);
    const nine = (raw) => {
      const found = raw.split("_").map(numeric);
      return found.length === 9 && !found.includes(undefined) ? found : undefined;
    };
    this.state = {
      targets: link.read("t", data.tasks.xor, targetsOf),
      bend: link.read("bend", "tanh", oneOf(LEARNING)),
      seed: link.read("seed", 1, seedOf),
      numbers: link.read("w", null, nine),
      share: link.read("share", false, oneOf(["on"])) === "on",
      steps: 0,
    };
    if (!this.state.numbers) this.trained();
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const { targets, bend, seed, numbers, share } = this.state;
    const moved = this.typed ? numbers.map((x) => Number(x.toFixed(4))).join("_") : null;
    return {
      t: targets.join("") === this.data.tasks.xor.join("") ? null : targets.join(""),
      bend: bend === "tanh" ? null : bend,
      seed: seed === 1 ? null : seed,
      w: moved,
      share: share ? "on" : null,
    };
  }

  // What training finds from the first weights of the seed.
  trained() {
    const { state, data } = this;
    state.numbers = descend(data.seeds[state.seed - 1], state.targets, state.bend, data.rate, data.steps);
    state.steps = data.steps;
    this.typed = false;
  }

  // --- what the visitor does ---

  change(change) {
    Object.assign(this.state, change);
    this.halt();
    this.typed ||= "numbers" in change;
    this.tell("");
    this.link.changed();
    this.redraw();
  }

  restart(change) {
    this.change(change);
    this.trained();
    this.part("notice").hidden = true;
  }

  reseed(seed) {
    if (this.data.seeds[seed - 1]) this.restart({ seed });
    else this.tell(fill(this.labels.seed_wrong, { seeds: this.data.seeds.length }));
  }

  toggle() {
    if (this.running) return this.halt();
    if (this.state.steps >= this.data.steps || this.typed === true) this.state.steps = 0;
    this.running = true;
    this.typed = true;
    this.further();
    return this.redraw();
  }

  halt() {
    this.running = false;
    this.further.stop();
    this.further = eachFrame(() => this.learn());
  }

  learn() {
    const { state, data } = this;
    if (!this.running) return;
    state.numbers = descend(state.numbers, state.targets, state.bend, data.rate, FRAME_STEPS).map((x) =>
      clamp(x, -MOST, MOST),
    );
    state.steps += FRAME_STEPS;
    if (state.steps >= data.steps) this.halt();
    this.link.changed();
    this.redraw();
    if (this.running) this.further();
  }

  trySeeds() {
    const { state, data, labels } = this;
    const right = data.seeds.map((first) => {
      const numbers = descend(first, state.targets, state.bend, data.rate, data.steps);
      return rightCorners((point) => settled(through(numbers, point, state.bend).output), state.targets);
    });
    const solved = right.flatMap((count, i) => (count === 4 ? [i + 1] : []));
    const facts = { seeds: data.seeds.length, solved: solved.length, which: solved };
    this.tell(fill(labels[solved.length ? "seeds_solved" : "seeds_none"], facts));
  }

  turn(i) {
    this.restart({ targets: this.state.targets.map((target, k) => (k === i ? 1 - target : target)) });
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
    this.fields = this.state.numbers.map((_, i) => {
      const change = (value) =>
        this.change({ numbers: this.state.numbers.map((x, k) => (k === i ? value : x)), steps: 0 });
      const field = new Field(labels.weight_signs.split("|")[i], 0, { change, wrong });
      field.label(sideBySide(labels.rows.split("|")[Math.floor(i / 3)], labels.weight_signs.split("|")[i]));
      return field;
    });
    const rows = labels.rows.split("|").map((name, r) => {
      const cells = this.fields.slice(3 * r, 3 * r + 3).map(({ node }) => el("td", {}, node));
      return el("tr", {}, el("th", { scope: "row" }, name), ...cells);
    });
    this.part("weights").replaceChildren(
      el("table", { "aria-label": labels.weights_name }, el("tbody", {}, ...rows)),
    );
    const head = ["x₁", "x₂", labels.target, "h₁", "h₂", labels.logit, labels.correct].map((name) =>
      el("th", { scope: "col" }, name),
    );
    this.outputName = head[5];
    this.rows = CORNERS.map(([x1, x2], i) => {
      const target = button("", () => this.turn(i));
      const cells = [el("td"), el("td"), el("td"), el("td")];
      const row = el(
        "tr",
        {},
        el("th", { scope: "row" }, String(x1)),
        el("td", {}, String(x2)),
        el("td", {}, target),
        ...cells,
      );
      return { row, target, cells };
    });
    const body = el("tbody", {}, ...this.rows.map(({ row }) => row));
    const table = el(
      "table",
      { "aria-label": labels.table_name },
      el("thead", {}, el("tr", {}, ...head)),
      body,
    );
    this.part("table").replaceChildren(table);
  }

  draw() {
    const { state, labels, data } = this;
    const { numbers, targets, bend } = state;
    const found = CORNERS.map((corner) => {
      const one = through(numbers, corner, bend);
      return { ...one, output: settled(one.output) };
    });
    const flat = found.every(({ output }) => output === 0);
    const wrong = found.map(({ output }, i) => output === 0 || output > 0 !== (targets[i] === 1));
    const right = wrong.filter((one) => !one).length;
    this.part("task").value = taskOf(data.tasks, targets);
    this.part("bend").value = bend;
    this.part("means").textContent = meaning(labels, this.part("task").value, bend);
    this.part("share").checked = state.share;
    if (this.part("seed").getRootNode().activeElement !== this.part("seed"))
      this.part("seed").value = state.seed;
    this.part("train").textContent = this.running ? labels.halt : fill(labels.train, { steps: data.steps });
    this.fields.forEach((field, i) => field.draw(numbers[i]));
    this.outputName.textContent = state.share ? labels.share : labels.logit;
    this.rows.forEach((row, i) => this.drawRow(row, i, found[i], wrong[i]));
    const { loss } = slopes(numbers, targets, bend);
    const facts = { right, steps: state.steps, loss: shown(loss, 4) };
    this.part("says").textContent = fill(
      labels[flat ? "hidden_flat" : right === 4 ? "hidden_all" : "hidden_some"],
      facts,
    );
    this.part("formula").textContent = this.formula(found);
    this.drawPlanes(found, wrong, right, flat);
    this.part("net").replaceChildren(drawNet(numbers, labels));
    announce(this.part("live"), this.part("says").textContent);
  }

  drawRow({ target, cells }, i, { hidden, output }, wrong) {
    const { state, labels } = this;
    target.textContent = String(state.targets[i]);
    target.setAttribute(
      "aria-label",
      fill(labels.turn, { corner: `(${CORNERS[i]})`, target: state.targets[i] }),
    );
    const last = state.share ? percent(logistic(output), 1) : shown(output);
    const texts = [
      shown(hidden[0]),
      shown(hidden[1]),
      last,
      output === 0 ? `– ${labels.undecided}` : wrong ? `✗ ${labels.wrong}` : `✓ ${labels.right}`,
    ];
    cells.forEach((cell, k) => (cell.textContent = texts[k]));
  }

  drawPlanes(found, wrong, right, flat) {
    const { numbers, targets, bend } = this.state;
    const shared = { targets, wrong, chosen: null, flat };
    this.planes.inputs.draw({
      ...shared,
      says: (point) => settled(through(numbers, point, bend).output),
      places: CORNERS,
      range: [-0.5, 1.5],
      axes: ["x₁", "x₂"],
      ticks: [0, 1],
    });
    const places = found.map(({ hidden }) => hidden);
    const range = rangeOf(places.flat(), bend);
    this.planes.space.draw({
      ...shared,
      says: (point) => weightedSum(point, numbers.slice(6)),
      places,
      range,
      axes: ["h₁", "h₂"],
      ticks: ticksOf(range),
    });
    for (const name of ["inputs", "space"])
      this.part(name).setAttribute("aria-label", fill(this.labels[`${name}_alt`], { right }));
  }

  formula(found) {
    const { numbers, bend } = this.state;
    if (bend !== "none") return `${this.labels.bent} ${this.together(found)}`.trim();
    const [w1, w2, b] = folded(numbers);
    const [w11, , , w21, , , v1, v2] = numbers;
    const product = `${shown(v1)} · ${bracketed(w11)} + ${bracketed(v2)} · ${bracketed(w21)} = ${shown(w1)}`;
    const one = `${shown(w1)} x₁ + ${bracketed(w2)} x₂ + ${bracketed(b)}`;
    return fill(this.labels.folded, { product, one });
  }

  // Corners that the hidden layer sends to one place have one mark there.
  together(found) {
    const places = new Set(found.map(({ hidden }) => hidden.map((x) => x.toFixed(2)).join()));
    return places.size < CORNERS.length ? fill(this.labels.together, { places: places.size }) : "";
  }

  stop() {
    this.halt();
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

// Both axes of the hidden space alike: what the bend can reach, or what the four points need.
function rangeOf(values, bend) {
  if (bend === "tanh") return [-1.3, 1.3];
  if (bend === "sigmoid") return [-0.25, 1.25];
  const [low, high] = [Math.min(...values, 0), Math.max(...values, 1)];
  const room = 0.15 * (high - low);
  return [low - room, high + room];
}

const ticksOf = ([low, high]) =>
  low < -1 && high < 2 ? [-1, 0, 1] : [0, Math.max(1, Math.floor(high / 1.15))];

// The net as a drawing: three layers with their names, a number on every connection.
function drawNet(numbers, labels) {
  const places = { x: [[50, 90], [50, 210]], h: [[190, 90], [190, 210]], o: [[320, 150]] }; // prettier-ignore
  const edges = [
    [places.x[0], places.h[0], numbers[0], 0.5],
    [places.x[1], places.h[0], numbers[1], 0.3],
    [places.x[0], places.h[1], numbers[3], 0.3],
    [places.x[1], places.h[1], numbers[4], 0.5],
    [places.h[0], places.o[0], numbers[6], 0.5],
    [places.h[1], places.o[0], numbers[7], 0.5],
  ];
  const drawn = edges.map((edge) => drawEdge(...edge));
  const [lines, written] = [0, 1].map((part) => drawn.map((edge) => edge[part])); // no line over a number
  const names = labels.net_layers
    .split("|")
    .map((name, i) => svg("text", { x: [50, 190, 310][i], y: 24, class: "layer" }, name));
  const units = [...places.x, ...places.h, ...places.o].map(([x, y], i) => [
    svg("circle", { cx: x, cy: y, r: 22, class: "unit" }),
    svg("text", { x, y: y + 5, class: "unit-name" }, ["x₁", "x₂", "h₁", "h₂", "z"][i]),
  ]);
  return svg(
    "svg",
    { viewBox: "0 0 360 250", role: "img", "aria-label": labels.net_alt },
    ...lines,
    ...written,
    ...units.flat(),
    ...names,
  );
}

function drawEdge([x1, y1], [x2, y2], weight, share) {
  const [x, y] = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
  const kind = weight < 0 ? "edge below" : "edge";
  return [
    svg("line", { x1, y1, x2, y2, class: kind, "stroke-width": 1 + Math.min(5, Math.abs(weight)) }),
    svg("text", { x, y: y + 5, class: "edge-number" }, shown(weight)),
  ];
}

export default mount((place) => new Hidden(place));
