// A number with a slider beside it, or a field alone; what is no number is told and changes nothing.

// Rounded; what would round to 0 keeps its first digit, because 0 is said of what decides nothing (`settled`).
const shown = (x, digits = 2) => {
  const rounded = Number(x.toFixed(digits));
  return signed(String(rounded === 0 ? Number(settled(x).toPrecision(1)) + 0 : rounded));
};
const bracketed = (x, digits) => {
  const text = shown(x, digits);
  return text.startsWith(MINUS) ? `(${text})` : text; // not what only rounding has put below 0
};
const numeric = (raw) => (/^-?\d{1,2}(\.\d{1,6})?$/.test(raw) ? Number(raw) : undefined);

class Field {
  // change(value): a number was typed or slid; wrong(name, value): what was typed is none.
  constructor(name, reach, { change, wrong }) {
    Object.assign(this, { change, wrong });
    this.box = el("input", {
      type: "number",
      step: "any",
      min: -MOST,
      max: MOST,
      oninput: () => this.typed(),
    });
    this.box.onblur = () => this.draw(this.value);
    this.slider = reach > 0 ? el("input", { type: "range", min: -reach, max: reach, step: 0.1 }) : null;
    if (this.slider) this.slider.oninput = () => this.slid();
    this.name = el("span", { class: "name" }, name);
    this.node = el("div", { class: this.slider ? "field" : "field alone" }, this.name, this.box, this.slider);
  }

  label(text) {
    this.box.setAttribute("aria-label", text);
    this.slider?.setAttribute("aria-label", text);
    this.text = text;
  }

  typed() {
    const value = this.box.valueAsNumber;
    const fits = Number.isFinite(value) && Math.abs(value) <= MOST;
    this.box.toggleAttribute("aria-invalid", !fits);
    if (!fits) return this.wrong(this.text, this.value);
    this.value = Math.round(value * 1e4) / 1e4;
    if (this.slider) this.slider.value = this.value;
    return this.change(this.value);
  }

  slid() {
    this.draw(Number(this.slider.value));
    this.change(this.value);
  }

  draw(value) {
    this.value = value;
    this.box.removeAttribute("aria-invalid");
    if (this.box.getRootNode().activeElement !== this.box) this.box.value = Number(value.toFixed(3));
    if (this.slider) this.slider.value = value;
  }
}

// Take new data and words into a bench and write them; false when they are those it has.
function news(bench, data, name, bends) {
  const received = JSON.stringify(data);
  if (received === bench.received) return false;
  Object.assign(bench, { received, data, labels: data.labels });
  if (!bench.state) bench.read();
  writeWords(bench.place, data.lang, data.labels);
  bench.part("root").setAttribute("aria-label", data.labels[name]);
  const named = (kind, names) =>
    writeOptions(
      bench.part(kind),
      names.map((one) => [one, data.labels[`${kind}_${one}`]]),
    );
  named("task", [...Object.keys(data.tasks), "own"]);
  named("bend", bends);
  return true;
}

// "0110" <-> [0, 1, 1, 0]
const targetsOf = (raw) => (/^[01]{4}$/.test(raw) ? [...raw].map(Number) : undefined);
const oneOf = (names) => (raw) => names.find((name) => name === raw);

// A task and a bend in words: "XOR: exactly one of the two. tanh(z): from −1 to 1"
const meaning = (labels, task, bend) =>
  [labels[`means_${task}`], labels[`formula_${bend}`]].filter(Boolean).join(" ");

// The name of these targets among AND, OR, XOR; "own" for others.
const taskOf = (tasks, targets) =>
  Object.keys(tasks).find((name) => tasks[name].join("") === targets.join("")) ?? "own";
