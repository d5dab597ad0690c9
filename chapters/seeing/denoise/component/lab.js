// The bench that the three pictures share: what is chosen, the training, the walk back, the clock and the link.

const SPEEDS = [1, 2, 4]; // steps a frame
const LEARN_WORK = 11; // milliseconds of learning in a frame, so that the pictures keep moving
const WALK_WORK = 4; // of walking back, while it learns
const REST_WORK = 30; // of either, when nothing else moves
const FIRST_WORK = 150;
const WORDS_EVERY = 150; // milliseconds
const REFERENCE = { n: 1000, seed: 4000 }; // points of the data that what is made is compared with

class Lab {
  constructor() {
    this.views = new Set();
    this.link = new Link(() => linkedBench(this, this.startStep), "denoise_");
    Object.assign(this, { playing: false, speed: 2, moving: null });
  }

  enter(view, data) {
    this.views.add(view);
    Object.assign(this, { labels: data.labels, lang: data.lang });
    if (!this.run) this.start(data.stored);
    view.write(this);
    view.redraw();
  }

  leave(view) {
    this.views.delete(view);
    if (this.views.size) return;
    cancelAnimationFrame(this.frame);
    this.link.stop();
    theLab = null;
  }

  start(stored) {
    this.stored = storedState(stored);
    this.startStep = stored.steps;
    Object.assign(this, readBench(this.link, this.startStep));
    this.link.touched = this.link.wrong.length > 0;
    this.begin(FIRST_WORK);
  }

  // --- training ---

  // A new training up to the same step: at once as far as `work` milliseconds go, the rest frame by frame.
  begin(work) {
    this.run = new Run(this.learning, isUsual(this.learning) ? this.stored : null);
    this.furthest = this.step;
    this.lookAnew();
    if (!this.run.empty) {
      this.reference = this.run.data.draw(new Dice(REFERENCE.seed), REFERENCE.n);
      this.withinReference = within(this.reference);
    }
    this.walk = this.nextWalk = null;
    this.run.go(this.step, performance.now() + work);
    this.walkOn(performance.now() + work);
    this.tick();
  }

  // Points of the data with their noise, and the density of all, for the level that is looked at.
  lookAnew() {
    const { run, shown } = this;
    if (run.empty) return;
    this.clean = run.data.draw(new Dice(REFERENCE.seed + 1), N_POINTS);
    this.noise = bells(new Dice(shown.noise), N_POINTS);
  }

  get alphaBar() {
    return this.run.alphaBars[this.shown.level];
  }

