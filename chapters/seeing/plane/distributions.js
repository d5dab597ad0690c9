// Distributions in the plane to draw from, as in llm_core/drawing/plane.py; a test holds both equal.
// Points lie flat in a Float64Array: x, y, x, y, ...

const PLANE_EDGE = 2.5; // the plane that is shown reaches from -PLANE_EDGE to PLANE_EDGE on both axes
const DRAWING = { side: 24, ink: 3, block: 4, reach: 0.6 };
const CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// A centre for every share u of the way, and a round bell around it.
class Curve {
  constructor(centre, spread, count, reach) {
    Object.assign(this, { centre, spread, count, reach });
  }

  draw(dice, n) {
    const points = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      const [x, y] = this.centre(dice.share());
      points[2 * i] = x + this.spread * dice.normal();
      points[2 * i + 1] = y + this.spread * dice.normal();
    }
    return points;
  }

  // Where the weight is: centres, their shares, and how far a point may be from the nearest to belong to it.
  places() {
    const centres = Array.from({ length: this.count }, (_, k) => this.centre((k + 0.5) / this.count));
    return { centres, shares: centres.map(() => 1 / this.count), reach: this.reach };
  }
}

const CURVES = {
  // eight places on a circle
  ring: new Curve(
    (u) => {
      const angle = (Math.floor(8 * u) / 8) * 2 * Math.PI;
      return [1.6 * Math.cos(angle), 1.6 * Math.sin(angle)];
    },
    0.1,
    8,
    0.35,
  ),
  // a half circle, and another that lies in the first
  moons: new Curve(
    (u) => {
      const angle = ((2 * u) % 1) * Math.PI;
      if (u < 0.5) return [1.3 * (Math.cos(angle) - 0.5), 1.3 * (Math.sin(angle) - 0.25)];
      return [1.3 * (0.5 - Math.cos(angle)), 1.3 * (0.25 - Math.sin(angle))];
    },
    0.08,
    12,
    0.5,
  ),
  // an arm that winds outwards, as fast at every distance
  spiral: new Curve(
    (u) => {
      const way = Math.sqrt(u);
      const [radius, angle] = [0.3 + 1.7 * way, 2.5 * Math.PI * way];
      return [radius * Math.sin(angle), radius * Math.cos(angle)];
    },
    0.06,
    12,
    0.6,
  ),
  // nine places in three rows
  grid: new Curve(
    (u) => {
      const place = Math.floor(9 * u);
      return [1.5 * ((place % 3) - 1), 1.5 * (Math.floor(place / 3) - 1)];
    },
    0.1,
    9,
    0.35,
  ),
  point: new Curve(() => [0.8, 0.5], 0, 1, 0.35),
};

// A drawing: the darker a cell, the more often a point falls into it; within the cell anywhere.
class Drawn {
  // ink: 0 ... DRAWING.ink for each cell, row after row from the top.
  constructor(ink) {
    let sum = 0;
    this.ink = ink;
    this.upTo = Array.from(ink, (v) => (sum += v));
    this.sum = sum;
  }

  draw(dice, n) {
    const { side } = DRAWING;
    const points = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      const cell = this.cell(dice.share() * this.sum);
      points[2 * i] = ((2 * ((cell % side) + dice.share())) / side - 1) * PLANE_EDGE;
      points[2 * i + 1] = (1 - (2 * (Math.floor(cell / side) + dice.share())) / side) * PLANE_EDGE;
    }
    return points;
  }

  // The first cell up to which there is more ink than this.
  cell(ink) {
    let [low, high] = [0, this.upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle] > ink) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  // The middle of the ink of every block of cells that holds some.
  places() {
    const { side, block, reach } = DRAWING;
    const blocks = new Map();
    this.ink.forEach((v, cell) => {
      if (!v) return;
      const [row, column] = [Math.floor(cell / side), cell % side];
      const key = Math.floor(row / block) * side + Math.floor(column / block);
      const sums = blocks.get(key) ?? [0, 0, 0];
      const adds = [v * (2 * column + 1 - side), v * (side - 1 - 2 * row), v];
      blocks.set(
        key,
        sums.map((sum, i) => sum + adds[i]),
      );
    });
    const found = [...blocks].sort(([a], [b]) => a - b).map(([, sums]) => sums);
    const unit = PLANE_EDGE / side;
    return {
      centres: found.map(([x, y, v]) => [(x / v) * unit, (y / v) * unit]),
      shares: found.map(([, , v]) => v / this.sum),
      reach,
    };
  }
}

// A drawing as a text for the link: three cells a letter, without the empty ones at the end; and back, undefined where
// the text is none.
function packInk(ink) {
  const letters = Array.from({ length: ink.length / 3 }, (_, i) => {
    const [a, b, c] = ink.slice(3 * i, 3 * i + 3);
    return CODE[16 * a + 4 * b + c];
  });
  return letters.join("").replace(/A+$/, "");
}

function unpackInk(text) {
  const length = DRAWING.side ** 2 / 3;
  if (text.length > length || !/^[\w-]*$/.test(text)) return undefined;
  const threes = [...text.padEnd(length, "A")].map((letter) => CODE.indexOf(letter));
  return threes.flatMap((three) => [three >> 4, (three >> 2) & 3, three & 3]);
}

const noInk = () => new Array(DRAWING.side ** 2).fill(0);

// By name; "drawn" is the one of this ink.
const distributionOf = (name, ink) => (name === "drawn" ? new Drawn(ink) : CURVES[name]);

const isEmpty = (distribution) => distribution.sum === 0;
