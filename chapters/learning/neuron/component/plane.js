// A plane with the four corners: which side says yes, where the border runs, which corners are wrong.

const CELL = 4; // CSS pixels

class Plane {
  constructor(canvas) {
    this.canvas = canvas;
  }

  // says([x, y]) > 0: yes; flat: it says 0 everywhere, neither yes nor no. places: where each corner stands here; chosen: another point, or null.
  draw({ says, flat = false, places, targets, wrong, chosen, range, axes, ticks }) {
    const size = Math.min(this.canvas.parentElement.clientWidth, 340);
    const pen = sized(this.canvas, size, size);
    const colors = readTheme(this.canvas.parentElement);
    this.edges = { left: 34, top: 8, right: size - 8, bottom: size - 36 };
    this.range = range;
    if (!flat) this.shade(pen, says, colors);
    this.frame(pen, axes, ticks, colors);
    places.forEach((place, i) => this.mark(pen, this.at(place), targets[i], wrong[i], colors));
    if (chosen) this.cross(pen, this.at(chosen), colors);
  }

  at([x, y]) {
    const { left, right, top, bottom } = this.edges;
    const [low, high] = this.range;
    const share = (value) => (value - low) / (high - low);
    return [left + share(x) * (right - left), bottom - share(y) * (bottom - top)];
  }

  // The number pair under a point of the canvas.
  under(px, py) {
    const { left, right, top, bottom } = this.edges;
    const [low, high] = this.range;
    const x = low + ((px - left) / (right - left)) * (high - low);
    const y = low + ((bottom - py) / (bottom - top)) * (high - low);
    return [x, y];
  }

  // Colour by the middle of each cell; the border runs where the value changes its sign between the nodes.
  shade(pen, says, { transformer, ngram, ink }) {
    const { left, right, top, bottom } = this.edges;
    const nodes = [];
    for (let y = top; y < bottom + CELL; y += CELL) {
      const row = [];
      for (let x = left; x < right + CELL; x += CELL) row.push(says(this.under(x, y)));
      nodes.push(row);
    }
    pen.save();
    pen.beginPath();
    pen.rect(left, top, right - left, bottom - top);
    pen.clip();
    const border = [];
    const paint = { true: tint(transformer, 0.26), false: tint(ngram, 0.16) };
    for (let r = 0; r < nodes.length - 1; r += 1) {
      for (let c = 0; c < nodes[r].length - 1; c += 1) {
        const values = [nodes[r][c], nodes[r][c + 1], nodes[r + 1][c + 1], nodes[r + 1][c]];
        const yes = values[0] + values[1] + values[2] + values[3] > 0;
        pen.fillStyle = paint[yes];
        pen.fillRect(left + c * CELL, top + r * CELL, CELL, CELL);
        if (values.every((value) => value > 0 === yes)) continue;
        const met = crossings(values, left + c * CELL, top + r * CELL);
        for (let k = 0; k + 1 < met.length; k += 2) border.push([met[k], met[k + 1]]);
      }
    }
    this.stroke(pen, border, ink);
    pen.restore();
  }

  stroke(pen, border, ink) {
    pen.strokeStyle = ink;
    pen.lineWidth = 2.5;
    pen.lineCap = "round";
    pen.beginPath();
    for (const [from, to] of border) {
      pen.moveTo(...from);
      pen.lineTo(...to);
    }
    pen.stroke();
  }

  frame(pen, [across, up], ticks, { quiet, ink, sans }) {
    const { left, right, top, bottom } = this.edges;
    pen.strokeStyle = quiet;
    pen.lineWidth = 1;
    pen.strokeRect(left, top, right - left, bottom - top);
    pen.fillStyle = ink;
    pen.font = `15px ${sans}`;
    pen.textBaseline = "middle";
    for (const tick of ticks) {
      const [x, y] = this.at([tick, tick]);
      const text = signed(String(tick));
      pen.textAlign = "center";
      pen.fillText(text, x, bottom + 11);
      pen.textAlign = "right";
      pen.fillText(text, left - 6, y);
    }
    pen.textAlign = "right";
    pen.fillText(across, right, bottom + 27);
    pen.textAlign = "left";
    pen.fillText(up, 2, top + 8);
  }

  // Yes is a filled circle, no an empty square; a wrong one has a ring of dashes and a cross.
  mark(pen, [x, y], target, wrong, { transformer, ngram, ink, paper, sans }) {
    pen.lineWidth = 2.5;
    pen.fillStyle = target ? transformer : paper;
    pen.strokeStyle = target ? transformer : ngram;
    pen.beginPath();
    if (target) pen.arc(x, y, 8, 0, 2 * Math.PI);
    else pen.rect(x - 7, y - 7, 14, 14);
    pen.fill();
    pen.stroke();
    if (!wrong) return;
    pen.fillStyle = ink;
    pen.font = `bold 17px ${sans}`;
    pen.textAlign = "left";
    pen.fillText("✗", Math.min(x + 11, this.edges.right - 15), Math.max(y - 11, this.edges.top + 9));
  }

  cross(pen, [x, y], { ink }) {
    pen.strokeStyle = ink;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(x, y, 14, 0, 2 * Math.PI);
    pen.stroke();
  }
}

// Where the sign changes along the four sides of a cell, found by a straight line between its corners.
function crossings(values, x, y) {
  const corners = [
    [x, y],
    [x + CELL, y],
    [x + CELL, y + CELL],
    [x, y + CELL],
  ];
  const found = [];
  values.forEach((here, i) => {
    const there = values[(i + 1) % 4];
    if (here > 0 === there > 0) return;
    const share = here / (here - there);
    const [[x1, y1], [x2, y2]] = [corners[i], corners[(i + 1) % 4]];
    found.push([x1 + share * (x2 - x1), y1 + share * (y2 - y1)]);
  });
  return found;
}
