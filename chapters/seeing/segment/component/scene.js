// A scene whose shapes are moved by hand; beside it the true mask and the network's. The server draws and answers.

const REST_OF_KEYS = 250; // ms after the last key before the server is asked

class SceneBoard {
  constructor(place) {
    Object.assign(this, { place, part: partsOf(place), chosen: 0, pending: new Pending() });
    const scene = this.part("scene");
    this.scene = new Raster(scene);
    const look = { picked: (at) => this.point(at), left: () => this.point(null) };
    this.masks = { truth: new Raster(this.part("truth"), look), found: new Raster(this.part("found"), look) };
    scene.onpointerdown = (event) => this.grab(event);
    scene.onpointermove = (event) => this.drag(event);
    scene.onpointerup = scene.onpointercancel = () => this.drop();
    scene.onkeydown = (event) => this.key(event);
    this.part("wrong").onclick = () => this.nextWrong();
    this.redraw = eachFrame(() => this.draw());
    this.observer = new ResizeObserver(() => this.data && this.redraw());
    this.observer.observe(this.part("root"));
  }

  receive({ data, setTriggerValue }) {
    const { header, rest } = unpack(data);
    const n = header.side ** 2;
    const bytes = new Uint8Array(rest.buffer, rest.byteOffset, rest.byteLength);
    const mask = (k) => bytes.slice((3 + k) * n, (4 + k) * n);
    this.image = bytes.slice(0, 3 * n);
    this.truth = { labels: mask(0), things: mask(1) };
    this.found = { labels: mask(2), things: mask(3) };
    this.chance = mask(4);
    Object.assign(this, { data: header, labels: header.labels, trigger: setTriggerValue });
    const old = this.pending.isOld(this.written(header.shapes));
    if (!this.dragging && !this.timer && !old) this.shapes = readShapes(header.shapes);
    this.chosen = Math.min(this.chosen, this.shapes.length - 1);
    if (this.chosen < 0 && this.shapes.length) this.chosen = 0;
    writeWords(this.place, header.lang, this.labels);
    saveButtons(this.part("saves"), this.labels, { csv: () => this.csv(), png: () => this.png() });
    this.point(null);
    this.redraw();
  }

  // --- what the visitor does ---

  grab(event) {
    const [row, column] = this.scene.under(event);
    const i = shapeAt(this.shapes, row, column);
    this.part("scene").focus({ preventScroll: true });
    if (i < 0) return;
    event.preventDefault();
    this.part("scene").setPointerCapture(event.pointerId);
    this.chosen = i;
    this.dragging = { row: row - this.shapes[i].y, column: column - this.shapes[i].x };
    this.redraw();
  }

  drag(event) {
    if (!this.dragging) return;
    const [row, column] = this.scene.under(event);
    this.put(row - this.dragging.row, column - this.dragging.column);
    this.moved = true;
  }

  drop() {
    if (this.dragging && this.moved) this.send();
    Object.assign(this, { dragging: null, moved: false });
  }

  put(y, x) {
    const most = this.data.side - 1;
    Object.assign(this.shapes[this.chosen], { y: clamp(y, 0, most), x: clamp(x, 0, most) });
    this.redraw();
  }

  key(event) {
    if (this.chosen < 0) return;
    const move = arrowMove(event);
    if (!move) return;
    const far = event.shiftKey ? 5 : 1;
    const { y, x } = this.shapes[this.chosen];
    this.put(y + far * move[0], x + far * move[1]);
    announce(this.part("live"), this.called(this.chosen));
    this.sendSoon();
  }

  sendSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), REST_OF_KEYS);
  }

  send() {
    clearTimeout(this.timer);
    this.timer = null;
    const now = this.written(writeShapes(this.shapes));
    this.pending.sent(this.written(this.data.shapes), now);
    this.trigger("shapes", now);
  }

  written(shapes) {
    return `${this.data.seed}_${shapes}`;
  }

  change(change) {
    Object.assign(this.shapes[this.chosen], change);
    this.redraw();
    this.sendSoon();
  }

  add(kind) {
    const { side, hues } = this.data;
    const last = this.shapes.length;
    const place = { x: 12 + ((last * 11) % (side - 24)), y: 12 + ((last * 17) % (side - 24)) };
    this.shapes.push({ kind, ...place, size: 8, hue: (last * 5 + 1) % hues });
    this.chosen = last;
    this.redraw();
    this.send();
  }

  remove() {
    this.shapes.splice(this.chosen, 1);
    this.chosen = this.shapes.length - 1;
    this.redraw();
    this.send();
  }

  toFront() {
    this.shapes.push(...this.shapes.splice(this.chosen, 1));
    this.chosen = this.shapes.length - 1;
    this.redraw();
    this.send();
  }

  // --- drawing ---

  draw() {
    const theme = readTheme(this.part("root"));
    const { side, mode } = this.data;
    this.drawScene(theme);
    const size = { rows: side, columns: side, chosen: this.pointed ?? [0, 0], most: 330 };
    for (const [name, raster] of Object.entries(this.masks)) {
      raster.draw({ ...size, color: maskColors(this[name], mode, side, theme), marks: this.pointer(theme) });
      if (mode !== "instance" && name === "found") {
        dotWrong(raster.canvas, this.truth.labels, this.found.labels, side, raster.unit, theme);
      }
      if (mode !== "semantic") writeNumbers(raster.canvas, this[name].things, side, raster.unit, theme);
    }
    this.drawLegend();
    this.drawWrong();
    this.drawButtons();
  }

  drawScene(theme) {
    const { side } = this.data;
    const color = (i) => this.image.subarray(3 * i, 3 * i + 3);
    const one = this.shapes[this.chosen];
    const frame = one && {
      row: one.y - one.size,
      column: one.x - one.size,
      rows: 2 * one.size + 1,
      columns: 2 * one.size + 1,
      color: theme.ink,
      halo: theme.paper,
      dash: [5, 4],
    };
    const marks = [...(frame ? [frame] : []), ...this.pointer(theme)];
    this.scene.draw({ rows: side, columns: side, color, marks, most: 330 });
  }

  pointer({ ink, paper }) {
    if (!this.pointed) return [];
    const [row, column] = this.pointed;
    return [{ row, column, rows: 1, columns: 1, color: ink, halo: paper }];
  }

  drawLegend() {
    const { labels, data } = this;
    const kinds = ["circle", "square", "triangle"].map((name, i) =>
      el("span", { class: `key k${i + 1}` }, `${GLYPHS[i + 1]} ${labels[`class_${name}`]}`),
    );
    const wrong = data.mode === "instance" ? [] : [el("span", { class: "key" }, `▪ ${labels.legend_wrong}`)];
    const numbers =
      data.mode === "semantic" ? [] : [el("span", { class: "key" }, `1 2 3 … ${labels.legend_numbers}`)];
    const shown = data.mode === "instance" ? numbers : [...kinds, ...numbers, ...wrong];
    this.part("legend").replaceChildren(...shown);
  }

  drawWrong() {
    const count = this.truth.labels.filter((_, i) => this.isWrong(i)).length;
    const button = this.part("wrong");
    button.textContent = fill(this.labels.next_wrong, { count });
    button.disabled = !count;
    button.hidden = this.data.mode === "instance";
  }

  drawButtons() {
    const { labels, shapes, data } = this;
    const names = ["circle", "square", "triangle"].map((name) => labels[`class_${name}`]);
    this.part("scene").setAttribute(
      "aria-label",
      inARow([labels.board_alt, ...shapes.map((_, i) => fill(labels.shape_told, { shape: this.called(i) }))]),
    );
    const pick = shapes.map(({ kind }, i) =>
      button(`${GLYPHS[kind]} ${i + 1}`, () => this.pick(i), {
        "aria-pressed": String(i === this.chosen),
        "aria-label": this.called(i),
        "data-id": `shape${i}`,
      }),
    );
    const add = names.map((name, k) =>
      button(`+ ${GLYPHS[k + 1]}`, () => this.add(k + 1), {
        "aria-label": fill(labels.board_add, { name }),
        "data-id": `add${k}`,
        disabled: shapes.length >= data.most,
      }),
    );
    replaceKeepingFocus(this.part("shapes"), [...pick, ...add]);
    replaceKeepingFocus(this.part("tools"), this.tools());
  }

  // A shape with its place, its size and what it overlaps; the later one lies in front.
  called(i) {
    const { labels, shapes } = this;
    const name = (k) => `${labels[`class_${["circle", "square", "triangle"][shapes[k].kind - 1]}`]} ${k + 1}`;
    const over = shapes.flatMap((other, k) => (k !== i && overlap(shapes[i], other) ? [name(k)] : []));
    const { x, y, size } = shapes[i];
    const facts = { name: name(i), x, y, size };
    return fill(labels[over.length ? "shape_over" : "shape_at"], { ...facts, over });
  }

  tools() {
    const { labels, data } = this;
    const one = this.shapes[this.chosen];
    const tool = (id, act, disabled) =>
      button(labels[`board_${id}`], act, { "data-id": id, disabled: !one || disabled });
    return [
      tool("smaller", () => this.change({ size: one.size - 1 }), one?.size <= data.smallest),
      tool("larger", () => this.change({ size: one.size + 1 }), one?.size >= data.largest),
      tool("color", () => this.change({ hue: (one.hue + 1) % data.hues })),
      tool("front", () => this.toFront(), this.chosen === this.shapes.length - 1),
      tool("remove", () => this.remove()),
    ];
  }

  pick(i) {
    this.chosen = i;
    this.redraw();
  }

  // What both masks say of a pixel.
  point(at) {
    this.pointed = at;
    const { labels } = this;
    if (!at) {
      this.part("says").textContent = labels.says_rest;
      if (this.data) this.redraw();
      return;
    }
    const i = at[0] * this.data.side + at[1];
    const share = percent(this.chance[i] / 255);
    const facts = {
      row: at[0] + 1,
      column: at[1] + 1,
      truth: this.name(this.truth, i),
      found: this.name(this.found, i),
      share,
    };
    const text = fill(labels.says_pixel, facts);
    this.part("says").textContent = text;
    announce(this.part("live"), text);
    this.redraw();
  }

  isWrong(i) {
    return this.truth.labels[i] !== this.found.labels[i];
  }

  // The next pixel after the pointed one, row by row, whose class is wrong; after the last one the first.
  nextWrong() {
    const { side } = this.data;
    const from = this.pointed ? this.pointed[0] * side + this.pointed[1] + 1 : 0;
    for (let step = 0; step < side ** 2; step += 1) {
      const i = (from + step) % side ** 2;
      if (this.isWrong(i)) return this.point([Math.floor(i / side), i % side]);
    }
  }

  name({ labels, things }, i) {
    const kind = this.labels[`class_${["ground", "circle", "square", "triangle"][labels[i]]}`];
    return this.data.mode === "semantic" || !things[i] ? kind : `${kind} ${things[i]}`;
  }

  // Every pixel: the true class and thing, the network's, and how sure it is.
  csv() {
    const { truth, found, chance, data } = this;
    const rows = Array.from(chance, (share, i) => [
      Math.floor(i / data.side) + 1,
      (i % data.side) + 1,
      truth.labels[i],
      truth.things[i],
      found.labels[i],
      found.things[i],
      share / 255,
    ]);
    const heads = ["row", "column", "class", "thing", "found_class", "found_thing", "share"];
    saveTables([{ heads, rows }], "glassbox-scene", [this.labels.title]);
  }

  png() {
    saveCanvas(this.part("found"), "glassbox-scene");
  }

  stop() {
    clearTimeout(this.timer);
    this.redraw.stop();
    this.observer.disconnect();
  }
}

export default mount((place) => new SceneBoard(place));
