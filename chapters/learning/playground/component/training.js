// A network that learns step by step, as Training in llm_core/networks/mlp.py. A step that leaves the numbers is not
// taken. `settings`: optimiser, rule, loss, batch, l1, l2.

class Training {
  constructor(network, settings, x, y, seed) {
    Object.assign(this, { network, settings, x, y, steps: 0, diverged: false });
    this.memories = [...network.weights, ...network.biases].map(newMemory);
    this.dice = new Dice(seed);
    this.startRound();
  }

  // Each round goes through all points in an order of its own, a batch at a time; the last may be smaller.
  startRound() {
    this.round = this.dice.state;
    this.order = this.dice.shuffled(this.y.length);
    this.at = 0;
  }

  nextBatch() {
    if (this.at >= this.order.length) this.startRound();
    const rows = this.order.slice(this.at, this.at + this.settings.batch);
    this.at += this.settings.batch;
    return rows;
  }

  step() {
    if (this.diverged) return;
    const rows = this.nextBatch();
    const { network, settings } = this;
    const { forWeights, forBiases } = network.slopes(
      mapped(new Float64Array(2 * rows.length), (_, k) => this.x[2 * rows[k >> 1] + (k & 1)]),
      mapped(rows, (row) => this.y[row]),
      settings.loss,
    );
    forWeights.forEach((g, i) => shrink(g, network.weights[i], settings));
    const slopes = [...forWeights, ...forBiases];
    const then = [...network.weights, ...network.biases].map((w, i) =>
      OPTIMISERS[settings.optimiser](w, slopes[i], settings.rule, this.memories[i]),
    );
    if (!then.every(allFinite)) this.diverged = true;
    else this.take(then);
  }

  take(arrays) {
    const half = arrays.length / 2;
    [this.network.weights, this.network.biases] = [arrays.slice(0, half), arrays.slice(half)];
    this.steps += 1;
  }

  // Everything that the next steps depend on. Arrays are never changed in place, so that no copy is needed.
  snapshot() {
    const { steps, network, round, at } = this;
    const memories = this.memories.map((memory) => ({ ...memory }));
    return { steps, weights: network.weights, biases: network.biases, memories, round, at };
  }

  restore({ steps, weights, biases, memories, round, at }) {
    Object.assign(this.network, { weights, biases });
    this.memories = memories.map((memory) => ({ ...memory }));
    this.dice.state = round;
    this.startRound();
    Object.assign(this, { steps, at, diverged: false });
  }
}

function allFinite(array) {
  for (const v of array) if (!Number.isFinite(v)) return false;
  return true;
}

// The regulariser's share of the slope: L1 pulls every weight to 0 by the same force, L2 in proportion.
function shrink(g, w, { l1, l2 }) {
  if (l1 || l2) w.forEach((x, k) => (g[k] += l1 * Math.sign(x) + l2 * x));
}
