// Points of the plane to learn from, drawn by a seed, as in llm_core/networks/points.py; a test holds both equal.
// Points are { x: (2n), y: (n) }; y is the class, -1 or 1, or a number.

const REACH = 6; // points lie within -REACH ... REACH on both axes

const SHAPES = {
  // two arms that wind around each other
  spiral(dice, i, n, noise) {
    const half = Math.floor(n / 2);
    const [which, k] = i < half ? [1, i] : [-1, i - half];
    const r = (k / half) * 5;
    const angle = ((1.75 * k) / half) * 2 * Math.PI + (which > 0 ? 0 : Math.PI);
    const x = r * Math.sin(angle) + dice.between(-1, 1) * noise;
    return [x, r * Math.cos(angle) + dice.between(-1, 1) * noise, which];
  },

  // four squares with a gap between them; those on a diagonal are of one class
  xor(dice, i, n, noise) {
    const away = (v) => v + 0.3 * (v > 0 ? 1 : -1);
    const x = away(dice.between(-5, 5));
    const y = away(dice.between(-5, 5));
    const noisy = (x + dice.between(-5, 5) * noise) * (y + dice.between(-5, 5) * noise);
    return [x, y, noisy >= 0 ? 1 : -1];
  },

  // a disc and a ring around it
  circles(dice, i, n, noise) {
    const r = i < Math.floor(n / 2) ? dice.between(0, 2.5) : dice.between(3.5, 5);
    const angle = dice.between(0, 2 * Math.PI);
    const [x, y] = [r * Math.sin(angle), r * Math.cos(angle)];
    const dx = dice.between(-5, 5) * noise;
    const dy = dice.between(-5, 5) * noise;
    return [x, y, Math.hypot(x + dx, y + dy) < 2.5 ? 1 : -1];
  },

  // two round clouds
  gauss(dice, i, n, noise) {
    const which = i < Math.floor(n / 2) ? 1 : -1;
    const spread = Math.sqrt(0.5 + 3.5 * 2 * noise);
    const x = 2 * which + spread * dice.normal();
    return [x, 2 * which + spread * dice.normal(), which];
  },

  // a number that rises along the diagonal
  plane(dice, i, n, noise) {
    const x = dice.between(-6, 6);
    const y = dice.between(-6, 6);
    const dx = dice.between(-6, 6) * noise;
    const dy = dice.between(-6, 6) * noise;
    return [x, y, (x + y + dx + dy) / 10];
  },
};

// n points (an even number) of a shape; `noise` is 0 ... 0.5.
function drawPoints(name, n, noise, seed) {
  const dice = new Dice(seed);
  return pointsOf(Array.from({ length: n }, (_, i) => SHAPES[name](dice, i, n, noise)));
}

// [[x, y, class], ...] -> points
function pointsOf(rows) {
  return {
    x: Float64Array.from(rows.flatMap(([x, y]) => [x, y])),
    y: Float64Array.from(rows, ([, , target]) => target),
  };
}

// Those to learn from (this share of them) and those held out, in a random order.
function halves({ x, y }, share, seed) {
  const order = new Dice(seed).shuffled(y.length);
  const cut = Math.floor(share * order.length + 0.5);
  const rows = (places) => pointsOf(places.map((i) => [x[2 * i], x[2 * i + 1], y[i]]));
  return [rows(order.slice(0, cut)), rows(order.slice(cut))];
}
