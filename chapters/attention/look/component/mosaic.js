// All layers (rows) and heads (columns) at once. The tiles are painted once per text; choosing a head only draws a frame.

const GUTTER = { left: 26, top: 22 };
const GAP = 3;
const SMALLEST = 16;
const LARGEST = 64;

class Mosaic {
  constructor(canvas, app) {
    this.canvas = canvas;
    this.app = app;
    this.tiles = el("canvas");
    canvas.addEventListener("pointermove", (event) => app.preview(this.hit(event)));
    canvas.addEventListener("pointerleave", () => app.preview(null));
    canvas.addEventListener("click", (event) => {
      const hit = this.hit(event);
      if (hit) app.choose(hit.layer, hit.head);
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  layout(width, room) {
    const { layers, heads } = this.app.text;
    const wide = (width - GUTTER.left) / heads;
    const tall = (room - GUTTER.top) / layers;
    this.step = Math.floor(Math.min(LARGEST, wide, Math.max(SMALLEST, tall)));
    this.width = GUTTER.left + heads * this.step;
    this.height = GUTTER.top + layers * this.step;
  }

  // Paint every tile into the hidden canvas: once per text, theme or size.
  paint() {
    const { text } = this.app;
    const scale = window.devicePixelRatio || 1;
    const size = Math.max(4, Math.round((this.step - GAP) * scale));
    this.tiles.width = text.heads * size;
    this.tiles.height = text.layers * size;
    this.size = size;
    this.stale = text.layers * text.heads;
    this.paintUntil(Infinity);
  }

  // The first token was switched: the old tiles stay until each has been painted anew, a few in every frame.
  repaint() {
    this.stale = this.app.text.layers * this.app.text.heads;
  }

  paintUntil(deadline) {
    const { text, colors, hide } = this.app;
    const { size } = this;
    const pen = this.tiles.getContext("2d");
    const all = text.layers * text.heads;
    for (; this.stale > 0 && performance.now() < deadline; this.stale--) {
      const h = (all - this.stale) % text.heads;
      const l = Math.floor((all - this.stale) / text.heads);
      pen.putImageData(headImage(readHead(text, l, h, hide), text.length, size, colors), h * size, l * size);
    }
  }

  draw() {
    const { text, theme, shown } = this.app;
    const pen = sized(this.canvas, this.width, this.height);
    const edge = this.step - GAP;
    pen.imageSmoothingEnabled = false;
    for (let l = 0; l < text.layers; l++)
      for (let h = 0; h < text.heads; h++) {
        const x = GUTTER.left + h * this.step;
        const y = GUTTER.top + l * this.step;
        pen.globalAlpha = this.app.stands(l, h) ? 1 : 0.22;
        pen.drawImage(this.tiles, h * this.size, l * this.size, this.size, this.size, x, y, edge, edge);
        pen.globalAlpha = 1;
        pen.strokeStyle = theme.rule;
        pen.lineWidth = 1;
        pen.strokeRect(x - 0.5, y - 0.5, edge + 1, edge + 1);
      }
    this.frame(pen, this.app.layer, this.app.head, 2.5, theme.ink);
    if (shown.layer !== this.app.layer || shown.head !== this.app.head)
      this.frame(pen, shown.layer, shown.head, 2, theme.machine);
    this.labels(pen, theme);
  }

  frame(pen, layer, head, width, color) {
    pen.strokeStyle = color;
    pen.lineWidth = width;
    const edge = this.step - GAP;
    pen.strokeRect(
      GUTTER.left + head * this.step - 1,
      GUTTER.top + layer * this.step - 1,
      edge + 2,
      edge + 2,
    );
  }

  labels(pen, theme) {
    const { text, shown } = this.app;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const write = (label, x, y, strong) => {
      pen.font = `${strong ? 700 : 400} 13px ${theme.sans}`;
      pen.fillStyle = strong ? theme.ink : theme.quiet;
      pen.fillText(label, x, y);
    };
    for (let h = 0; h < text.heads; h++)
      write(h + 1, GUTTER.left + (h + 0.5) * this.step - GAP / 2, 11, h === shown.head);
    for (let l = 0; l < text.layers; l++)
      write(l + 1, 12, GUTTER.top + (l + 0.5) * this.step - GAP / 2, l === shown.layer);
  }

  // Keep the chosen layer in view when there are more layers than fit.
  reveal(layer) {
    const view = this.canvas.parentElement;
    const top = GUTTER.top + layer * this.step;
    if (top - GUTTER.top < view.scrollTop) view.scrollTop = top - GUTTER.top;
    if (top + this.step > view.scrollTop + view.clientHeight)
      view.scrollTop = top + this.step - view.clientHeight;
  }

  hit(event) {
    const head = Math.floor((event.offsetX - GUTTER.left) / this.step);
    const layer = Math.floor((event.offsetY - GUTTER.top) / this.step);
    const { text } = this.app;
    return head >= 0 && layer >= 0 && head < text.heads && layer < text.layers ? { layer, head } : null;
  }

  key(event) {
    const move = arrowMove(event);
    if (move) this.app.choose(this.app.layer + move[0], this.app.head + move[1]);
  }
}
