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

// The number of the shape on top at this pixel, or -1.
function shapeAt(shapes, row, column) {
  for (let i = shapes.length - 1; i >= 0; i -= 1) {
    const { x, y, size } = shapes[i];
    if (Math.max(Math.abs(column - x), Math.abs(row - y)) <= size) return i;
  }
  return -1;
}
