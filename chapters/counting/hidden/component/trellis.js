// The trellis: a column for each step, a row for each state, lines from state to state; a node can be chosen.
// Where it is too narrow for that the steps go downwards and the states stand side by side.

const NODE = { width: 78, height: 40 };
const PITCH = { x: 112, y: 66 };
const EDGE_ROOM = { left: 60, top: 58 };
const UPRIGHT = { below: 600, left: 48, node: 70, pitch: { x: 160, y: 80 }, top: 28, gap: 4 };

class Trellis {
  // choose(t, s): a node was chosen by mouse, finger or arrow keys. turn(): the place has become narrow, or wide.
  constructor(place, choose, turn) {
    Object.assign(this, { place, choose });
    this.observer = new ResizeObserver(() => this.lay && this.isNarrow() !== this.upright && turn());
    this.observer.observe(place);
  }

  isNarrow() {
    return this.place.clientWidth < UPRIGHT.below;
  }

  // view: columns [{ name, note }], rows [name], cells [t][s] { text, share, label }, edges [{ t, i, j, kind, width }],
  // path [s or undefined for each t], chosen [t, s], alt.
  draw(view) {
    const focused = this.place.getRootNode().activeElement?.classList.contains("node");
    this.upright = this.isNarrow();
    this.lay = this.upright ? layUpright(view.rows.length, this.place.clientWidth) : layFlat();
    const [right, bottom] = this.lay.at(view.columns.length - 1, view.rows.length - 1);
    const [width, height] = [right + this.lay.node + 4, bottom + NODE.height + 6];
    const nodes = view.cells.map((row, t) => row.map((cell, s) => this.node(view, cell, t, s)));
    const size = { viewBox: `0 0 ${width} ${height}`, width, height };
    const picture = svg(
      "svg",
      { ...size, class: this.upright && "upright", role: "group", "aria-label": view.alt },
      ...view.columns.map((column, t) => this.lay.step(column, t)),
      ...view.rows.map((name, s) => this.lay.state(name, s)),
      ...view.edges.map((edge) => this.edge(edge)),
      ...nodes.flat(),
    );
    this.place.replaceChildren(picture);
    const [t, s] = view.chosen;
    rove(nodes.flat(), nodes[t][s]);
    if (focused) nodes[t][s].focus({ preventScroll: true });
  }

  node(view, { text, share, label }, t, s) {
    const [x, y] = this.lay.at(t, s);
    const width = this.lay.node;
    const chosen = view.chosen[0] === t && view.chosen[1] === s;
    const kinds = ["node", chosen && "chosen", view.path[t] === s && "best"].filter(Boolean).join(" ");
    const box = { x, y, width, height: NODE.height, rx: 8 };
    const group = svg(
      "g",
      { class: kinds, role: "button", "aria-label": label, "aria-pressed": chosen },
      svg("rect", { ...box, class: "paper" }),
      svg("rect", { ...box, class: "share", "fill-opacity": (0.55 * (share ?? 0)).toFixed(3) }),
      svg("rect", { ...box, class: "frame" }),
      svg("text", { x: x + width / 2, y: y + NODE.height / 2 + 5 }, text),
    );
    group.addEventListener("click", () => this.choose(t, s));
    group.addEventListener("keydown", (event) => this.move(event, view, t, s));
    return group;
  }

  move(event, view, t, s) {
    const step = arrowMove(event);
    if (!step) return;
    const [states, steps] = this.upright ? step.toReversed() : step;
    this.choose(clamp(t + steps, 0, view.columns.length - 1), clamp(s + states, 0, view.rows.length - 1));
  }

  // From node i of step t − 1 to node j of step t.
  edge({ t, i, j, kind, width }) {
    const ends = this.lay.ends(this.lay.at(t - 1, i), this.lay.at(t, j));
    return svg("line", { ...ends, class: `edge ${kind}`, "stroke-width": width.toFixed(2) });
  }

  // Scroll until column t is in view, and nothing else of the page.
  show(t) {
    if (this.upright) return;
    const left = EDGE_ROOM.left + PITCH.x * t;
    const { scrollLeft, clientWidth } = this.place;
    if (left < scrollLeft + EDGE_ROOM.left) this.place.scrollLeft = left - EDGE_ROOM.left - PITCH.x;
    else if (left + PITCH.x > scrollLeft + clientWidth) this.place.scrollLeft = left + PITCH.x - clientWidth;
  }

