// A multilayer perceptron with its way back, step by step as in llm_core/networks/mlp.py; a test holds both equal.
// Matrices lie flat in a Float64Array, row after row: of n points, or of the weights that leave one unit.

const GELU_ROOT = Math.sqrt(2 / Math.PI);
const GELU_CUBE = 0.044715;
const geluTanh = (z) => Math.tanh(GELU_ROOT * (z + GELU_CUBE * z * z * z));

function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

// value of z; slope of z and the value
const BENDS = {
  none: { value: (z) => z, slope: () => 1 },
  relu: { value: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (z, a) => 1 - a * a },
  sigmoid: { value: sigmoid, slope: (z, a) => a * (1 - a) },
  leaky: { value: (z) => (z > 0 ? z : 0.01 * z), slope: (z) => (z > 0 ? 1 : 0.01) },
  gelu: { value: (z) => 0.5 * z * (1 + geluTanh(z)), slope: geluSlope },
};

function geluSlope(z) {
  const t = geluTanh(z);
  return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * GELU_ROOT * (1 + 3 * GELU_CUBE * z * z);
}

// of the last z and the target y, for one point; slope with respect to z
const LOSSES = {
  square: { value: (z, y) => (z - y) ** 2 / 2, slope: (z, y) => z - y },
  logistic: {
    value: (z, y) => Math.max(0, -y * z) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: (z, y) => -y * sigmoid(-y * z),
  },
};

class MLP {
  // `bends` are those of the hidden layers; the last layer is bent by its loss.
  constructor(sizes, bends, weights, biases) {
    Object.assign(this, { sizes, bends, weights, biases });
  }

  // First weights from a bell of variance 1 / inputs (LeCun et al. 1998); biases are 0.
  static drawn(sizes, bends, seed) {
    const dice = new Dice(seed);
    const layers = sizes.slice(1).map((m, i) => [sizes[i], m]);
    const weights = layers.map(([n, m]) =>
      Float64Array.from({ length: n * m }, () => dice.normal() / n ** 0.5),
    );
    const biases = layers.map(([, m]) => new Float64Array(m));
    return new MLP(sizes, bends, weights, biases);
  }

  // z and a of each layer for n points x (n, inputs); the values begin with the inputs.
  forward(x, n) {
    const sums = [];
    const values = [x];
    this.weights.forEach((w, i) => {
      sums.push(weighted(values[i], w, this.biases[i], n));
      const last = i === this.weights.length - 1;
      values.push(last ? sums[i] : mapped(sums[i], BENDS[this.bends[i]].value));
    });
    return { sums, values };
  }

  // The last number of each point, (n).
  output(x, n) {
    return this.forward(x, n).values.at(-1);
  }

  // The slope of the mean loss with respect to all weights and biases.
  slopes(x, y, loss) {
    const n = y.length;
    const went = this.forward(x, n);
    return this.wayBack(
      went,
      mapped(went.sums.at(-1), (z, p) => LOSSES[loss].slope(z, y[p]) / n),
      n,
    );
  }

  // From what `forward` gave and the slope at the last z, (n, out).
  wayBack({ sums, values }, back, n) {
    const forWeights = [];
    const forBiases = [];
    for (let i = this.weights.length - 1; i >= 0; i--) {
      forWeights[i] = products(values[i], back, n);
      forBiases[i] = columnSums(back, n);
      if (i)
        back = backward(back, this.weights[i], BENDS[this.bends[i - 1]].slope, sums[i - 1], values[i], n);
    }
    return { forWeights, forBiases };
  }

  // The same way back to the inputs alone, (n, inputs); no weight is asked for its slope.
  forInputs({ sums, values }, back, n) {
    for (let i = this.weights.length - 1; i > 0; i--)
      back = backward(back, this.weights[i], BENDS[this.bends[i - 1]].slope, sums[i - 1], values[i], n);
    return backward(back, this.weights[0], BENDS.none.slope, values[0], values[0], n);
  }

  loss(x, y, loss) {
    const z = this.output(x, y.length);
    return y.reduce((sum, target, p) => sum + LOSSES[loss].value(z[p], target), 0) / y.length;
  }
}

// Plain loops below: they run for every frame, and are several times as fast as `map` of a typed array.

function mapped(array, f) {
  const result = new Float64Array(array.length);
  for (let k = 0; k < array.length; k++) result[k] = f(array[k], k);
  return result;
}

// a (n, inputs) · w (inputs, units) + b
function weighted(a, w, b, n) {
  const m = b.length;
  const inputs = w.length / m;
  const z = new Float64Array(n * m);
  for (let p = 0, at = 0; p < n; p++, at += m) {
    for (let c = 0; c < m; c++) z[at + c] = b[c];
    for (let r = 0, from = 0; r < inputs; r++, from += m) {
      const v = a[p * inputs + r];
      for (let c = 0; c < m; c++) z[at + c] += v * w[from + c];
    }
  }
  return z;
}

// aᵀ · back: the slope with respect to the weights between them, (inputs, units)
function products(a, back, n) {
  const [inputs, m] = [a.length / n, back.length / n];
  const g = new Float64Array(inputs * m);
  for (let p = 0, from = 0; p < n; p++, from += m) {
    for (let r = 0, at = 0; r < inputs; r++, at += m) {
      const v = a[p * inputs + r];
      for (let c = 0; c < m; c++) g[at + c] += v * back[from + c];
    }
  }
  return g;
}

function columnSums(back, n) {
  const m = back.length / n;
  const sums = new Float64Array(m);
  for (let k = 0; k < back.length; k += m) for (let c = 0; c < m; c++) sums[c] += back[k + c];
  return sums;
}

// One layer further back: back · wᵀ, times the slope of the bend.
function backward(back, w, slope, z, a, n) {
  const [inputs, m] = [z.length / n, back.length / n];
  const result = new Float64Array(n * inputs);
  for (let p = 0, from = 0, k = 0; p < n; p++, from += m) {
    for (let r = 0, at = 0; r < inputs; r++, at += m, k++) {
      let sum = 0;
      for (let c = 0; c < m; c++) sum += back[from + c] * w[at + c];
      result[k] = sum * slope(z[k], a[k]);
    }
  }
  return result;
}
