// Numbers as a reader wants them: three digits, a real minus sign, per cents for shares.

const MINUS = "\u2212";
const NARROW = "\u202f";

function num(x) {
  if (x === -Infinity) return `${MINUS}∞`;
  const size = Math.abs(x);
  if (size >= 1e5) return signed(x.toExponential(1));
  if (size > 0 && size < 0.0005) return "0.000";
  return signed(x.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3));
}

function signed(text) {
  return text.replace("-", MINUS);
}

// A number after an operator: negative ones in brackets.
function arg(x) {
  return x < 0 ? `(${num(x)})` : num(x);
}

function percent(x) {
  return `${(100 * x).toFixed(1)}${NARROW}%`;
}

function total(values) {
  let sum = 0;
  for (const x of values) sum += x;
  return sum;
}

function mean(values) {
  return total(values) / values.length;
}

function norm(values) {
  let sum = 0;
  for (const x of values) sum += x * x;
  return Math.sqrt(sum);
}

// Index of the largest value, by size when `absolute`.
function largest(values, absolute) {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const [a, b] = absolute ? [Math.abs(values[i]), Math.abs(values[best])] : [values[i], values[best]];
    if (a > b) best = i;
  }
  return best;
}

// {name} in a sentence of the lesson file; what is filled in is never read again, so a token may contain braces.
function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
