// Convolution, number by number: the same arithmetic as llm_core/vision/convolution.py (a test holds both equal).

// steps: { stride, padding, dilation }
const coveredBy = (k, { dilation }) => dilation * (k - 1) + 1;

// How many places there are along n pixels; 0 where the kernel covers more than is there.
function placesAlong(n, k, steps) {
  const room = n + 2 * steps.padding - coveredBy(k, steps);
  return room < 0 ? 0 : Math.floor(room / steps.stride) + 1;
}

const turned = (kernel) => [...kernel].reverse();

// The pixels under the kernel at one place: [[x, y] or null beyond the edge, ...], row by row.
function pixelsUnder({ width, height }, k, [row, column], { stride, padding, dilation }) {
  return Array.from({ length: k * k }, (_, n) => {
    const y = row * stride + Math.floor(n / k) * dilation - padding;
    const x = column * stride + (n % k) * dilation - padding;
    return x >= 0 && x < width && y >= 0 && y < height ? [x, y] : null;
  });
}

// picture: { width, height, channels: one array of numbers for each }; kernel: k * k numbers, in each channel times its
// factor. -> for each channel its products, row by row; their sum is the cell.
function productsAt(picture, kernel, factors, place, steps) {
  const under = pixelsUnder(picture, Math.sqrt(kernel.length), place, steps);
  return picture.channels.map((channel, c) =>
    under.map((pixel, n) =>
      pixel ? kernel[n] * factors[c] * channel[pixel[1] * picture.width + pixel[0]] : 0,
    ),
  );
}

// Every cell of the result: { rows, columns, values }.
function convolve(picture, kernel, factors, steps) {
  const k = Math.sqrt(kernel.length);
  const [rows, columns] = [picture.height, picture.width].map((n) => placesAlong(n, k, steps));
  const map = { rows: columns && rows, columns: rows && columns };
  map.values = new Float64Array(map.rows * map.columns);
  picture.channels.forEach((channel, c) =>
    kernel.forEach((weight, n) => {
      if (weight * factors[c] === 0) return;
      addShifted(map, picture, channel, weight * factors[c], [Math.floor(n / k), n % k], steps);
    }),
  );
  return map;
}

// One weight of the kernel at all its places at once.
function addShifted({ rows, columns, values }, { width, height }, channel, weight, [i, j], steps) {
  const { stride, padding, dilation } = steps;
  for (let row = 0; row < rows; row += 1) {
    const y = row * stride + i * dilation - padding;
    if (y < 0 || y >= height) continue;
    for (let column = 0; column < columns; column += 1) {
      const x = column * stride + j * dilation - padding;
      if (x >= 0 && x < width) values[row * columns + column] += weight * channel[y * width + x];
    }
  }
}

// One channel of red, green and blue, as Pillow makes it.
const greyOf = (red, green, blue) => (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;

// bytes: red, green and blue of each pixel. -> the channels that are read
function channelsOf(bytes, name) {
  const pick = (c) => Float64Array.from({ length: bytes.length / 3 }, (_, i) => bytes[3 * i + c]);
  if (name === "rgb") return [0, 1, 2].map(pick);
  if (name === "grey") {
    return [
      Float64Array.from({ length: bytes.length / 3 }, (_, i) =>
        greyOf(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]),
      ),
    ];
  }
  return [pick(["red", "green", "blue"].indexOf(name))];
}

// What all but one cell in fifty stay below: a single edge must not make the rest of the picture pale.
const usualMost = (values) =>
  Float64Array.from(values, Math.abs).sort()[Math.floor(0.98 * values.length)] ?? 0;

const mostOf = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
