// Arrow keys: one element of a group is in the tab order, the arrows move from there.

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const ARROWS = { ...SIDEWAYS, ArrowUp: -1, ArrowDown: 1 };
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

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
  const step = steps[event.key];
  if (!step) return null;
  takeKey(event);
  const index = nodes.indexOf(event.target) + step;
  return wrap ? (index + nodes.length) % nodes.length : clamp(index, 0, nodes.length - 1);
}

// [rows, columns] that an arrow key moves by in a picture, or null.
function arrowMove(event) {
  const move = MOVES[event.key] ?? null;
  if (move) takeKey(event);
  return move;
}

// The key is answered here: neither the page nor Streamlit's shortcuts act on it.
function takeKey(event) {
  event.preventDefault();
  event.stopPropagation();
}
