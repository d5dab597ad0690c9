// The receptive field: the same arithmetic as llm_core/vision/receptive_field.py (a test holds both equal).

// layers: [{ k, stride, dilation }]. How many units each layer has along one axis above n pixels, n first.
function unitsOf(layers, n) {
  const sizes = [n];
  for (const { k, stride, dilation } of layers) {
    const room = sizes.at(-1) - dilation * (k - 1) - 1;
    sizes.push(room < 0 ? 0 : Math.floor(room / stride) + 1);
  }
  return sizes;
}

// How many pixels wide the field is, and how many pixels apart two neighbours' fields are.
function fieldOf(layers) {
  let [width, apart] = [1, 1];
  for (const { k, stride, dilation } of layers) {
    width += dilation * (k - 1) * apart;
    apart *= stride;
  }
  return { width, apart };
}

// Along one axis, for each layer from the pixels up to this unit of the last one: unit -> number of ways to it.
function waysTo(layers, unit) {
  const found = [new Map([[unit, 1]])];
  for (const { k, stride, dilation } of [...layers].reverse()) {
    const below = new Map();
    for (const [place, count] of found[0]) {
      for (let i = 0; i < k; i += 1) {
        const source = place * stride + i * dilation;
        below.set(source, (below.get(source) ?? 0) + count);
      }
    }
    found.unshift(below);
  }
  return found;
}

const weightsOf = (layers, channels) => layers.reduce((sum, { k }) => sum + k * k * channels * channels, 0);
