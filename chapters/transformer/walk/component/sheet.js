// The tensors of one step, large: strips for vectors, maps for matrices, bars for tokens. Every cell can be pointed to.

const FOLD = 32; // numbers of a vector in one line
const TALL = 350; // pixels that a map may be high
const LETTERS = 8; // of a token beside a map

// Full colour from the 98th percentile of the sizes, so that one large number does not bleach the rest.
function fullColour(data) {
  const sizes = Float32Array.from(data.filter(Number.isFinite), Math.abs).sort();
  return sizes.length ? sizes[Math.floor(0.98 * (sizes.length - 1))] || sizes[sizes.length - 1] || 1 : 1;
}

const SHADES = 255;

// Pixels from paper to a colour, 256 of them; made once for each theme.
function shades(theme, colour) {
  const kept = (theme.shades ??= {});
  return (kept[colour] ??= Uint32Array.from({ length: SHADES + 1 }, (_, i) =>
    pixel(rgb(theme.paper), rgb(colour), i / SHADES),
  ));
}

function pixel(from, to, share) {
  const bytes = from.map((x, i) => Math.round(x + (to[i] - x) * share));
  return new Uint32Array(new Uint8ClampedArray([...bytes, 255]).buffer)[0];
}

// A picture with one pixel for each number; the caller stretches it.
function picture(block, theme, columns, rows) {
  const canvas = el("canvas");
  const { data } = block;
  const full = block.share ? 1 : (block.full ??= fullColour(data));
  canvas.width = columns;
  canvas.height = rows;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const none = shades(theme, theme.rule)[SHADES];
  const minus = shades(theme, theme.ngram);
  const plus = shades(theme, block.share ? theme.machine : theme.transformer);
  for (let i = 0; i < data.length; i++) {
    const x = data[i];
    const strength = Math.min(SHADES, Math.round((SHADES * Math.abs(x)) / full));
    pixels[i] = x === -Infinity ? none : (x < 0 ? minus : plus)[strength];
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

class Plate {
  constructor(block, app) {
    Object.assign(this, { block, app });
    this.caption = el("figcaption");
    this.canvas = el("canvas", {
      tabindex: 0,
      role: "application",
      "data-block": block.id,
      onpointermove: (event) => app.hover(this.hit(event)),
      onpointerleave: () => app.hover(null),
      onclick: (event) => app.pin(this.hit(event)),
      onkeydown: (event) => this.key(event),
    });
    this.figure = el("figure", {}, this.caption, this.canvas);
  }

  // `share` of the width for this plate, in pixels.
  layout(width) {
    const { block, app } = this;
    if (block.vector) {
      this.columns = Math.min(block.cols, block.fold ?? FOLD);
      this.lines = Math.ceil(block.cols / this.columns);
      this.w = Math.min(24, (width - 4) / this.columns);
      this.h = this.lines > 12 ? 9 : 15;
      this.left = 2;
    } else {
      [this.columns, this.lines] = [block.cols, block.rows];
      this.h = Math.max(5, Math.min(18, TALL / block.rows));
      this.left = this.h >= 13 ? Math.min(74, 0.3 * width) : 46;
      this.w = Math.min(block.square ? this.h : 9, (width - this.left - 4) / this.columns);
      if (block.square) this.h = Math.max(5, Math.min(this.h, this.w));
    }
    this.width = this.left + this.columns * this.w + 2;
    this.height = this.lines * this.h + 4;
    this.picture = picture(
      { ...block, data: padded(block.data, this.columns * this.lines) },
      app.theme,
      this.columns,
      this.lines,
    );
  }

  draw(cell, trace, row) {
    const { app, block, left } = this;
    const { theme } = app;
    const pen = sized(this.canvas, this.width, this.height);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.picture, left, 2, this.columns * this.w, this.lines * this.h);
    pen.strokeStyle = theme.rule;
    pen.lineWidth = 1;
    pen.strokeRect(left - 0.5, 1.5, this.columns * this.w + 1, this.lines * this.h + 1);
    if (block.band !== undefined) this.frame(pen, 0, block.band, this.columns, 1, theme.quiet, 1.5);
    if (!block.vector) {
      this.tokens(pen, row, cell);
      this.frame(pen, 0, row, this.columns, 1, theme.quiet, 1.5);
    }
    trace.filter((spot) => spot.block === block.id).forEach((spot) => this.mark(pen, spot, theme.ink, 1.75));
    if (cell?.block === block.id) this.mark(pen, cell, theme.ink, 2.75);
  }

  mark(pen, { r, c }, colour, width) {
    if (this.block.vector && c === null)
      return this.frame(pen, 0, 0, this.columns, this.lines, colour, width);
    if (this.block.vector)
      return this.frame(pen, c % this.columns, Math.floor(c / this.columns), 1, 1, colour, width);
    if (r === null) return this.frame(pen, c, 0, 1, this.lines, colour, width);
    if (c === null) return this.frame(pen, 0, r, this.columns, 1, colour, width);
    this.frame(pen, c, r, 1, 1, colour, width);
  }

  frame(pen, column, line, columns, lines, colour, width) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.strokeRect(this.left + column * this.w, 2 + line * this.h, columns * this.w, lines * this.h);
  }

  // As many names as fit, those of the cell and of the chosen token always.
  tokens(pen, row, cell) {
    const { app, block } = this;
    const { theme } = app;
    const every = Math.ceil(14 / this.h);
    const own = cell?.block === block.id && cell.r !== null ? cell.r : row;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (let i = 0; i < block.rows; i++) {
      if (i !== own && (i % every || Math.abs(i - own) * this.h < 14)) continue;
      pen.font = `${i === own ? 700 : 400} 14px ${theme.mono}`;
      pen.fillStyle = i === own ? theme.ink : theme.quiet;
      pen.fillText(
        shorten(app.text.tokens[i], Math.min(LETTERS, Math.floor((this.left - 6) / 8.5))),
        this.left - 4,
        2 + (i + 0.5) * this.h,
      );
    }
  }

  hit(event) {
    const column = Math.floor((event.offsetX - this.left) / this.w);
    const line = Math.floor((event.offsetY - 2) / this.h);
    if (column < 0 || column >= this.columns || line < 0 || line >= this.lines) return null;
    if (!this.block.vector) return { block: this.block.id, r: line, c: column };
    const index = line * this.columns + column;
    return index < this.block.cols ? { block: this.block.id, r: 0, c: index } : null;
  }

  key(event) {
    const { block, app } = this;
    if (event.key === "Escape") app.pin(null);
    const move = arrowMove(event);
    if (!move) return;
    const now = app.cell?.block === block.id ? app.cell : { r: 0, c: 0 };
    const [r, c] = block.vector
      ? [0, now.c + move[1] + move[0] * this.columns]
      : [clamp(now.r + move[0], 0, block.rows - 1), now.c + move[1]];
    app.pin({ block: block.id, r, c: clamp(c, 0, block.cols - 1) });
  }
}

