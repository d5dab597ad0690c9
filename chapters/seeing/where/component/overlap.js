// Two boxes that one moves and resizes; the formula of their IoU carries the current numbers.

const FIELD = [120, 80]; // width and height of the picture
const EDGES = ["left", "top", "right", "bottom"];
const NAMES2 = ["a", "b"];

class Overlap {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "where_");
    this.redraw = eachFrame(() => this.draw());
    this.part("preset").onchange = ({ target }) => this.choose(target.value);
  }

  receive({ data }) {
    const text = JSON.stringify(data);
    if (text === this.received) return;
    this.received = text;
    Object.assign(this, { data, labels: data.labels });
    if (!this.boxes) this.read();
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.overlap_name);
    const names = [...Object.keys(data.pairs), "own"];
    writeOptions(
      this.part("preset"),
      names.map((name) => [name, this.labels[`pair_${name}`]]),
    );
    this.build();
    this.redraw();
  }

  read() {
    const { link, data } = this;
    this.boxes = NAMES2.map((name, k) => link.read(name, data.pairs[data.first_pair][k], fourNumbers));
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const first = this.data.pairs[this.data.first_pair];
    const text = (k) => (this.boxes[k].join() === first[k].join() ? null : this.boxes[k].join("."));
    return { a: text(0), b: text(1) };
  }

  choose(name) {
    if (name !== "own") this.change(this.data.pairs[name].map((box) => [...box]));
  }

  change(boxes) {
    this.boxes = boxes;
    this.tell("");
    this.link.changed();
    this.redraw();
  }

  set(k, box) {
    this.change(this.boxes.map((old, i) => (i === k ? box : old)));
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- moving ---

  moved(k, dx, dy) {
    const [left, top, right, bottom] = this.boxes[k];
    const x = clamp(dx, -left, FIELD[0] - right);
    const y = clamp(dy, -top, FIELD[1] - bottom);
    this.set(k, [left + x, top + y, right + x, bottom + y]);
  }

  resized(k, dx, dy) {
    const [left, top, right, bottom] = this.boxes[k];
    this.set(k, [left, top, clamp(right + dx, left, FIELD[0]), clamp(bottom + dy, top, FIELD[1])]);
  }

  // --- drawing ---

  build() {
    this.nodes = NAMES2.map((name, k) => this.makeBox(name, k));
    this.common = el("div", { class: "common" });
    this.part("stage").replaceChildren(this.common, ...this.nodes);
    this.inputs = NAMES2.map((_, k) => EDGES.map((edge, e) => this.makeField(k, edge, e)));
    const head = EDGES.map((edge) => el("th", { scope: "col" }, this.labels[`edge_${edge}`]));
    const rows = NAMES2.map((name, k) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, name.toUpperCase()),
        ...this.inputs[k].map((input) => el("td", {}, input)),
      ),
    );
    this.part("fields").replaceChildren(
      el(
        "table",
        { "aria-label": this.labels.fields_name },
        el("thead", {}, el("tr", {}, el("td"), ...head)),
        el("tbody", {}, ...rows),
      ),
    );
  }

  makeBox(name, k) {
    const corner = el("span", { class: "corner", "aria-hidden": "true" });
    const node = el("button", { type: "button", class: `box ${name}` }, name.toUpperCase(), corner);
    node.onpointerdown = (event) => this.grab(event, k, event.target === corner);
    node.onpointermove = (event) => this.drag(event);
    node.onpointerup = node.onpointercancel = () => (this.held = null);
    node.onkeydown = (event) => this.key(event, k);
    return node;
  }

  makeField(k, edge, e) {
    const label = namedValue(NAMES2[k].toUpperCase(), this.labels[`edge_${edge}`]);
    const input = el("input", { type: "number", min: 0, max: FIELD[e % 2], step: 1, "aria-label": label });
    input.onchange = () => this.typed(k, e, input);
    return input;
  }

  typed(k, e, input) {
    const value = input.valueAsNumber;
    const box = this.boxes[k].map((old, i) => (i === e ? value : old));
    if (fits(box)) return this.set(k, box);
    this.tell(fill(this.labels.edge_wrong, { width: FIELD[0], height: FIELD[1] }));
    return (input.value = this.boxes[k][e]);
  }

  grab(event, k, corner) {
    event.preventDefault();
    this.nodes[k].focus({ preventScroll: true });
    this.nodes[k].setPointerCapture(event.pointerId);
    this.held = { k, corner, x: event.clientX, y: event.clientY };
  }

  drag(event) {
    if (!this.held) return;
    const unit = this.part("stage").clientWidth / FIELD[0];
    const [dx, dy] = [event.clientX - this.held.x, event.clientY - this.held.y].map((d) =>
      Math.round(d / unit),
    );
    if (!dx && !dy) return;
    this.held.x += dx * unit;
    this.held.y += dy * unit;
    this[this.held.corner ? "resized" : "moved"](this.held.k, dx, dy);
  }

  key(event, k) {
    const shift = event.shiftKey;
    const move = arrowMove(event);
    if (move) this[shift ? "resized" : "moved"](k, 2 * move[1], 2 * move[0]);
  }

  draw() {
    const { labels, boxes, part } = this;
    this.nodes.forEach((node, k) => {
      lay(node, boxes[k]);
      const [left, top, right, bottom] = boxes[k];
      const facts = { name: NAMES2[k].toUpperCase(), left, top, width: right - left, height: bottom - top };
      node.setAttribute("aria-label", fill(labels.box_name, facts));
    });
    const shared = sharedBox(...boxes);
    this.common.hidden = areaOf(shared) === 0;
    if (!this.common.hidden) lay(this.common, shared);
    this.inputs.forEach((row, k) => row.forEach((input, e) => (input.value = boxes[k][e])));
    part("preset").value = Object.keys(this.data.pairs).find((name) => this.data.pairs[name].join() === boxes.join()) ?? "own"; // prettier-ignore
    this.words(shared);
  }

  words(shared) {
    const { labels, boxes, part } = this;
    const [a, b, both] = [...boxes, shared].map(areaOf);
    const union = a + b - both;
    const value = iou(...boxes);
    const [width, height] = [shared[2] - shared[0], shared[3] - shared[1]].map((x) => Math.max(0, x));
    part("both").textContent = fill(labels.both, { width, height, both });
    part("union").textContent = fill(labels.union, { a, b, both, union });
    part("iou").textContent =
      union > 0 ? fill(labels.iou, { both, union, value: value.toFixed(3) }) : labels.iou_none;
    part("says").textContent = labels[saying(boxes, a, b, both, value)];
    announce(part("live"), `${part("iou").textContent} ${part("says").textContent}`);
  }
}

// What is worth saying about these two.
function saying(boxes, a, b, both, value) {
  if (a === 0 || b === 0) return "case_no_area";
  if (value === 1) return "case_equal";
  if (both === 0) return "case_apart";
  if (both === Math.min(a, b)) return "case_inside";
  return value >= ENOUGH ? "case_enough" : "case_little";
}

function lay(node, [left, top, right, bottom]) {
  const share = (x, axis) => `${(100 * x) / FIELD[axis]}%`;
  Object.assign(node.style, { left: share(left, 0), top: share(top, 1), width: share(right - left, 0), height: share(bottom - top, 1) }); // prettier-ignore
}

const fits = (box) =>
  box.every((x, e) => Number.isInteger(x) && x >= 0 && x <= FIELD[e % 2]) &&
  box[0] <= box[2] &&
  box[1] <= box[3];

// "10.10.70.60" -> [10, 10, 70, 60]
function fourNumbers(raw) {
  const box = /^\d{1,3}(\.\d{1,3}){3}$/.test(raw) ? raw.split(".").map(Number) : [];
  return box.length === 4 && fits(box) ? box : undefined;
}

export default mount((place) => new Overlap(place));
