// Digits on a sheet, as llm_core/vision/scenes.py puts them down; and the sheet as a text in the link.

const MOST_DIGITS = 12;
const RANDOM_MOST = 5;
const PLACE_TRIES = 20;
const CLOSE = 0.15;
const INK = 255;

// Three pixels of every two, along both axes: the first, the mean of both, the second.
function enlarged(image, side) {
  const three = (line, n) => {
    const out = [];
    for (let i = 0; i < n; i += 2) out.push(line(i), (line(i) + line(i + 1)) / 2, line(i + 1));
    return out;
  };
  return bothAxes(image, side, three);
}

// Two pixels of every three: each is the mean of what it covers.
function reduced(sheet, side) {
  const two = (line, n) => {
    const out = [];
    for (let i = 0; i < n; i += 3) {
      out.push((2 * line(i) + line(i + 1)) / 3, (line(i + 1) + 2 * line(i + 2)) / 3);
    }
    return out;
  };
  return bothAxes(sheet, side, two);
}

// along(line, n): a function of the place and the number of places -> new places; columns first, then rows.
function bothAxes(image, side, along) {
  const columns = Array.from({ length: side }, (_, x) => along((y) => image[y * side + x], side));
  const height = columns[0].length;
  const rows = Array.from({ length: height }, (_, y) => along((x) => columns[x][y], side));
  return Float32Array.from(rows.flat());
}

// puts: [{ image, left, top, size }]; images: bytes, 28 x 28 each -> Float32Array of 0 (paper) ... 1 (ink)
function composed(puts, images) {
  const sheet = new Float32Array(SHEET * SHEET);
  for (const { image, left, top, size } of puts) {
    const side = SIZES[size];
    const small = Array.from(images.subarray(image * 784, (image + 1) * 784), (v) => v / INK);
    const drawn = size ? enlarged(small, SIZES[0]) : small;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const at = (top + y) * SHEET + left + x;
        sheet[at] = Math.max(sheet[at], drawn[y * side + x]);
      }
    }
  }
  return sheet;
}

function randomScene(seed, pool, most = RANDOM_MOST) {
  const dice = new Dice(seed);
  const below = (n) => Math.floor(dice.share() * n);
  const puts = [];
  const count = 1 + below(most);
  for (let i = 0; i < count; i++) {
    const [image, size] = [below(pool), below(SIZES.length)];
    const room = SHEET - SIZES[size] + 1;
    for (let t = 0; t < PLACE_TRIES; t++) {
      const put = { image, left: below(room), top: below(room), size };
      if (puts.every((other) => iou(boxOf(put), boxOf(other)) <= CLOSE)) {
        puts.push(put);
        break;
      }
    }
  }
  return puts;
}

const boxOf = ({ left, top, size }) => boxAt(left, top, size);

// A digit stays on the sheet whatever is asked for.
function inside(put) {
  const room = SHEET - SIZES[put.size];
  return { ...put, left: clamp(put.left, 0, room), top: clamp(put.top, 0, room) };
}

// "3.10.20.0_17.40.40.1" <-> [{ image: 3, left: 10, top: 20, size: 0 }, ...]; "none" for an empty sheet
const written = (puts) =>
  puts.length
    ? puts.map(({ image, left, top, size }) => [image, left, top, size].join(".")).join("_")
    : "none";

function scanned(raw, pool) {
  if (raw === "none") return [];
  const parts = raw.split("_");
  if (parts.length > MOST_DIGITS || !parts.every((part) => /^\d{1,3}\.\d{1,2}\.\d{1,2}\.[01]$/.test(part))) {
    return undefined;
  }
  const puts = parts.map((part) => {
    const [image, left, top, size] = part.split(".").map(Number);
    return { image, left, top, size };
  });
  return puts.every(({ image }) => image < pool) ? puts.map(inside) : undefined;
}
