// Write numbers for readers: shares in per cent, a real minus sign.

const MINUS = "\u2212";
const NO_BREAK = "\u00a0";

// A share, as figures/numbers.py writes it: 0.3 -> "30%", 0.034 -> "3.4%", 0.997 -> "99.7%", 0.99993 -> "> 99.9%".
// `digits` after the point, the same for all, where shares stand in a column.
function percent(share, digits) {
  if (digits === undefined) {
    if (share > 0 && share < 0.001) return "< 0.1%";
    if (share >= 0.9995 && share < 1 - 1e-5) return "> 99.9%";
  }
  return `${(100 * share).toFixed(digits ?? (inWhole(share) ? 0 : 1))}%`;
}

// Whole per cent tell enough: neither small nor nearly all.
const inWhole = (share) => (share >= 0.0995 && share < 0.995) || share >= 0.9995 || share === 0;

// A probability, which may be tiny: 0.00034 -> "0.03%". Nothing possible becomes 0%, nothing uncertain 100%.
function chance(p) {
  if (p >= 0.9995 && p < 1) return "99.9%";
  if (p > 0 && p < 0.0001) return "< 0.01%";
  return percent(p, inWhole(p) ? 0 : p >= 0.00995 ? 1 : 2);
}

// Text of a number with a minus sign in place of the hyphen; what rounds to nothing has none.
const signed = (text) => text.replace(/^-(?=0\.?0*$)/, "").replace("-", MINUS);

const clamp = (x, least, most) => Math.max(least, Math.min(most, x));

// Where a line of [place, value] begins and ends, is lowest and highest, as a sentence about it is filled; null for none.
function courseOf(line, write = String) {
  const there = line.filter(([, v]) => Number.isFinite(v));
  if (!there.length) return null;
  const rising = [...there].sort(([, a], [, b]) => a - b);
  const [start, first] = there[0];
  const [end, last] = there.at(-1);
  const [[low_at, low], [high_at, high]] = [rising[0], rising.at(-1)];
  const written = { first: write(first), last: write(last), low: write(low), high: write(high) };
  return { start, end, low_at, high_at, ...written };
}

const bitsOf = (p) => (p > 0 ? -Math.log2(p) : Infinity);
const inBits = (x) => (Number.isFinite(x) ? x.toFixed(x < 9.95 ? 2 : 1) : "∞");
