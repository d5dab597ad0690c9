// The image with its patches: who looks is outlined, where it looks is coloured, the ink lies on top. And the brush.

const SVG = "http://www.w3.org/2000/svg";
const FULL = 0.5; // the weight that has the full colour: a map of 17 places rarely goes beyond
const CELL = 20,
  NAMED = 0.03; // units of a pixel; weights from here on are written out
const BRUSH = 6; // ink that a stroke leaves on the four neighbours, as a pen does

function shape(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

const strength = (weight) => Math.min(1, weight / FULL);
const percent = (x) => `${(100 * x).toFixed(x >= 0.0995 || x < 0.0005 ? 0 : 1)}\u00a0%`;

class Board {
  constructor(svg, app) {
    Object.assign(this, { svg, app, cursor: null });
    svg.addEventListener("pointerdown", (event) => this.begin(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => this.end());
    svg.addEventListener("keydown", (event) => this.key(event));
  }

  draw() {
    const { app, svg } = this,
      { data, weights } = app,
      n = data.side / data.patch,
      size = CELL * data.patch;
    const focused = svg.getRootNode().activeElement?.dataset?.place;
    const patches = Array.from({ length: n * n }, (_, i) =>
      this.patch(i, weights[i + 1], (i % n) * size, Math.floor(i / n) * size, size),
    );
    const ink = app.image
      .map(
        (v, i) =>
          v &&
          shape("rect", {
            class: "ink",
            x: (i % data.side) * CELL,
            y: Math.floor(i / data.side) * CELL,
            width: CELL,
            height: CELL,
            "fill-opacity": (0.78 * v) / data.ink,
          }),
      )
      .filter(Boolean);
    const shares = patches.map((group) => group.querySelector("text")).filter(Boolean);
    svg.replaceChildren(...patches, ...ink, ...shares, ...this.mark());
    svg.classList.toggle("draw", app.drawing);
    svg.setAttribute("role", app.drawing ? "application" : "group");
    svg.setAttribute("aria-label", app.drawing ? data.labels.board_draw : data.labels.board);
    if (app.drawing) svg.setAttribute("tabindex", "0");
    else svg.removeAttribute("tabindex");
    if (focused !== undefined) svg.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  patch(i, weight, x, y, size) {
    const { app } = this,
      place = i + 1,
      name = app.placeName(place);
    const group = shape("g", { class: "patch", "data-place": place });
    if (!app.drawing) {
      const says = {
        role: "button",
        tabindex: "0",
        "aria-pressed": app.spot.who === place,
        "aria-label": `${name}: ${percent(weight)}`,
      };
      for (const [key, value] of Object.entries(says)) group.setAttribute(key, value);
      group.addEventListener("click", () => app.go({ who: place }));
    }
    group.append(
      shape("rect", { class: "weight", x, y, width: size, height: size, "fill-opacity": strength(weight) }),
    );
    group.append(
      shape("rect", { class: "edge", x: x + 0.8, y: y + 0.8, width: size - 1.6, height: size - 1.6 }),
    );
    if (weight >= NAMED)
      group.append(
        shape(
          "text",
          { class: "share", x: x + size - 2.5, y: y + size - 3, "pointer-events": "none" },
          percent(weight),
        ),
      );
    return group;
  }

  mark() {
    if (!this.app.drawing || this.cursor === null) return [];
    const side = this.app.data.side,
      x = (this.cursor % side) * CELL,
      y = Math.floor(this.cursor / side) * CELL;
    return [shape("rect", { class: "cursor", x: x + 1, y: y + 1, width: CELL - 2, height: CELL - 2 })];
  }

  // --- the brush ---

  pixel(event) {
    const box = this.svg.getBoundingClientRect(),
      side = this.app.data.side;
    const at = (value, length) => Math.max(0, Math.min(side - 1, Math.floor((value / length) * side)));
    return at(event.clientY - box.top, box.height) * side + at(event.clientX - box.left, box.width);
  }

  begin(event) {
    if (!this.app.drawing) return;
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
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
    const { image, data } = this.app,
      side = data.side,
      column = i % side;
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

  key(event) {
    if (!this.app.drawing) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      const place = event.target.closest?.("[data-place]")?.dataset.place;
      if (place) this.app.go({ who: Number(place) });
      return;
    }
    const side = this.app.data.side,
      steps = { ArrowUp: -side, ArrowDown: side, ArrowLeft: -1, ArrowRight: 1 };
    if (!(event.key in steps) && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    this.cursor ??= 0;
    if (event.key === " ") {
      this.paint(this.cursor);
      this.app.send();
    } else {
      const next = this.cursor + steps[event.key];
      const wraps =
        Math.abs(steps[event.key]) === 1 && Math.floor(next / side) !== Math.floor(this.cursor / side);
      if (next >= 0 && next < side * side && !wraps) this.cursor = next;
      this.draw();
    }
  }
}
