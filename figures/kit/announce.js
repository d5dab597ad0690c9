// Tell a screen reader, through an element with aria-live, what the eye has seen at once.

const REST = 400; // ms without a change, so that a held key is not read out step by step
const announcements = new WeakMap();
const openings = new WeakMap(); // root of a component -> when it was mounted
let acted = -Infinity; // when the visitor last did anything

for (const kind of ["keydown", "pointerdown", "click", "input", "change"])
  globalThis.addEventListener?.(kind, () => (acted = performance.now()), true);

const opens = (root) => root && openings.set(root, performance.now());

// What a component says as it opens stands on the page, and would be read twice.
const isOpening = (place) => acted < (openings.get(place.getRootNode?.()) ?? -Infinity);

// rest 0: what took its time is told whenever it comes.
function announce(place, text, rest = REST) {
  clearTimeout(announcements.get(place));
  if (rest && isOpening(place)) return;
  const speak = () => {
    if (place.textContent !== text) place.textContent = text;
  };
  announcements.set(place, setTimeout(speak, rest));
}
