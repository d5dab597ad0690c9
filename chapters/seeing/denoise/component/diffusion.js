// Adding noise and taking it away again, as in llm_core/drawing/diffusion.py; a test holds both equal.
// Points lie flat in a Float64Array (2n). Level 0 is clean, level T nothing but noise.

const LEVELS = 200;
const STEEPEST = 0.999;

// alpha-bar of levels 0 ... T: the share of the variance that is still signal
const SCHEDULES = {
  linear: (levels) => cumulated(levels, (i) => ((1e-4 + ((0.02 - 1e-4) * i) / (levels - 1)) * 1000) / levels),
  cosine(levels) {
    const wanted = (i) => Math.cos((((i / levels + 0.008) / 1.008) * Math.PI) / 2) ** 2;
    return cumulated(levels, (i) => Math.min(1 - wanted(i + 1) / wanted(i), STEEPEST));
  },
};

// The products of all 1 - beta up to each level; `betaOf` counts from 0.
function cumulated(levels, betaOf) {
  const found = Float64Array.of(1, ...Array(levels).fill(0));
  for (let i = 0; i < levels; i++) found[i + 1] = found[i] * (1 - betaOf(i));
  return found;
}

// sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) eps
function noised(x0, eps, alphaBar) {
  const [signal, noise] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  return mapped(x0, (v, k) => signal * v + noise * eps[k]);
}

// All of the believed noise taken away at once.
function cleanGuess(x, eps, alphaBar) {
  const [signal, noise] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  return mapped(x, (v, k) => clamp((v - noise * eps[k]) / signal, -PLANE_EDGE, PLANE_EDGE));
}

// What the mean of the point at a lower level is made of: shares of the clean point and of x; and its variance.
function posterior(here, lower) {
  const alpha = here / lower;
  const beta = 1 - alpha;
  return {
    clean: (Math.sqrt(lower) * beta) / (1 - here),
    kept: (Math.sqrt(alpha) * (1 - lower)) / (1 - here),
    variance: (beta * (1 - lower)) / (1 - here),
  };
}

function stepWithNoise(x, eps, here, lower, fresh) {
  const { clean, kept, variance } = posterior(here, lower);
  const guess = cleanGuess(x, eps, here);
  return mapped(x, (v, k) => clean * guess[k] + kept * v + Math.sqrt(variance) * fresh[k]);
}

function stepWithoutNoise(x, eps, here, lower) {
  const guess = cleanGuess(x, eps, here);
  const keptNoise = mapped(x, (v, k) => (v - Math.sqrt(here) * guess[k]) / Math.sqrt(1 - here));
  return noised(guess, keptNoise, lower);
}

// The levels that a walk of so many steps visits, from T down to 0.
const visited = (steps, levels = LEVELS) =>
  Array.from({ length: steps + 1 }, (_, i) => Math.floor((levels * (steps - i)) / steps + 0.5));

// n points of pure noise
function bells(dice, n) {
  const found = new Float64Array(2 * n);
  for (let k = 0; k < 2 * n; k++) found[k] = dice.normal();
  return found;
}
