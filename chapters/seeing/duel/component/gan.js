// A generative adversarial network that draws points of the plane, turn by turn as in llm_core/drawing/gan.py; a test
// holds both equal. Points lie flat: x, y, x, y, ... Slopes and weights as in figures/kit/networks.

const REAL = 1; // what the discriminator should answer
const MADE = -1;
const HIDDEN = 32; // units in each of the two hidden layers, of both networks
const BETAS = [0.5, 0.999]; // of Adam; 0.5 as Radford et al. (2016) advise for this duel

function drawBells(dice, n) {
  const numbers = new Float64Array(n);
  for (let i = 0; i < n; i++) numbers[i] = dice.normal();
  return numbers;
}

class Gan {
  // settings: noise, batch, opt, rate_d, rate_g, turns_d, turns_g, blur, seed
  constructor(data, settings) {
    Object.assign(this, { data, settings, turns: 0, diverged: false, losses: { d: NaN, g: NaN } });
    const { noise, seed } = settings;
    const bends = ["leaky", "leaky"];
    this.generator = MLP.drawn([noise, HIDDEN, HIDDEN, 2], bends, seed);
    this.discriminator = MLP.drawn([2, HIDDEN, HIDDEN, 1], bends, seed + 1);
    const none = () => Array.from({ length: 6 }, newMemory);
    this.memories = { d: none(), g: none() };
    this.dice = new Dice(seed + 2);
  }

  noise(n) {
    return drawBells(this.dice, n * this.settings.noise);
  }

  // Points that are a little noisy, if the settings say so.
  blurred(points) {
    const { blur } = this.settings;
    return blur ? mapped(points, (v) => v + blur * this.dice.normal()) : points;
  }

  make(noise) {
    return this.generator.output(noise, noise.length / this.settings.noise);
  }

  // The discriminator learns to tell real points from made ones: -log D(x), -log (1 - D(G(z))).
  turnD() {
    const n = this.settings.batch;
    const real = this.blurred(this.data.draw(this.dice, n));
    const made = this.blurred(this.make(this.noise(n)));
    const points = new Float64Array(4 * n);
    points.set(real);
    points.set(made, 2 * n);
    const truth = (p) => (p < n ? REAL : MADE);
    const went = this.discriminator.forward(points, 2 * n);
    const z = went.sums.at(-1);
    this.losses.d = z.reduce((sum, v, p) => sum + LOSSES.logistic.value(v, truth(p)), 0) / n;
    const back = mapped(z, (v, p) => LOSSES.logistic.slope(v, truth(p)) / n);
    this.take("d", this.discriminator, this.discriminator.wayBack(went, back, 2 * n));
  }

  // The generator learns to be taken for real: -log D(G(z)), the loss that keeps its slope.
  turnG() {
    const n = this.settings.batch;
    const went = this.generator.forward(this.noise(n), n);
    const { loss, slopes } = this.pull(this.blurred(went.values.at(-1)));
    this.losses.g = loss;
    const back = mapped(slopes, (v) => v / n);
    this.take("g", this.generator, this.generator.wayBack(went, back, n));
  }

  // The generator's loss on points, and each point's own slope of it (2n): the point should go the other way.
  pull(points) {
    const n = points.length / 2;
    const went = this.discriminator.forward(points, n);
    const z = went.sums.at(-1);
    const loss = z.reduce((sum, v) => sum + LOSSES.logistic.value(v, REAL), 0) / n;
    const back = mapped(z, (v) => LOSSES.logistic.slope(v, REAL));
    return { loss, slopes: this.discriminator.forInputs(went, back, n) };
  }

  // A turn of one side, "d" or "g".
  turn(who) {
    if (this.diverged) return;
    if (who === "d") this.turnD();
    else this.turnG();
    if (!this.diverged) this.turns += 1;
  }

  // A step that leaves the numbers is not taken, and ends the duel.
  take(who, network, { forWeights, forBiases }) {
    const slopes = [...forWeights, ...forBiases];
    const rule = { ...RULE, rate: this.settings[`rate_${who}`], betas: BETAS };
    const then = [...network.weights, ...network.biases].map((w, i) =>
      OPTIMISERS[this.settings.opt](w, slopes[i], rule, this.memories[who][i]),
    );
    this.diverged ||= !then.every(allFinite);
    if (!this.diverged) [network.weights, network.biases] = [then.slice(0, 3), then.slice(3)];
  }

  // Everything that the next turns depend on. Arrays are never changed in place, so that no copy is needed.
  snapshot() {
    const { generator, discriminator, memories, dice, turns, losses } = this;
    const kept = ({ weights, biases }) => ({ weights, biases });
    return {
      turns,
      losses: { ...losses },
      dice: dice.state,
      generator: kept(generator),
      discriminator: kept(discriminator),
      memories: { d: copied(memories.d), g: copied(memories.g) },
    };
  }

  restore({ turns, losses, dice, generator, discriminator, memories }) {
    Object.assign(this, { turns, losses: { ...losses }, diverged: false });
    Object.assign(this.generator, generator);
    Object.assign(this.discriminator, discriminator);
    this.memories = { d: copied(memories.d), g: copied(memories.g) };
    this.dice.state = dice;
  }
}

const copied = (memories) => memories.map((memory) => ({ ...memory }));

function allFinite(array) {
  for (const v of array) if (!Number.isFinite(v)) return false;
  return true;
}
