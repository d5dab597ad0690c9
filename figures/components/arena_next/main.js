// "What if": the next token of all machines after the same text, reshaped live by the sampling rules. Nothing is sent to the server.

const SHOWN = 8;
const RULES = [
  ["temperature", 0, 2, 0.05],
  ["top_k", 0, 100, 1],
  ["top_p", 0.05, 1, 0.05],
  ["min_p", 0, 0.5, 0.01],
];

// data: uint32 length of the header, the header as JSON, then V float32 log-probabilities for each machine.
function unpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const numbers = new Float32Array(bytes.slice(4 + length).buffer);
  const size = header.vocabulary.length;
  header.machines.forEach((machine, i) => (machine.logProbs = numbers.subarray(i * size, (i + 1) * size)));
  return header;
}

class Next {
  constructor(root) {
    this.root = root;
    this.controls = el("div", { class: "controls" });
    this.grid = el("div", { class: "grid" });
    root.replaceChildren(this.controls, this.grid);
  }

  load(header) {
    const settings = JSON.stringify(header.rules);
    if (settings !== this.settings) this.rules = { ...header.rules };
    this.settings = settings;
    this.header = header;
    this.root.lang = header.lang;
    paint(this.root, header.colours);
    this.drawControls();
    this.draw();
  }

  drawControls() {
    const { labels } = this.header;
    this.outputs = {};
    const sliders = RULES.map(([name, min, max, step]) => {
      this.outputs[name] = el("output", {});
      const input = el("input", {
        type: "range",
        min,
        max,
        step,
        "data-rule": name,
        "aria-label": labels[name],
      });
      input.value = this.rules[name];
      input.oninput = () => this.change(name, Number(input.value));
      return el("label", {}, el("span", {}, labels[name]), input, this.outputs[name]);
    });
    const reset = el("button", { type: "button", onclick: () => this.reset() }, labels.reset);
    this.controls.replaceChildren(...sliders, reset);
  }

  reset() {
    this.rules = { ...this.header.rules };
    for (const input of this.controls.querySelectorAll("input")) input.value = this.rules[input.dataset.rule];
    this.draw();
  }

  change(name, value) {
    this.rules[name] = value;
    if (!this.waiting)
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.draw();
      });
  }

  draw() {
    for (const [name, output] of Object.entries(this.outputs)) output.textContent = this.shownRule(name);
    this.grid.replaceChildren(...this.header.machines.map((machine) => this.makeColumn(machine)));
  }

  shownRule(name) {
    const value = this.rules[name];
    if (name === "top_k") return value === 0 ? this.header.labels.off : String(value);
    if ((name === "top_p" && value >= 1) || (name === "min_p" && value === 0)) return this.header.labels.off;
    return name === "temperature" && value === 0 ? this.header.labels.greedy : value.toFixed(2);
  }

  makeColumn(machine) {
    const { labels, vocabulary, ids } = this.header;
    const { p, order, kept } = reshape(machine.logProbs, this.rules, ids);
    const shown = order.slice(0, SHOWN);
    const rest = Math.max(0, 1 - shown.reduce((sum, id) => sum + p[id], 0));
    const bars = shown.map((id) => {
      const row = bar(vocabulary[id], p[id], { kind: p[id] === 0 ? "cut" : "" });
      row.dataset.id = id;
      row.dataset.p = p[id];
      const before = el("span", {
        class: "before",
        style: { left: `${100 * Math.exp(machine.logProbs[id])}%` },
      });
      row.querySelector(".bar-track").append(before);
      return row;
    });
    const others = bar(el("i", {}, labels.rest), rest, { kind: "rest" });
    others.dataset.p = rest;
    const note = fill(labels.kept, {
      kept: kept.toLocaleString(),
      all: p.length.toLocaleString(),
      bits: inBits(entropyBits(p)),
    });
    return el(
      "section",
      { "data-family": machine.family, style: { "--machine": `var(--${machine.family})` } },
      el("h3", {}, el("span", { class: "symbol", "aria-hidden": "true" }), machine.name),
      ...bars,
      others,
      el("p", { class: "note" }, note),
    );
  }
}

const panels = new WeakMap();

export default function ({ data, parentElement }) {
  if (!panels.has(parentElement)) panels.set(parentElement, new Next(parentElement.querySelector(".next")));
  panels.get(parentElement).load(unpack(data));
  return () => panels.delete(parentElement);
}
