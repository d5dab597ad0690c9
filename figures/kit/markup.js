// Work with a component's own HTML: its parts by name, and its words in the reader's language.

// const part = partsOf(place); part("says") -> the element with data-part="says".
function partsOf(place) {
  return (name) => place.querySelector(`[data-part="${name}"]`);
}

// data-text="play" shows labels.play, data-label="play" is called so.
function writeWords(place, lang, labels) {
  partsOf(place)("root").lang = lang;
  for (const node of place.querySelectorAll("[data-text]")) {
    node.textContent = labels[node.dataset.text];
    node.setAttribute("translate", "yes");
  }
  for (const node of place.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", labels[node.dataset.label]);
  }
}

// Fill a <select> with [value, words].
function writeOptions(select, entries) {
  select.replaceChildren(...entries.map(([value, words]) => new Option(words, value)));
}

// "1 / 12", "2 / 12", ... for a choice of layer or head.
function numbered(count) {
  return Array.from({ length: count }, (_, i) => [i, `${i + 1} / ${count}`]);
}

const newest = new WeakMap(); // group -> the nodes that were given last

// Put new nodes into a group and keep the focus on the one with the same data-id. While one of its buttons is held down
// the group waits: a button that is replaced between press and release would lose the click.
function replaceKeepingFocus(group, nodes) {
  newest.set(group, nodes);
  if (group.querySelector("button:active")) {
    requestAnimationFrame(() => newest.get(group) === nodes && replaceKeepingFocus(group, nodes));
    return;
  }
  const focused = group.getRootNode().activeElement;
  const id = group.contains(focused) ? focused.dataset.id : undefined;
  group.replaceChildren(...nodes);
  if (id !== undefined) nodes.find((node) => node.dataset.id === id)?.focus();
}
