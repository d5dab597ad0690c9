// Which places of a distribution a cloud of points reaches, as in llm_core/drawing/coverage.py; a test holds both equal.

const ENOUGH = 0.25; // a place is reached when it gets at least this part of the points that it should get

// -> { counts, reached, outside }: of each place; `outside` is the share of the points that belong to none.
function coverage(points, { centres, shares, reach }) {
  const counts = centres.map(() => 0);
  const n = points.length / 2;
  let inside = 0;
  for (let i = 0; i < points.length; i += 2) {
    const place = nearest(points[i], points[i + 1], centres, reach);
    if (place < 0) continue;
    counts[place] += 1;
    inside += 1;
  }
  const reached = counts.map((count, k) => count >= Math.max(1, ENOUGH * shares[k] * n));
  return { counts, reached, outside: 1 - inside / n };
}

// The nearest of the centres, or -1 where all are too far.
function nearest(x, y, centres, reach) {
  let [found, least] = [-1, Infinity];
  centres.forEach(([cx, cy], k) => {
    const far = Math.sqrt((x - cx) ** 2 + (y - cy) ** 2);
    if (far < least) [found, least] = [k, far];
  });
  return least <= reach ? found : -1;
}
