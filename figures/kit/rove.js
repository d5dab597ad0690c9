// Arrow keys: one element of a group is in the tab order, the arrows move from there. On a keyboard without arrows
// a, d, w, s stand for left, right, up, down, and + and - move a slider.

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const ARROWS = { ...SIDEWAYS, ArrowUp: -1, ArrowDown: 1 };
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const BY_LETTER = { a: "ArrowLeft", d: "ArrowRight", w: "ArrowUp", s: "ArrowDown" };
const BY_SIGN = { "+": 1, "=": 1, "-": -1, _: -1 };

const isPlain = ({ ctrlKey, metaKey, altKey }) => !ctrlKey && !metaKey && !altKey;

// The arrow that a key stands for; any other key is itself.
const arrowOf = (event) => (isPlain(event) && BY_LETTER[event.key.toLowerCase()]) || event.key;

// Only this one of the nodes is reached with Tab.
function rove(nodes, chosen) {
  for (const node of nodes) node.tabIndex = node === chosen ? 0 : -1;
}

function roveTo(nodes, chosen) {
  rove(nodes, chosen);
  chosen.focus();
}

// The index to which an arrow key leads in a row of nodes, or null when the key is none of ours.
function arrowTarget(event, nodes, { steps = ARROWS, wrap = false } = {}) {
  const step = steps[arrowOf(event)];
  if (!step) return null;
  takeKey(event);
  const index = nodes.indexOf(event.target) + step;
  return wrap ? (index + nodes.length) % nodes.length : clamp(index, 0, nodes.length - 1);
}

// [rows, columns] that an arrow key moves by in a picture, or null.
function arrowMove(event) {
  const move = MOVES[arrowOf(event)] ?? null;
  if (move) takeKey(event);
  return move;
}

// The key is answered here: neither the page nor Streamlit's shortcuts act on it.
function takeKey(event) {
  event.preventDefault();
  event.stopPropagation();
}

// The + and - keys on a slider of ours.
function stepRange(event) {
  const [slider, by] = [event.composedPath()[0], BY_SIGN[event.key]];
  if (!by || !isPlain(event) || slider.type !== "range") return;
  takeKey(event);
  if (by > 0) slider.stepUp();
  else slider.stepDown();
  for (const kind of ["input", "change"]) slider.dispatchEvent(new Event(kind, { bubbles: true }));
}
