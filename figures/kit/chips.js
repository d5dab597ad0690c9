// Tokens as chips, shaded by their probability: make them, answer mouse and keys, explain the shades. Looks: chips.css.

const CHIP_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const SPECIAL = /^<\|.*\|>$/; // one sign, whatever direction its line has
const END = "<|endoftext|>";

// A token as the reader is told it: the one that ends a text by its name.
const tokenName = (text, labels) => (text === END ? labels.text_end : text);

function chipLabel(token, labels) {
  return fill(token.forced ? labels.chip_forced : labels.chip, {
    token: visible(tokenName(token.text, labels)),
    percent: chance(token.p),
    bits: inBits(bitsOf(token.p)),
  });
}

function makeChip(token, index, family, labels) {
  return el(
    "span",
    {
      class: ["chip", token.forced && "forced", SPECIAL.test(token.text) && "special"]
        .filter(Boolean)
        .join(" "),
      role: "button",
      tabindex: index === 0 ? "0" : "-1",
      "data-family": family,
      "data-index": index,
      "data-p": token.p,
      "data-short": [...tokenName(token.text, labels)].length,
      "aria-label": chipLabel(token, labels),
      style: { "--p": token.p.toFixed(4) },
    },
    ...visibleNodes(tokenName(token.text, labels), { breaks: true }),
  );
}

// A grid of chips calls app.show(chip) and app.leave() for the mouse and the focus, app.pick(chip) for a click, Enter
// and Space, app.close() for Escape. Arrow keys move the focus by themselves.
function listenToChips(grid, app) {
  const chipOf = (event) => event.target.closest(".chip");
  grid.onmouseover = (event) => app.show(chipOf(event));
  grid.onmouseleave = () => app.leave();
  grid.addEventListener("focusin", (event) => app.show(chipOf(event)));
  grid.addEventListener("focusout", () => app.leave());
  grid.onclick = (event) => chipOf(event) && app.pick(chipOf(event));
  grid.onkeydown = (event) => chipOf(event) && chipKey(event, chipOf(event), grid, app);
}

function chipKey(event, chip, grid, app) {
  if (event.key === "Enter" || event.key === " ") app.pick(chip);
  else if (event.key === "Escape") app.close();
  else if (CHIP_KEYS.includes(arrowOf(event))) moveFrom(chip, arrowOf(event), grid, app.data.machines);
  else return;
  takeKey(event);
}

// One chip of each machine is in the tab order; arrow keys move it.
function moveFrom(chip, key, grid, machines) {
  const target = neighbour(machines, chip.dataset.family, Number(chip.dataset.index), key);
  if (!target) return;
  const chips = [...grid.querySelectorAll(`.chip[data-family="${target[0]}"]`)];
  if (chips[target[1]]) roveTo(chips, chips[target[1]]);
}

// Where a key leads from chip `index` of machine `family`: [family, index], or null when it leads nowhere.
function neighbour(machines, family, index, key) {
  const row = machines.findIndex((machine) => machine.family === family);
  const last = machines[row].tokens.length - 1;
  if (key in SIDEWAYS) return [family, clamp(index + SIDEWAYS[key], 0, last)];
  if (key === "Home") return [family, 0];
  if (key === "End") return [family, last];
  const other = machines[row + ARROWS[key]];
  return other?.tokens.length ? [other.family, Math.min(index, other.tokens.length - 1)] : null;
}

// What the shades mean, and the keys. The colour is that of `family`.
function chipLegend(labels, family) {
  const swatches = [0, 0.25, 0.5, 0.75, 1].map((p) =>
    el("span", { class: "swatch", "data-family": family, style: { "--p": p } }, percent(p)),
  );
  return [
    el("span", { translate: "yes" }, labels.legend),
    el("span", { class: "swatches" }, ...swatches),
    el("span", { class: "keys", translate: "yes" }, underFinger() ? labels.keys_finger : labels.keys),
  ];
}
