// Ask the browser about the reader: finger or mouse, fewer movements, what is in view.

// Fingers need larger targets than a mouse.
const underFinger = () => window.matchMedia("(pointer: coarse)").matches;

const wantsStillness = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Answer keys pressed while nothing on the page has the focus and this node is in view. Returns what ends it.
function onPageKey(node, act) {
  const listen = (event) => event.composedPath()[0] === document.body && inView(node) && act(event);
  window.addEventListener("keydown", listen);
  return () => window.removeEventListener("keydown", listen);
}

function inView(node) {
  const box = node.getBoundingClientRect();
  return box.top < window.innerHeight * 0.7 && box.bottom > 0;
}

// Scroll the page as little as it takes to show this node, or its beginning when it is higher than the screen.
function bringIntoView(node) {
  const room = window.innerHeight - node.getBoundingClientRect().height;
  node.scrollIntoView({
    block: room < 0 ? "start" : "nearest",
    behavior: wantsStillness() ? "auto" : "smooth",
  });
}

// Scroll the list, and only the list, until this child is in view.
function reveal(list, { offsetTop, offsetHeight }) {
  if (offsetTop < list.scrollTop) list.scrollTop = offsetTop - 3;
  const below = offsetTop + offsetHeight - list.clientHeight;
  if (below > list.scrollTop) list.scrollTop = below + 3;
}
