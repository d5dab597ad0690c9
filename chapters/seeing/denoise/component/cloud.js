// What a cloud of points looks like, in numbers: where its middle lies, how wide it is, into how many heaps it falls.

// Bells of one width lie in one heap where no valley is between them: two are that no farther apart than twice the width.
function heapsOf({ centres }, signal, width) {
  const n = centres.length / 2;
  const heap = Array.from({ length: n }, (_, k) => k);
  const root = (k) => (heap[k] === k ? k : (heap[k] = root(heap[k])));
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const far = Math.hypot(centres[2 * a] - centres[2 * b], centres[2 * a + 1] - centres[2 * b + 1]);
      if (signal * far <= 2 * width) heap[root(a)] = root(b);
    }
  }
  return new Set(heap.map((_, k) => root(k))).size;
}

// -> { middle: [x, y], wide: [standard deviation across, up] }
function spreadOf(points) {
  const n = points.length / 2;
  const over = (c, value) => {
    let sum = 0;
    for (let p = 0; p < n; p++) sum += value(points[2 * p + c]);
    return sum / n;
  };
  const middle = [0, 1].map((c) => over(c, (v) => v));
  return { middle, wide: [0, 1].map((c) => Math.sqrt(over(c, (v) => (v - middle[c]) ** 2))) };
}

// The density in the middle of the points, as a share of the highest at any bell or there.
function fullness(mixture, [x, y], alphaBar) {
  const { centres } = mixture;
  const signal = Math.sqrt(alphaBar);
  const here = mixture.density(x, y, alphaBar);
  let most = here;
  for (let k = 0; k < centres.length; k += 2)
    most = Math.max(most, mixture.density(signal * centres[k], signal * centres[k + 1], alphaBar));
  return here / most;
}

// The sentence about points, and about the density behind them where there is one.
function tellCloud(labels, points, mixture, alphaBar) {
  const { middle, wide } = spreadOf(points);
  const facts = { middle: pair(middle), across: wide[0].toFixed(2), up: wide[1].toFixed(2) };
  const told = fill(labels.cloud_spread, facts);
  const width = Math.sqrt(mixture.variance(alphaBar));
  if (!width) return told;
  const heaps = heapsOf(mixture, Math.sqrt(alphaBar), width);
  const share = percent(fullness(mixture, middle, alphaBar));
  return inARow([told, fill(labels[heaps === 1 ? "cloud_one" : "cloud_heaps"], { heaps, share })]);
}
