// Attention, number by number: the same steps as llm_core/analysis/attention/by_hand.py (a browser test holds them equal).

const MOST = 99; // the largest number that a cell takes, so that every product stays readable

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const column = (rows, c) => rows.map((row) => row[c]);

// q (T, D), k (S, D), v (S, W), rows of numbers -> every matrix on the way.
function attend(q, k, v, causal, divided) {
  const root = Math.sqrt(q[0].length);
  const scores = q.map((query) => k.map((key) => dot(query, key)));
  const scaled = scores.map((row) => row.map((x) => (divided ? x / root : x)));
  const masked = scaled.map((row, t) => row.map((x, s) => (causal && s > t ? -Infinity : x)));
  const weights = masked.map(softmax);
  const output = weights.map((row) => v[0].map((_, c) => dot(row, column(v, c))));
  return { scores, scaled, masked, weights, output };
}

// The largest score is taken off first: the shares stay the same and no number overflows.
function softmax(row) {
  const most = Math.max(...row);
  const powers = row.map((x) => Math.exp(x - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}

// Places of the largest values of a row; more than one when they are equal.
function winners(row) {
  const most = Math.max(...row);
  return row.flatMap((x, i) => (x > -Infinity && most - x < 1e-9 ? [i] : []));
}

// Whole numbers as they are, others with two digits (`digits`), and a real minus sign.
function num(x, digits = 2) {
  if (x === -Infinity) return `${MINUS}∞`;
  const whole = Math.abs(x - Math.round(x)) < 1e-9;
  const text = whole ? String(Math.round(x)) : Math.abs(x) >= 1e6 ? x.toExponential(1) : x.toFixed(digits);
  return Number(text) === 0 && whole ? "0" : signed(text);
}

// A number after an operator: negative ones in brackets.
const arg = (x) => (x < 0 ? `(${num(x)})` : num(x));
const vector = (row) => `[${row.map((x) => num(x)).join(", ")}]`;
const products = (a, b) => a.map((x, i) => `${arg(x)}·${arg(b[i])}`).join(" + ");

// What somebody typed -> {value} or {wrong: "empty" | "letters" | "range"}.
function readNumber(text, most = MOST) {
  const plain = text
    .normalize("NFKC")
    .replace(/[\u2212\u2013]/g, "-")
    .replace(",", ".")
    .trim();
  if (!plain) return { wrong: "empty" };
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return { wrong: "letters" };
  const value = Number(plain);
  if (!(Math.abs(value) <= most)) return { wrong: "range" };
  return { value: Math.round(value * 1000) / 1000 + 0 };
}
