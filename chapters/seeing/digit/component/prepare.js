// A drawing before a network sees it: brought into the form of MNIST (llm_core/vision/as_mnist.py), moved, written short.

const MNIST_BOX = 20;
const LEVELS = 15; // of ink in a drawing, so that a pixel is one sign in the link
const RUNS = "ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"; // 1 ... 46 pixels of paper

// Scale the ink to a box of 20 x 20 and put its centre of mass into the middle.
function asMnist(image, side) {
  const inked = Array.from(image, (v, i) => v > 0 && [Math.floor(i / side), i % side]).filter(Boolean);
  if (!inked.length) return image;
  const span = [0, 1].map((axis) => {
    const places = inked.map((place) => place[axis]);
    return Math.max(...places) - Math.min(...places);
  });
  const scale = MNIST_BOX / (1 + Math.max(...span));
  const [down, across] = massCentre(image, side).map((middle) => tents(middle, scale, side));
  return resampled(image, side, down, across);
}

// -> [row, column]
function massCentre(image, side) {
  let [mass, rows, columns] = [0, 0, 0];
  image.forEach((v, i) => {
    mass += v;
    rows += v * Math.floor(i / side);
    columns += v * (i % side);
  });
  return [rows / mass, columns / mass];
}

// For each new pixel of a row, the old ones with their weights.
function tents(middle, scale, side) {
  return Array.from({ length: side }, (_, to) => {
    const place = middle + (to - side / 2) / scale;
    const first = Math.floor(place);
    return [
      [first, 1 - (place - first)],
      [first + 1, place - first],
    ].filter(([at, weight]) => weight > 0 && at >= 0 && at < side);
  });
}

function resampled(image, side, down, across) {
  const out = new Float64Array(side * side);
  down.forEach((rows, y) => {
    across.forEach((columns, x) => {
      for (const [row, a] of rows)
        for (const [column, b] of columns) out[y * side + x] += a * b * image[row * side + column];
    });
  });
  return out;
}

// Move by whole pixels; what leaves is lost, paper comes in.
function shiftedBy(image, side, [right, down]) {
  return Float64Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side) - down, (i % side) - right];
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < side;
    return inside ? image[row * side + column] : 0;
  });
}

// Levels 0 ... 15 -> a text: 1 ... f for ink, a letter for a run of paper.
function writeInk(levels) {
  let [text, run] = ["", 0];
  const end = () => {
    if (run) text += RUNS[run - 1];
    run = 0;
  };
  for (const level of levels) {
    if (level || run === RUNS.length) end();
    if (level) text += level.toString(16);
    else run += 1;
  }
  end();
  return text;
}

// What writeInk wrote, or undefined.
function readInk(text, count) {
  if (text.length > count) return undefined;
  const levels = [];
  for (const sign of text) {
    const run = RUNS.indexOf(sign) + 1;
    if (!run && !/[1-9a-f]/.test(sign)) return undefined;
    if (run) levels.push(...Array(run).fill(0));
    else levels.push(parseInt(sign, 16));
  }
  return levels.length === count ? levels : undefined;
}
