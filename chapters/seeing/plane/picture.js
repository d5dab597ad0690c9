// The plane on a canvas: what is behind, a drawing's ink, the data's points, points that were made, arrows on them.

// From the plane to pixels of a square of this size.
const planeToPixel = (x, y, size) => [
  ((x + PLANE_EDGE) / (2 * PLANE_EDGE)) * size,
  ((PLANE_EDGE - y) / (2 * PLANE_EDGE)) * size,
];

// pen: of a canvas made by sized(canvas, size, size). parts, each of which may be left out:
//   behind(pen, size)  paints first; ink: of a drawing, with `cursor`, a cell that the keyboard is at;
//   data, made: points; arrows: from the first points that were made, in units of the plane; places: { centres, reached, reach }.
function drawPlane(pen, size, theme, { behind, ink, cursor, data, made, arrows, places }) {
  behind?.(pen, size);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, size, size);
  pen.clip();
  if (ink) drawInk(pen, size, theme, ink);
  if (data) drawCloud(pen, size, data, { color: tint(theme.ink, 0.45), dot: Math.max(1, size / 330) });
  if (places) drawPlaces(pen, size, theme, places);
  if (arrows) drawArrows(pen, size, theme, made, arrows);
  if (made)
    drawCloud(pen, size, made, { color: theme.pretrained, dot: Math.max(1.6, size / 190), rim: theme.paper });
  if (Number.isInteger(cursor)) drawCursor(pen, size, theme, cursor);
  pen.restore();
  Object.assign(pen, { strokeStyle: theme.rule, lineWidth: 1 });
  pen.strokeRect(0.5, 0.5, size - 1, size - 1);
}

// One path for all: a fill for each point takes several times as long.
function drawCloud(pen, size, points, { color, dot, rim }) {
  Object.assign(pen, { fillStyle: color, strokeStyle: rim, lineWidth: 0.7 });
  pen.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = planeToPixel(points[i], points[i + 1], size);
    pen.moveTo(x + dot, y);
    pen.arc(x, y, dot, 0, 7);
  }
  pen.fill();
  if (rim) pen.stroke();
}

const WIDEST = 0.35; // of a circle in units of the plane, where places lie close together

// Circles around the places: solid where enough points arrive, dashed where too few do.
function drawPlaces(pen, size, theme, { centres, reached, reach }) {
  const radius = (Math.min(reach, WIDEST) / (2 * PLANE_EDGE)) * size;
  centres.forEach(([cx, cy], k) => {
    const [x, y] = planeToPixel(cx, cy, size);
    Object.assign(pen, { strokeStyle: reached[k] ? theme.lstm : theme.ink, lineWidth: reached[k] ? 2 : 1.4 });
    pen.setLineDash(reached[k] ? [] : [3, 4]);
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.stroke();
  });
  pen.setLineDash([]);
}

function drawArrows(pen, size, theme, points, arrows) {
  Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 1.3 });
  pen.beginPath();
  for (let i = 0; i < arrows.length; i += 2) {
    const [x, y] = planeToPixel(points[i], points[i + 1], size);
    const [u, v] = planeToPixel(points[i] + arrows[i], points[i + 1] + arrows[i + 1], size);
    drawArrow(pen, x, y, u, v);
  }
  pen.stroke();
}

function drawArrow(pen, x, y, u, v) {
  const length = Math.hypot(u - x, v - y);
  if (!(length > 1)) return;
  const [dx, dy] = [(u - x) / length, (v - y) / length];
  const head = Math.min(5, length / 2);
  pen.moveTo(x, y);
  pen.lineTo(u, v);
  for (const side of [-1, 1]) {
    pen.moveTo(u, v);
    pen.lineTo(u - head * (dx + side * 0.6 * dy), v - head * (dy - side * 0.6 * dx));
  }
}

function drawInk(pen, size, theme, ink) {
  const { side } = DRAWING;
  const unit = size / side;
  ink.forEach((v, cell) => {
    if (!v) return;
    pen.fillStyle = tint(theme.ink, (0.3 * v) / DRAWING.ink);
    pen.fillRect((cell % side) * unit, Math.floor(cell / side) * unit, unit + 0.5, unit + 0.5);
  });
}

function drawCursor(pen, size, theme, cell) {
  const { side } = DRAWING;
  const unit = size / side;
  Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 2 });
  pen.strokeRect((cell % side) * unit, Math.floor(cell / side) * unit, unit, unit);
}

// Some points of a distribution alone, for a button that chooses it; a plus where nothing is drawn yet.
function drawPlaneThumb(canvas, distribution, theme) {
  const size = 44;
  const pen = sized(canvas, size, size);
  if (!isEmpty(distribution)) {
    const points = distribution.draw(new Dice(1), 150);
    return drawCloud(pen, size, points, { color: theme.ink, dot: 0.9 });
  }
  Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 2 });
  pen.beginPath();
  for (const [x, y, u, v] of [
    [13, 22, 31, 22],
    [22, 13, 22, 31],
  ]) {
    pen.moveTo(x, y);
    pen.lineTo(u, v);
  }
  pen.stroke();
}
