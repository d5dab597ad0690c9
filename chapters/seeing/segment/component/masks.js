// Masks as colours: classes have hues and, for those who do not see hues, patterns; things have numbers.

const GLYPHS = ["", "●", "■", "▲"];
const SHADES = [1, 0.72, 0.5];

const mixed = (one, other, share) => one.map((channel, i) => channel + share * (other[i] - channel));

// The pattern of a class: every fourth diagonal of squares, every third row of triangles is lighter.
function isLight(kind, row, column) {
  return (kind === 2 && (row + column) % 4 === 0) || (kind === 3 && row % 3 === 0);
}

// -> (i) => [red, green, blue] of the pixel i. mode: semantic, instance, panoptic.
function maskColors({ labels, things }, mode, side, theme) {
  const [paper, rule, ...kinds] = [theme.paper, theme.rule, theme.transformer, theme.ngram, theme.lstm].map(
    rgb,
  );
  const wheel = [...kinds, rgb(theme.pretrained)];
  const ground = mode === "instance" ? paper : mixed(paper, rule, 0.6);
  return (i) => {
    const kind = labels[i];
    if (!kind || (mode === "instance" && !things[i])) return ground;
    const [row, column] = [Math.floor(i / side), i % side];
    if (mode === "instance")
      return mixed(
        paper,
        wheel[(things[i] - 1) % wheel.length],
        SHADES[Math.floor((things[i] - 1) / wheel.length) % 3],
      );
    const share = mode === "panoptic" ? SHADES[(things[i] + 2) % 3] : 1;
    return mixed(paper, kinds[kind - 1], isLight(kind, row, column) ? 0.6 * share : share);
  };
}

// Number -> [row, column] of its pixel nearest to the middle of all its pixels.
function middles(things, side) {
  const sums = new Map();
  things.forEach((number, i) => {
    if (!number) return;
    const sum = sums.get(number) ?? [0, 0, 0];
    sums.set(number, [sum[0] + Math.floor(i / side), sum[1] + (i % side), sum[2] + 1]);
  });
  return new Map(
    [...sums].map(([number, [row, column, n]]) => [
      number,
      nearestOf(things, number, row / n, column / n, side),
    ]),
  );
}

function nearestOf(things, number, row, column, side) {
  let [best, least] = [null, Infinity];
  things.forEach((one, i) => {
    const apart = (Math.floor(i / side) - row) ** 2 + ((i % side) - column) ** 2;
    if (one === number && apart < least) [best, least] = [[Math.floor(i / side), i % side], apart];
  });
  return best;
}

function writeNumbers(canvas, things, side, unit, theme) {
  const pen = canvas.getContext("2d");
  pen.font = `bold ${Math.max(12, Math.round(2.6 * unit))}px ${theme.sans}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  for (const [number, [row, column]] of middles(things, side)) {
    const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit];
    pen.strokeStyle = theme.paper;
    pen.strokeText(String(number), x, y);
    pen.fillStyle = theme.ink;
    pen.fillText(String(number), x, y);
  }
}

// A dot in every pixel whose class is wrong.
function dotWrong(canvas, truth, found, side, unit, theme) {
  const pen = canvas.getContext("2d");
  pen.fillStyle = theme.ink;
  const dot = Math.max(2, unit * 0.4);
  truth.forEach((label, i) => {
    if (label === found[i]) return;
    const [x, y] = [((i % side) + 0.5) * unit, (Math.floor(i / side) + 0.5) * unit];
    pen.fillRect(x - dot / 2, y - dot / 2, dot, dot);
  });
}
