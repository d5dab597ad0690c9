// The panel of one unit: what it was computed from as three rows of maps, the largest products as a table, the sum.

const SHOWN_TERMS = 6;
const FOUR_FROM = 430; // CSS pixels in which four maps stand side by side with readable numbers

class Tracing {
  constructor(part) {
    this.part = part;
    this.sheets = Object.fromEntries(
      ["inputs", "weights", "products"].map((name) => [name, new MapSheet(part(name))]),
    );
    part("all").ontoggle = () => this.listAll();
  }

  // layers: of this network, the pixels first; found: its activations.
  draw(layers, found, { layer, i }, { labels, theme, width, name }) {
    const layerOf = layers.find((one) => one.name === layer);
    const trace = traceOf(layers, found, layer, i);
    Object.assign(this, { trace, labels, name });
    this.part("trace_title").textContent = name(layerOf, i);
    this.part("trace_formula").textContent = this.formula(trace, found[layer][i]);
    this.part("trace_field").textContent = this.fieldWords(layers, layer, i);
    this.drawSheets(trace, theme, width);
    this.part("terms").replaceChildren(this.table(this.largest(trace), trace));
    this.part("all_title").textContent = fill(labels.all_terms, { n: trace.terms.length });
    this.part("all").hidden = trace.terms.length <= SHOWN_TERMS;
    this.listAll();
  }

  formula({ rule, bias, terms }, result) {
    const { labels } = this;
    const facts = { n: terms.length, bias: signedNumber(bias), result: exact(result) };
    facts.sum = exact(terms.reduce((sum, { value, weight }) => sum + value * weight, 0));
    if (rule === "relu") facts.input = exact(terms[0].value);
    if (rule === "pool") facts.inputs = terms.map(({ value }) => exact(value)).join(", ");
    return fill(labels[`rule_${rule}`], facts);
  }

  fieldWords(layers, layer, i) {
    const [top, left, bottom, right] = fieldsOf(layers, layer, i).pixels.box;
    const facts = { rows: bottom - top + 1, columns: right - left + 1 };
    facts.pixels = facts.rows * facts.columns;
    return fill(this.labels.field, facts);
  }

  // The numbers that were read, the weights, the products: each as maps of the size that was read.
  drawSheets({ rule, terms, before }, theme, width) {
    const side = rule === "conv" ? 3 : rule === "pool" ? 2 : rule === "relu" ? 1 : before.side;
    const count = rule === "conv" || rule === "dense" ? before.channels : 1;
    const given = Array.from(this.spread(terms, before, rule, side, count));
    const pick = (what) => Float64Array.from(given, (term) => (term ? what(term) : 0));
    const rows = {
      inputs: pick(({ value }) => value),
      weights: pick(({ weight }) => weight),
      products: pick(({ value, weight }) => value * weight),
    };
    const columns = Math.min(count, width < FOUR_FROM ? 3 : 4);
    const most = count === 1 ? (side > 3 ? 170 : 130) : 120;
    for (const [name, numbers] of Object.entries(rows)) {
      const limit = Math.max(1e-9, ...numbers.map(Math.abs));
      const sums = rule === "conv" || rule === "dense";
      this.part(name).parentElement.hidden = !(name === "inputs" || sums);
      this.part(`${name}_title`).textContent = fill(this.labels[`${name}_title`], { most: exact(limit) });
      this.part(name).setAttribute("aria-label", this.part(`${name}_title`).textContent);
      this.sheets[name].draw(numbers, { count, side, limit, columns, width, most, theme, written: true });
    }
  }

  // Each term at its place in the maps; what lies beyond the edge is left free.
  spread(terms, before, rule, side, count) {
    if (rule !== "conv") return terms;
    const places = Array(9 * count).fill(null);
    const { first } = this.trace;
    for (const term of terms) {
      const size = before.side ** 2;
      const at = term.at % size;
      const [row, column] = [Math.floor(at / before.side) - first[0], (at % before.side) - first[1]];
      places[9 * Math.floor(term.at / size) + 3 * row + column] = term;
    }
    return places;
  }

  largest({ terms }) {
    const size = ({ value, weight }) => Math.abs(value * weight);
    return terms.toSorted((a, b) => size(b) - size(a)).slice(0, SHOWN_TERMS);
  }

  listAll() {
    const open = this.part("all").open && !this.part("all").hidden;
    this.part("all_terms").replaceChildren(...(open ? [this.table(this.trace.terms, this.trace)] : []));
  }

  table(shown, trace) {
    const { labels, name } = this;
    const cell = (text) => el("td", {}, text);
    const line = (title, ...texts) => el("tr", {}, el("th", { scope: "row" }, title), ...texts.map(cell));
    const rows = shown.map(({ at, value, weight }) =>
      line(name(trace.before, at, "of"), exact(value), exact(weight), exact(value * weight)),
    );
    const others = trace.terms.filter((term) => !shown.includes(term));
    const sum = others.reduce((total, { value, weight }) => total + value * weight, 0);
    if (trace.rule !== "pool") {
      if (others.length) rows.push(line(fill(labels.others, { n: others.length }), "", "", exact(sum)));
      if (trace.rule !== "relu") rows.push(line(labels.bias, "", "", exact(trace.bias)));
    }
    rows.push(line(labels[trace.rule === "pool" ? "largest" : "sum"], "", "", exact(resultOf(trace))));
    const heads = [labels.where, labels.input, labels.weight, labels.product];
    const head = el("tr", {}, ...heads.map((text) => el("th", { scope: "col" }, text)));
    return el("table", { "aria-label": labels.terms_name }, el("thead", {}, head), el("tbody", {}, ...rows));
  }
}

const exact = (v) => signed(Math.abs(v) < 0.0005 ? "0.000" : v.toFixed(3));
const signedNumber = (v) => (v < 0 ? `${MINUS} ${Math.abs(v).toFixed(3)}` : `+ ${v.toFixed(3)}`);
