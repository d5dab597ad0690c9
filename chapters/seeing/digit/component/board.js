// The board that one draws on: a soft pen, wider than a pixel, which leaves no gaps however fast it moves.

const PEN = 1.9; // pixels from the middle of the pen to where there is no ink
const STEP = 0.5; // pixels from one dab to the next

// app: { image: levels, data: { side, ink }, begun(), redraw(), send() }
class InkBoard extends Brush {
  begin(event) {
    this.app.begun();
    this.last = null;
    super.begin(event);
  }

  // The pointer in pixels of the picture; null outside the frame.
  place(event) {
    const box = this.drawing.getBoundingClientRect();
    const { side } = this.app.data;
    const place = [
      ((event.clientX - box.left) / box.width) * side,
      ((event.clientY - box.top) / box.height) * side,
    ];
    return place.every((v) => v >= 0 && v <= side) ? place : null;
  }

  pixel(event) {
    return this.place(event);
  }

  paint(place) {
    const to = Array.isArray(place) || place === null ? place : this.middleOf(place);
    if (to) this.stroke(this.last ?? to, to);
    this.last = this.painting ? to : null;
    this.app.redraw();
  }

  middleOf(i) {
    const { side } = this.app.data;
    return [(i % side) + 0.5, Math.floor(i / side) + 0.5];
  }

  stroke([x0, y0], [x1, y1]) {
    const dabs = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / STEP));
    for (let i = 0; i <= dabs; i++) this.dab(x0 + ((x1 - x0) * i) / dabs, y0 + ((y1 - y0) * i) / dabs);
  }

  dab(x, y) {
    const { image, data } = this.app;
    const near = (v) => [Math.max(0, Math.floor(v - PEN)), Math.min(data.side - 1, Math.floor(v + PEN))];
    const [[left, right], [top, bottom]] = [near(x), near(y)];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const ink = clamp(PEN - Math.hypot(column + 0.5 - x, row + 0.5 - y), 0, 1);
        const i = row * data.side + column;
        image[i] = Math.max(image[i], Math.round(ink * data.ink));
      }
    }
  }

  // Arrows move the cursor, with the shift key they draw; the space bar leaves a dab.
  key(event) {
    if (event.key === " ") this.app.begun();
    const from = this.cursor;
    super.key(event);
    if (!event.shiftKey || from === null || this.cursor === from) return;
    this.app.begun();
    this.stroke(this.middleOf(from), this.middleOf(this.cursor));
    this.app.send();
  }

  draw() {
    this.app.redraw();
  }
}
