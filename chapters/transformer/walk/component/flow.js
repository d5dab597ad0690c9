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

class Flow {
  constructor(place, app) {
    Object.assign(this, { place, app });
  }

  // New text or new words: build every box once.
  build() {
    const { app } = this;
    this.boxes = new Map();
    this.chips = this.layerChips();
    const attention = ROWS.filter(([first]) => ATTENTION.includes(first));
    const mlp = ROWS.filter(([first]) => !ATTENTION.includes(first));
    const { labels } = app.text;
    this.place.replaceChildren(
      this.line(app.startKeys),
      el("div", { class: "layers", role: "group", "aria-label": labels.layer }, ...this.chips),
      el("div", { class: "block" }, this.group("attention", attention), this.group("mlp", mlp)),
      this.line(app.endKeys),
    );
  }

  // The rows of one half of a layer; a model without a step has no box for it.
  group(name, rows) {
    const present = rows.map((keys) => keys.filter((key) => this.app.layerKeys.includes(key)));
    const lines = present.filter((keys) => keys.length).map((keys) => this.line(keys));
    return el("div", { class: "group" }, el("div", { "data-group": name }), ...lines);
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

  layerChips() {
    const { labels, config } = this.app.text;
    return Array.from({ length: config.n_layer }, (_, layer) =>
      button(layer + 1, () => this.app.go({ layer }), { "aria-label": `${labels.layer} ${layer + 1}` }),
    );
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
    const { state } = this.app;
    const inside = this.app.layerKeys.includes(state.key);
    for (const [key, box] of this.boxes)
      box.setAttribute("aria-current", key === state.key ? "step" : "false");
    this.chips.forEach((chip, layer) =>
      chip.setAttribute("aria-current", layer === state.layer ? (inside ? "step" : "true") : "false"),
    );
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
      el("table", {}, el("tr", {}, el("th", {}, text.labels.layer), ...names), ...rows),
    );
  }

  cell(layer, key) {
    const { labels } = this.app.text;
    const canvas = el("canvas");
    const label = `${labels.layer} ${layer + 1}, ${labels[`name_${key}`]}`;
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
