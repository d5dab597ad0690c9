// Ask the browser about the reader: finger or mouse, fewer movements, what is in view.

// Fingers need larger targets than a mouse.
const underFinger = () => window.matchMedia("(pointer: coarse)").matches;

const wantsStillness = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Whether the keys of the whole page may mean this node: it fills a good part of the window.
function inView(node) {
  const box = node.getBoundingClientRect();
  return box.top < window.innerHeight * 0.7 && box.bottom > 0;
}

// Scroll the list, and only the list, until this child is in view.
function reveal(list, { offsetTop, offsetHeight }) {
  if (offsetTop < list.scrollTop) list.scrollTop = offsetTop - 3;
  const below = offsetTop + offsetHeight - list.clientHeight;
  if (below > list.scrollTop) list.scrollTop = below + 3;
}
