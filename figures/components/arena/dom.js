// Small helpers shared by the arena's components. User text only ever becomes a text node, so nothing in it can run.

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "style") for (const [key, x] of Object.entries(value)) node.style.setProperty(key, x);
    else if (name.startsWith("on")) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

// "{n} tokens" with {n: 3} -> "3 tokens"
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function percent(p) {
  if (p >= 0.9995 && p < 1) return "99.9 %";
  if (p >= 0.0995) return `${Math.round(p * 100)} %`;
  if (p >= 0.00995) return `${(p * 100).toFixed(1)} %`;
  if (p >= 0.0001) return `${(p * 100).toFixed(2)} %`;
  return p > 0 ? "< 0.01 %" : "0 %";
}

const bitsOf = (p) => (p > 0 ? -Math.log2(p) : Infinity);
const inBits = (x) => (Number.isFinite(x) ? x.toFixed(x < 9.95 ? 2 : 1) : "∞");

const MARKS = { " ": "·", "\n": "↵", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "□" };

// The text with its spaces, line breaks and control characters made visible.
function visible(text) {
  return Array.from(text, (c) => {
    if (c in MARKS) return MARKS[c];
    const code = c.codePointAt(0);
    if (code < 32 || code === 127) return String.fromCodePoint(code === 127 ? 0x2421 : 0x2400 + code);
    return c === "\ufffd" ? "▯" : c;
  }).join("");
}

// The same as nodes: marks are faint, letters are not; a line break also breaks the line when asked to.
function visibleNodes(text, { breaks = false } = {}) {
  const nodes = [];
  let run = "";
  const flush = () => {
    if (run) nodes.push(document.createTextNode(run));
    run = "";
  };
  for (const c of Array.from(text)) {
    const shown = visible(c);
    if (shown === c) {
      run += c;
      continue;
    }
    flush();
    if (c === " ") nodes.push(el("wbr")); // a line may break before a visible space
    nodes.push(el("span", { class: "mark" }, shown));
    if (breaks && c === "\n") nodes.push(el("br"));
  }
  flush();
  return nodes;
}

// Light or dark, told from the page's own background colour, so that it follows a theme switch at once.
function isDark(host) {
  const probe = el("span", { style: { color: "var(--st-background-color)" } });
  host.append(probe);
  const [r, g, b] = getComputedStyle(probe)
    .color.match(/[\d.]+/g)
    .map(Number);
  probe.remove();
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

function paint(root, colours) {
  const dark = isDark(root);
  root.dataset.theme = dark ? "dark" : "light";
  for (const [family, [light, night]] of Object.entries(colours)) {
    root.style.setProperty(`--${family}`, dark ? night : light);
  }
}

// One bar of a distribution: label, bar, percentage.
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
    el("span", { class: "bar-value" }, percent(p)),
    extra,
  );
}
