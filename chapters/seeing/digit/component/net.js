// Two networks that read a digit, layer by layer: the arithmetic of llm_core/vision/digit_networks.py.

// Pass `pixels` through a chain of layers { name, kind, channels, side, weights, bias }. -> name -> numbers, one channel
// after the other, each row by row.
function activations(chain, pixels, side) {
  const found = { pixels };
  let before = { numbers: pixels, channels: 1, side };
  for (const layer of chain) {
    found[layer.name] = RULES[layer.kind](before, layer);
    before = { numbers: found[layer.name], channels: layer.channels, side: layer.side };
  }
  return found;
}

const RULES = {
  conv: convolve,
  dense: weighDense,
  relu: ({ numbers }) => numbers.map((v) => Math.max(0, v)),
  pool: largestOfFour,
};

// Slide kernels of 3 x 3 over all channels; beyond the edge stands 0.
function convolve(before, { channels, weights, bias }) {
  const { side } = before;
  const out = new Float64Array(channels * side * side);
  const padded = Array.from({ length: before.channels }, (_, k) => pad(before.numbers, k, side));
  for (let c = 0; c < channels; c++) {
    const map = out.subarray(c * side * side, (c + 1) * side * side).fill(bias[c]);
    padded.forEach((from, k) => {
      const first = 9 * (c * before.channels + k);
      addProducts(map, from, weights.subarray(first, first + 9), side);
    });
  }
  return out;
}

// One channel with a row or column of zeros on every side.
function pad(numbers, channel, side) {
  const wide = side + 2;
  const out = new Float64Array(wide * wide);
  for (let row = 0; row < side; row++) {
    const first = (channel * side + row) * side;
    out.set(numbers.subarray(first, first + side), (row + 1) * wide + 1);
  }
  return out;
}

function addProducts(map, from, [a, b, c, d, e, f, g, h, i], side) {
  const wide = side + 2;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const up = row * wide + column;
      const [middle, down] = [up + wide, up + 2 * wide];
      map[row * side + column] +=
        a * from[up] + b * from[up + 1] + c * from[up + 2] +
        d * from[middle] + e * from[middle + 1] + f * from[middle + 2] +
        g * from[down] + h * from[down + 1] + i * from[down + 2]; // prettier-ignore
    }
  }
}

function largestOfFour({ numbers, channels, side }) {
  const half = side / 2;
  const out = new Float64Array(channels * half * half);
  for (let i = 0; i < out.length; i++) {
    const at = firstOfFour(i, side);
    out[i] = Math.max(numbers[at], numbers[at + 1], numbers[at + side], numbers[at + side + 1]);
  }
  return out;
}

// The places of the four numbers of which the i-th number behind a pool of 2 x 2 is the largest.
function fourOf(i, side) {
  const at = firstOfFour(i, side);
  return [at, at + 1, at + side, at + side + 1];
}

// Rows of all channels stand one below the other.
const firstOfFour = (i, side) => 2 * Math.floor(i / (side / 2)) * side + 2 * (i % (side / 2));

// Every output sees every number before it.
function weighDense({ numbers }, { channels, weights, bias }) {
  const n = numbers.length;
  return Float64Array.from({ length: channels }, (_, c) => {
    let sum = bias[c];
    for (let i = 0; i < n; i++) sum += weights[c * n + i] * numbers[i];
    return sum;
  });
}

function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

const largestAt = (numbers) => numbers.indexOf(Math.max(...numbers));
