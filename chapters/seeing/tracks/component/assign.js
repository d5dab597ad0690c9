// A small matrix of costs that one edits: the greedy assignment, the best one, and all ways counted.

const SIDE = 3;
const MOST_COST = 99;
const RANDOM_SEED = 7; // every visitor presses to the same row of tables

class Assign {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "tracks_");
    this.part("preset").onchange = ({ target }) => target.value !== "own" && this.change(this.data.matrices[target.value]); // prettier-ignore
    this.dice = new Dice(RANDOM_SEED);
    this.part("random").onclick = () => this.change(randomCosts(this.dice));
  }

  receive({ data }) {
    const text = JSON.stringify(data);
    if (text === this.received) return;
    this.received = text;
    Object.assign(this, { data, labels: data.labels });
    if (!this.costs) this.read();
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.assign_name);
    const names = [...Object.keys(data.matrices), "own"];
    writeOptions(this.part("preset"), names.map((name) => [name, this.labels[`matrix_${name}`]])); // prettier-ignore
    this.build();
    this.draw();
  }

  read() {
    const { link, data } = this;
    this.costs = link.read("m", data.matrices[data.first], costsOf);
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const text = textOf(this.costs);
    return { m: text === textOf(this.data.matrices[this.data.first]) ? null : text };
  }

  change(costs) {
    this.costs = costs;
    this.tell("");
    this.link.changed();
    this.draw();
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  build() {
    const { labels } = this;
    this.cells = this.costs.map((row, r) => row.map((_, c) => this.makeCell(r, c)));
    const heads = this.costs[0].map((_, c) => el("th", { scope: "col" }, String(c + 1)));
    const rows = this.cells.map((row, r) =>
      el("tr", {}, el("th", { scope: "row" }, letterOf(r)), ...row.map(({ node }) => node)),
    );
    this.part("fields").replaceChildren(
      el(
        "table",
        { "aria-label": labels.assign_name },
        el("thead", {}, el("tr", {}, el("td", {}, labels.corner), ...heads)),
        el("tbody", {}, ...rows),
      ),
    );
  }

  makeCell(r, c) {
    const label = fill(this.labels.cost_of, { track: letterOf(r), detection: c + 1 });
    const input = el("input", { type: "number", min: 0, max: MOST_COST, step: "any", "aria-label": label });
    const mark = el("span");
    input.onchange = () => this.typed(r, c, input);
    return { node: el("td", {}, mark, " ", input), input, mark };
  }

  typed(r, c, input) {
    const value = Math.round(input.valueAsNumber * 10) / 10;
    if (!(value >= 0 && value <= MOST_COST)) {
      input.value = this.costs[r][c];
      return this.tell(fill(this.labels.cost_wrong, { most: MOST_COST }));
    }
    return this.change(this.costs.map((row, i) => row.map((old, k) => (i === r && k === c ? value : old))));
  }

  draw() {
    const { costs, labels, part } = this;
    const found = Object.fromEntries(Object.keys(METHODS).map((name) => [name, METHODS[name](costs)]));
    const signs = { greedy: labels.sign_greedy, hungarian: "✓" };
    const sums = Object.fromEntries(Object.keys(found).map((name) => [name, sumOf(costs, found[name])]));
    this.cells.forEach((row, r) =>
      row.forEach(({ node, input, mark }, c) => {
        const by = Object.keys(found).filter((name) => found[name].some(([a, b]) => a === r && b === c));
        input.value = costs[r][c];
        mark.textContent = by.map((name) => signs[name]).join(" ");
        node.classList.toggle("mine", by.includes("hungarian"));
      }),
    );
    for (const name of Object.keys(found)) {
      const terms = found[name].map(([r, c]) => `${letterOf(r)}–${c + 1}: ${costs[r][c]}`).join(" + ");
      part(name).textContent = `${terms} = ${Number(sums[name].toFixed(1))}`;
    }
    const saved = Number((sums.greedy - sums.hungarian).toFixed(1));
    const ways = Array.from({ length: SIDE }, (_, i) => i + 1).reduce((a, b) => a * b, 1);
    part("says").textContent = fill(labels[saved > 0 ? "assign_better" : "assign_same"], { saved, ways });
    part("preset").value = Object.keys(this.data.matrices).find((name) => textOf(this.data.matrices[name]) === textOf(costs)) ?? "own"; // prettier-ignore
    announce(part("live"), `${part("hungarian").textContent} ${part("says").textContent}`);
  }

  stop() {
    this.link.stop();
  }
}

// "1-2-3_4-5-6_7-8-9" <-> rows of numbers
const textOf = (costs) => costs.map((row) => row.join("-")).join("_");

function costsOf(raw) {
  if (!/^[\d.]+(-[\d.]+){2}(_[\d.]+(-[\d.]+){2}){2}$/.test(raw)) return undefined;
  const costs = raw.split("_").map((row) => row.split("-").map(Number));
  return costs.flat().every((x) => x >= 0 && x <= MOST_COST) ? costs : undefined;
}

const randomCosts = (dice) =>
  Array.from({ length: SIDE }, () => Array.from({ length: SIDE }, () => Math.floor(dice.between(1, 20))));

export default mount((place) => new Assign(place));
