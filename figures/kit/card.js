// The card of a token: what it is, how likely it was, and what else the machine would have said.

function cardFacts(token, index, labels) {
  const row = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  return el(
    "dl",
    { class: "card-facts" },
    ...row(labels.position, String(index + 1)),
    ...row(labels.id, String(token.id)),
    ...row(labels.probability, chance(token.p)),
    ...row(labels.surprise, `${inBits(bitsOf(token.p))} ${labels.bits}`),
    ...(token.chance === null ? [] : row(labels.chance, chance(token.chance))),
    ...(token.entropy === null ? [] : row(labels.entropy, `${inBits(token.entropy)} ${labels.bits}`)),
  );
}

// Ten alternatives of the model's own full-vocabulary softmax, and one bar for everything else.
function cardBars(token, labels, force) {
  const top = Math.max(token.rest, ...token.alternatives.map(([, , p]) => p), 1e-9);
  const bars = token.alternatives.map(([id, text, p]) => {
    const extra = force && forceButton(token, id, text, labels, force);
    return bar(tokenName(text, labels), p, { top, extra, kind: id === token.id ? "chosen" : "" });
  });
  bars.push(bar(el("i", {}, labels.rest), token.rest, { top, kind: "rest" }));
  return el("div", { class: force ? "bars with-force" : "bars" }, ...bars);
}

function forceButton(token, id, text, labels, force) {
  return button(labels.force, () => force({ id }), {
    class: "force",
    "data-id": id,
    "aria-label": fill(labels.force_this, { token: visible(tokenName(text, labels)) }),
    disabled: id === token.id,
  });
}

function cardTitle(token, machine, labels) {
  return el(
    "p",
    { class: "card-title" },
    el("span", { class: "card-token", dir: "auto" }, ...visibleNodes(tokenName(token.text, labels))),
    el("span", { class: "card-machine" }, machine.name),
    token.forced && el("span", { class: "badge" }, labels.forced),
  );
}

function makeCard(token, index, machine, labels) {
  return el(
    "div",
    {},
    cardTitle(token, machine, labels),
    cardFacts(token, index, labels),
    cardBars(token, labels),
  );
}

// Show this card at a node: below it where there is room, above where there is not, never outside the component.
function placeCard(card, node, root) {
  const box = root.getBoundingClientRect();
  const at = node.getBoundingClientRect();
  const left = clamp(at.left - box.left, 0, Math.max(0, box.width - card.offsetWidth));
  const below = at.bottom + 8 + card.offsetHeight < window.innerHeight || at.top < card.offsetHeight + 8;
  card.style.left = `${left}px`;
  card.style.top = `${below ? at.bottom - box.top + 8 : at.top - box.top - card.offsetHeight - 8}px`;
}
