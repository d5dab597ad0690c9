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
    const { steps } = app;
    const layerKeys = new Set(app.layerKeys);
    this.boxes = new Map();
    const make = (key) => this.box(key);
    const present = (keys) => keys.filter((key) => layerKeys.has(key));
    const group = (name, rows) => {
      const all = document.createElement("div");
      const title = document.createElement("div");
      all.className = "group";
      title.dataset.group = name;
      all.append(
        title,
        ...rows
          .map(present)
          .filter((row) => row.length)
          .map((row) => this.line(row.map(make))),
      );
      return all;
    };
    const start = steps.filter((step) => app.startKeys.includes(step.key));
    const end = steps.filter((step) => app.endKeys.includes(step.key));
    this.layers = this.layerChips();
    const block = document.createElement("div");
    block.className = "block";
    block.append(
      group(
        "attention",
        ROWS.filter((row) => ATTENTION.includes(row[0])),
      ),
      group(
        "mlp",
        ROWS.filter((row) => !ATTENTION.includes(row[0])),
      ),
    );
    this.place.replaceChildren(
      this.line(start.map((step) => make(step.key))),
      this.layers,
      block,
      this.line(end.map((step) => make(step.key))),
    );
  }

  line(boxes) {
    const line = document.createElement("div");
    line.className = "line";
    line.append(...boxes);
    return line;
  }

  box(key) {
    const button = document.createElement("button");
    const name = document.createElement("span");
    const canvas = document.createElement("canvas");
    button.type = "button";
    button.dataset.step = key;
    name.textContent = this.app.text.labels[`name_${key}`];
    button.append(name, canvas);
    if (SQUARE.includes(key)) button.classList.add("square");
    if (this.app.endKeys.includes(key) && key !== "ln_final") canvas.remove();
    button.addEventListener("click", () => this.app.go({ key }));
    this.boxes.set(key, button);
    return button;
  }

  layerChips() {
    const line = document.createElement("div");
    const { labels, config } = this.app.text;
    line.className = "layers";
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", labels.layer);
    this.chips = Array.from({ length: config.n_layer }, (_, layer) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = layer + 1;
      chip.setAttribute("aria-label", `${labels.layer} ${layer + 1}`);
      chip.addEventListener("click", () => this.app.go({ layer }));
      return chip;
    });
    line.append(...this.chips);
    return line;
  }

  // Pictures of this layer, head and token.
  paint() {
    const { app } = this;
    const { state, text } = app;
    const { labels } = text;
    this.place.querySelectorAll("[data-group]").forEach((title) => {
      title.textContent = fillIn(labels[`group_${title.dataset.group}`], {
        layer: state.layer + 1,
        head: state.head + 1,
      });
    });
    for (const [key, button] of this.boxes) {
      const canvas = button.querySelector("canvas");
      if (canvas) this.thumb(canvas, app.viewOf(key));
    }
  }

  thumb(canvas, view) {
    const block = view && view.blocks.find((found) => found.id === view.main);
    canvas.hidden = !block || Boolean(block.lines);
    if (canvas.hidden) return;
    const { theme, state } = this.app;
    const row = block.vector
      ? block
      : block.square
        ? block
        : {
            ...block,
            rows: 1,
            data: block.data.subarray(state.token * block.cols, (state.token + 1) * block.cols),
          };
    const image = picture(row, theme, row.cols, row.vector ? 1 : row.rows);
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d").drawImage(image, 0, 0);
  }

  draw() {
    const { state } = this.app;
    const inside = this.app.layerKeys.includes(state.key);
    for (const [key, button] of this.boxes)
      button.setAttribute("aria-current", key === state.key ? "step" : "false");
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
    const { app } = this;
    const { text } = app;
    const head = document.createElement("tr");
    const corner = document.createElement("th");
    corner.textContent = text.labels.layer;
    head.append(corner, ...app.layerKeys.map((key) => this.header(text.labels[`name_${key}`])));
    this.cells = [];
    const rows = Array.from({ length: text.config.n_layer }, (_, layer) => {
      const row = document.createElement("tr");
      const name = document.createElement("th");
      name.textContent = layer + 1;
      row.append(name, ...app.layerKeys.map((key) => this.cell(layer, key)));
      return row;
    });
    const table = document.createElement("table");
    table.append(head, ...rows);
    this.place.replaceChildren(table);
  }

  header(name) {
    const cell = document.createElement("th");
    const inner = document.createElement("span");
    inner.textContent = name;
    cell.append(inner);
    return cell;
  }

  cell(layer, key) {
    const cell = document.createElement("td");
    const button = document.createElement("button");
    const canvas = document.createElement("canvas");
    button.type = "button";
    button.setAttribute(
      "aria-label",
      `${this.app.text.labels.layer} ${layer + 1}, ${this.app.text.labels[`name_${key}`]}`,
    );
    button.append(canvas);
    button.addEventListener("click", () => this.app.zoomIn(layer, key));
    cell.append(button);
    this.cells.push({ layer, key, button, canvas });
    return cell;
  }

  paint() {
    const { app } = this;
    for (const { layer, key, button, canvas } of this.cells) {
      const view = app.tensors.has(layer) ? app.viewOf(key, layer) : null;
      app.flow.thumb(canvas, view);
      button.setAttribute(
        "aria-current",
        app.state.layer === layer && app.state.key === key ? "step" : "false",
      );
    }
  }
}
