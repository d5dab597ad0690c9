// One bar of a distribution over tokens: label, bar, percentage. Looks: kit/paper.css.

// `top` fills the bar; `extra` is a node at the end; `kind` adds class names.
function bar(label, p, { top = 1, extra, kind = "" } = {}) {
  return el(
    "div",
    { class: `bar ${kind}` },
    el("span", { class: "bar-label" }, ...(typeof label === "string" ? visibleNodes(label) : [label])),
    el(
      "span",
      { class: "bar-track" },
      el("span", { class: "bar-fill", style: { width: `${(100 * p) / top}%` } }),
    ),
    el("span", { class: "bar-value" }, chance(p)),
    extra,
  );
}
