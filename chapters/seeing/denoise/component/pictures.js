// What the planes show: how dense noised points truly lie, points, arrows, a point that is followed; and the curves.

const RASTER = 48; // places along a side of the density
const ARROW_ROWS = 15; // along a side
const LONGEST = 0.3; // of an arrow, in units of the plane
const CHART = { left: 40, right: 10, top: 10, bottom: 24 };

// The density as a tint; it is painted once for each data, schedule and level.
class Density {
  constructor() {
    this.painter = new Painter(RASTER);
  }

  // -> a function (pen, size) that paints it
  behind(mixture, alphaBar, key, theme) {
    if (this.key !== key) {
      this.key = key;
      this.values = onRaster((x, y) => mixture.density(x, y, alphaBar), RASTER);
      this.most = Math.max(...this.values);
    }
    this.painter.setTheme(theme);
    const share = (place) => Math.sqrt(this.values[place] / this.most) * 0.7;
    return (pen, size) => this.painter.paint(pen, share, RASTER, { x: 0, y: 0, size });
  }
}

// A number for the middle of each place of a raster, row after row from the top.
function onRaster(of, side) {
  const along = (i) => ((2 * i + 1) / side - 1) * PLANE_EDGE;
  return Float64Array.from({ length: side * side }, (_, k) =>
    of(along(k % side), -along(Math.floor(k / side))),
  );
}

// The points that arrows start at.
const ARROW_PLACES = Float64Array.from({ length: 2 * ARROW_ROWS * ARROW_ROWS }, (_, k) => {
  const [row, column] = [Math.floor((k >> 1) / ARROW_ROWS), (k >> 1) % ARROW_ROWS];
  const along = (i) => ((2 * i + 1) / ARROW_ROWS - 1) * PLANE_EDGE;
  return k % 2 ? -along(row) : along(column);
});

// The score's direction; the longer, the stronger, but never longer than LONGEST.
function arrowsOf(noises) {
  const found = new Float64Array(noises.length);
  for (let k = 0; k < noises.length; k += 2) {
    const scale = -LONGEST / (1 + Math.hypot(noises[k], noises[k + 1]));
    [found[k], found[k + 1]] = [scale * noises[k], scale * noises[k + 1]];
  }
  return found;
}

function strokeArrows(pen, size, points, arrows, color, width = 1.3) {
  Object.assign(pen, { strokeStyle: color, lineWidth: width });
  pen.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const from = planeToPixel(points[i], points[i + 1], size);
    drawArrow(pen, ...from, ...planeToPixel(points[i] + arrows[i], points[i + 1] + arrows[i + 1], size));
  }
  pen.stroke();
}

// A line through places [[x, y], ...] of the plane.
function strokeWay(pen, size, places, color, width) {
  Object.assign(pen, { strokeStyle: color, lineWidth: width, lineJoin: "round" });
  pen.beginPath();
  for (const [x, y] of places) pen.lineTo(...planeToPixel(x, y, size));
  pen.stroke();
}

// One place, filled or hollow.
function drawSpot(pen, size, [x, y], theme, { color, radius = 5, filled = true }) {
  const [px, py] = planeToPixel(x, y, size);
  pen.beginPath();
  pen.arc(px, py, radius, 0, 7);
  Object.assign(pen, { fillStyle: filled ? color : theme.paper, strokeStyle: filled ? theme.paper : color });
  pen.lineWidth = filled ? 1.2 : 2;
  pen.fill();
  pen.stroke();
}

function drawCross(pen, size, [x, y], color) {
  const [px, py] = planeToPixel(x, y, size);
  Object.assign(pen, { lineWidth: 2, strokeStyle: color });
  pen.beginPath();
  for (const [dx, dy] of [
    [9, 0],
    [0, 9],
  ]) {
    pen.moveTo(px - dx, py - dy);
    pen.lineTo(px + dx, py + dy);
  }
  pen.stroke();
}

// Where x and y of a chart stand in the picture, both from 0 up to these ends.
function chartScale(width, height, xEnd, yEnd) {
  const x = (v) => CHART.left + (v / xEnd) * (width - CHART.left - CHART.right);
  const y = (v) => height - CHART.bottom - (v / yEnd) * (height - CHART.top - CHART.bottom);
  const xAt = (px) => clamp(((px - CHART.left) / (width - CHART.left - CHART.right)) * xEnd, 0, xEnd);
  return { x, y, xAt, xEnd, yEnd, width, height };
}

function drawChartAxes(pen, scale, ticks, theme, xWords) {
  const { x, y, xEnd, width, height } = scale;
  Object.assign(pen, {
    fillStyle: theme.quiet,
    strokeStyle: theme.rule,
    lineWidth: 1,
    font: `13px ${theme.sans}`,
  });
  Object.assign(pen, { textAlign: "right", textBaseline: "middle" });
  pen.beginPath();
  for (const tick of ticks) {
    pen.moveTo(CHART.left, y(tick));
    pen.lineTo(width - CHART.right, y(tick));
    pen.fillText(String(tick), CHART.left - 6, y(tick));
  }
  pen.stroke();
  pen.textBaseline = "bottom";
  pen.fillText(`${xEnd} ${xWords}`, width - CHART.right, height - 4);
  pen.textAlign = "left";
  pen.fillText("0", x(0), height - 4);
}

function drawChartLine(pen, { x, y, yEnd }, points, { color, dash = [], width = 1.9 }) {
  Object.assign(pen, { strokeStyle: color, lineWidth: width, lineJoin: "round" });
  pen.setLineDash(dash);
  pen.beginPath();
  for (const [px, py] of points) if (Number.isFinite(py)) pen.lineTo(x(px), y(Math.min(py, yEnd)));
  pen.stroke();
  pen.setLineDash([]);
}

function drawChartMark(pen, { x, y, height }, [px, py], theme) {
  Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 1, fillStyle: theme.ink });
  pen.beginPath();
  pen.moveTo(x(px), CHART.top);
  pen.lineTo(x(px), height - CHART.bottom);
  pen.stroke();
  pen.beginPath();
  pen.arc(x(px), y(py), 4, 0, 7);
  pen.fill();
}
