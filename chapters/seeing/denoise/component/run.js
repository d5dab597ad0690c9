// One training: it goes to any step, forward or back; what it passed is kept. With the settings that the page opens
// with it goes on, from a certain step, from stored weights, so that the page opens on a network that has learnt.

const MOST_KEPT = 240;
const LOOK_EVERY = 10; // steps
const HELD = 500; // noised points that are never learnt from

class Run {
  // stored: { steps, weights, biases, memories, dice, losses } or null
  constructor({ data, ink, schedule, rate, seed }, stored) {
    this.data = distributionOf(data, unpackInk(ink));
    this.empty = isEmpty(this.data);
    this.alphaBars = SCHEDULES[schedule](LEVELS);
    this.stored = stored;
    const denoiser = Denoiser.drawn(LEVELS, seed);
    this.training = new DenoiserTraining(denoiser, this.data, this.alphaBars, { ...RULE, rate }, BATCH, seed);
    this.kept = [];
    this.stride = LOOK_EVERY;
    if (this.empty) return;
    this.mixture = mixtureOf(this.data);
    this.held = drawBatch(this.data, this.alphaBars, HELD, new Dice(HELD));
    this.floor = this.exactLoss();
    this.keep();
  }

  get denoiser() {
    return this.training.denoiser;
  }

  get step() {
    return this.training.steps;
  }

  get diverged() {
    return this.training.diverged;
  }

  // What a perfect denoiser is wrong by, on the same points.
  exactLoss() {
    const { x, levels, eps } = this.held;
    let sum = 0;
    for (let p = 0; p < levels.length; p++) {
      const found = this.mixture.exactNoise(x.subarray(2 * p, 2 * p + 2), this.alphaBars[levels[p]]);
      sum += (found[0] - eps[2 * p]) ** 2 + (found[1] - eps[2 * p + 1]) ** 2;
    }
    return sum / eps.length;
  }

  // Works until it is there or the clock shows `deadline`; returns whether it is there, or can go no further.
  go(step, deadline = Infinity) {
    if (this.empty) return true;
    const from = this.before(step);
    if (step < this.step || from.steps > this.step) this.training.restore(from);
    while (this.step < step && !this.diverged) {
      if (performance.now() > deadline) return false;
      this.training.step();
      if (this.step === this.stored?.steps) this.training.restore(this.stored);
      this.keep();
    }
    return true;
  }

  before(step) {
    const kept = this.kept.findLast((one) => one.steps <= step);
    return this.stored && this.stored.steps <= step && this.stored.steps > kept.steps ? this.stored : kept;
  }

  // Looks stand at equal distances; when there are too many, every second one goes.
  keep() {
    if (this.step % this.stride || this.step <= (this.kept.at(-1)?.steps ?? -1)) return;
    this.kept.push({ ...this.training.snapshot(), loss: this.denoiser.loss(this.held) });
    if (this.kept.length <= MOST_KEPT) return;
    this.stride *= 2;
    this.kept = this.kept.filter(({ steps }) => steps % this.stride === 0);
  }

  // [[step, loss], ...] of the whole way, that of the stored weights included.
  curve() {
    const stored = this.step >= this.stored?.steps ? this.stored.losses : [];
    const own = this.kept.map(({ steps, loss }) => [steps, loss]);
    return [...stored, ...own.filter(([step]) => step > (stored.at(-1)?.[0] ?? -1))];
  }

  noiseBy(who) {
    if (who === "exact") return (x, level) => this.mixture.exactNoise(x, this.alphaBars[level]);
    return (x, level) => this.denoiser.noise(x, level);
  }
}
