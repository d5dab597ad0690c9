// The image with its patches: who looks is outlined, where it looks is coloured, the ink lies on top.

const FULL = 0.5; // the weight that has the full colour: a map of 17 places rarely goes beyond
const NAMED = 0.03; // weights from here on are written out

const strength = (weight) => Math.min(1, weight / FULL);

class Board extends Brush {
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
    const size = PIXEL * data.patch;
    const [x, y] = [(i % columns) * size, Math.floor(i / columns) * size];
    return svg(
      "g",
      { class: "patch", "data-place": i + 1, ...this.asButton(i + 1, weight) },
      pixelSquare("weight", x, y, size, { "fill-opacity": strength(weight) }),
      pixelSquare("edge", x + 0.8, y + 0.8, size - 1.6),
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
      "aria-label": namedValue(this.inked(place), percent(weight)),
      onclick: () => app.go({ who: place }),
    };
  }

  // What is written on a patch, for those who do not see it: its ink as a share of the darkest that it could be.
  inked(place) {
    const { app } = this;
    const { side, patch, ink, labels } = app.data;
    const [row, column] = [Math.floor(((place - 1) * patch) / side), (place - 1) % (side / patch)];
    const inside = (_, i) =>
      Math.floor(i / side / patch) === row && Math.floor((i % side) / patch) === column;
    const total = app.image.filter(inside).reduce((sum, v) => sum + v, 0);
    const share = percent(total / (ink * patch * patch));
    return fill(labels.inked, { place: app.placeName(place), ink: share });
  }

  share(weight, x, y) {
    // the button of the patch says it too
    const said = { "aria-hidden": "true" };
    return svg("text", { class: "share", x, y, "pointer-events": "none", ...said }, percent(weight));
  }

  mark() {
    return this.app.drawing ? super.mark() : [];
  }

  begin(event) {
    if (this.app.drawing) super.begin(event);
  }

  key(event) {
    return this.app.drawing ? super.key(event) : this.patchKey(event);
  }

  patchKey(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    takeKey(event);
    const place = event.target.closest?.("[data-place]")?.dataset.place;
    if (place) this.app.go({ who: Number(place) });
  }
}
