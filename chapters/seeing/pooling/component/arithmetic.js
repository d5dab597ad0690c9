// Pooling, number by number: the same arithmetic as llm_core/vision/pooling.py (a test holds both equal).

const POOLS = {
  max: (values) => Math.max(...values),
  average: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  skip: ([first]) => first,
};

// map: { rows, columns, values }. The values of one window, row by row; stride apart from its neighbour's.
function windowAt({ columns, values }, k, stride, [row, column]) {
  return Array.from(
    { length: k * k },
    (_, n) => values[(row * stride + Math.floor(n / k)) * columns + column * stride + (n % k)],
  );
}

// Every window as one cell; what does not fill a window is left out. No rows where none fits.
function pool(map, how, k, stride) {
  const side = (n) => (n < k ? 0 : Math.floor((n - k) / stride) + 1);
  let [rows, columns] = [side(map.rows), side(map.columns)];
  if (!rows || !columns) rows = columns = 0;
  const cell = (_, i) => POOLS[how](windowAt(map, k, stride, [Math.floor(i / columns), i % columns]));
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, cell) };
}

// The map moved by whole cells; what comes in from beyond the edge is 0.
function movedBy({ rows, columns, values }, right, down) {
  const from = (_, i) => {
    const [y, x] = [Math.floor(i / columns) - down, (i % columns) - right];
    return y >= 0 && y < rows && x >= 0 && x < columns ? values[y * columns + x] : 0;
  };
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, from) };
}

// How much of two maps is not shared: 0 for equal ones, 1 for maps that have nothing in common.
function changedShare(before, after) {
  let [apart, total] = [0, 0];
  before.values.forEach((value, i) => {
    apart += Math.abs(value - after.values[i]);
    total += Math.abs(value) + Math.abs(after.values[i]);
  });
  return total ? apart / total : 0;
}
