// A grid of numbers as a picture, cell by cell; one cell is chosen with mouse, finger or arrow keys.

const STRIDE_WITH_SHIFT = 10; // cells that an arrow key moves by with Shift
const LINED_FROM = 8; // pixels of a cell from which a line fits between two
const SMOOTH_BELOW = 3; // pixels of the screen for a cell: a large picture is smoothed, a small one shows its cells

class Raster {
  // picked([row, column], settled): settled is false while a mouse only passes over; left(): it has gone.
  constructor(canvas, { picked = null, left = null } = {}) {
    Object.assign(this, { canvas, picked, left, sheet: document.createElement("canvas") });
    if (!picked) return;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.onpointerdown = (event) => this.press(event);
    canvas.onpointermove = (event) => this.pass(event);
    canvas.onpointerleave = () => left?.();
    canvas.onkeydown = (event) => this.key(event);
  }

  // rows, columns; color(i) -> [red, green, blue] of the cell at i; marks: [{ row, column, rows, columns, color, dash }];
  // chosen: [row, column] from which the arrow keys move; most: the height in pixels that is not exceeded;
  // grid: colour of thin lines between cells that are large enough.
  draw({ rows, columns, color, marks = [], chosen = null, most = 420, grid = "" }) {
    Object.assign(this, { rows, columns, chosen });
    const wide = this.canvas.parentElement.clientWidth;
    this.unit = Math.min(wide / columns, most / rows);
    const pen = sized(this.canvas, Math.max(1, columns * this.unit), Math.max(1, rows * this.unit));
    this.paint(color);
    pen.imageSmoothingEnabled = this.unit < SMOOTH_BELOW;
    pen.drawImage(this.sheet, 0, 0, columns * this.unit, rows * this.unit);
    if (grid && this.unit >= LINED_FROM) this.rule(pen, grid);
    for (const mark of marks) this.frame(pen, mark);
  }

  // Thin lines between the cells: which of them are empty is seen, and two that are equal do not become one.
  rule(pen, color) {
    const { rows, columns, unit } = this;
    pen.fillStyle = color;
    for (let i = 1; i < rows; i += 1) pen.fillRect(0, i * unit - 0.5, columns * unit, 1);
    for (let j = 1; j < columns; j += 1) pen.fillRect(j * unit - 0.5, 0, 1, rows * unit);
  }

  paint(color) {
    const { sheet, rows, columns } = this;
    Object.assign(sheet, { width: columns, height: rows });
    const pen = sheet.getContext("2d");
    const image = pen.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i += 1) {
      const [red, green, blue] = color(i);
      image.data.set([red, green, blue, 255], 4 * i);
    }
    pen.putImageData(image, 0, 0);
  }

  // A frame in two colours, so that it is seen on every picture; never smaller than the eye finds.
  frame(pen, { row, column, rows, columns, color, halo, dash = [] }) {
    const { unit } = this;
    const [wide, high] = [columns, rows].map((length) => Math.max(length * unit, 7));
    const [x, y] = [(column + columns / 2) * unit - wide / 2, (row + rows / 2) * unit - high / 2];
    for (const [style, width, line] of [
      [halo, 5, []],
      [color, 2.5, dash],
    ]) {
      pen.strokeStyle = style;
      pen.lineWidth = width;
      pen.setLineDash(line);
      pen.strokeRect(x, y, wide, high);
    }
    pen.setLineDash([]);
  }

  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = (value, length, count) => clamp(Math.floor((value / length) * count), 0, count - 1);
    return [
      at(event.clientY - box.top, box.height, this.rows),
      at(event.clientX - box.left, box.width, this.columns),
    ];
  }

  press(event) {
    this.canvas.focus({ preventScroll: true });
    this.picked(this.under(event), true);
  }

  pass(event) {
    if (event.buttons || event.pointerType === "touch") this.picked(this.under(event), true);
    else this.picked(this.under(event), false);
  }

  key(event) {
    const move = arrowMove(event);
    if (!move) return;
    const [row, column] = this.chosen ?? [0, 0];
    const far = event.shiftKey ? STRIDE_WITH_SHIFT : 1;
    const there = [row + far * move[0], column + far * move[1]];
    this.picked([clamp(there[0], 0, this.rows - 1), clamp(there[1], 0, this.columns - 1)], true);
  }
}

// What a picture of numbers shows: its highest and lowest cell, rows and columns counted from 1. write: a number as text.
function extremes(values, columns, write) {
  let [high, low] = [0, 0];
  values.forEach((value, i) => {
    if (value > values[high]) high = i;
    if (value < values[low]) low = i;
  });
  const [row, column] = [(i) => Math.floor(i / columns) + 1, (i) => (i % columns) + 1];
  return {
    ...{ high: write(values[high]), high_row: row(high), high_column: column(high) },
    ...{ low: write(values[low]), low_row: row(low), low_column: column(low) },
  };
}

// A number from -most to most as a colour between two hues, with paper at 0. -> (value) => [red, green, blue]
function signedColors({ paper, ngram, transformer }, most) {
  const [zero, below, above] = [paper, ngram, transformer].map(rgb);
  return (value) => {
    const share = Math.min(1, Math.abs(value) / (most || 1));
    const end = value < 0 ? below : above;
    return zero.map((channel, i) => channel + share * (end[i] - channel));
  };
}
