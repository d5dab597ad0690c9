// Neurons, number by number: the same arithmetic as llm_core/networks/neuron.py (a test holds both equal).

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const MOST = 99; // the largest number that a field takes

const logistic = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

// Value and, where it learns, slope from z and the value.
const BENDS = {
  none: [(z) => z, () => 1],
  step: [(z) => (z > 0 ? 1 : 0)],
  sigmoid: [logistic, (z, a) => a * (1 - a)],
  tanh: [Math.tanh, (z, a) => 1 - a * a],
  relu: [(z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)],
  gelu: [(z) => (z * (1 + errorFunction(z / Math.SQRT2))) / 2],
};

// erf by its series, or by its continued fraction where the series would lose digits.
function errorFunction(x) {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size > 2.5) {
    let fraction = 0;
    for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (size + fraction);
    return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (size + fraction)));
  }
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 * sum) / Math.sqrt(Math.PI);
}

const weightedSum = ([x1, x2], [w1, w2, b]) => w1 * x1 + w2 * x2 + b;

const rightCorners = (says, targets) =>
  CORNERS.filter((corner, i) => says(corner) !== 0 && says(corner) > 0 === (targets[i] === 1)).length;

// The perceptron's rule at the first corner that is wrong; null when none is.
function corrected(weights, targets) {
  for (const [i, corner] of CORNERS.entries()) {
    const miss = targets[i] - (weightedSum(corner, weights) > 0 ? 1 : 0);
    if (miss)
      return {
        corner,
        weights: [weights[0] + miss * corner[0], weights[1] + miss * corner[1], weights[2] + miss],
      };
  }
  return null;
}

// Round after round, as `perceptron` of the library; -> { weights, corrections, found }.
function perceptron(start, targets, rounds) {
  let weights = start;
  let corrections = 0;
  for (let round = 0; round < rounds; round += 1) {
    const before = corrections;
    CORNERS.forEach((corner, i) => {
      const miss = targets[i] - (weightedSum(corner, weights) > 0 ? 1 : 0);
      if (!miss) return;
      weights = [weights[0] + miss * corner[0], weights[1] + miss * corner[1], weights[2] + miss];
      corrections += 1;
    });
    if (corrections === before) return { weights, corrections, found: true };
  }
  return { weights, corrections, found: false };
}

// --- two hidden neurons: nine numbers, [w11, w12, b1, w21, w22, b2, v1, v2, c] ---

function through(numbers, point, bend) {
  const [w11, w12, b1, w21, w22, b2, v1, v2, c] = numbers;
  const sums = [weightedSum(point, [w11, w12, b1]), weightedSum(point, [w21, w22, b2])];
  const [act] = BENDS[bend];
  const hidden = [act(sums[0]), act(sums[1])];
  return { sums, hidden, output: weightedSum(hidden, [v1, v2, c]) };
}

// A sum that is 0 but for rounding decides nothing: no border, and no corner right.
const settled = (z) => (Math.abs(z) < 1e-9 ? 0 : z);

// The mean logistic loss over the corners, and its slope for each of the nine numbers.
function slopes(numbers, targets, bend) {
  const found = numbers.map(() => 0);
  let loss = 0;
  CORNERS.forEach((corner, i) => {
    const { sums, hidden, output } = through(numbers, corner, bend);
    const sign = targets[i] ? 1 : -1;
    loss += Math.max(0, -sign * output) + Math.log1p(Math.exp(-Math.abs(output)));
    const back = (-sign * logistic(-sign * output)) / CORNERS.length;
    [...hidden, 1].forEach((value, k) => (found[6 + k] += back * value));
    hidden.forEach((value, h) => {
      const arrived = back * numbers[6 + h] * BENDS[bend][1](sums[h], value);
      [...corner, 1].forEach((x, k) => (found[3 * h + k] += arrived * x));
    });
  });
  return { loss: loss / CORNERS.length, slopes: found };
}

function descend(numbers, targets, bend, rate, steps) {
  let now = numbers;
  for (let step = 0; step < steps; step += 1) {
    const { slopes: found } = slopes(now, targets, bend);
    now = now.map((x, i) => x - rate * found[i]);
  }
  return now;
}

// Without a bend two layers are one: the matrices multiplied.
function folded([w11, w12, b1, w21, w22, b2, v1, v2, c]) {
  return [v1 * w11 + v2 * w21, v1 * w12 + v2 * w22, v1 * b1 + v2 * b2 + c];
}
