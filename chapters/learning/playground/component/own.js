// The visitor's own points: read from lines "x, y, class", kept on a raster so that a link holds them exactly.

const MOST_POINTS = 300;
const RASTER = 2047; // steps from -EDGE to EDGE
const EDGE = 6.4;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The nearest place of the raster.
const onRaster = (v) => (places(v) / RASTER) * 2 * EDGE - EDGE;
const places = (v) => Math.round(((clamp(v, -EDGE, EDGE) + EDGE) / (2 * EDGE)) * RASTER);

// [[x, y, class]] -> text of four letters a point, and back; undefined when it is none.
function packPoints(rows) {
  const two = (n) => LETTERS[n >> 6] + LETTERS[n & 63];
  return rows.map(([x, y, which]) => two(places(x) + (which > 0 ? 2048 : 0)) + two(places(y))).join("");
}

function unpackPoints(text) {
  if (text.length % 4 || text.length > 4 * MOST_POINTS || !/^[\w-]*$/.test(text)) return undefined;
  const numbers = text.match(/../g) ?? [];
  const codes = numbers.map((pair) => 64 * LETTERS.indexOf(pair[0]) + LETTERS.indexOf(pair[1]));
  const at = (code) => ((code & 2047) / RASTER) * 2 * EDGE - EDGE;
  return Array.from({ length: codes.length / 2 }, (_, i) => [
    at(codes[2 * i]),
    at(codes[2 * i + 1]),
    codes[2 * i] & 2048 ? 1 : -1,
  ]);
}

// What was pasted -> { rows, faults }: the points that can be used, and sentences as [name of the words, facts].
function readPoints(text) {
  const faults = [];
  const lines = text.split(/\r\n|\r|\n/).map((line, i) => ({ line: line.trim(), at: i + 1 }));
  let read = lines.filter(({ line }) => line).map(({ line, at }) => ({ at, ...readLine(line) }));
  if (read.length > 1 && read[0].wrong === "text") read = read.slice(1); // the names of the columns
  for (const wrong of ["columns", "text", "nan"]) {
    const bad = read.filter((one) => one.wrong === wrong);
    if (bad.length) faults.push([`own_${wrong}`, { count: bad.length, line: bad[0].at }]);
  }
  let good = read.filter(({ wrong }) => !wrong);
  const classes = [...new Set(good.map(({ label }) => label))].sort(byNumber);
  if (classes.length > 2) {
    faults.push(["own_many_classes", { count: classes.length, one: classes[0], two: classes[1] }]);
    good = good.filter(({ label }) => classes.indexOf(label) < 2);
  }
  if (good.length > MOST_POINTS) {
    faults.push(["own_too_many", { count: good.length, most: MOST_POINTS }]);
    good = evenly(good, MOST_POINTS);
  }
  const negative = classes.length > 1 ? [classes[0]] : classes.filter((label) => Number(label) <= 0);
  const rows = good.map(({ x, y, label }) => [x, y, negative.includes(label) ? -1 : 1]);
  return { rows: fitted(rows, faults), faults };
}

function readLine(line) {
  const cells = line.split(/[,;\t]|\s+/).filter(Boolean);
  if (cells.length !== 3) return { wrong: "columns" };
  const [x, y] = cells
    .slice(0, 2)
    .map((cell) => (/^[+-]?(\d|\.\d)[\d.]*(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : NaN));
  if (Number.isFinite(x) && Number.isFinite(y)) return { x, y, label: cells[2].slice(0, 30) };
  const special = cells.slice(0, 2).every((cell) => /^[+-]?(nan|inf(inity)?|\d\S*|\.\d\S*)$/i.test(cell));
  return { wrong: special ? "nan" : "text" };
}

const byNumber = (a, b) => Number(a) - Number(b) || (a < b ? -1 : 1);

// As many as fit, from the whole list: a sorted table would otherwise lose a class.
const evenly = (list, most) =>
  Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);

// Points that reach too far are moved and scaled, each axis by itself, so that all are seen.
function fitted(rows, faults) {
  const far = rows.some(([x, y]) => Math.max(Math.abs(x), Math.abs(y)) > REACH);
  if (!far) return rows.map(([x, y, which]) => [onRaster(x), onRaster(y), which]);
  faults.push(["own_scaled", {}]);
  const [fitX, fitY] = [0, 1].map((axis) => scaleOf(rows.map((row) => row[axis])));
  return rows.map(([x, y, which]) => [onRaster(fitX(x)), onRaster(fitY(y)), which]);
}

function scaleOf(numbers) {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  const half = most / 2 - least / 2; // halves first: the difference of huge numbers is infinite
  return (v) => (half > 0 ? (10 * (v / 2 - least / 2)) / half - 5 : 0);
}

// What is odd about the points themselves, as [name of the words, facts]; null when nothing is.
function oddness(rows) {
  const classes = new Set(rows.map(([, , which]) => which));
  const seen = new Map();
  let torn = 0;
  for (const [x, y, which] of rows) {
    const place = `${x} ${y}`;
    if (seen.has(place) && seen.get(place) !== which) torn += 1;
    seen.set(place, seen.get(place) ?? which);
  }
  if (!rows.length) return ["own_none", {}];
  if (rows.length === 1) return ["own_one_point", {}];
  if (seen.size === 1) return ["own_identical", { count: rows.length }];
  if (classes.size === 1) return ["own_one_class", { count: rows.length }];
  return torn ? ["own_torn", { count: torn }] : null;
}

// Points as lines that can be pasted again.
function writePoints(rows) {
  const short = (v) => String(Math.round(v * 100) / 100);
  return rows.map(([x, y, which]) => `${short(x)}, ${short(y)}, ${which}`).join("\n");
}
