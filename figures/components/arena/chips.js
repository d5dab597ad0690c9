// One column per machine: header, the prompt, and its tokens as chips shaded by probability.

function chipLabel(token, labels) {
  return fill(token.forced ? labels.chip_forced : labels.chip, {
    token: visible(token.text),
    percent: percent(token.p),
    bits: inBits(bitsOf(token.p)),
  });
}

function makeChip(token, index, family, labels) {
  return el(
    "span",
    {
      class: token.forced ? "chip forced" : "chip",
      role: "button",
      tabindex: index === 0 ? "0" : "-1",
      "data-family": family,
      "data-index": index,
      "data-p": token.p,
      "aria-label": chipLabel(token, labels),
      dir: "auto",
      style: { "--p": token.p.toFixed(4) },
    },
    ...visibleNodes(token.text),
  );
}

function makeHeader(machine, labels) {
  const facts = machine.facts.map(([name, value, title]) =>
    el("span", { class: "fact", title }, el("b", {}, value), ` ${name}`),
  );
  return el(
    "header",
    {},
    el(
      "h2",
      { id: `name-${machine.family}` },
      el("span", { class: "symbol", "aria-hidden": "true" }),
      machine.name,
    ),
    el("p", { class: "plain" }, machine.plain),
    el("p", { class: "facts", "aria-label": labels.facts }, ...facts),
  );
}

function makeColumn(machine, labels) {
  const flow = el("div", {
    class: "flow",
    role: "group",
    "aria-label": fill(labels.tokens_of, { name: machine.name }),
  });
  const column = el(
    "section",
    { class: "column", "data-family": machine.family, "aria-labelledby": `name-${machine.family}` },
    el("div", { class: "head" }),
    el("div", { class: "body" }, el("span", { class: "prompt", dir: "auto" }), flow),
    el("p", { class: "foot" }),
  );
  column.style.setProperty("--machine", `var(--${machine.family})`);
  return column;
}

const sameToken = (a, b) => a && b && a.id === b.id && a.p === b.p && a.forced === b.forced;

// Only what changed is touched: while a text streams, chips are appended and the reader's place is kept.
function updateChips(flow, before, now, family, labels) {
  let keep = 0;
  while (keep < before.length && keep < now.length && sameToken(before[keep], now[keep])) keep += 1;
  const first = flow.querySelector(`.chip[data-index="${keep}"]`);
  while (first && first.nextSibling) first.nextSibling.remove();
  if (first) first.remove();
  for (let i = keep; i < now.length; i += 1) {
    flow.append(makeChip(now[i], i, family, labels));
    if (now[i].text.includes("\n")) flow.append(el("br"));
  }
  const start = flow.querySelector(".chip");
  if (start && !flow.querySelector('.chip[tabindex="0"]')) start.tabIndex = 0;
}

function footText(machine, labels) {
  const own = machine.tokens.filter((token) => !token.forced);
  if (!own.length) return machine.running ? labels.waiting : "";
  const mean = own.reduce((sum, token) => sum + bitsOf(token.p), 0) / own.length;
  return fill(machine.running ? labels.foot_running : labels.foot, {
    n: machine.tokens.length,
    bits: inBits(mean),
  });
}

// The end of the prompt is enough: all of it stands in the text box above.
function tail(prompt, length = 110) {
  const letters = Array.from(prompt);
  if (letters.length <= length) return prompt;
  const cut = letters.slice(-length).join("");
  return `… ${cut.slice(cut.search(/\s/) + 1)}`;
}

function updateColumn(column, before, machine, prompt, labels) {
  column.querySelector(".head").replaceChildren(makeHeader(machine, labels));
  column.querySelector(".prompt").textContent = tail(prompt);
  updateChips(
    column.querySelector(".flow"),
    before ? before.tokens : [],
    machine.tokens,
    machine.family,
    labels,
  );
  column.querySelector(".foot").textContent = footText(machine, labels);
  column.setAttribute("aria-busy", machine.running ? "true" : "false");
}

// Where an arrow key leads from chip `index` of machine `family`; null when it leads nowhere.
function neighbour(machines, family, index, key) {
  const row = machines.findIndex((machine) => machine.family === family);
  const count = machines[row].tokens.length;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step) return [family, Math.min(count - 1, Math.max(0, index + step))];
  if (key === "Home") return [family, 0];
  if (key === "End") return [family, count - 1];
  const other = machines[row + { ArrowDown: 1, ArrowUp: -1 }[key]];
  return other && other.tokens.length ? [other.family, Math.min(index, other.tokens.length - 1)] : null;
}
