// The detector's network on a sheet, as llm_core/vision/detector.py computes it.

const CLASSES = 10;
const FILTERS = [8, 16, 32];
const SHEET = 96;
const SIZES = [28, 42];
const STRIDE = 4;

// The weights of all layers one after the other -> [{ weights, biases, from, to, side }]
function layersOf(numbers) {
  const [a, b, c] = FILTERS;
  const shapes = [[1, a, 5], [a, b, 5], [b, c, 4], [c, CLASSES + 1, 1]]; // prettier-ignore
  let at = 0;
  const take = (n) => numbers.subarray(at, (at += n));
  return shapes.map(([from, to, side]) => {
    const weights = take(to * from * side * side);
    return { weights, biases: take(to), from, to, side };
  });
}

// One row of a kernel on one row of values, for each width of kernel: written out, it is twice as fast as a loop.
const ROWS = {
  1: (sums, at, n, v, i, [a]) => {
    for (let x = 0; x < n; x++) sums[at + x] += a * v[i + x];
  },
  4: (sums, at, n, v, i, [a, b, c, d]) => {
    for (let x = 0; x < n; x++, i++) sums[at + x] += a * v[i] + b * v[i + 1] + c * v[i + 2] + d * v[i + 3];
  },
  5: (sums, at, n, v, i, [a, b, c, d, e]) => {
    for (let x = 0; x < n; x++, i++) {
      sums[at + x] += a * v[i] + b * v[i + 1] + c * v[i + 2] + d * v[i + 3] + e * v[i + 4];
    }
  },
};

// maps: { values, side, count }, channel by channel, row by row -> the same without padding
function convolve({ values, side }, { weights, biases, from, to, side: k }) {
  const out = side - k + 1;
  const found = new Float32Array(to * out * out);
  for (let f = 0; f < to; f++) {
    const sums = found.subarray(f * out * out, (f + 1) * out * out).fill(biases[f]);
    for (let c = 0; c < from; c++) {
      for (let ky = 0; ky < k; ky++) {
        const at = ((f * from + c) * k + ky) * k;
        const row = weights.subarray(at, at + k);
        for (let y = 0; y < out; y++) ROWS[k](sums, y * out, out, values, (c * side + y + ky) * side, row);
      }
    }
  }
  return { values: found, side: out, count: to };
}

function bend(maps) {
  for (let i = 0; i < maps.values.length; i++) if (maps.values[i] < 0) maps.values[i] = 0;
  return maps;
}

// The largest of each field of 2 x 2; an odd row or column at the end is left out, as in torch.
function pool({ values, side, count }) {
  const out = Math.floor(side / 2);
  const found = new Float32Array(count * out * out);
  for (let c = 0; c < count; c++) {
    for (let y = 0; y < out; y++) {
      for (let x = 0; x < out; x++) {
        const at = c * side * side + 2 * y * side + 2 * x;
        const upper = Math.max(values[at], values[at + 1]);
        found[(c * out + y) * out + x] = Math.max(upper, values[at + side], values[at + side + 1]);
      }
    }
  }
  return { values: found, side: out, count };
}

function answersOf(layers, values, side) {
  const [first, second, hidden, classify] = layers;
  const low = pool(bend(convolve({ values, side, count: 1 }, first)));
  const middle = pool(bend(convolve(low, second)));
  return convolve(bend(convolve(middle, hidden)), classify);
}

// Probabilities of every class and of nothing, window by window, the small windows first.
function chancesOf(layers, sheet) {
  const found = [];
  for (const [values, side] of [
    [sheet, SHEET],
    [reduced(sheet, SHEET), (SHEET * 2) / 3],
  ]) {
    const { values: scores, side: rows } = answersOf(layers, values, side);
    for (let i = 0; i < rows * rows; i++) {
      found.push(softmax(Array.from({ length: CLASSES + 1 }, (_, k) => scores[k * rows * rows + i])));
    }
  }
  return found;
}

function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

const rowsOfWindows = (size) => (SHEET - SIZES[size]) / ((STRIDE * SIZES[size]) / SIZES[0]) + 1;

// The box of a window or of a digit: its square without the margin of a seventh.
function boxAt(left, top, size) {
  const side = SIZES[size];
  const margin = side / 7;
  return [left + margin, top + margin, left + side - margin, top + side - margin];
}

// All windows in the order of chancesOf: { left, top, size, box }
function allWindows() {
  return SIZES.flatMap((side, size) => {
    const rows = rowsOfWindows(size);
    const step = (STRIDE * side) / SIZES[0];
    return Array.from({ length: rows * rows }, (_, i) => {
      const [left, top] = [(i % rows) * step, Math.floor(i / rows) * step];
      return { left, top, size, box: boxAt(left, top, size) };
    });
  });
}

// The windows whose likeliest digit reaches the threshold: [{ window, box, label, score }]
function candidates(chances, windows, least) {
  return chances.flatMap((shares, i) => {
    const score = Math.max(...shares.slice(0, CLASSES));
    const label = shares.indexOf(score);
    return score >= least ? [{ window: i, box: windows[i].box, label, score }] : [];
  });
}
