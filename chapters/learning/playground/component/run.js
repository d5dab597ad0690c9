// One run: a network that learns by some settings. `go` leads to any step, forward or back; what it passed is kept.

const MOST_KEPT = 240;

class Run {
  constructor(settings) {
    this.settings = settings;
    const { data, noise, draw, share, own, seed } = settings;
    const points = data === "own" ? pointsOf(own) : drawPoints(data, N_POINTS, noise, draw);
    [this.learnt, this.held] = halves(points, share, draw);
    if (!this.learnt.y.length) [this.learnt, this.held] = [points, pointsOf([])]; // a single point is learnt from
    this.loss = data === "plane" ? "square" : "logistic";
    this.training = new Training(this.first(), this.rules(), this.learnt.x, this.learnt.y, seed);
    this.kept = []; // snapshots with their losses, in the order of their steps
    this.stride = 1;
    this.keep();
  }

  first() {
    const { net, seed } = this.settings;
    const sizes = [2, ...net.map(([units]) => units), 1];
    return MLP.drawn(
      sizes,
      net.map(([, bend]) => bend),
      seed,
    );
  }

  rules() {
    const { opt, rate, batch, l1, l2 } = this.settings;
    return { optimiser: opt, rule: { ...RULE, rate }, loss: this.loss, batch, l1, l2 };
  }

  get network() {
    return this.training.network;
  }

  get step() {
    return this.training.steps;
  }

  get diverged() {
    return this.training.diverged;
  }

  // Works until it is there or the clock shows `deadline`; returns whether it is there, or can go no further.
  go(step, deadline = Infinity) {
    const from = this.kept.findLast((one) => one.steps <= step);
    if (step < this.step || from.steps > this.step) this.training.restore(from);
    if (!this.learnt.y.length) return true;
    while (this.step < step && !this.diverged) {
      if (performance.now() > deadline) return false;
      this.training.step();
      this.keep();
    }
    return true;
  }

  // Snapshots stand at equal distances; when there are too many, every second one goes.
  keep() {
    if (this.step % this.stride || this.step <= (this.kept.at(-1)?.steps ?? -1)) return;
    this.kept.push({ ...this.training.snapshot(), ...this.losses() });
    if (this.kept.length <= MOST_KEPT) return;
    this.stride *= 2;
    this.kept = this.kept.filter(({ steps }) => steps % this.stride === 0);
  }

  losses() {
    const of = ({ x, y }) => (y.length ? this.network.loss(x, y, this.loss) : NaN);
    return { learntLoss: of(this.learnt), heldLoss: of(this.held) };
  }

  // Points on the wrong side of the border.
  wrong({ x, y }) {
    const z = this.network.output(x, y.length);
    return y.filter((target, p) => (z[p] > 0 ? 1 : -1) !== target).length;
  }

  // Slopes of the loss of all points learnt from, one array for each layer.
  slopes() {
    const { x, y } = this.learnt;
    if (y.length) return this.network.slopes(x, y, this.loss);
    const { weights, biases } = this.network;
    return { forWeights: weights.map((w) => w.map(() => 0)), forBiases: biases.map((b) => b.map(() => 0)) };
  }
}

// Layers without a bend are one matrix: w (2) and b of the straight line that they are all together; null if one bends.
function asOneLayer({ weights, biases, bends, sizes }) {
  if (bends.some((bend) => bend !== "none")) return null;
  let rows = [
    [1, 0],
    [0, 1],
    [0, 0],
  ]; // what becomes of x1, x2 and of nothing
  weights.forEach((w, i) => {
    const m = sizes[i + 1];
    rows = rows.map((row, which) =>
      Array.from({ length: m }, (_, c) => {
        const sum = row.reduce((total, v, r) => total + v * w[r * m + c], 0);
        return which === 2 ? sum + biases[i][c] : sum;
      }),
    );
  });
  return { w: [rows[0][0], rows[1][0]], b: rows[2][0] };
}
