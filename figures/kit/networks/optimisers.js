// From the slopes of one step to the new weights, as in llm_core/networks/optimisers.py; a test holds both equal.
// w and g are the weights and slopes of one layer; `memory` is what an optimiser remembers of earlier steps.

const RULE = { momentum: 0.9, decay: 0.99, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01 };

const newMemory = () => ({ step: 0, velocity: null, square: null });

const OPTIMISERS = {
  gd: (w, g, rule) => mapped(w, (x, k) => x - rule.rate * g[k]),

  momentum(w, g, rule, memory) {
    memory.velocity = rolled(g, rule, memory);
    return mapped(w, (x, k) => x - rule.rate * memory.velocity[k]);
  },

  nesterov(w, g, rule, memory) {
    memory.velocity = rolled(g, rule, memory);
    return mapped(w, (x, k) => x - rule.rate * (g[k] + rule.momentum * memory.velocity[k]));
  },

  rmsprop(w, g, rule, memory) {
    memory.square = running(memory.square, rule.decay, g, (slope) => slope ** 2);
    return mapped(w, (x, k) => x - (rule.rate * g[k]) / (Math.sqrt(memory.square[k]) + rule.eps));
  },

  adam(w, g, rule, memory) {
    const [b1, b2] = rule.betas;
    memory.step += 1;
    memory.velocity = running(memory.velocity, b1, g, (slope) => slope);
    memory.square = running(memory.square, b2, g, (slope) => slope ** 2);
    const [early1, early2] = [1 - b1 ** memory.step, 1 - b2 ** memory.step];
    const step = (k) => memory.velocity[k] / early1 / (Math.sqrt(memory.square[k] / early2) + rule.eps);
    return mapped(w, (x, k) => x - rule.rate * step(k));
  },

  adamw(w, g, rule, memory) {
    const smaller = mapped(w, (x) => x * (1 - rule.rate * rule.weightDecay));
    return OPTIMISERS.adam(smaller, g, rule, memory);
  },
};

const rolled = (g, { momentum }, { velocity }) =>
  velocity ? mapped(velocity, (v, k) => momentum * v + g[k]) : g;

function running(before, keeps, g, of) {
  return mapped(g, (slope, k) => keeps * (before ? before[k] : 0) + (1 - keeps) * of(slope));
}