  tick() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.work();
      for (const view of this.views) view.frame(this);
    });
  }

  // One frame's work: a few steps of learning, a piece of the walk; and again, while there is something left.
  work() {
    const arrived = this.run.go(this.step, performance.now() + (this.playing ? LEARN_WORK : REST_WORK));
    if (this.playing && arrived) this.stepOn();
    const busy = this.playing || !arrived;
    const done = this.walkOn(performance.now() + (busy ? WALK_WORK : REST_WORK), busy);
    const moved = this.moving?.();
    if (!arrived || this.playing || !done || moved) this.tick();
  }

  stepOn() {
    this.step = Math.min(this.step + this.speed, MOST_STEPS);
    this.furthest = Math.max(this.furthest, this.step);
    if (this.run.diverged || this.run.empty || this.step === MOST_STEPS) return this.play(false);
    this.link.changed();
  }

  play(playing) {
    this.playing = playing && !this.run.diverged && !this.run.empty;
    if (playing) this.moving = null;
    this.link.changed();
    this.write();
    this.tick();
  }

  goTo(step) {
    this.playing = false;
    this.step = clamp(step, 0, MOST_STEPS);
    this.furthest = Math.max(this.furthest, this.step);
    this.link.changed();
    this.run.go(this.step, performance.now() + FIRST_WORK);
    this.write();
    this.tick();
  }

  // Another training: the same number of steps again, from its first weights.
  learn(change) {
    this.learning = { ...this.learning, ...change };
    this.link.changed();
    this.begin(FIRST_WORK);
    this.write();
  }

  // --- walking back ---

  // What a walk depends on; while it learns, the weights of the moment.
  walkKey() {
    const { by, how, walk, chance } = this.shown;
    return [by === "learnt" ? this.run.step : "", by, how, walk, chance].join();
  }

  newWalk(steps, how) {
    const { run, shown } = this;
    const { network } = run.denoiser;
    const frozen = new Denoiser(
      new MLP(network.sizes, network.bends, network.weights, network.biases),
      LEVELS,
    );
    const noise = shown.by === "exact" ? run.noiseBy("exact") : (x, level) => frozen.noise(x, level);
    const { alphaBars } = run;
    return new Walk({ noise, alphaBars, steps, n: N_POINTS, seed: shown.chance, fresh: how === "fresh" });
  }

  // Returns whether the walk that is wanted is done, and graded; while it learns, no walk is given up half way.
  walkOn(deadline, busy = false) {
    if (this.run.empty) return true;
    const key = this.walkKey();
    if (this.walk?.key === key) return busy || this.gradeOn(deadline);
    const stale = this.nextWalk && this.nextWalk.key !== key && !busy;
    if (!this.nextWalk || stale)
      this.nextWalk = Object.assign(this.newWalk(this.shown.walk, this.shown.how), { key });
    if (this.nextWalk.go(deadline)) {
      this.walk = Object.assign(this.nextWalk, { grade: this.graded(this.nextWalk.places.at(-1)) });
      this.nextWalk = null;
    }
    return false;
  }

  // Distance and places reached of points that were made.
  graded(points) {
    const { reached, outside } = coverage(points, this.run.data.places());
    const distance = energyDistance(points, this.reference, within(points), this.withinReference);
    return { distance, reached, outside, places: reached.length };
  }

  // The table of steps against quality: one walk after another, when nothing else is to be done.
  gradeOn(deadline) {
    const wanted = `${this.walkKey().split(",").slice(0, 2)},${this.shown.chance}`;
    if (this.grades?.wanted !== wanted || this.grades.run !== this.run)
      this.grades = {
        wanted,
        run: this.run,
        rows: [],
        left: GRADED.flatMap((n) => HOWS.map((how) => [n, how])),
      };
    const { left, rows } = this.grades;
    while (left.length && performance.now() < deadline) {
      this.grades.walk ??= this.newWalk(...left[0]);
      if (!this.grades.walk.go(deadline)) break;
      const [steps, how] = left.shift();
      rows.push({ steps, how, ...this.graded(this.grades.walk.places.at(-1)) });
      this.grades.walk = null;
    }
    return !left.length;
  }

  // --- what is shown ---

  show(change) {
    const walkChanges = "walk" in change && change.walk !== this.shown.walk;
    this.shown = { ...this.shown, ...change, ...(walkChanges ? { at: change.walk } : {}) };
    if ("noise" in change) this.lookAnew();
    this.link.changed();
    this.write();
    this.tick();
  }

  // Something that moves by itself until it says that it has come to its end.
  move(step) {
    this.moving = this.moving ? null : step;
    if (this.moving) this.playing = false;
    this.write();
    this.tick();
  }

  write() {
    for (const view of this.views) view.write(this);
  }
}

const GRADED = [5, 20, 50, 200];
const HOWS = ["fresh", "plain"];

let theLab = null;
const lab = () => (theLab ??= new Lab());

// The record's bytes -> what Run goes on from: { steps, weights, biases, memories, dice, losses }.
function storedState({ state, steps, dice, curve }) {
  const numbers = new Float32Array(Uint8Array.from(atob(state), (letter) => letter.charCodeAt(0)).buffer);
  const { network } = Denoiser.drawn(LEVELS, 0);
  const lengths = [...network.weights, ...network.biases].map((array) => array.length);
  let at = 0;
  const next = () => lengths.map((length) => Float64Array.from(numbers.subarray(at, (at += length))));
  const [arrays, velocities, squares] = [next(), next(), next()];
  const half = arrays.length / 2;
  const memories = velocities.map((velocity, i) => ({ step: steps, velocity, square: squares[i] }));
  return { steps, weights: arrays.slice(0, half), biases: arrays.slice(half), memories, dice, losses: curve };
}
