// Lines from each token that looks (left) to the tokens it looks at (right); width and opacity follow the weight.

const LOWEST_ROW = 14; // pixels
const HIGHEST_ROW = 21;
const TOUCH_ROW = 28;
const MOST_ROWS = 32; // that are shown at once; of a longer text the rest is scrolled to
const FAINTEST = 0.02; // weight

class Flow {
  constructor(canvas, scroll, tall, app) {
    Object.assign(this, { canvas, scroll, tall, app });
    scroll.addEventListener("scroll", () => app.redraw());
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerleave", () => app.hover(null));
    canvas.addEventListener("click", (event) => {
      this.point(event);
      app.pinHovered();
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // Rows shrink a little before the text must be scrolled; under a finger they stay large.
  layout(width, room) {
    const rows = this.app.text.length;
    const touch = underFinger();
    this.row = touch ? TOUCH_ROW : clamp(Math.floor((room - 8) / rows), LOWEST_ROW, HIGHEST_ROW);
    this.width = width;
    const fit = touch ? MOST_ROWS : Math.floor((1.2 * room) / this.row);
    this.height = Math.min(rows, fit) * this.row + 8;
    this.scroll.style.height = `${this.height}px`;
    this.tall.style.height = `${Math.max(0, rows * this.row + 8 - this.height)}px`;
    this.font = `${Math.min(13, this.row - 1)}px ${this.app.theme.mono}`;
    const longest = widest(this.canvas, this.app.text.tokens, this.font) + 14;
    this.left = Math.round(Math.max(0.22 * width, Math.min(0.4 * width, longest)));
    this.right = width - this.left;
  }

  y(i) {
    return (i + 0.5) * this.row + 4 - this.top;
  }

  draw() {
    this.top = this.scroll.scrollTop; // read once: each reading may make the browser lay out the page anew
    const pen = sized(this.canvas, this.width, this.height);
    this.lines(pen);
    this.words(pen);
  }

  lines(pen) {
    const { text, weights, focus, theme } = this.app;
    const T = text.length;
    pen.strokeStyle = theme.machine;
    pen.lineCap = "round";
    for (let t = 0; t < T; t++)
      for (let j = 0; j < T; j++) {
        const weight = weights[t * T + j];
        if (weight < FAINTEST) continue;
        const chosen = focus.side === "from" ? t === focus.index : j === focus.index;
        this.line(
          pen,
          t,
          j,
          chosen ? 0.25 + 0.75 * weight : weight * (focus.explicit ? 0.2 : 0.6),
          0.7 + 3.3 * weight,
        );
      }
  }

  line(pen, t, j, alpha, width) {
    const y0 = this.y(t);
    const y1 = this.y(j);
    const far = this.height + this.row;
    if ((y0 < -this.row && y1 < -this.row) || (y0 > far && y1 > far)) return;
    const x0 = this.left + 5;
    const x1 = this.right - 5;
    const middle = (x0 + x1) / 2;
    pen.globalAlpha = alpha;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.bezierCurveTo(middle, y0, middle, y1, x1, y1);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  words(pen) {
    const { text, theme, focus, weights } = this.app;
    const T = text.length;
    pen.textBaseline = "middle";
    const letters = Math.max(4, Math.floor((this.left - 14) / 8));
    for (let i = 0; i < T; i++) {
      const y = this.y(i);
      if (y < -this.row || y > this.height + this.row) continue;
      const looks = focus.explicit && focus.side === "from";
      const looked = focus.explicit && focus.side === "to";
      const from = looks && i === focus.index;
      const to = looked && i === focus.index;
      const given = looked ? weights[i * T + focus.index] : 0;
      const taken = looks ? weights[focus.index * T + i] : 0;
      this.word(pen, shorten(text.tokens[i], letters), this.left, y, "right", from, given, theme);
      this.word(pen, shorten(text.tokens[i], letters), this.right, y, "left", to, taken, theme);
    }
  }

  word(pen, token, x, y, align, chosen, weight, theme) {
    const x0 = align === "right" ? 2 : x + 1;
    const width = align === "right" ? x - 3 : this.width - x - 3;
    if (weight > 0.004) {
      pen.globalAlpha = 0.55 * weight;
      pen.fillStyle = theme.machine;
      pen.fillRect(x0, y - this.row / 2 + 1, width, this.row - 2);
      pen.globalAlpha = 1;
    }
    pen.font = `${chosen ? 700 : 400} ${this.font}`;
    pen.fillStyle = theme.ink;
    pen.textAlign = align;
    pen.fillText(token, align === "right" ? x - 4 : x + 5, y);
    if (!chosen) return;
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 1.5;
    pen.strokeRect(x0, y - this.row / 2 + 1.5, width, this.row - 3);
  }

  point(event) {
    const index = Math.floor((event.offsetY - 4 + this.scroll.scrollTop) / this.row);
    if (index < 0 || index >= this.app.text.length) return this.app.hover(null);
    this.app.hover({ side: event.offsetX < this.width / 2 ? "from" : "to", index });
  }

  // Up and down choose another token on the same side, left and right the other side.
  key(event) {
    if (event.key === "Escape") return this.app.unpin();
    const move = arrowMove(event);
    if (!move) return;
    const { side, index } = this.app.focus;
    this.app.pin({ side: move[1] ? (move[1] < 0 ? "from" : "to") : side, index: index + move[0] });
  }

  // Scroll just so far that the token is in view; nothing moves when it already is (as under the mouse).
  reveal(index) {
    const top = index * this.row;
    const view = this.scroll;
    if (top < view.scrollTop) view.scrollTop = top - this.row;
    if (top + this.row > view.scrollTop + this.height) view.scrollTop = top + 2 * this.row - this.height;
  }
}
