// Every tensor of the pass: those that travelled, and those that follow from them by the model's own formulas.
// Names as in llm_core: T tokens, C channels, D head width, H heads, G key/value heads. Layers count from 0.

class Tensors {
  constructor(packed) {
    Object.assign(this, packed.config);
    this.raw = packed.tensors;
    this.layers = packed.layers;
    this.T = packed.ids.length;
    this.C = packed.config.n_embd;
    this.D = packed.config.head_width;
    this.H = packed.config.n_head;
    this.G = packed.config.n_kv_head;
    this.kept = new Map();
  }

  has(layer) {
    return this.layers.includes(layer);
  }

  at(layer) {
    return layer - this.layers[0];
  }

  // A matrix is computed once and kept.
  make(key, rows, cols, fill) {
    let found = this.kept.get(key);
    if (!found) {
      found = { rows, cols, data: new Float32Array(rows * cols) };
      fill(found.data);
      this.kept.set(key, found);
    }
    return found;
  }

  slice(key, name, index, rows, cols) {
    let found = this.kept.get(key);
    if (!found) {
      const size = rows * cols;
      found = { rows, cols, data: this.raw[name].data.subarray(index * size, (index + 1) * size) };
      this.kept.set(key, found);
    }
    return found;
  }

  // The stream: part 0 before the layer, 1 between attention and MLP, 2 after the layer. (T, C)
  resid(layer, part) {
    const index = 2 * this.at(layer) + part;
    return this.slice(`resid${index}`, "resid", index, this.T, this.C);
  }

  // What the last layer leaves behind, also when that layer did not travel.
  last() {
    return this.raw.last ? this.slice("last", "last", 0, this.T, this.C) : this.resid(this.n_layer - 1, 2);
  }

  // Lengths of vectors at one token: of the stream (2 a layer and the first), of what attention (part 0) or the MLP
  // (part 1) adds, and of what one head adds.
  length(index, t) {
    return this.raw.stream_length.data[index * this.T + t];
  }

  writeLength(layer, part, t) {
    return this.raw.write_length.data[(2 * layer + part) * this.T + t];
  }

  headLength(layer, head, t) {
    return this.raw.head_length.data[(layer * this.H + head) * this.T + t];
  }

  places() {
    return this.slice("pos", "pos_embed", 0, this.T, this.C);
  }

  embedding() {
    const x = this.resid(0, 0);
    if (!this.raw.pos_embed) return x;
    const p = this.places().data;
    return this.make("embed", this.T, this.C, (out) => out.forEach((_, i) => (out[i] = x.data[i] - p[i])));
  }

  // Which norm: 2 per layer, then the final one.
  gain(index) {
    return this.raw.norm_weight.data.subarray(index * this.C, (index + 1) * this.C);
  }

  shift(index) {
    return this.raw.norm_bias?.data.subarray(index * this.C, (index + 1) * this.C);
  }

  // Mean (0 for an RMS norm) and the root that a row is divided by.
  scale(x, t) {
    const row = this.row(x, t);
    const center = this.norm === "layer" ? mean(row) : 0;
    let squares = 0;
    for (const value of row) squares += (value - center) ** 2;
    return { center, squares: squares / row.length, root: Math.sqrt(squares / row.length + this.norm_eps) };
  }

  normed(x, index) {
    const g = this.gain(index);
    const b = this.shift(index);
    const { T, C } = this;
    return this.make(`normed${index}`, T, C, (out) => {
      for (let t = 0; t < T; t++) {
        const { center, root } = this.scale(x, t);
        for (let c = 0; c < C; c++)
          out[t * C + c] = ((x.data[t * C + c] - center) / root) * g[c] + (b ? b[c] : 0);
      }
    });
  }

  ln(layer, which) {
    return this.normed(this.resid(layer, which), 2 * this.at(layer) + which);
  }

  final() {
    return this.normed(this.last(), 2 * this.layers.length);
  }

  // Queries and keys as they meet in the scores (turned by their position), and values; (T, D) of one head.
  head(name, layer, head) {
    const { T, D } = this;
    const heads = name === "q" ? this.H : this.G;
    const own = name === "q" ? head : this.group(head);
    const start = this.at(layer) * T * heads * D;
    return this.make(`${name}${layer}.${own}`, T, D, (out) => {
      for (let t = 0; t < T; t++) {
        const from = start + (t * heads + own) * D;
        out.set(this.raw[name].data.subarray(from, from + D), t * D);
      }
    });
  }

  group(head) {
    return Math.floor(head / (this.H / this.G));
  }

