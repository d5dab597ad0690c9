// Assignment, as llm_core/vision/assignment.py computes it. costs: row by row, Infinity where a pair is forbidden.

function greedyPairs(costs) {
  const cheapest = costs
    .flatMap((row, r) => row.map((cost, c) => [cost, r, c]))
    .filter(([cost]) => cost < Infinity)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const [rows, columns, pairs] = [new Set(), new Set(), []];
  for (const [, r, c] of cheapest) {
    if (rows.has(r) || columns.has(c)) continue;
    rows.add(r);
    columns.add(c);
    pairs.push([r, c]);
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}

// As many allowed pairs as there can be, and among these ways the one with the least sum.
function hungarianPairs(costs) {
  const n = Math.max(costs.length, ...costs.map((row) => row.length), 0);
  const square = squareOf(costs, n);
  const prices = [new Float64Array(n + 1), new Float64Array(n + 1)]; // of rows and columns, counted from 1
  const owner = new Array(n + 1).fill(0); // of each column its row; column 0 holds the row that looks
  for (let row = 1; row <= n; row++) {
    owner[0] = row;
    const [cameFrom, free] = growTree(square, owner, prices);
    for (let column = free; column; column = cameFrom[column]) {
      owner[column] = owner[cameFrom[column]];
    }
  }
  const pairs = owner.slice(1).map((row, c) => [row - 1, c]);
  return pairs.filter(([r, c]) => (costs[r]?.[c] ?? Infinity) < Infinity).sort((a, b) => a[0] - b[0]);
}

// n x n; what is forbidden or not there costs more than all allowed pairs together.
function squareOf(costs, n) {
  const allowed = costs.flat().filter((cost) => cost < Infinity);
  const dear = 1 + 2 * allowed.reduce((sum, cost) => sum + Math.abs(cost), 0);
  const cost = (r, c) => ((costs[r]?.[c] ?? Infinity) < Infinity ? costs[r][c] : dear);
  return Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => cost(r, c)));
}

// Grow a tree of tight pairs from the row at column 0 to a free column: [the column before each one, the free one].
function growTree(square, owner, [rowPrice, columnPrice]) {
  const n = square.length;
  const gap = new Array(n + 1).fill(Infinity);
  const cameFrom = new Array(n + 1).fill(0);
  const reached = new Array(n + 1).fill(false);
  let here = 0;
  while (owner[here]) {
    reached[here] = true;
    const r = owner[here];
    let there = 0;
    for (let c = 1; c <= n; c++) {
      if (reached[c]) continue;
      const slack = square[r - 1][c - 1] - rowPrice[r] - columnPrice[c];
      if (slack < gap[c]) [gap[c], cameFrom[c]] = [slack, here];
      if (!there || gap[c] < gap[there]) there = c;
    }
    const least = gap[there];
    for (let c = 0; c <= n; c++) {
      if (reached[c]) {
        rowPrice[owner[c]] += least;
        columnPrice[c] -= least;
      } else gap[c] -= least;
    }
    here = there;
  }
  return [cameFrom, here];
}

const sumOf = (costs, pairs) => pairs.reduce((sum, [r, c]) => sum + costs[r][c], 0);