function padded(data, size) {
  if (data.length === size) return data;
  const out = new Float32Array(size);
  out.set(data);
  return out;
}

function barLine(name, share, value, props) {
  const track = el("span", {}, el("i", { style: { width: `${100 * share}%` } }));
  return el("div", { role: "option", ...props }, el("b", {}, name), track, el("em", {}, value));
}

// Likeliest next tokens as bars: by logit, by probability, or laid side by side for the draw.
class Bars {
  constructor(block, app) {
    Object.assign(this, { block, app });
    this.caption = el("figcaption");
    this.list = el("div", {
      role: "listbox",
      "aria-label": app.text.labels.next_tokens,
      tabindex: 0,
      onkeydown: (event) => this.key(event),
      onpointerleave: () => app.hover(null),
    });
    this.figure = el("figure", { class: "bars" }, this.caption, this.list);
  }

  layout() {
    const { app, block } = this;
    const { top } = app.next();
    const logits = top.map((row) => row[2]);
    const low = Math.min(...logits) - 1;
    this.rows = top.map(([, name, logit, p], r) => {
      const cell = { block: block.id, r, c: 0 };
      const acts = { onpointerenter: () => app.hover(cell), onclick: () => app.pin(cell) };
      if (block.id === "l") return barLine(name, (logit - low) / (logits[0] - low), num(logit), acts);
      return barLine(name, p, percent(p, 1), acts);
    });
    this.list.replaceChildren(...this.rows, ...(block.id === "p" ? [this.rest(top)] : []));
  }

  // What the tokens that are not shown have together.
  rest(top) {
    const left = 1 - total(top.map((row) => row[3]));
    const name = this.app.text.labels.everything_else;
    return barLine(name, left, percent(left, 1), { class: "rest", "aria-disabled": true });
  }

  draw(cell) {
    const drawn = this.app.next().drawn[0];
    this.rows.forEach((line, r) => {
      line.setAttribute("aria-selected", String(cell?.block === this.block.id && cell.r === r));
      line.classList.toggle("drawn", this.block.id === "d" && this.app.next().top[r][0] === drawn);
    });
  }

  key(event) {
    const move = arrowMove(event);
    if (!move) return;
    const r = clamp((this.app.cell?.r ?? 0) + move[0], 0, this.rows.length - 1);
    this.app.pin({ block: this.block.id, r, c: 0 });
  }
}

class Sheet {
  constructor(place, app) {
    Object.assign(this, { place, app, plates: [] });
  }

  // New blocks. The old plates are kept when their kind and order are the same, so that the focus stays where it is.
  show(view) {
    const ids = view.blocks.map((block) => block.id).join();
    if (ids !== this.ids) {
      this.plates = view.blocks.map((block) =>
        block.lines ? new Bars(block, this.app) : new Plate(block, this.app),
      );
      this.place.replaceChildren(...this.plates.map((plate) => plate.figure));
      this.ids = ids;
    }
    this.plates.forEach((plate, i) => (plate.block = view.blocks[i]));
    this.layout();
  }

  layout() {
    const width = this.place.clientWidth;
    const maps = this.plates.filter((plate) => !plate.block.vector && !plate.block.lines).length;
    const narrow = width < 560;
    this.plates.forEach((plate) => {
      const { block } = plate;
      const { labels } = this.app.text;
      const part =
        narrow || block.vector || maps === 1
          ? width
          : maps === 2
            ? width / 2 - 12
            : block.square
              ? 0.44 * width
              : 0.25 * width - 6;
      plate.figure.classList.toggle("wide", Boolean(block.vector || block.lines));
      plate.layout(part);
      plate.caption.replaceChildren(...this.title(block));
      plate.canvas?.setAttribute("aria-label", namedValue(block.name, labels.cell_keys));
    });
  }

  title(block) {
    const { labels } = this.app.text;
    if (block.lines) return [el("strong", {}, labels.next_tokens)];
    const shape = block.vector ? `${block.cols}` : `${block.rows} × ${block.cols}`;
    block.full ??= fullColour(block.data);
    const range = block.share ? `0–${percent(1)}` : `±${num(block.full)}`;
    return [el("strong", {}, block.name), el("span", { title: labels.scale }, ` ${shape}  ${range}`)];
  }

  draw(cell, trace, row) {
    this.plates.forEach((plate) => plate.draw(cell, trace, row));
  }
}
