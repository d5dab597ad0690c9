// The trellis: a column for each step, a row for each state, lines from state to state; a node can be chosen.

const NODE = { width: 78, height: 40 };
const PITCH = { x: 112, y: 66 };
const EDGE_ROOM = { left: 60, top: 58 };

class Trellis {
  // choose(t, s): a node was chosen by mouse, finger or arrow keys.
  constructor(place, choose) {
    Object.assign(this, { place, choose });
  }

  // view: columns [{ name, note }], rows [name], cells [t][s] { text, share, label }, edges [{ t, i, j, kind, width }],
  // path [s or undefined for each t], chosen [t, s], alt.
  draw(view) {
    const focused = this.place.getRootNode().activeElement?.classList.contains("node");
    const width = EDGE_ROOM.left + PITCH.x * view.columns.length - (PITCH.x - NODE.width) + 4;
    const height = EDGE_ROOM.top + PITCH.y * view.rows.length - (PITCH.y - NODE.height) + 6;
    const nodes = view.cells.map((row, t) => row.map((cell, s) => this.node(view, cell, t, s)));
    const size = { viewBox: `0 0 ${width} ${height}`, width, height };
    const picture = svg(
      "svg",
      { ...size, role: "group", "aria-label": view.alt },
      ...view.columns.map((column, t) => columnHead(column, t)),
      ...view.rows.map((name, s) => svg("text", { x: 0, y: middle(0, s)[1] + 5, class: "state" }, name)),
      ...view.edges.map(drawnEdge),
      ...nodes.flat(),
    );
    this.place.replaceChildren(picture);
    const [t, s] = view.chosen;
    rove(nodes.flat(), nodes[t][s]);
    if (focused) nodes[t][s].focus({ preventScroll: true });
  }

  node(view, { text, share, label }, t, s) {
    const [x, y] = [EDGE_ROOM.left + PITCH.x * t, EDGE_ROOM.top + PITCH.y * s];
    const chosen = view.chosen[0] === t && view.chosen[1] === s;
    const kinds = ["node", chosen && "chosen", view.path[t] === s && "best"].filter(Boolean).join(" ");
    const box = { x, y, ...NODE, rx: 8 };
    const group = svg(
      "g",
      { class: kinds, role: "button", "aria-label": label, "aria-pressed": chosen },
      svg("rect", { ...box, class: "paper" }),
      svg("rect", { ...box, class: "share", "fill-opacity": (0.55 * (share ?? 0)).toFixed(3) }),
      svg("rect", { ...box, class: "frame" }),
      svg("text", { x: x + NODE.width / 2, y: y + NODE.height / 2 + 5 }, text),
    );
    group.addEventListener("click", () => this.choose(t, s));
    group.addEventListener("keydown", (event) => this.move(event, view, t, s));
    return group;
  }

  move(event, view, t, s) {
    const step = arrowMove(event);
    if (!step) return;
    this.choose(clamp(t + step[1], 0, view.columns.length - 1), clamp(s + step[0], 0, view.rows.length - 1));
  }

  // Scroll until column t is in view, and nothing else of the page.
  show(t) {
    const left = EDGE_ROOM.left + PITCH.x * t;
    const { scrollLeft, clientWidth } = this.place;
    if (left < scrollLeft + EDGE_ROOM.left) this.place.scrollLeft = left - EDGE_ROOM.left - PITCH.x;
    else if (left + PITCH.x > scrollLeft + clientWidth) this.place.scrollLeft = left + PITCH.x - clientWidth;
  }
}

const middle = (t, s) => [
  EDGE_ROOM.left + PITCH.x * t + NODE.width / 2,
  EDGE_ROOM.top + PITCH.y * s + NODE.height / 2,
];

function columnHead({ name, note }, t) {
  const x = middle(t, 0)[0];
  return svg(
    "g",
    { class: "head" },
    svg("text", { x, y: 20, class: "name" }, name),
    svg("text", { x, y: 42, class: "note" }, note),
  );
}

// From node i of column t − 1 to node j of column t.
function drawnEdge({ t, i, j, kind, width }) {
  const [x1, y1] = middle(t - 1, i);
  const [x2, y2] = middle(t, j);
  const ends = { x1: x1 + NODE.width / 2, y1, x2: x2 - NODE.width / 2, y2 };
  return svg("line", { ...ends, class: `edge ${kind}`, "stroke-width": width.toFixed(2) });
}

// Three figures: 0.24, 0.0432, and below a thousandth two: 3.4×10⁻⁵
function nodeNumber(p) {
  if (p === 0) return "0";
  if (p >= 0.001) return Number(p.toPrecision(3)).toString();
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

// The lines of the trellis: every possible way, the ones that Viterbi keeps, the best path.
function edgesOf(chain, best, { filled, known }) {
  const edges = [];
  for (let t = 1; t < chain.seen.length; t += 1) {
    chain.transition.forEach((row, i) =>
      row.forEach((log, j) => {
        if (log === -Infinity) return;
        const kept = t < filled && best.back[t][j] === i;
        const found = t - 1 >= known && best.states[t - 1] === i && best.states[t] === j;
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
