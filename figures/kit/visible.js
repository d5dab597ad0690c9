// Show what cannot be seen in a token: spaces, line breaks, control characters. The same table as figures/tokens.py.

const MARKS = { " ": "·", "\n": "↵", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "□", "\ufffd": "▯" };

function visible(text) {
  return Array.from(text, visibleCharacter).join("");
}

function visibleCharacter(c) {
  const code = c.codePointAt(0);
  if (code === 127) return "␡";
  return MARKS[c] ?? (code < 32 ? String.fromCodePoint(0x2400 + code) : c);
}

// The same as nodes: marks are faint, letters are not.
function visibleNodes(text) {
  const nodes = [];
  let run = "";
  for (const c of text) {
    const shown = visibleCharacter(c);
    if (shown === c) {
      run += c;
      continue;
    }
    nodes.push(run, c === " " && el("wbr"), el("span", { class: "mark", "data-sign": c }, shown)); // a line may break before a space
    run = "";
  }
  return [...nodes, run].filter(Boolean);
}
