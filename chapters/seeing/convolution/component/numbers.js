// Kernels as text: presets, what a visitor types, what stands in the link.

const MOST_WEIGHT = 1000;
const PRESETS = {
  upright: "-1 0 1  -2 0 2  -1 0 1",
  level: "-1 -2 -1  0 0 0  1 2 1",
  outline: "-1 -1 -1  -1 8 -1  -1 -1 -1",
  sharpen: "0 -1 0  -1 5 -1  0 -1 0",
  blur: "1/9 1/9 1/9  1/9 1/9 1/9  1/9 1/9 1/9",
  gauss: "1/16 2/16 1/16  2/16 4/16 2/16  1/16 2/16 1/16",
  emboss: "-2 -1 0  -1 1 1  0 1 2",
  shift: "0 0 0  1 0 0  0 0 0",
  same: "0 0 0  0 1 0  0 0 0",
  zero: "0 0 0  0 0 0  0 0 0",
  blur5: Array(25).fill("1/25").join(" "),
  upright5: "-1 -2 0 2 1  -4 -8 0 8 4  -6 -12 0 12 6  -4 -8 0 8 4  -1 -2 0 2 1",
  spots5: "0 0 -1 0 0  0 -1 -2 -1 0  -1 -2 16 -2 -1  0 -1 -2 -1 0  0 0 -1 0 0",
};

// "-1", "0.5", ".5", "1e-3", "2/16" -> a number; undefined for anything else, and beyond MOST_WEIGHT.
function weightOf(word) {
  const [over, under] = signedIn(word).split("/");
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i;
  if (![over, under ?? "1"].every((part) => plain.test(part)) || word.split("/").length > 2) return undefined;
  const value = Number(over) / Number(under ?? 1);
  return Number.isFinite(value) && Math.abs(value) <= MOST_WEIGHT ? value + 0 : undefined;
}

const signedIn = (word) => word.trim().replaceAll(MINUS, "-").replaceAll("－", "-");

// Text -> { kernel } with 9 or 25 numbers, or { wrong: the word that is none } or { count }.
function kernelOf(text) {
  const words = signedIn(text)
    .split(/[\s,;，；、[\]()]+/)
    .filter(Boolean);
  const wrong = words.find((word) => weightOf(word) === undefined);
  if (wrong !== undefined) return { wrong };
  return [9, 25].includes(words.length) ? { kernel: words.map(weightOf) } : { count: words.length };
}

const kernelText = (kernel) => kernel.map((weight) => String(Number(weight.toPrecision(12)))).join("_");
const fromLink = (raw) => (raw.length < 800 ? kernelOf(raw.replaceAll("_", " ")).kernel : undefined);
const sameNumbers = (one, other) => kernelText(one) === kernelText(other);
const presetOf = (kernel) =>
  Object.keys(PRESETS).find((name) => sameNumbers(kernelOf(PRESETS[name]).kernel, kernel)) ?? "own";

const wholeBetween = (low, high) => (raw) =>
  /^\d{1,4}$/.test(raw) && Number(raw) >= low && Number(raw) <= high ? Number(raw) : undefined;

// A number as it is read: at most so many digits after the point, a real minus sign.
const written = (value, digits = 2) => signed(String(Number(value.toFixed(digits)) + 0));
const weightWritten = (value) => written(value, 3);
