// What one unit was computed from, and the places that it depends on: llm_core/vision/trace.py.

// Unit i of a layer -> { terms: [{ at, value, weight }], bias, rule }. `at` counts in the layer before, `before`.
function traceOf(layers, found, name, i) {
  const at = layers.findIndex((one) => one.name === name);
  const [before, layer] = [layers[at - 1], layers[at]];
  const values = found[before.name];
  const c = Math.floor(i / layer.side ** 2);
  const term = (place, weight) => ({ at: place, value: values[place], weight });
  const rule = layer.kind;
  const first = [Math.floor(i / layer.side) % layer.side, i % layer.side].map((v) => v - 1); // of a kernel's window
  if (rule === "relu") return { before, rule, bias: 0, terms: [term(i, values[i] > 0 ? 1 : 0)] };
  if (rule === "pool") return { before, rule, bias: 0, terms: fourOf(i, before.side).map((p) => term(p, 1)) };
  const n = rule === "dense" ? values.length : 9 * before.channels;
  const weights = layer.weights.subarray(c * n, (c + 1) * n);
  const places = rule === "dense" ? values.map((_, p) => p) : around(before, layer, i);
  const terms = Array.from(places, (place, k) => place >= 0 && term(place, weights[k])).filter(Boolean);
  return { before, rule, bias: layer.bias[c], terms, first };
}

// The places that a kernel of 3 x 3 reads, channel by channel; -1 beyond the edge.
function around(before, layer, i) {
  const { side } = before;
  const [row, column] = [Math.floor(i / side) % side, i % side];
  return Array.from({ length: 9 * before.channels }, (_, k) => {
    const [r, c] = [row + (Math.floor(k / 3) % 3) - 1, column + (k % 3) - 1];
    return Math.min(r, c) >= 0 && Math.max(r, c) < side ? Math.floor(k / 9) * side * side + r * side + c : -1;
  });
}

// The sum of the products and the bias, or the largest.
function resultOf({ rule, bias, terms }) {
  if (rule === "pool") return Math.max(...terms.map(({ value }) => value));
  return terms.reduce((sum, { value, weight }) => sum + value * weight, bias);
}

// Which part of every layer before it a unit depends on: name -> { box: [top, left, bottom, right], channel }, where a
// channel of null means all of them.
function fieldsOf(layers, name, i) {
  const { side } = layers.find((one) => one.name === name);
  const [row, column] = [Math.floor(i / side) % side, i % side];
  let [box, channel] = [[row, column, row, column], Math.floor(i / side ** 2)];
  const found = {};
  for (let at = layers.findIndex((one) => one.name === name); at > 0; at--) {
    const before = layers[at - 1];
    box = WIDENED[layers[at].kind](box, before.side);
    if (["conv", "dense"].includes(layers[at].kind)) channel = null;
    box = box.map((v) => clamp(v, 0, before.side - 1));
    found[before.name] = { box, channel };
  }
  return found;
}

const WIDENED = {
  conv: ([top, left, bottom, right]) => [top - 1, left - 1, bottom + 1, right + 1],
  pool: ([top, left, bottom, right]) => [2 * top, 2 * left, 2 * bottom + 1, 2 * right + 1],
  relu: (box) => box,
  dense: (_, side) => [0, 0, side - 1, side - 1],
};
