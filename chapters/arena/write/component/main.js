// "What if": the next token of all machines after the same text, reshaped live by the sampling rules. Nothing is sent to the server.

const SHOWN = 8;
const RULES = [
  ["temperature", 0, 2, 0.05],
  ["top_k", 0, 100, 1],
  ["top_p", 0.05, 1, 0.05],
  ["min_p", 0, 0.5, 0.01],
];

class Next {
  constructor(place) {
    this.root = place.querySelector(".next");
    this.redraw = eachFrame(() => this.draw());
    this.controls = el("div", { class: "controls" });
    this.grid = el("div", { class: "grid" });
    this.root.replaceChildren(this.controls, this.grid);
  }

  // data: the header, then V float32 log-probabilities for each machine.
  receive({ data }) {
    const { header, rest } = unpack(data);
    const size = header.vocabulary.length;
    const numbers = new Float32Array(rest.buffer);
    header.machines.forEach((machine, i) => (machine.logProbs = numbers.subarray(i * size, (i + 1) * size)));
    this.load(header);
  }

  load(header) {
    const settings = JSON.stringify(header.rules);
    if (settings !== this.settings) this.rules = { ...header.rules };
    this.settings = settings;
    this.header = header;
    this.root.lang = header.lang;
    markTheme(this.root);
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
    this.controls.replaceChildren(
      ...sliders,
      button(labels.reset, () => this.reset()),
    );
  }

  reset() {
    this.rules = { ...this.header.rules };
    for (const input of this.controls.querySelectorAll("input")) input.value = this.rules[input.dataset.rule];
    this.draw();
  }

  change(name, value) {
    this.rules[name] = value;
    this.redraw();
  }

  draw() {
    for (const [name, output] of Object.entries(this.outputs)) output.textContent = this.shownRule(name);
    this.grid.replaceChildren(...this.header.machines.map((machine) => this.makeSection(machine)));
  }

  shownRule(name) {
    const value = this.rules[name];
    if (name === "top_k") return value === 0 ? this.header.labels.off : String(value);
    if ((name === "top_p" && value >= 1) || (name === "min_p" && value === 0)) return this.header.labels.off;
    return name === "temperature" && value === 0 ? this.header.labels.greedy : value.toFixed(2);
  }

  makeSection({ family, name, logProbs }) {
    const { labels, ids, unwritten } = this.header;
    const { p, order, kept } = reshape(logProbs, this.rules, ids, unwritten);
    const shown = order.slice(0, SHOWN);
    const rest = Math.max(0, 1 - shown.reduce((sum, id) => sum + p[id], 0));
    const others = bar(el("i", {}, labels.rest), rest, { kind: "rest" });
    others.dataset.p = rest;
    others.setAttribute("role", "listitem");
    const facts = {
      kept: kept.toLocaleString("en-US"),
      all: p.length.toLocaleString("en-US"),
      bits: inBits(entropyBits(p)),
    };
    return el(
      "section",
      { "data-family": family },
      el("h3", {}, familySymbol(), name),
      el(
        "div",
        { role: "list" },
        ...shown.map((id) => this.makeBar(id, p[id], Math.exp(logProbs[id]))),
        others,
      ),
      el("p", { class: "note" }, fill(labels.kept, facts)),
    );
  }

  // The probability after the rules as a bar, the one before them as a mark.
  makeBar(id, p, before) {
    const row = bar(this.header.vocabulary[id], p, { kind: p === 0 ? "cut" : "" });
    Object.assign(row.dataset, { id, p });
    row.setAttribute("role", "listitem");
    const own = fill(this.header.labels.own, { percent: percent(before) });
    row.append(el("span", { class: "visually-hidden" }, own));
    row
      .querySelector(".bar-track")
      .append(el("span", { class: "before", style: { left: `${100 * before}%` } }));
    return row;
  }

  stop() {
    this.redraw.stop();
  }
}

export default mount((place) => new Next(place));
