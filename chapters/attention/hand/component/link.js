// The link is the state: what is read from it when the page opens, and what is written into it.

const INPUTS = ["q", "x", "k", "v"]; // x: the queries that come from the other sentence

const oneOf = (allowed) => (raw) => (Object.hasOwn(allowed, raw) ? allowed[raw] : undefined);
const upTo = (n) => (raw) => (/^\d{1,2}$/.test(raw) && raw >= 1 && raw <= n ? Number(raw) - 1 : undefined);

// The state as far as the link says what fits; link.wrong names what does not.
function readState(link, data, fallback) {
  const names = Object.keys(data.sentences);
  const state = { ...fallback };
  link.wrong = [];
  state.example = link.read("ex", fallback.example, (raw) => names.find((name) => name === raw));
  state.cross = link.read("from", false, oneOf({ self: false, cross: true }));
  state.causal = link.read("mask", false, oneOf({ none: false, causal: true }));
  state.divided = link.read("scale", true, oneOf({ on: true, off: false }));
  const { queries, keys } = sidesOf(data, state);
  const [rows, columns] = [queries.tokens.length, keys.tokens.length];
  state.row = link.read("row", rows - 1, upTo(rows));
  state.stage = link.read("step", 0, oneOf(Object.fromEntries(STAGES.map((name, i) => [name, i]))));
  state.asked = link.read("ask", rows - 1, (raw) => (raw === "none" ? null : upTo(rows)(raw)));
  state.guess = link.read("guess", null, (raw) => readGuess(raw, rows, columns));
  if (state.asked !== null) state.guess = null;
  state.edits = { ...fallback.edits, [state.example]: readEdits(link, data, state) };
  return state;
}

function readEdits(link, data, state) {
  const rows = INPUTS.map((name) => {
    const original = originalOf(data, state, name);
    return [name, link.read(name, null, (raw) => readRows(raw, original))];
  });
  return Object.fromEntries(rows.filter(([, found]) => found));
}

// "4.3": in row 4 the guess was token 3.
function readGuess(raw, rows, columns) {
  const found = /^(\d{1,2})\.(\d{1,2})$/.exec(raw);
  if (!found) return undefined;
  const [row, token] = [found[1] - 1, found[2] - 1];
  return row >= 0 && row < rows && token >= 0 && token < columns ? { row, token } : undefined;
}

// "0_2_1_0_..." -> rows of the same shape as `original`; undefined when one number too few, too many or too large.
function readRows(raw, original) {
  const width = original[0].length;
  const values = raw.split("_").map((text) => readNumber(text));
  if (values.length !== original.length * width || values.some(({ wrong }) => wrong)) return undefined;
  return original.map((_, r) => values.slice(r * width, (r + 1) * width).map(({ value }) => value));
}

function linked({ state, sides }) {
  const last = sides.queries.tokens.length - 1;
  const edits = state.edits[state.example] ?? {};
  return {
    ex: state.example,
    from: state.cross ? "cross" : null,
    mask: state.causal ? "causal" : null,
    scale: state.divided ? null : "off",
    row: state.row === last ? null : state.row + 1,
    step: state.stage ? STAGES[state.stage] : null,
    ask: state.asked === last ? null : state.asked === null ? "none" : state.asked + 1,
    guess: state.guess ? `${state.guess.row + 1}.${state.guess.token + 1}` : null,
    ...Object.fromEntries(INPUTS.map((name) => [name, edits[name] ? edits[name].flat().join("_") : null])),
  };
}
