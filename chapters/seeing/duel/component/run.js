// One duel, led to any turn of its history, forward or back; what it passed is kept and measured.

const MOST_KEPT = 160;
const MEASURED = 500; // points made, and points of the data, that are compared
const DATA_SEED = 2001; // of the points that stand for the data
const NOISE_SEED = 9001; // of the noise that is shown and measured, the same at every turn
const PAIRS = 8; // samples of the data that are compared with the first

class Run {
  constructor(settings) {
    this.settings = settings;
    this.data = distributionOf(settings.data, settings.ink);
    this.empty = isEmpty(this.data);
    this.gan = new Gan(this.data, settings);
    this.noise = drawBells(new Dice(NOISE_SEED), MEASURED * settings.noise);
    this.points = this.empty ? new Float64Array(0) : this.data.draw(new Dice(DATA_SEED), MEASURED);
    this.places = this.data.places();
    this.within = within(this.points);
    this.kept = []; // snapshots with what was measured, in the order of their turns
    this.stride = 20;
    this.keep();
  }

  get turn() {
    return this.gan.turns;
  }

  get diverged() {
    return this.gan.diverged;
  }

  // Distances of further samples of the data from the first: what "the same distribution" looks like.
  get baseline() {
    this.same ??= Array.from({ length: this.empty ? 0 : PAIRS }, (_, i) =>
      energyDistance(this.points, this.data.draw(new Dice(DATA_SEED + 1 + i), MEASURED), this.within),
    );
    return { low: Math.min(0, ...this.same), high: Math.max(0, ...this.same) };
  }

  // Works until it is there or the clock shows `deadline`; returns whether it is there, or can go no further.
  go(history, turn, deadline = Infinity) {
    const from = this.kept.findLast((one) => one.turns <= turn);
    if (turn < this.turn || from.turns > this.turn) this.gan.restore(from);
    while (!this.empty && this.turn < turn && !this.diverged) {
      if (performance.now() > deadline) return false;
      this.gan.turn(turnOf(history, this.turn, this.settings));
      this.keep();
    }
    return true;
  }

  // What comes after this turn is no longer true.
  forget(turn) {
    this.kept = this.kept.filter(({ turns }) => turns <= turn);
    if (this.turn > turn) this.gan.restore(this.kept.at(-1));
  }

  // Snapshots stand at equal distances; when there are too many, every second one goes.
  keep() {
    if (this.turn % this.stride || this.turn <= (this.kept.at(-1)?.turns ?? -1)) return;
    this.kept.push({ ...this.gan.snapshot(), ...this.measure() });
    if (this.kept.length <= MOST_KEPT) return;
    this.stride *= 2;
    this.kept = this.kept.filter(({ turns }) => turns % this.stride === 0);
  }

  made() {
    return this.gan.make(this.noise);
  }

  // Losses of both, how sure D is, distance from the data and places reached, now, on the points that are shown.
  measure() {
    if (this.empty) return { lossD: NaN, lossG: NaN, sure: NaN, energy: NaN, reached: [], outside: NaN };
    const made = this.made();
    const [ofData, ofMade] = [this.points, made].map((points) => this.logits(points));
    return {
      lossD: meanLoss(ofData, REAL) + meanLoss(ofMade, MADE),
      lossG: meanLoss(ofMade, REAL),
      sure: (fromHalf(ofData) + fromHalf(ofMade)) / 2,
      energy: energyDistance(this.points, made, this.within),
      ...coverage(made, this.places),
    };
  }

  logits(points) {
    return this.gan.discriminator.output(points, points.length / 2);
  }
}

const meanLoss = (logits, truth) =>
  logits.reduce((sum, z) => sum + LOSSES.logistic.value(z, truth), 0) / logits.length;

// How far the answers, probabilities, lie from one half on average: 0 is undecided, 0.5 is certain.
const fromHalf = (logits) =>
  logits.reduce((sum, z) => sum + Math.abs(Math.tanh(z / 2)) / 2, 0) / logits.length;
