// The score maps: one cell for each window, for both sizes; and what the network says at the chosen window.

class Maps {
  // choose(window): a cell was pressed or reached with an arrow key
  constructor(part, choose) {
    Object.assign(this, { place: part("maps"), answer: part("answer"), choose });
    this.canvases = SIZES.map((_, size) => {
      const canvas = el("canvas", { tabindex: 0, role: "application" });
      canvas.onpointerdown = (event) => this.press(event, size);
      canvas.onpointermove = (event) => event.buttons && this.press(event, size);
      canvas.onkeydown = (event) => this.key(event, size);
      return canvas;
    });
    this.captions = SIZES.map(() => el("figcaption"));
    this.place.replaceChildren(
      ...this.canvases.map((canvas, i) => el("figure", {}, this.captions[i], canvas)),
    );
  }

  before(size) {
    return size ? rowsOfWindows(0) ** 2 : 0;
  }

  press(event, size) {
    const rows = rowsOfWindows(size);
    const box = this.canvases[size].getBoundingClientRect();
    const at = (position, start, length) =>
      clamp(Math.floor(((position - start) / length) * rows), 0, rows - 1);
    const row = at(event.clientY, box.top, box.height);
    this.choose(this.before(size) + row * rows + at(event.clientX, box.left, box.width));
  }

  key(event, size) {
    const move = arrowMove(event);
    if (!move) return;
    const rows = rowsOfWindows(size);
    const i = this.chosen - this.before(size);
    const here = i >= 0 && i < rows * rows ? [Math.floor(i / rows), i % rows] : [0, 0];
    const [row, column] = here.map((x, axis) => clamp(x + move[axis], 0, rows - 1));
    this.choose(this.before(size) + row * rows + column);
  }

  draw(chances, chosen, labels) {
    this.chosen = chosen;
    this.canvases.forEach((canvas, size) => {
      const rows = rowsOfWindows(size);
      const facts = { side: SIZES[size], windows: rows * rows };
      this.captions[size].textContent = fill(labels.map_name, facts);
      canvas.setAttribute("aria-label", fill(labels.map_alt, facts));
      this.cells(canvas, chances.slice(this.before(size), this.before(size) + rows * rows), rows, chosen - this.before(size)); // prettier-ignore
    });
    this.bars(chances[chosen], labels);
  }

  cells(canvas, shares, rows, chosen) {
    const side = Math.min(canvas.parentElement.clientWidth, 200);
    const pen = sized(canvas, side, side);
    const { transformer, ink, rule } = readTheme(canvas.parentElement);
    const cell = side / rows;
    shares.forEach((one, i) => {
      pen.fillStyle = tint(transformer, Math.max(...one.slice(0, CLASSES)));
      pen.fillRect((i % rows) * cell, Math.floor(i / rows) * cell, cell, cell);
    });
    pen.strokeStyle = rule;
    pen.strokeRect(0.5, 0.5, side - 1, side - 1);
    if (chosen < 0 || chosen >= rows * rows) return;
    pen.strokeStyle = ink;
    pen.lineWidth = 2;
    pen.strokeRect((chosen % rows) * cell, Math.floor(chosen / rows) * cell, cell, cell);
  }

  bars(shares, labels) {
    const best = shares.indexOf(Math.max(...shares));
    const one = (share, k) =>
      el(
        "div",
        { class: k === best ? "best" : undefined },
        el("span", { class: "track" }, el("b", { style: { height: `${100 * share}%` } })),
        el("span", {}, share < 0.005 ? "0" : String(Math.round(100 * share))),
        el("em", {}, k < CLASSES ? String(k) : labels.none),
      );
    this.answer.replaceChildren(...shares.map(one));
    const said = best < CLASSES ? best : labels.none;
    this.answer.setAttribute("role", "img");
    this.answer.setAttribute("aria-label", fill(labels.answer_alt, { said, share: percent(shares[best]) }));
  }
}
