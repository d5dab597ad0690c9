// What can be chosen, and which numbers follow from it.

const STAGES = ["start", "scores", "scale", "mask", "softmax", "sum"];
const MATRICES = ["q", "k", "v", "scores", "scaled", "masked", "weights", "output"];
const SHOWN_AT = { scores: "scores", scale: "scaled", mask: "masked", softmax: "weights", sum: "output" };

// Who asks and who answers: the same sentence (self-attention), or queries from the other language (cross-attention).
function sidesOf(data, { example, cross }) {
  const names = Object.keys(data.sentences);
  const keys = data.sentences[example];
  return { keys, queries: cross ? data.sentences[names.find((name) => name !== example)] : keys };
}

// The numbers as we chose them: "q", "k", "v" of the sentence, or "x", the queries of the other one.
function originalOf(data, state, name) {
  if (name === "x") return sidesOf(data, { ...state, cross: true }).queries.cross;
  return data.sentences[state.example][name];
}

const inputName = (state, matrix) => (matrix === "q" && state.cross ? "x" : matrix);

function rowsOf(data, state, matrix) {
  const name = inputName(state, matrix);
  return state.edits[state.example]?.[name] ?? originalOf(data, state, name);
}

// The same numbers with one cell changed; an edit that brings the original back is no edit any more.
function edited(data, state, matrix, r, c, value) {
  const name = inputName(state, matrix);
  const original = originalOf(data, state, name);
  const rows = rowsOf(data, state, matrix).map((row) => [...row]);
  rows[r][c] = value;
  const mine = { ...state.edits[state.example], [name]: rows };
  if (String(rows) === String(original)) delete mine[name];
  return { ...state.edits, [state.example]: mine };
}

// Across two sentences nothing lies in the future: the whole other sentence is already there.
const masking = (state) => state.causal && !state.cross;
