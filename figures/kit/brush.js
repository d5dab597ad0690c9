// Drawing on a picture of a few pixels, with a finger, a mouse or the keyboard (arrows and the space bar).

const PIXEL = 20; // units of the picture for one pixel
const SOON = 150; // milliseconds until the cursor's place is told
const FAINT_INK = 6; // ink that a stroke leaves on the four neighbours, as a pen does

const pixelSquare = (kind, x, y, side, more = {}) =>
  svg("rect", { class: kind, x, y, width: side, height: side, ...more });

// app: { image, data: { side, ink }, send() }. Who extends it draws the picture in draw().
class Brush {
  constructor(drawing, app) {
    Object.assign(this, { drawing, app, cursor: null });
    drawing.onpointerdown = (event) => this.begin(event);
    drawing.onpointermove = (event) => this.move(event);
    drawing.onpointerup = drawing.onpointercancel = () => this.end();
    drawing.onkeydown = (event) => this.key(event);
  }

  ink() {
    const { image, data } = this.app;
    const pixel = (v, i) => v && this.at("ink", i, 0, { "fill-opacity": (0.78 * v) / data.ink });
    return image.map(pixel).filter(Boolean);
  }

  mark() {
    return this.cursor === null ? [] : [this.at("cursor", this.cursor, 1)];
  }

  at(kind, i, inset, more) {
    const { side } = this.app.data;
    const [x, y] = [(i % side) * PIXEL, Math.floor(i / side) * PIXEL];
    return pixelSquare(kind, x + inset, y + inset, PIXEL - 2 * inset, more);
  }

  pixel(event) {
    const box = this.drawing.getBoundingClientRect();
    const { side } = this.app.data;
    const at = (value, length) => clamp(Math.floor((value / length) * side), 0, side - 1);
    return at(event.clientY - box.top, box.height) * side + at(event.clientX - box.left, box.width);
  }

  begin(event) {
    event.preventDefault();
    this.drawing.setPointerCapture(event.pointerId);
    this.painting = true;
    this.paint(this.pixel(event));
  }

  move(event) {
    if (this.painting) this.paint(this.pixel(event));
  }

  end() {
    if (!this.painting) return;
    this.painting = false;
    this.app.send();
  }

  paint(i) {
    const { image, data } = this.app;
    const { side } = data;
    const column = i % side;
    const around = [
      column > 0 && i - 1,
      column < side - 1 && i + 1,
      i >= side && i - side,
      i < side * (side - 1) && i + side,
    ];
    image[i] = data.ink;
    for (const j of around) if (j !== false) image[j] = Math.max(image[j], FAINT_INK);
    this.draw();
  }

  // Where the cursor stands and how much ink is there, for those who do not see it: into the part "cursor", if there is one.
  tell() {
    const { app, cursor } = this;
    const live = app.part?.("cursor");
    if (!live || cursor === null) return;
    const { side, ink } = app.data;
    const facts = { row: Math.floor(cursor / side) + 1, column: (cursor % side) + 1 };
    const labels = app.labels ?? app.data.labels;
    announce(live, fill(labels.cursor_at, { ...facts, ink: percent(app.image[cursor] / ink) }), SOON);
  }

  key(event) {
    if (event.key === " ") {
      takeKey(event);
      this.paint((this.cursor ??= 0));
      this.tell();
      return this.app.send();
    }
    const move = arrowMove(event);
    if (!move) return;
    const { side } = this.app.data;
    const at = this.cursor ?? 0;
    const [row, column] = [Math.floor(at / side) + move[0], (at % side) + move[1]];
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < side;
    this.cursor = inside ? row * side + column : at;
    this.draw();
    this.tell();
  }
}
