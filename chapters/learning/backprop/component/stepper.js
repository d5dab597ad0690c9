// The acts of learning one edge at a time. All numbers come with the data; here they are only uncovered.

const [COLUMN, LINE, WIDTH, HEIGHT] = [104, 76, 84, 62]; // CSS pixels of the drawing
const SMALLEST = 0.72; // how far a wide screen's drawing may shrink before it scrolls
const SIGNS = { "*": "×", "-": "−", neg: "−( )" };
const ACTS = ["start", "forward", "loss", "backward", "step"];

const small = (x) => {
  if (x === 0) return "0";
  const size = Math.abs(x);
  const text = size >= 1e5 || size < 1e-4 ? x.toExponential(2) : String(Number(x.toPrecision(4)));
  return text.replaceAll("-", MINUS);
};
const inBox = (x) => small(Number(x.toPrecision(3))); // a box has room for three digits that count
const inBrackets = (x) => (x < 0 ? `(${small(x)})` : small(x));

class Stepper {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("at", "input", ({ target }) => this.go(Number(target.value)));
    on("back", "click", () => this.go(this.at - 1));
    on("forward", "click", () => this.go(this.at + 1));
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return;
    this.received = JSON.stringify(data);
    [this.data, this.labels] = [data, data.labels];
    this.link ??= new Link(() => ({ at: this.at }), data.prefix);
    const act = this.ends?.indexOf(this.at) ?? -1;
    this.plan();
    if (this.at === undefined) this.at = this.fromLink();
    else this.link.changed(); // a setting stands in the link now, and where it left off belongs to it
    if (act >= 0) this.at = this.ends[act]; // the end of an act stays one, in another graph too
    this.at = clamp(this.at, 0, this.last);
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.name);
    this.part("graph").setAttribute("aria-label", this.labels.graph_name);
    this.part("at").max = this.last;
    this.build();
    this.draw();
    this.follow("auto");
  }

  // Which positions belong to which act: one for each number computed, each edge, and the step.
  plan() {
    const { nodes, moves } = this.data;
    this.made = nodes.flatMap(({ parts }, i) => (parts.length ? [i] : []));
    const before = this.made.filter((i) => !nodes[i].loss).length;
    const forward = this.made.length;
    this.made.sort((a, b) => nodes[a].loss - nodes[b].loss || a - b);
    this.ends = [0, before, forward, forward + moves.length, forward + moves.length + 1];
    this.last = this.ends[4];
  }

  // Opens with all slopes in sight, before the step; so does a link that names no place.
  fromLink() {
    const parse = (raw) => (/^\d{1,3}$/.test(raw) ? Number(raw) : undefined);
    return this.link.read("at", this.ends[3], parse);
  }

  go(at) {
    this.at = clamp(at, 0, this.last);
    this.link.changed();
    this.draw();
    this.follow();
  }

  // --- drawing ---

  build() {
    const { nodes, moves } = this.data;
    const buttons = ACTS.map((name, i) =>
      button(`${i || ""} ${this.labels[name]}`, () => this.go(this.ends[i])),
    );
    this.part("acts").replaceChildren(...buttons);
    this.buttons = buttons;
    const [columns, lines] = [Math.max(...nodes.map(({ x }) => x)), Math.max(...nodes.map(({ y }) => y))];
    const [width, height] = [(columns + 1) * COLUMN, (lines + 1) * LINE];
    this.edges = moves.map((move) => this.makeEdge(move));
    this.nodes = nodes.map((node) => this.makeNode(node));
    const drawing = svg(
      "svg",
      {
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        style: `min-width: ${SMALLEST * width}px`,
        "aria-hidden": "true",
      },
      ...this.edges.map(({ line }) => line),
      ...this.nodes.map(({ group }) => group),
    );
    this.items = nodes.map(() => el("li"));
    this.part("graph").replaceChildren(drawing, el("ol", { class: "hidden" }, ...this.items));
    this.buildTable();
  }

  middle({ x, y }) {
    return [x * COLUMN + COLUMN / 2, y * LINE + LINE / 2];
  }

  makeEdge({ result, part }) {
    const { nodes } = this.data;
    const [x1, y1] = this.middle(nodes[part]);
    const [x2, y2] = this.middle(nodes[result]);
    const [from, to] = [x1 + WIDTH / 2, x2 - WIDTH / 2];
    const bend = (to - from) / 2;
    const line = svg("path", { d: `M ${from} ${y1} C ${from + bend} ${y1} ${to - bend} ${y2} ${to} ${y2}`, class: "edge" }); // prettier-ignore
    return { line };
  }

  makeNode(node) {
    const [x, y] = this.middle(node);
    const given = node.parts.length === 0;
    const box = svg("rect", { x: x - WIDTH / 2, y: y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: given ? 4 : 18 }); // prettier-ignore
    const name = svg("text", { x, y: y - 12, class: "name" }, node.name || SIGNS[node.how] || node.how);
    const value = svg("text", { x, y: node.name || node.how ? y + 6 : y - 2, class: "value" });
    const grad = svg("text", { x, y: y + 24, class: "grad" });
    const kind = given
      ? node.data
        ? "data"
        : node.name
          ? "weight"
          : "constant"
      : node.loss
        ? "loss"
        : "made";
    return { group: svg("g", { class: `node ${kind}` }, box, name, value, grad), value, grad };
  }

  buildTable() {
    const { labels, data } = this;
    const head = labels.columns.split("|").map((name) => el("th", { scope: "col" }, name));
    this.rows = data.rows.map((row) => {
      const cells = Array.from({ length: head.length - 1 }, () => el("td"));
      return { cells, line: el("tr", {}, el("th", { scope: "row" }, row.name), ...cells) };
    });
    const body = el("tbody", {}, ...this.rows.map(({ line }) => line));
    const table = el("table", { "aria-label": labels.table }, el("thead", {}, el("tr", {}, ...head)), body);
    this.part("table").replaceChildren(table);
  }

  draw() {
    const { data, labels, at, ends } = this;
    const done = clamp(at - ends[2], 0, data.moves.length); // edges that the slope has come back over
    const computed = new Set(this.made.slice(0, at));
    const grads = new Map(done || at > ends[2] ? [[data.nodes.length - 1, 1]] : []);
    data.moves.slice(0, done).forEach(({ part, grad }) => grads.set(part, grad));
    const current = at > ends[2] && at <= ends[3] ? done - 1 : null;
    this.part("at").value = at;
    this.part("back").disabled = at === 0;
    this.part("forward").disabled = at === this.last;
    this.buttons.forEach((one, i) => one.setAttribute("aria-pressed", at === ends[i] && (i === 0 || ends[i] > ends[i - 1]))); // prettier-ignore
    this.nodes.forEach((node, i) => this.drawNode(node, data.nodes[i], i, computed, grads));
    this.edges.forEach((edge, i) => this.drawEdge(edge, i < done, i === current));
    this.rows.forEach((row, i) => this.drawRow(row, data.rows[i], grads));
    this.part("says").textContent = this.sentence(current);
    announce(this.part("live"), this.part("says").textContent);
    this.part("graph").setAttribute("aria-description", labels.graph_hint);
  }

  drawNode({ group, value, grad }, node, i, computed, grads) {
    const { at, ends, data } = this;
    const stepped = at === ends[4];
    const lost = stepped && node.after === null && node.parts.length > 0; // has no value any more
    const shown = !lost && (!node.parts.length || computed.has(i));
    const moved = stepped && node.name && !node.data && node.after !== node.value;
    value.textContent = shown ? inBox(stepped ? (node.after ?? node.value) : node.value) : "";
    grad.textContent = grads.has(i) ? inBox(grads.get(i)) : "";
    const now = at > 0 && at <= ends[2] && this.made[at - 1] === i;
    const arrives = at > ends[2] && at <= ends[3] && data.moves[at - ends[2] - 1].part === i;
    group.classList.toggle("now", now || arrives || moved);
    group.classList.toggle("waits", !shown);
    this.items[i].textContent = this.told(i, value.textContent, grad.textContent);
  }

  // What one box of the drawing shows: from which others its number comes, its value and its slope, once they are there.
  told(i, value, grad) {
    const { labels, data } = this;
    const { name, how, parts, data: given } = data.nodes[i];
    const called = (k) => data.nodes[k].name || (data.nodes[k].parts.length ? fill(labels.node_number, { n: k + 1 }) : small(data.nodes[k].value)); // prettier-ignore
    const kind = labels[given ? "node_data" : name ? "node_weight" : "node_constant"];
    const power = how === "^2" && fill(labels.node_squared, { name: called(parts[0]) });
    const what = parts.length
      ? `${called(i)} = ${power || written(how, parts.map(called))}`
      : fill(labels.node_given, { name: called(i), kind });
    const slope = grad && fill(labels.node_slope, { grad });
    return fill(labels.node_says, { what, value: value || labels.node_waits, slope });
  }

  drawEdge({ line }, done, current) {
    line.classList.toggle("done", done);
    line.classList.toggle("now", current);
  }

  // A slope is complete when no edge to its number is left.
  drawRow({ cells, line }, row, grads) {
    const { at, ends, data, labels } = this;
    const place = data.nodes.findIndex(({ name }) => name === row.name);
    const left = data.moves.slice(Math.max(0, at - ends[2])).some(({ part }) => part === place);
    const complete = at > ends[2] && !left;
    const back = at >= ends[3];
    const stepped = at === ends[4];
    const waiting = grads.has(place) ? `${small(grads.get(place))} …` : "…";
    const texts = [
      small(row.before),
      complete ? small(row.gradient) : waiting,
      complete ? (row.difference === null ? labels.no_difference : small(row.difference)) : "…",
      complete && row.digits !== null ? (row.digits >= 12 ? "≥ 12" : String(row.digits)) : "…",
      back ? small(row.between) : "…",
      stepped ? (row.data ? labels.stays : small(row.after)) : "…",
    ];
    cells.forEach((cell, i) => (cell.textContent = texts[i]));
    line.classList.toggle("moved", stepped && row.after !== row.before);
  }

  // --- what is said ---

  sentence(current) {
    const { labels, at, ends, data } = this;
    if (at === 0) return labels.says_start;
    if (at <= ends[2]) return this.computing(data.nodes[this.made[at - 1]], at > ends[1]);
    if (current !== null) return this.flowing(data.moves[current]);
    const next = data.next_loss === null ? labels.no_loss : small(data.next_loss);
    return fill(labels.says_step, {
      loss: small(data.nodes.at(-1).value),
      next,
      rule: data.rule,
      rate: data.rate,
    });
  }

  computing(node, loss) {
    const values = node.parts.map((i) => this.data.nodes[i].value);
    const facts = { what: written(node.how, values), value: small(node.value) };
    return fill(this.labels[loss ? "says_loss" : "says_forward"], facts);
  }

  flowing({ result, part, arrived, slope, grad }) {
    const { labels, data } = this;
    const flows = arrived * slope;
    const before = grad - flows;
    const to = data.nodes[part];
    const facts = {
      from: SIGNS[data.nodes[result].how] ?? data.nodes[result].how,
      to: to.name || SIGNS[to.how] || to.how || small(to.value),
      arrived: small(arrived),
      slope: inBrackets(slope),
      flows: small(flows),
      before: small(before),
      grad: small(grad),
    };
    const again = Math.abs(before) > 1e-12 * Math.max(1, Math.abs(grad));
    return fill(labels[again ? "says_again" : "says_back"], facts);
  }

  // The box scrolls to what happens now, where it is wider than the screen.
  follow(behavior = wantsStillness() ? "auto" : "smooth") {
    const { at, ends, data } = this;
    const box = this.part("graph");
    const spot =
      at <= ends[2] ? this.made[Math.max(0, at - 1)] : data.moves[Math.min(at, ends[3]) - ends[2] - 1]?.part;
    if (spot === undefined || box.scrollWidth <= box.clientWidth) return;
    const drawing = box.firstElementChild;
    const scale = drawing.clientWidth / drawing.viewBox.baseVal.width;
    box.scrollTo({ left: scale * this.middle(data.nodes[spot])[0] - box.clientWidth / 2, behavior });
  }

  stop() {
    this.link?.stop();
  }
}

// 0.6 · 1, tanh(0.7), 0.3^2
// With names in place of the numbers: w1 · x1.
function written(how, values) {
  const [plain, bracketed] = [small, inBrackets].map((write) =>
    values.map((x) => (typeof x === "string" ? x : write(x))),
  );
  if (how === "max") return `max(${plain.join(", ")})`;
  if (values.length === 2) return `${plain[0]} ${SIGNS[how] ?? how} ${bracketed[1]}`;
  if (how === "neg") return `−${bracketed[0]}`;
  return how.startsWith("^") ? `${bracketed[0]}${how}` : `${how}(${plain[0]})`;
}

export default mount((place) => new Stepper(place));
