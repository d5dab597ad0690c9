// How far two clouds of points are from each other, as in llm_core/drawing/distance.py; a test holds both equal.

// The mean distance of a point of one cloud to a point of the other.
function between(x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i += 2) {
    for (let j = 0; j < y.length; j += 2) {
      const dx = x[i] - y[j];
      const dy = x[i + 1] - y[j + 1];
      sum += Math.sqrt(dx * dx + dy * dy);
    }
  }
  return (4 * sum) / (x.length * y.length);
}

// The mean distance of two different points of one cloud.
function within(x) {
  let sum = 0;
  for (let i = 0; i < x.length; i += 2) {
    for (let j = 0; j < i; j += 2) {
      const dx = x[i] - x[j];
      const dy = x[i + 1] - x[j + 1];
      sum += Math.sqrt(dx * dx + dy * dy);
    }
  }
  const n = x.length / 2;
  return (2 * sum) / (n * (n - 1));
}

// The energy distance by its U-statistic: two samples of one distribution give 0 on average. `withinX`, `withinY` may
// be given where they are known.
const energyDistance = (x, y, withinX = within(x), withinY = within(y)) =>
  2 * between(x, y) - withinX - withinY;
