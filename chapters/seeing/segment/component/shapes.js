// Shapes as the link writes them: c12.20.8.3-s30.14.7.1, kind, middle, half the width, colour.

const LETTERS = "cst";

function readShapes(text) {
  if (text === "none") return [];
  return text.split("-").map((one) => {
    const [x, y, size, hue] = one.slice(1).split(".").map(Number);
    return { kind: LETTERS.indexOf(one[0]) + 1, x, y, size, hue };
  });
}

function writeShapes(shapes) {
  const each = shapes.map(({ kind, x, y, size, hue }) => `${LETTERS[kind - 1]}${x}.${y}.${size}.${hue}`);
  return each.join("-") || "none";
}

// Whether a shape covers a pixel, as llm_core/vision/shape_scenes.py draws it.
function covers({ kind, x, y, size }, row, column) {
  const [across, down] = [column - x, row - y];
  if (kind === 1) return across ** 2 + down ** 2 <= size ** 2;
  if (kind === 2) return Math.max(Math.abs(across), Math.abs(down)) <= 0.85 * size;
  return Math.abs(down) <= size && Math.abs(across) <= (down + size) / 2;
}

// Whether two shapes share a pixel.
function overlap(one, other) {
  const { x, y, size } = one;
  for (let row = y - size; row <= y + size; row += 1)
    for (let column = x - size; column <= x + size; column += 1)
      if (covers(one, row, column) && covers(other, row, column)) return true;
  return false;
}

// The number of the shape on top at this pixel, or -1.
function shapeAt(shapes, row, column) {
  for (let i = shapes.length - 1; i >= 0; i -= 1) {
    const { x, y, size } = shapes[i];
    if (Math.max(Math.abs(column - x), Math.abs(row - y)) <= size) return i;
  }
  return -1;
}
