// The image with its patches: who looks is outlined, where it looks is coloured, the ink lies on top. And the brush.

const FULL = 0.5; // the weight that has the full colour: a map of 17 places rarely goes beyond
const CELL = 20; // units of a pixel
const NAMED = 0.03; // weights from here on are written out
const BRUSH = 6; // ink that a stroke leaves on the four neighbours, as a pen does

const strength = (weight) => Math.min(1, weight / FULL);

const square = (kind, x, y, side, more = {}) =>
  svg("rect", { class: kind, x, y, width: side, height: side, ...more });

class Board {
  constructor(drawing, app) {
    Object.assign(this, { drawing, app, cursor: null });
    drawing.onpointerdown = (event) => this.begin(event);
    drawing.onpointermove = (event) => this.move(event);
    drawing.onpointerup = drawing.onpointercancel = () => this.end();
    drawing.onkeydown = (event) => (app.drawing ? this.brushKey(event) : this.patchKey(event));
  }

  draw() {
    const { app, drawing } = this;
    const focused = drawing.getRootNode().activeElement?.dataset?.place;
    const patches = app.weights.slice(1).map((weight, i) => this.patch(i, weight));
    const shares = patches.map((group) => group.querySelector("text")).filter(Boolean);
    drawing.replaceChildren(...patches, ...this.ink(), ...shares, ...this.mark());
    this.name();
    if (focused !== undefined) drawing.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  // Drawing, the image is one place to work in; else it is a group of buttons.
  name() {
    const { app, drawing } = this;
    const { labels } = app.data;
    drawing.classList.toggle("draw", app.drawing);
    drawing.setAttribute("role", app.drawing ? "application" : "group");
    drawing.setAttribute("aria-label", app.drawing ? labels.board_draw : labels.board);
    if (app.drawing) drawing.setAttribute("tabindex", "0");
    else drawing.removeAttribute("tabindex");
  }

  patch(i, weight) {
    const { data } = this.app;
    const columns = data.side / data.patch;
    const size = CELL * data.patch;
    const [x, y] = [(i % columns) * size, Math.floor(i / columns) * size];
    return svg(
      "g",
      { class: "patch", "data-place": i + 1, ...this.asButton(i + 1, weight) },
      square("weight", x, y, size, { "fill-opacity": strength(weight) }),
      square("edge", x + 0.8, y + 0.8, size - 1.6),
      weight >= NAMED && this.share(weight, x + size - 2.5, y + size - 3),
    );
  }

  asButton(place, weight) {
    const { app } = this;
    if (app.drawing) return {};
    return {
      role: "button",
      tabindex: "0",
      "aria-pressed": app.spot.who === place,
      "aria-label": `${app.placeName(place)}: ${percent(weight)}`,
      onclick: () => app.go({ who: place }),
    };
  }

  share(weight, x, y) {
    return svg("text", { class: "share", x, y, "pointer-events": "none" }, percent(weight));
  }

  ink() {
    const { image, data } = this.app;
    const pixel = (v, i) => v && this.pixelSquare("ink", i, 0, { "fill-opacity": (0.78 * v) / data.ink });
    return image.map(pixel).filter(Boolean);
  }

  mark() {
    return this.app.drawing && this.cursor !== null ? [this.pixelSquare("cursor", this.cursor, 1)] : [];
  }

  pixelSquare(kind, i, inset, more) {
    const { side } = this.app.data;
    const [x, y] = [(i % side) * CELL, Math.floor(i / side) * CELL];
    return square(kind, x + inset, y + inset, CELL - 2 * inset, more);
  }

  // --- the brush ---

  pixel(event) {
    const box = this.drawing.getBoundingClientRect();
    const { side } = this.app.data;
    const at = (value, length) => clamp(Math.floor((value / length) * side), 0, side - 1);
    return at(event.clientY - box.top, box.height) * side + at(event.clientX - box.left, box.width);
  }

  begin(event) {
    if (!this.app.drawing) return;
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
    for (const j of around) if (j !== false) image[j] = Math.max(image[j], BRUSH);
    this.draw();
  }

  patchKey(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    takeKey(event);
    const place = event.target.closest?.("[data-place]")?.dataset.place;
    if (place) this.app.go({ who: Number(place) });
  }

  brushKey(event) {
    if (event.key === " ") {
      takeKey(event);
      this.paint((this.cursor ??= 0));
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
  }
}
