// The way through the model as boxes: text, layers, the steps of the chosen layer with a picture of each, next token.

const ATTENTION = ["ln1", "q", "k", "v", "rotate", "scores", "mask", "pattern", "z", "attn_out", "resid_mid"];
const ROWS = [
  ["ln1"],
  ["q", "k", "v"],
  ["rotate"],
  ["scores", "mask", "pattern"],
  ["z"],
  ["attn_out"],
  ["resid_mid"],
  ["ln2"],
  ["mlp_pre", "mlp_pre_linear"],
  ["mlp_post"],
  ["mlp_out"],
  ["resid_post"],
];
const SQUARE = ["scores", "mask", "pattern"];

const TRUNK = 8; // pixels from the left edge: the stream
const RAIL = 30; // and its detours; the style has the same numbers

// A way of straight pieces: share of it -> [x, y].
function along(points) {
  const long = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  const whole = total(long);
  return (share) => {
    let left = share * whole;
    let i = 0;
    while (i < long.length - 1 && left > long[i]) left -= long[i++];
    const part = long[i] ? left / long[i] : 0;
    return [0, 1].map((axis) => points[i][axis] + part * (points[i + 1][axis] - points[i][axis]));
  };
}

class Flow {
  constructor(place, app) {
    Object.assign(this, { place, app });
  }

  // New text or new words: build every box once.
  build() {
    const { app } = this;
    this.boxes = new Map();
    this.train = new Train();
    this.over = svg("svg", { class: "over", "aria-hidden": "true" }, this.train.node);
    this.place.replaceChildren(
      this.line(app.startKeys),
      el(
        "div",
        { class: "block" },
        ...this.half("attention", "resid_mid"),
        ...this.half("mlp", "resid_post"),
      ),
      this.line(app.endKeys),
      this.over,
    );
  }

  // The detour of one half of a layer, and the plus where it comes back. A model without a step has no box for it.
  half(name, plus) {
    const attention = name === "attention";
    const rows = ROWS.filter(([first]) => first !== plus && ATTENTION.includes(first) === attention);
    const present = rows.map((keys) => keys.filter((key) => this.app.layerKeys.includes(key)));
    const lines = present.filter((keys) => keys.length).map((keys) => this.line(keys));
    return [
      el(
        "div",
        { class: "group", role: "group", "data-half": name },
        el("div", { "data-group": name }),
        ...lines,
      ),
      el("div", { class: "line plus" }, this.box(plus)),
    ];
  }

  line(keys) {
    return el("div", { class: "line" }, ...keys.map((key) => this.box(key)));
  }

  box(key) {
    const { app } = this;
    const pictured = key === "ln_final" || !app.endKeys.includes(key);
    const box = button(el("span", {}, app.text.labels[`name_${key}`]), () => app.go({ key }), {
      "data-step": key,
      class: SQUARE.includes(key) && "square",
    });
    if (pictured) box.append(el("canvas"));
    this.boxes.set(key, box);
    return box;
  }

  // Pictures of this layer, head and token.
  paint() {
    const { app } = this;
    const { state, text } = app;
    const { labels } = text;
    this.place.querySelectorAll("[data-group]").forEach((title) => {
      title.textContent = fill(labels[`group_${title.dataset.group}`], {
        layer: state.layer + 1,
        head: state.head + 1,
      });
      title.parentNode.setAttribute("aria-label", title.textContent);
    });
    for (const [key, box] of this.boxes) {
      const canvas = box.querySelector("canvas");
      if (canvas) this.thumb(canvas, app.viewOf(key));
    }
  }

  thumb(canvas, view) {
    const block = view && view.blocks.find((found) => found.id === view.main);
    canvas.hidden = !block || Boolean(block.lines);
    if (canvas.hidden) return;
    const { theme, state } = this.app;
    const { cols, data } = block;
    const own = { ...block, rows: 1, data: data.subarray(state.token * cols, (state.token + 1) * cols) };
    const row = block.vector || block.square ? block : own;
    const image = picture(row, theme, cols, row.vector ? 1 : row.rows);
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d").drawImage(image, 0, 0);
  }

  draw() {
    const { key: now } = this.app.state;
    const keys = [...this.boxes.keys()];
    for (const [key, box] of this.boxes) {
      box.setAttribute("aria-current", key === now ? "step" : "false");
      box.classList.toggle("faint", keys.indexOf(key) > keys.indexOf(now));
    }
    if (!this.train.moving) this.train.rest(this.spot(now).at);
  }

  // Where a step touches the drawn line: on the stream, or on the detour of its half.
  spot(key) {
    const box = this.boxes.get(key);
    const whole = this.place.getBoundingClientRect();
    const place = (node) => {
      const { left, top, height } = node.getBoundingClientRect();
      return { left: left - whole.left, top: top - whole.top, height };
    };
    const { left, top, height } = place(box);
    const group = box.closest(".group");
    const on = group ? { ...place(group), group } : null;
    return { at: [group ? Math.max(left, RAIL) : TRUNK, top + height / 2], on };
  }

  // Numbers on their way: down the stream, into a detour at its top, back to the stream at its bottom.
  move(from, to, numbers, ms) {
    if (!this.boxes.has(from) || !this.boxes.has(to)) return;
    const [a, b] = [this.spot(from), this.spot(to)];
    const points = [a.at];
    if (a.on?.group !== b.on?.group) {
      if (a.on) points.push(...[RAIL, TRUNK].map((x) => [x, a.on.top + a.on.height]));
      if (b.on) points.push(...[TRUNK, RAIL].map((x) => [x, b.on.top]));
    }
    this.train.run(along([...points, b.at]), numbers, this.app.theme, ms);
  }
}

// All steps of all layers at once: rows are layers, columns steps.
class Overview {
  constructor(place, app) {
    Object.assign(this, { place, app });
  }

  build() {
    const { text, layerKeys } = this.app;
    this.cells = [];
    const names = layerKeys.map((key) => el("th", {}, el("span", {}, text.labels[`name_${key}`])));
    const rows = Array.from({ length: text.config.n_layer }, (_, layer) =>
      el("tr", {}, el("th", {}, layer + 1), ...layerKeys.map((key) => this.cell(layer, key))),
    );
    this.place.replaceChildren(
      el(
        "table",
        { "aria-label": text.labels.zoom_out },
        el("tr", {}, el("th", {}, text.labels.layer), ...names),
        ...rows,
      ),
    );
  }

  cell(layer, key) {
    const { labels } = this.app.text;
    const canvas = el("canvas");
    const label = sideBySide(fill(labels.nth_layer, { n: layer + 1 }), labels[`name_${key}`]);
    const box = button(canvas, () => this.app.zoomIn(layer, key), { "aria-label": label });
    this.cells.push({ layer, key, box, canvas });
    return el("td", {}, box);
  }

  paint() {
    const { app } = this;
    for (const { layer, key, box, canvas } of this.cells) {
      app.flow.thumb(canvas, app.tensors.has(layer) ? app.viewOf(key, layer) : null);
      const here = app.state.layer === layer && app.state.key === key;
      box.setAttribute("aria-current", here ? "step" : "false");
    }
  }
}
