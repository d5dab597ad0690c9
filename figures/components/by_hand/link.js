// The link is the state: written in the browser without a word to the server, read when the page opens.

const LINK_DELAY = 200; // ms after the last change
const LINK_CHECK = 1000; // ms: Streamlit writes the whole link when one of its own controls changes
const INPUTS = ["q", "x", "k", "v"]; // x: the queries that come from the other sentence

// Everything the link says that fits, and the names of what does not.
function readLink(data, fallback) {
  const query = new URLSearchParams(window.location.search),
    wrong = [];
  const take = (name, otherwise, read) => {
    const raw = query.get(`hand_${name}`);
    if (raw === null) return otherwise;
    const value = read(raw);
    if (value === undefined) wrong.push(`hand_${name}`);
    return value === undefined ? otherwise : value;
  };
  const oneOf = (allowed) => (raw) => (Object.hasOwn(allowed, raw) ? allowed[raw] : undefined);
  const upTo = (n) => (raw) => (/^\d{1,2}$/.test(raw) && raw >= 1 && raw <= n ? Number(raw) - 1 : undefined);
  const state = { ...fallback };
  state.example = take(
    "ex",
    fallback.example,
    oneOf(Object.fromEntries(Object.keys(data.sentences).map((k) => [k, k]))),
  );
  state.cross = take("from", false, oneOf({ self: false, cross: true }));
  state.causal = take("mask", false, oneOf({ none: false, causal: true }));
  state.divided = take("scale", true, oneOf({ on: true, off: false }));
  const { queries, keys } = sidesOf(data, state);
  state.row = take("row", queries.tokens.length - 1, upTo(queries.tokens.length));
  state.stage = take("step", 0, oneOf(Object.fromEntries(STAGES.map((name, i) => [name, i]))));
  const ask = take("ask", undefined, (raw) => (raw === "none" ? null : upTo(queries.tokens.length)(raw)));
  state.asked = ask === undefined ? queries.tokens.length - 1 : ask;
  state.guess = take("guess", null, (raw) => readGuess(raw, queries.tokens.length, keys.tokens.length));
  if (state.guess && state.asked !== null) state.guess = null;
  const edits = {};
  for (const name of INPUTS) {
    const original = originalOf(data, state, name);
    const rows = take(name, null, (raw) => readRows(raw, original));
    if (rows) edits[name] = rows;
  }
  state.edits = { ...fallback.edits, [state.example]: edits };
  return { state, wrong };
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
  const width = original[0].length,
    values = raw.split("_").map((text) => readNumber(text));
  if (values.length !== original.length * width || values.some(({ wrong }) => wrong)) return undefined;
  return original.map((_, r) => values.slice(r * width, (r + 1) * width).map(({ value }) => value));
}

function writeLink(app) {
  const url = new URL(window.location.href),
    { state } = app;
  if (url.pathname !== app.page) return;
  const set = (name, value) =>
    value === null ? url.searchParams.delete(`hand_${name}`) : url.searchParams.set(`hand_${name}`, value);
  const last = app.sides.queries.tokens.length - 1;
  set("ex", state.example);
  set("from", state.cross ? "cross" : null);
  set("mask", state.causal ? "causal" : null);
  set("scale", state.divided ? null : "off");
  set("row", state.row === last ? null : state.row + 1);
  set("step", state.stage ? STAGES[state.stage] : null);
  set("ask", state.asked === last ? null : state.asked === null ? "none" : state.asked + 1);
  set("guess", state.guess ? `${state.guess.row + 1}.${state.guess.token + 1}` : null);
  const edits = state.edits[state.example] ?? {};
  for (const name of INPUTS) set(name, edits[name] ? edits[name].flat().join("_") : null);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
