// A network that learns to tell the noise in a point, as in llm_core/drawing/denoiser.py; a test holds both equal.

const WAVES = [2, 4]; // turns of the waves that tell the network a place sharply
const LEVEL_WAVES = 6; // cosines that tell it the level
const HIDDEN = [48, 48];
const INPUTS = 2 + 4 * WAVES.length + LEVEL_WAVES;
const SIZES = [INPUTS, ...HIDDEN, 2];

// A batch to learn from: { x (2n), levels (n), eps (2n) }.
function drawBatch(data, alphaBars, n, dice) {
  const x0 = data.draw(dice, n);
  const levels = new Float64Array(n);
  for (let p = 0; p < n; p++) levels[p] = 1 + Math.floor(dice.share() * (alphaBars.length - 1));
  const eps = bells(dice, n);
  const x = mapped(x0, (v, k) => {
    const alphaBar = alphaBars[levels[k >> 1]];
    return Math.sqrt(alphaBar) * v + Math.sqrt(1 - alphaBar) * eps[k];
  });
  return { x, levels, eps };
}

// The place, waves of the place and waves of the level side by side, (n, INPUTS). `shareOf` gives level / T of a point.
function features(x, shareOf) {
  const n = x.length / 2;
  const found = new Float64Array(n * INPUTS);
  for (let p = 0, at = 0; p < n; p++) {
    const place = [x[2 * p], x[2 * p + 1]];
    for (const v of place) found[at++] = v;
    for (const turns of WAVES) {
      for (const v of place) found[at++] = Math.sin(turns * v);
      for (const v of place) found[at++] = Math.cos(turns * v);
    }
    for (let k = 1; k <= LEVEL_WAVES; k++) found[at++] = Math.cos(Math.PI * shareOf(p) * k);
  }
  return found;
}

class Denoiser {
  constructor(network, levels) {
    Object.assign(this, { network, levels });
  }

  static drawn(levels, seed) {
    return new Denoiser(
      MLP.drawn(
        SIZES,
        HIDDEN.map(() => "gelu"),
        seed,
      ),
      levels,
    );
  }

  // The noise in points that are all of one level, (2n).
  noise(x, level) {
    return this.network.output(
      features(x, () => level / this.levels),
      x.length / 2,
    );
  }

  forward({ x, levels }) {
    return this.network.forward(
      features(x, (p) => levels[p] / this.levels),
      levels.length,
    );
  }

  // The mean square of what it is wrong by; always answering 0 costs 1.
  loss(batch) {
    return meanSquare(this.forward(batch).values.at(-1), batch.eps);
  }
}

function meanSquare(a, b) {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return sum / a.length;
}

// A step that leaves the numbers is not taken.
class DenoiserTraining {
  constructor(denoiser, data, alphaBars, rule, batch, seed) {
    Object.assign(this, { denoiser, data, alphaBars, rule, batch, steps: 0, diverged: false });
    this.memories = this.arrays().map(newMemory);
    this.dice = new Dice(seed);
  }

  arrays() {
    const { weights, biases } = this.denoiser.network;
    return [...weights, ...biases];
  }

  step() {
    if (this.diverged) return;
    const batch = drawBatch(this.data, this.alphaBars, this.batch, this.dice);
    const went = this.denoiser.forward(batch);
    const answers = went.values.at(-1);
    const back = mapped(answers, (v, k) => (2 * (v - batch.eps[k])) / answers.length);
    const { forWeights, forBiases } = this.denoiser.network.wayBack(went, back, this.batch);
    const slopes = [...forWeights, ...forBiases];
    const then = this.arrays().map((w, i) => OPTIMISERS.adam(w, slopes[i], this.rule, this.memories[i]));
    if (then.every(allFinite)) this.take(then);
    else this.diverged = true;
  }

  take(arrays) {
    const half = arrays.length / 2;
    Object.assign(this.denoiser.network, { weights: arrays.slice(0, half), biases: arrays.slice(half) });
    this.steps += 1;
  }

  // Everything that the next steps depend on. Arrays are never changed in place, so that no copy is needed.
  snapshot() {
    const { weights, biases } = this.denoiser.network;
    const memories = this.memories.map((memory) => ({ ...memory }));
    return { steps: this.steps, weights, biases, memories, dice: this.dice.state };
  }

  restore({ steps, weights, biases, memories, dice }) {
    Object.assign(this.denoiser.network, { weights, biases });
    this.memories = memories.map((memory) => ({ ...memory }));
    this.dice.state = dice;
    Object.assign(this, { steps, diverged: false });
  }
}

function allFinite(array) {
  for (const v of array) if (!Number.isFinite(v)) return false;
  return true;
}
