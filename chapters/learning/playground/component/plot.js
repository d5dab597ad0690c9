// The plane with the network's answer, its border and the points: discs and squares, filled when they are learnt from.

const toPixel = (x, y, size) => [((x + REACH) / (2 * REACH)) * size, ((REACH - y) / (2 * REACH)) * size];
const toPlane = (px, py, size) => [(px / size) * 2 * REACH - REACH, REACH - (py / size) * 2 * REACH];

// `share` as for Painter.paint; `border` are the values whose 0 is drawn, or null.
function drawPlot(pen, size, { painter, theme, share, border, run, cross }) {
  painter.paint(pen, share, GRID, { x: 0, y: 0, size });
  if (border) {
    Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 1.6, lineJoin: "round" });
    drawBorder(pen, border, size);
  }
  const colorOf =
    run.loss === "square" ? (target) => painter.color(target) : (target) => classColor(target, theme);
  const rim = run.loss === "square" ? theme.quiet : null; // a number's colour is that of the plane behind it
  const mark = clamp(size / 85, 2.6, 4.2);
  drawMarks(pen, run.held, size, { theme, mark, colorOf, rim, filled: false });
  drawMarks(pen, run.learnt, size, { theme, mark, colorOf, rim, filled: true });
  if (cross) drawCross(pen, cross, size, theme);
}

const classColor = (target, theme) => (target > 0 ? theme.transformer : theme.ngram);

function drawMarks(pen, { x, y }, size, { theme, mark, colorOf, rim, filled }) {
  y.forEach((target, p) => {
    const [px, py] = toPixel(x[2 * p], x[2 * p + 1], size);
    pen.beginPath();
    if (target > 0) pen.arc(px, py, mark, 0, 7);
    else pen.rect(px - mark * 0.9, py - mark * 0.9, 1.8 * mark, 1.8 * mark);
    pen.fillStyle = filled ? colorOf(target) : theme.paper;
    pen.fill();
    Object.assign(pen, {
      lineWidth: filled ? 1 : 1.4,
      strokeStyle: rim ?? (filled ? theme.paper : colorOf(target)),
    });
    pen.stroke();
  });
}

// Where the keyboard would set a point.
function drawCross(pen, [x, y], size, theme) {
  const [px, py] = toPixel(x, y, size);
  Object.assign(pen, { lineWidth: 2, strokeStyle: theme.ink });
  pen.beginPath();
  pen.moveTo(px - 9, py);
  pen.lineTo(px + 9, py);
  pen.moveTo(px, py - 9);
  pen.lineTo(px, py + 9);
  pen.stroke();
}

// The points alone, for a button that chooses them; a plus where there are none yet.
function drawThumb(canvas, { x, y }, theme, colorOf) {
  const size = 44;
  const pen = sized(canvas, size, size);
  if (!y.length) drawCross(pen, [0, 0], size, theme);
  y.forEach((target, p) => {
    const [px, py] = toPixel(x[2 * p], x[2 * p + 1], size);
    pen.fillStyle = colorOf(target);
    pen.fillRect(px - 1, py - 1, 2, 2);
  });
}
