// The field: detections with the letter of their track, its way so far, and the true number of each dot.

// Four colours and five lines: only the twenty-first track looks like the first.
const TRACK_COLORS = ["transformer", "ngram", "lstm", "pretrained"];
const TRACK_DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [14, 5]];
const RADIUS = 11;

class Field {
  constructor(canvas) {
    this.canvas = canvas;
  }

  // shown: { t, paths, frames, linked, switches, truth, velocity }
  draw(shown) {
    const place = this.canvas.parentElement;
    const width = place.clientWidth;
    this.unit = width / FIELD[0];
    const pen = sized(this.canvas, width, FIELD[1] * this.unit);
    this.colors = readTheme(place);
    if (shown.truth) this.truth(pen, shown);
    this.ways(pen, shown);
    this.breaks(pen, shown);
    this.waiting(pen, shown);
    shown.frames[shown.t].forEach((seen, i) => this.dot(pen, seen, shown.linked[shown.t].names[i], shown));
  }

  at([x, y]) {
    return [x * this.unit, y * this.unit];
  }

  look(name) {
    const family = TRACK_COLORS[name % TRACK_COLORS.length];
    return { color: this.colors[family], dashes: TRACK_DASHES[name % TRACK_DASHES.length] };
  }

  ways(pen, { t, frames, linked }) {
    const ways = new Map();
    for (let k = 0; k <= t; k++) {
      linked[k].names.forEach((name, i) => {
        if (!ways.has(name)) ways.set(name, []);
        ways.get(name).push([frames[k][i].x, frames[k][i].y]);
      });
    }
    for (const [name, points] of ways) {
      const { color, dashes } = this.look(name);
      this.line(pen, points, color, dashes, 2.5);
    }
  }

  line(pen, points, color, dashes, width) {
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.setLineDash(dashes);
    pen.beginPath();
    for (const point of points) pen.lineTo(...this.at(point));
    pen.stroke();
    pen.setLineDash([]);
  }

  // The true way of each dot, over all frames: pale, below everything.
  truth(pen, { paths }) {
    paths[0].forEach((_, dot) => {
      const way = paths.map((places) => places[dot]);
      this.line(pen, way, tint(this.colors.quiet, 0.45), [], 1.5);
    });
  }

  // A cross where a dot got another name.
  breaks(pen, { t, frames, switches }) {
    for (const [k, dot] of switches) {
      if (k > t) return;
      const seen = frames[k].find((one) => one.dot === dot);
      const [x, y] = this.at([seen.x, seen.y]);
      pen.strokeStyle = this.colors.ink;
      pen.lineWidth = 2;
      pen.beginPath();
      for (const s of [-1, 1]) {
        pen.moveTo(x - 7, y - 7 * s);
        pen.lineTo(x + 7, y + 7 * s);
      }
      pen.stroke();
    }
  }

  // Where tracks are expected that got nothing in this frame.
  waiting(pen, { t, linked }) {
    const { tracks, expected, pairs } = linked[t];
    tracks.forEach(({ name }, r) => {
      if (pairs.some(([row]) => row === r)) return;
      const [x, y] = this.at(expected[r]);
      pen.strokeStyle = this.look(name).color;
      pen.lineWidth = 1.5;
      pen.setLineDash([2, 3]);
      pen.beginPath();
      pen.arc(x, y, RADIUS, 0, 2 * Math.PI);
      pen.stroke();
      pen.setLineDash([]);
      this.text(pen, letterOf(name), x, y, this.look(name).color, 12);
    });
  }

  dot(pen, { x, y, dot }, name, { truth }) {
    const [px, py] = this.at([x, y]);
    pen.fillStyle = this.look(name).color;
    pen.beginPath();
    if (dot === null) pen.rect(px - RADIUS, py - RADIUS, 2 * RADIUS, 2 * RADIUS);
    else pen.arc(px, py, RADIUS, 0, 2 * Math.PI);
    pen.fill();
    this.text(pen, letterOf(name), px, py, this.colors.paper, 13);
    if (truth && dot !== null)
      this.text(pen, String(dot + 1), px + RADIUS + 7, py - RADIUS, this.colors.ink, 16);
  }

  text(pen, words, x, y, color, size) {
    pen.font = `700 ${size}px ${this.colors.sans}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = color;
    pen.fillText(words, x, y + 1);
  }
}