  stop() {
    this.observer.disconnect();
  }
}

// Two ways to lay a trellis out: how wide a node is and where its corner is, where a line between two begins and ends,
// and the names of steps and states.
function layFlat() {
  const at = (t, s) => [EDGE_ROOM.left + PITCH.x * t, EDGE_ROOM.top + PITCH.y * s];
  const [wide, half] = [NODE.width, NODE.height / 2];
  return {
    node: wide,
    at,
    ends: ([x1, y1], [x2, y2]) => ({ x1: x1 + wide, y1: y1 + half, x2, y2: y2 + half }),
    step: (column, t) => head(column, at(t, 0)[0] + wide / 2, [20, 42]),
    state: (name, s) => svg("text", { x: 0, y: at(0, s)[1] + half + 5, class: "state" }, name),
  };
}

function layUpright(states, room) {
  const { left } = UPRIGHT;
  const pitch = clamp((room - left - 4) / states, UPRIGHT.node + UPRIGHT.gap, UPRIGHT.pitch.x);
  const wide = Math.min(NODE.width, pitch - UPRIGHT.gap);
  const at = (t, s) => [left + pitch * s + (pitch - wide) / 2, UPRIGHT.top + UPRIGHT.pitch.y * t];
  return {
    node: wide,
    at,
    ends: ([x1, y1], [x2, y2]) => ({ x1: x1 + wide / 2, y1: y1 + NODE.height, x2: x2 + wide / 2, y2 }),
    step: (column, t) =>
      head(
        column,
        left / 2 - 3,
        [17, 36].map((y) => y + at(t, 0)[1]),
      ),
    state: (name, s) => svg("text", { x: at(0, s)[0] + wide / 2, y: 16, class: "state across" }, name),
  };
}

function head({ name, note }, x, [first, second]) {
  return svg(
    "g",
    { class: "head" },
    svg("text", { x, y: first, class: "name" }, name),
    svg("text", { x, y: second, class: "note" }, note),
  );
}

// Three figures: 0.24, 0.000432, and below a ten-thousandth two: 3.4×10⁻⁵
function nodeNumber(p) {
  if (p === 0) return "0";
  if (p >= 0.0001) return Number(p.toPrecision(3)).toString();
  const power = Math.floor(Math.log10(p));
  const raised = [...String(-power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  return `${(p / 10 ** power).toFixed(1)}×10⁻${raised}`;
}

// 12 -> "₁₂"
const lowered = (n) => [...String(n)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");

const logNumber = (x) => (x === -Infinity ? `${MINUS}∞` : signed(x.toFixed(2)));

// Viterbi, one step at a time: the first T steps fill the columns, the rest follow the pointers back from the end.
// -> how many columns are filled, and from which column on the best path is known.
function progressOf(step, length) {
  const filled = Math.min(step, length);
  return { filled, known: length - Math.max(0, step - length) };
}

// The last step: every column filled, and the path known to its beginning.
const lastStep = (length) => 2 * length;

// The lines of the trellis: every possible way, and where `best` is shown those that Viterbi keeps and the best path.
function edgesOf(chain, best, { filled, known }) {
  const edges = [];
  for (let t = 1; t < chain.seen.length; t += 1) {
    chain.transition.forEach((row, i) =>
      row.forEach((log, j) => {
        if (log === -Infinity) return;
        const kept = best && t < filled && best.back[t][j] === i;
        const found = best && t - 1 >= known && best.states[t - 1] === i && best.states[t] === j;
        const kind = found ? "best" : kept ? "kept" : "way";
        edges.push({ t, i, j, kind, width: found ? 4 : 0.8 + 2.2 * Math.exp(log) });
      }),
    );
  }
  return edges.sort(
    (a, b) => ["way", "kept", "best"].indexOf(a.kind) - ["way", "kept", "best"].indexOf(b.kind),
  );
}

// The states of the best path that are known by now; undefined for the others.
const knownPath = (best, { known }) => best.states.map((state, t) => (t >= known ? state : undefined));
