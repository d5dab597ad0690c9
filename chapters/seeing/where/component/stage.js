// The sheet: ink, boxes, and a button over every digit that is moved by finger, mouse or arrow keys.

const FAR_MOVE = 4; // pixels of an arrow key with Shift
const NAME_HEIGHT = 20;

class Stage {
  // app: { state, labels, images, move(i, left, top), choose(i), drop(i) }
  constructor(part, app) {
    Object.assign(this, {
      canvas: part("sheet"),
      digits: part("digits"),
      box: part("stage"),
      app,
      nodes: [],
    });
  }

  get unit() {
    return this.box.clientWidth / SHEET;
  }

  // One button for each digit; they stay the same nodes while their number does, so that the focus stays.
  place() {
    const { puts, chosen } = this.app.state;
    while (this.nodes.length > puts.length) this.nodes.pop().remove();
    while (this.nodes.length < puts.length) this.add(this.nodes.length);
    puts.forEach((put, i) => {
      const [left, top, right, bottom] = boxOf(put);
      const share = (x) => `${(100 * x) / SHEET}%`;
      const { style } = this.nodes[i];
      Object.assign(style, { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) }); // prettier-ignore
      this.nodes[i].classList.toggle("chosen", i === chosen);
      this.nodes[i].setAttribute("aria-pressed", i === chosen);
      this.nodes[i].setAttribute("aria-label", this.app.nameOf(put));
    });
  }

  add(i) {
    const node = button("", () => this.app.choose(i), { class: "digit" });
    node.onpointerdown = (event) => this.grab(event, i);
    node.onpointermove = (event) => this.drag(event, i);
    node.onpointerup = node.onpointercancel = () => (this.held = null);
    node.onkeydown = (event) => this.key(event, i);
    node.onfocus = () => this.app.choose(i);
    this.nodes.push(node);
    this.digits.append(node);
  }

  grab(event, i) {
    event.preventDefault();
    this.nodes[i].focus({ preventScroll: true });
    this.nodes[i].setPointerCapture(event.pointerId);
    const { left, top } = this.app.state.puts[i];
    this.held = { x: event.clientX - left * this.unit, y: event.clientY - top * this.unit };
  }

  drag(event, i) {
    if (!this.held) return;
    const at = (position, start) => Math.round((position - start) / this.unit);
    this.app.move(i, at(event.clientX, this.held.x), at(event.clientY, this.held.y));
  }

  key(event, i) {
    if (event.key === "Delete" || event.key === "Backspace") {
      takeKey(event);
      return this.app.drop(i);
    }
    const move = arrowMove(event);
    if (!move) return;
    const far = event.shiftKey ? FAR_MOVE : 1;
    const { left, top } = this.app.state.puts[i];
    this.app.move(i, left + far * move[1], top + far * move[0]);
  }

  // seen: { sheet, found, fates, right, truth, window }
  draw(seen) {
    const size = this.box.clientWidth;
    const pen = sized(this.canvas, size, size);
    const colors = readTheme(this.box);
    this.ink(pen, seen.sheet, colors);
    const { state } = this.app;
    this.rect(pen, seen.window, colors.lstm, 1.5, [9, 3, 2, 3]);
    if (state.truth) for (const { box } of seen.truth) this.rect(pen, box, colors.quiet, 1.5, [1, 3]);
    const names = [];
    seen.found.forEach(({ box, label, score }, i) => {
      if (seen.fates[i].by !== null) {
        if (state.gone) this.rect(pen, box, tint(colors.pretrained, 0.7), 1, [4, 3]);
        return;
      }
      const hit = seen.right[i] !== null;
      const color = hit ? colors.transformer : colors.ngram;
      this.rect(pen, box, color, 2.5, hit ? [] : [7, 4]);
      if (names.length < 24)
        names.push([box, `${hit ? "✓" : "✗"} ${label}: ${percent(Math.min(score, 0.99), 0)}`, color]);
    });
    for (const name of names) this.name(pen, ...name, colors);
    for (const i of seen.pair) this.rect(pen, seen.found[i].box, colors.ink, 2, []);
  }

  ink(pen, sheet, { ink }) {
    const [r, g, b] = rgb(ink);
    const image = new ImageData(SHEET, SHEET);
    sheet.forEach((v, i) => image.data.set([r, g, b, Math.round(200 * v)], 4 * i));
    this.small ??= el("canvas", { width: SHEET, height: SHEET });
    this.small.getContext("2d").putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.small, 0, 0, SHEET * this.unit, SHEET * this.unit);
  }

  rect(pen, [left, top, right, bottom], color, width, dashes) {
    const u = this.unit;
    pen.setLineDash(dashes);
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.strokeRect(left * u, top * u, (right - left) * u, (bottom - top) * u);
    pen.setLineDash([]);
  }

  // The name of a box above it, or inside where there is no room.
  name(pen, [left, top], text, color, { paper, sans }) {
    pen.font = `600 15px ${sans}`;
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    const width = pen.measureText(text).width + 6;
    const x = clamp(left * this.unit - 1, 0, SHEET * this.unit - width);
    const y = Math.max(0, top * this.unit - NAME_HEIGHT);
    pen.fillStyle = color;
    pen.fillRect(x, y, width, NAME_HEIGHT);
    pen.fillStyle = paper;
    pen.fillText(text, x + 3, y + NAME_HEIGHT / 2 + 1);
  }
}
