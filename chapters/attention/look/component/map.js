// The chosen head, cell by cell: row = the token that looks, column = the token it looks at.

const LABEL = 15; // pixels that a line of text needs

class HeadMap {
  constructor(canvas, app) {
    this.canvas = canvas;
    this.app = app;
    this.image = el("canvas");
    canvas.addEventListener("pointermove", (event) => app.hover(this.hit(event)));
    canvas.addEventListener("pointerleave", () => app.hover(null));
    canvas.addEventListener("click", (event) => {
      app.hover(this.hit(event)); // a finger has not hovered before
      app.pinHovered();
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  layout(width, room) {
    const T = this.app.text.length;
    const longest = widest(this.canvas, this.app.text.tokens, `13px ${this.app.theme.mono}`) + 12;
    this.margin = Math.round(Math.min(92, 0.24 * width, longest));
    const fits = (width - this.margin - 2) / T;
    const wanted = (room - this.margin - 2) / T;
    this.cell = Math.min(46, fits, Math.max(wanted, LABEL));
    this.width = width;
    this.side = this.cell * T;
    this.height = this.margin + this.side + 2;
  }

  draw() {
    const { text, weights, colors, theme } = this.app;
    const T = text.length;
    this.image.width = this.image.height = T;
    this.image.getContext("2d").putImageData(headImage(weights, T, T, colors), 0, 0);
    const pen = sized(this.canvas, this.width, this.height);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.image, this.margin, this.margin, this.side, this.side);
    pen.strokeStyle = theme.rule;
    pen.lineWidth = 1;
    pen.strokeRect(this.margin - 0.5, this.margin - 0.5, this.side + 1, this.side + 1);
    this.cross(pen);
    this.labels(pen);
  }

  cross(pen) {
    const { focus, theme } = this.app;
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 1.5;
    const at = this.margin + focus.index * this.cell;
    const cell = Math.max(2, this.cell);
    if (focus.side === "from") pen.strokeRect(this.margin, at, this.side, cell);
    else pen.strokeRect(at, this.margin, cell, this.side);
    if (focus.target === undefined) return;
    const [t, j] = focus.side === "from" ? [focus.index, focus.target] : [focus.target, focus.index];
    pen.lineWidth = 2.5;
    pen.strokeRect(this.margin + j * this.cell - 1, this.margin + t * this.cell - 1, cell + 2, cell + 2);
  }

  // As many labels as fit, the focused ones always.
  labels(pen) {
    const { text, theme, focus } = this.app;
    const every = Math.max(1, Math.ceil(LABEL / this.cell));
    const letters = Math.floor((this.margin - 8) / 7.9);
    const column = focus.side === "to" ? focus.index : focus.target;
    const row = focus.side === "from" ? focus.index : focus.target;
    pen.textBaseline = "middle";
    for (let i = 0; i < text.length; i++) {
      const at = this.margin + (i + 0.5) * this.cell;
      const token = shorten(text.tokens[i], letters);
      const near = (other) => other !== undefined && i !== other && Math.abs(i - other) * this.cell < LABEL;
      if (i === row || (i % every === 0 && !near(row)))
        this.label(pen, token, this.margin - 5, at, 0, i === row, theme);
      if (i === column || (i % every === 0 && !near(column)))
        this.label(pen, token, at, this.margin - 5, 1, i === column, theme);
    }
  }

  label(pen, token, x, y, upright, strong, theme) {
    pen.save();
    pen.translate(x, y);
    const single = Array.from(token).length === 1; // one character needs no turning: Chinese stays upright
    if (upright && single) pen.translate(0, -6);
    if (upright && !single) pen.rotate(-Math.PI / 2);
    pen.textAlign = upright ? (single ? "center" : "left") : "right";
    pen.font = `${strong ? 700 : 400} 13px ${theme.mono}`;
    pen.fillStyle = strong ? theme.ink : theme.quiet;
    pen.fillText(token, 0, 0);
    pen.restore();
  }

  hit(event) {
    const T = this.app.text.length;
    const j = Math.floor((event.offsetX - this.margin) / this.cell);
    const t = Math.floor((event.offsetY - this.margin) / this.cell);
    if (t >= T || j >= T || (t < 0 && j < 0)) return null;
    if (t < 0) return { side: "to", index: j };
    return j < 0 ? { side: "from", index: t } : { side: "from", index: t, target: j };
  }

  key(event) {
    const { focus } = this.app;
    if (event.key === "Escape") return this.app.unpin();
    const move = arrowMove(event);
    if (!move) return;
    const row = focus.side === "from" ? focus.index : (focus.target ?? focus.index);
    const column = focus.side === "from" ? (focus.target ?? row) : focus.index;
    this.app.pin({ side: "from", index: row + move[0], target: column + move[1] });
  }
}
