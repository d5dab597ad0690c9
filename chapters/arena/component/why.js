// The answer to "why this token?": the pinned card on the left, the machine's own reason on the right.

// A strip of tokens, each shaded by a number the machine used: attention weights, gate openings.
function makeStrip(strip) {
  const cells = strip.tokens.map(([text, value, title]) =>
    el(
      "span",
      { class: "cell", title, style: { "--p": (value / strip.top).toFixed(4) }, dir: "auto" },
      ...visibleNodes(text),
    ),
  );
  return el(
    "figure",
    { class: "strip" },
    el("figcaption", {}, strip.label),
    el("div", { class: "cells", role: "img", tabindex: "0", "aria-label": strip.alt }, ...cells),
  );
}

function makeTable(table) {
  const head = el("tr", {}, ...table.columns.map((name) => el("th", { scope: "col" }, name)));
  const rows = table.rows.map((row) =>
    el(
      "tr",
      { class: row.used ? "used" : "" },
      ...row.cells.map((cell, i) =>
        i ? el("td", {}, cell) : el("td", { class: "context", dir: "auto" }, ...visibleNodes(cell)),
      ),
    ),
  );
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": table.label },
    el("table", {}, el("caption", {}, table.label), el("thead", {}, head), el("tbody", {}, ...rows)),
  );
}

function makeReason(why, labels) {
  if (!why) return el("p", { class: "waiting" }, labels.asking);
  return el(
    "div",
    { class: "reason-body" },
    ...why.sentences.map((sentence, i) => el("p", { class: i ? "" : "lead" }, sentence)),
    ...(why.strips ?? []).map(makeStrip),
    why.table && makeTable(why.table),
    why.note && el("p", { class: "note" }, why.note),
  );
}

// Type any text: the server turns it into tokens and puts them here.
function makeOwn(labels, force) {
  const input = el("input", {
    type: "text",
    maxlength: "60",
    "aria-label": labels.own,
    placeholder: labels.own,
    dir: "auto",
  });
  const send = () => input.value && force({ text: input.value });
  input.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") send();
  };
  return el("div", { class: "own" }, input, button(labels.force, send, { class: "force-own" }));
}

function makeDetail({ machine, token, index, why, labels, ask }) {
  const { family, name } = machine;
  const force = (choice) => ask({ kind: "force", family, index, ...choice });
  const release = () => ask({ kind: "release", family, index });
  const close = () => ask({ kind: "close" });
  return el(
    "div",
    { class: "detail-grid", "data-family": family },
    el(
      "div",
      { class: "pinned" },
      cardTitle(token, machine, labels),
      cardFacts(token, index, labels),
      el("p", { class: "hint" }, labels.force_hint),
      cardBars(token, labels, force),
      makeOwn(labels, force),
      token.forced && button(labels.release, release, { class: "release" }),
    ),
    el(
      "div",
      { class: "reason", "aria-live": "polite" },
      el("h3", {}, fill(labels.why_title, { name })),
      makeReason(why, labels),
    ),
    button("×", close, { class: "close", "aria-label": labels.close }),
  );
}
