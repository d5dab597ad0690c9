// One machine as a column: header, the prompt, its tokens as chips, a line at the foot. Looks: chips.css.
// The body is one text for the order of its letters: Hebrew and Arabic stand as in the box where they were typed.

function makeColumn({ family, name }, labels) {
  const flow = el("div", { class: "flow", role: "group", "aria-label": fill(labels.tokens_of, { name }) });
  return el(
    "section",
    { class: "column", "data-family": family, "aria-labelledby": `name-${family}` },
    el("div", { class: "head" }),
    el("div", { class: "body", dir: "auto" }, el("span", { class: "prompt" }), flow),
    el("p", { class: "foot" }),
  );
}

// Draw the machine; `before` is what the column showed last, or null.
function updateColumn(column, before, machine, prompt, labels) {
  const flow = column.querySelector(".flow");
  column.querySelector(".head").replaceChildren(makeHeader(machine, labels));
  column.querySelector(".prompt").textContent = tail(prompt);
  updateChips(flow, before?.tokens ?? [], machine.tokens, machine.family, labels);
  column.querySelector(".foot").textContent = footText(machine, labels);
  column.setAttribute("aria-busy", Boolean(machine.running));
}

function makeHeader(machine, labels) {
  const facts = machine.facts.map(([name, value, title]) =>
    el("span", { class: "fact", title }, el("b", {}, value), ` ${name}`),
  );
  return el(
    "header",
    {},
    el("h3", { id: `name-${machine.family}` }, familySymbol(), machine.name),
    el("p", { class: "plain", translate: "yes" }, machine.plain),
    el("p", { class: "facts", "aria-label": labels.facts }, ...facts),
  );
}

// Square, triangle, circle or diamond in the colour of the machine that the surrounding data-family names.
const familySymbol = () => el("span", { class: "symbol", "aria-hidden": true });

// Only what changed is touched: while a text streams, chips are appended and the reader's place is kept.
function updateChips(flow, before, now, family, labels) {
  let keep = 0;
  while (keep < before.length && keep < now.length && sameToken(before[keep], now[keep])) keep += 1;
  const first = flow.querySelector(`.chip[data-index="${keep}"]`);
  while (first?.nextSibling) first.nextSibling.remove();
  first?.remove();
  for (let i = keep; i < now.length; i += 1) flow.append(makeChip(now[i], i, family, labels));
  const start = flow.querySelector(".chip");
  if (start && !flow.querySelector('.chip[tabindex="0"]')) start.tabIndex = 0;
}

const sameToken = (a, b) => a.id === b.id && a.p === b.p && a.forced === b.forced;

function footText(machine, labels) {
  const own = machine.tokens.filter((token) => !token.forced);
  if (!own.length) return machine.running ? labels.waiting : "";
  const mean = own.reduce((sum, token) => sum + bitsOf(token.p), 0) / own.length;
  const words = machine.running ? labels.foot_running : labels.foot;
  return fill(words, { n: machine.tokens.length, bits: inBits(mean) });
}

// The end of the prompt is enough: all of it stands in the text box above.
function tail(prompt, length = 110) {
  const letters = Array.from(prompt);
  if (letters.length <= length) return prompt;
  const cut = letters.slice(-length).join("");
  return `… ${cut.slice(cut.search(/\s/) + 1)}`;
}
