// Numbers as a reader wants them: three digits and a real minus sign.

function num(x) {
  if (x === -Infinity) return `${MINUS}∞`;
  const size = Math.abs(x);
  if (size >= 1e5) return signed(x.toExponential(1));
  if (size > 0 && size < 0.0005) return "0.000";
  return signed(x.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3));
}

// A number after an operator: negative ones in brackets.
function arg(x) {
  return x < 0 ? `(${num(x)})` : num(x);
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
