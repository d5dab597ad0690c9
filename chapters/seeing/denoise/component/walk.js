// A walk back from pure noise, step by step as walk_back in llm_core/drawing/diffusion.py; it can be made in pieces.

class Walk {
  // noise: (x, level) -> the noise that is believed to be in the points
  constructor({ noise, alphaBars, steps, n, seed, fresh }) {
    Object.assign(this, { noise, alphaBars, n, fresh, dice: new Dice(seed) });
    this.levels = visited(steps, alphaBars.length - 1);
    this.places = [bells(this.dice, n)];
    this.noises = []; // that were believed on the way
  }

  get done() {
    return this.places.length === this.levels.length;
  }

  // Works until it is done or the clock shows `deadline`; returns whether it is done.
  go(deadline = Infinity) {
    while (!this.done && performance.now() < deadline) this.step();
    return this.done;
  }

  step() {
    const { levels, alphaBars, places } = this;
    const [level, below] = levels.slice(places.length - 1);
    const [here, lower] = [alphaBars[level], alphaBars[below]];
    const x = places.at(-1);
    const eps = this.noise(x, level);
    this.noises.push(eps);
    const fresh = this.fresh && below > 0;
    places.push(
      fresh
        ? stepWithNoise(x, eps, here, lower, bells(this.dice, this.n))
        : stepWithoutNoise(x, eps, here, lower),
    );
  }
}