  angle(t, pair) {
    return t * this.rotary_base ** ((-2 * pair) / this.D);
  }

  // Before they were turned: the same rotation backwards.
  before(name, layer, head) {
    const turned = this.head(name, layer, head);
    if (this.position !== "rotary") return turned;
    const { T, D } = this;
    const half = D / 2;
    const own = name === "q" ? head : this.group(head);
    return this.make(`before.${name}${layer}.${own}`, T, D, (out) => {
      for (let t = 0; t < T; t++) {
        for (let j = 0; j < half; j++) {
          const u = this.angle(t, j);
          const a = turned.data[t * D + j];
          const b = turned.data[t * D + j + half];
          out[t * D + j] = a * Math.cos(u) + b * Math.sin(u);
          out[t * D + j + half] = b * Math.cos(u) - a * Math.sin(u);
        }
      }
    });
  }

  // Every query with every key, before the mask. (T, T)
  scores(layer, head) {
    const { T, D } = this;
    return this.make(`scores${layer}.${head}`, T, T, (out) => {
      const q = this.head("q", layer, head).data;
      const k = this.head("k", layer, head).data;
      const root = Math.sqrt(D);
      for (let t = 0; t < T; t++) {
        for (let j = 0; j < T; j++) {
          let sum = 0;
          for (let d = 0; d < D; d++) sum += q[t * D + d] * k[j * D + d];
          out[t * T + j] = sum / root;
        }
      }
    });
  }

  masked(layer, head) {
    const { T } = this;
    const scores = this.scores(layer, head);
    if (!this.causal) return scores;
    return this.make(`masked${layer}.${head}`, T, T, (out) => {
      for (let t = 0; t < T; t++)
        for (let j = 0; j < T; j++) out[t * T + j] = j > t ? -Infinity : scores.data[t * T + j];
    });
  }

  pattern(layer, head) {
    const { T } = this;
    const masked = this.masked(layer, head);
    return this.make(`pattern${layer}.${head}`, T, T, (out) => {
      for (let t = 0; t < T; t++) {
        const row = this.row(masked, t);
        const most = Math.max(...row);
        let sum = 0;
        for (let j = 0; j < T; j++) sum += out[t * T + j] = Math.exp(row[j] - most);
        for (let j = 0; j < T; j++) out[t * T + j] /= sum;
      }
    });
  }

  z(layer, head) {
    const { T, D } = this;
    return this.make(`z${layer}.${head}`, T, D, (out) => {
      const a = this.pattern(layer, head).data;
      const v = this.head("v", layer, head).data;
      for (let t = 0; t < T; t++) {
        for (let j = 0; j < T; j++) {
          const weight = a[t * T + j];
          if (weight) for (let d = 0; d < D; d++) out[t * D + d] += weight * v[j * D + d];
        }
      }
    });
  }

  // All heads side by side. (T, C)
  zs(layer) {
    const { T, D, H } = this;
    return this.make(`zs${layer}`, T, H * D, (out) => {
      for (let head = 0; head < H; head++) {
        const z = this.z(layer, head).data;
        for (let t = 0; t < T; t++) out.set(z.subarray(t * D, (t + 1) * D), (t * H + head) * D);
      }
    });
  }

  // What attention (part 0) or the MLP (part 1) added to the stream. (T, C)
  written(layer, part) {
    const before = this.resid(layer, part).data;
    const after = this.resid(layer, part + 1).data;
    return this.make(`written${layer}.${part}`, this.T, this.C, (out) =>
      out.forEach((_, i) => (out[i] = after[i] - before[i])),
    );
  }

  hidden(name, layer) {
    return this.slice(`${name}${layer}`, name, this.at(layer), this.T, this.n_hidden);
  }

  bent(layer) {
    const u = this.hidden("mlp_pre", layer).data;
    const gated = this.mlp === "swiglu";
    const linear = gated ? this.hidden("mlp_pre_linear", layer).data : null;
    return this.make(`bent${layer}`, this.T, this.n_hidden, (out) => {
      for (let i = 0; i < out.length; i++)
        out[i] = gated ? (u[i] / (1 + Math.exp(-u[i]))) * linear[i] : gelu(u[i]);
    });
  }

  row(matrix, t) {
    return matrix.data.subarray(t * matrix.cols, (t + 1) * matrix.cols);
  }
}

const GELU_ROOT = Math.sqrt(2 / Math.PI);

function gelu(u) {
  return (u / 2) * (1 + Math.tanh(GELU_ROOT * (u + 0.044715 * u ** 3)));
}
