// Ink that moves within a block of pixels, as llm_core/vision/two_originals.py moves it. A picture is a list of whole
// numbers, row by row.

// The ink of each block, block by block.
function blockSums(image, side, factor) {
  const across = side / factor;
  const sums = new Array(across * across).fill(0);
  image.forEach((ink, i) => {
    sums[Math.floor(i / side / factor) * across + Math.floor((i % side) / factor)] += ink;
  });
  return sums;
}

// Move the ink of a block to one of its pixels, as much as fits there.
function moveInk(image, pixel, side, factor, most) {
  const next = [...image];
  const top = Math.floor(pixel / side / factor) * factor;
  const left = Math.floor((pixel % side) / factor) * factor;
  for (let y = top; y < top + factor; y++) {
    for (let x = left; x < left + factor; x++) {
      const from = y * side + x;
      if (from === pixel) continue;
      const given = Math.min(next[from], most - next[pixel]);
      next[from] -= given;
      next[pixel] += given;
    }
  }
  return next;
}

// Each pixel takes its ink from another place of its block: (row, column) in the block -> (row, column).
function rearrange(image, side, factor, from) {
  return image.map((_, i) => {
    const [y, x] = [Math.floor(i / side), i % side];
    const [row, column] = from(y % factor, x % factor);
    return image[(y - (y % factor) + row) * side + x - (x % factor) + column];
  });
}

const mirrorBlocks = (image, side, factor) =>
  rearrange(image, side, factor, (row, column) => [row, factor - 1 - column]);

// By a quarter, clockwise.
const turnBlocks = (image, side, factor) =>
  rearrange(image, side, factor, (row, column) => [factor - 1 - column, row]);
