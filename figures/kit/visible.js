// Show what cannot be seen in a token: spaces, line breaks, control characters. The same table as figures/tokens.py.

const MARKS = { " ": "·", "\n": "↵", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "□", "\ufffd": "▯" };

const NO_INK = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]/u; // controls, joiners, directions, soft hyphens, spaces

function visible(text) {
  return Array.from(text, visibleCharacter).join("");
}

function visibleCharacter(c) {
  return MARKS[c] ?? (NO_INK.test(c) ? sign(c.codePointAt(0)) : c);
}

// A picture for the old control characters, the number of any other that nobody sees.
function sign(code) {
  if (code === 127) return "␡";
  return code < 32
    ? String.fromCodePoint(0x2400 + code)
    : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

// The same as nodes. The text itself stands there without ink, so that it is what is copied, searched for and read; the style
// draws the marks (kit/paper.css). With `breaks` a line ends where the text says so.
function visibleNodes(text, { breaks = false } = {}) {
  const nodes = [];
  let run = "";
  for (const c of text) {
    const shown = visibleCharacter(c);
    if (shown === c) {
      run += c;
      continue;
    }
    nodes.push(run, ...marked(c, shown, breaks));
    run = "";
  }
  return [...nodes, run].filter(Boolean);
}

function marked(c, shown, breaks) {
  const mark = (...real) => el("span", { class: "mark", "data-mark": shown }, ...real);
  if (c !== "\n") return [c === " " && el("wbr"), mark(el("span", { class: "real" }, c))]; // a line may break before a space
  return breaks ? [mark(), el("br")] : [mark(el("span", { class: "real turn" }, el("br")))];
}
