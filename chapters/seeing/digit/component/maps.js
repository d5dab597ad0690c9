// Activations as small maps on a canvas: blue above 0, orange below, as strong as the number.

const GAP = 4; // CSS pixels between two maps

// Numbers of one map into pixels of `image`; limit: the number of the full colour.
function paintMap(image, numbers, limit, { paper, above, below }) {
  for (let i = 0; i < numbers.length; i++) {
    const share = Math.min(1, Math.abs(numbers[i]) / limit);
    const ink = numbers[i] > 0 ? above : below;
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = paper[k] + share * (ink[k] - paper[k]);
    image.data[4 * i + 3] = 255;
  }
}

function colours(theme) {
  const found = { paper: rgb(theme.paper), above: rgb(theme.transformer), below: rgb(theme.ngram) };
  return { ...found, ink: theme.ink, rule: theme.rule, mono: theme.mono };
}

// Maps of one size side by side, in `columns`.
class MapSheet {
  constructor(canvas) {
    this.canvas = canvas;
    this.small = el("canvas");
  }

  // numbers: `count` maps of side x side; width: CSS pixels; written: numbers stand in the cells where there is room.
  draw(numbers, { count, side, limit, columns, width, theme, written = false, most = Infinity }) {
    const cell = Math.min(most, Math.floor((width - GAP * (columns - 1)) / columns));
    Object.assign(this, { count, side, columns, cell });
    const rows = Math.ceil(count / columns);
    this.pen = sized(this.canvas, columns * (cell + GAP) - GAP, rows * (cell + GAP) - GAP);
    this.pen.imageSmoothingEnabled = false;
    for (let c = 0; c < count; c++)
      this.one(c, numbers.subarray(c * side * side, (c + 1) * side * side), limit, theme);
    if (written) this.write(numbers, theme);
  }

  one(c, numbers, limit, theme) {
    const { side, cell, pen, small } = this;
    if (small.width !== side || small.height !== side) [small.width, small.height] = [side, side];
    const context = small.getContext("2d");
    this.image = this.image?.width === side ? this.image : context.createImageData(side, side);
    paintMap(this.image, numbers, limit, theme);
    context.putImageData(this.image, 0, 0);
    const [x, y] = this.corner(c);
    pen.drawImage(small, x, y, cell, cell);
    pen.strokeStyle = theme.rule;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
  }

  write(numbers, theme) {
    const { pen, side, cell } = this;
    const unit = cell / side;
    if (unit < 27) return;
    pen.font = `${Math.min(13, unit / 3)}px ${theme.mono}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = theme.ink;
    pen.strokeStyle = `rgb(${theme.paper.join(",")})`;
    pen.lineWidth = 3;
    numbers.forEach((v, i) => {
      const [x, y] = this.middle(i, unit);
      pen.strokeText(cellNumber(v), x, y);
      pen.fillText(cellNumber(v), x, y);
    });
  }

  middle(i, unit) {
    const [x, y] = this.corner(Math.floor(i / this.side ** 2));
    const at = i % this.side ** 2;
    return [x + ((at % this.side) + 0.5) * unit, y + (Math.floor(at / this.side) + 0.5) * unit];
  }

  corner(c) {
    return [(c % this.columns) * (this.cell + GAP), Math.floor(c / this.columns) * (this.cell + GAP)];
  }

  // Frame the numbers of a box [top, left, bottom, right] on one map, or on all of them.
  frame(box, channel, colour, width = 2) {
    const { pen, cell, side } = this;
    const unit = cell / side;
    const maps = channel === null ? Array.from({ length: this.count }, (_, c) => c) : [channel];
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    for (const c of maps) {
      const [x, y] = this.corner(c);
      const [top, left, bottom, right] = box;
      pen.strokeRect(x + left * unit, y + top * unit, (right - left + 1) * unit, (bottom - top + 1) * unit);
    }
  }

  // The number under the pointer, or null between the maps.
  at({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const step = this.cell + GAP;
    const [x, y] = [clientX - box.left, clientY - box.top];
    const c = Math.floor(y / step) * this.columns + Math.floor(x / step);
    const [right, down] = [x % step, y % step].map((v) => Math.floor((v / this.cell) * this.side));
    if (Math.min(x, y) < 0 || c >= this.count || Math.max(right, down) >= this.side) return null;
    return c * this.side ** 2 + down * this.side + right;
  }
}

// Four signs at most, so that neighbours stay apart: −.39, 1.4, −12.
function cellNumber(v) {
  const size = Math.abs(v);
  if (size < 0.005) return "0";
  const text = v.toFixed(size < 0.995 ? 2 : size < 9.95 ? 1 : 0);
  return signed(text.replace("0.", "."));
}
