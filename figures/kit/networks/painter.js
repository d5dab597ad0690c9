// Paint numbers all over a square, one for each place of a raster, as colour; draw the line where they are 0.

class Painter {
  // `grid`: places along a side of the raster; `small`: as many or fewer, that small pictures are painted with.
  constructor(grid, small = grid) {
    this.grid = grid;
    this.scratches = { [grid]: scratch(grid), [small]: scratch(small) };
  }

  // Colours from -1 over the paper to 1.
  setTheme({ ngram, paper, transformer }) {
    const [low, middle, high] = [ngram, paper, transformer].map(rgb);
    this.ramp = Array.from({ length: 511 }, (_, i) => {
      const share = (0.72 * Math.abs(i - 255)) / 255;
      const far = i < 255 ? low : high;
      return middle.map((v, c) => Math.round(v + (far[c] - v) * share));
    });
    this.packed = Uint32Array.from(this.ramp, ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r);
  }

  // The full colour of a number, from -1 to 1.
  color(v) {
    return `rgb(${this.ramp[Math.round(255 + 255 * clamp(v, -1, 1))].join(" ")})`;
  }

  // `share` gives -1 ... 1 at a place of the raster; `n` places along a side are painted into the box.
  paint(pen, share, n, { x, y, size }) {
    const { canvas, image, pixels } = this.scratches[n];
    const every = this.grid / n;
    for (let row = 0, k = 0; row < n; row++) {
      for (let column = 0; column < n; column++, k++) {
        const v = share((row * this.grid + column) * every);
        pixels[k] = this.packed[Number.isNaN(v) ? 255 : Math.round(255 + 255 * v)]; // what is no number is paper
      }
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    pen.drawImage(canvas, x, y, size, size);
  }
}

// A small canvas whose pixels are written as whole numbers.
function scratch(n) {
  const image = new ImageData(n, n);
  return { canvas: el("canvas", { width: n, height: n }), image, pixels: new Uint32Array(image.data.buffer) };
}

// The line where the answer is 0, drawn piece by piece between neighbouring places (marching squares).
function drawBorder(pen, values, size) {
  const side = Math.sqrt(values.length);
  const unit = size / side;
  pen.beginPath();
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const cuts = crossings(values, side, row, column);
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        pen.moveTo((cuts[i][0] + 0.5) * unit, (cuts[i][1] + 0.5) * unit);
        pen.lineTo((cuts[i + 1][0] + 0.5) * unit, (cuts[i + 1][1] + 0.5) * unit);
      }
    }
  }
  pen.stroke();
}

// Where 0 lies on the four sides of a square of neighbouring places, as [column, row].
function crossings(values, side, row, column) {
  const at = (r, c) => values[(row + r) * side + column + c];
  const [a, b, c, d] = [at(0, 0), at(0, 1), at(1, 1), at(1, 0)];
  const cuts = [];
  if (a > 0 !== b > 0) cuts.push([column + a / (a - b), row]);
  if (b > 0 !== c > 0) cuts.push([column + 1, row + b / (b - c)]);
  if (c > 0 !== d > 0) cuts.push([column + 1 - c / (c - d), row + 1]);
  if (d > 0 !== a > 0) cuts.push([column, row + 1 - d / (d - a)]);
  return cuts;
}
