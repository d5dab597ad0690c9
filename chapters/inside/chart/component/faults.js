// The faulty chart: a click on a box says whether a fault is there, and why. What was found stands in the link.

class FaultChart {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => ({ found: [...this.found].join(".") || null }), "chart_");
    this.stage = new FlowStage(this.part("stage"), (chart) => flowChart(chart, (one) => this.box(one)));
    this.part("all").onclick = () => this.set(this.kinds());
    this.part("again").onclick = () => this.set([]);
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return;
    this.received = JSON.stringify(data);
    this.data = data;
    this.labels = data.labels;
    this.found ??= this.link.read("found", new Set(), (raw) => this.parse(raw));
    writeWords(this.place, data.lang, data.labels);
    this.draw();
    this.say(this.labels[this.link.wrong.length ? "bad_link" : "start"]);
  }

  kinds() {
    return [...new Set(Object.values(this.data.faults))];
  }

  parse(raw) {
    const found = raw.split(".");
    return found.every((kind) => this.kinds().includes(kind)) ? new Set(found) : undefined;
  }

  set(found) {
    this.found = new Set(found);
    this.link.changed();
    this.draw();
    this.say(this.labels[found.length ? "all_shown" : "start"]);
  }

  click(id) {
    const fault = this.data.faults[id];
    if (fault) this.found.add(fault);
    this.link.changed();
    this.draw();
    this.part("stage").querySelector(`button[data-box="${id}"]`).focus();
    this.say(this.labels[`about_${id}`], fault ? "✗" : "✓", this.data.grounds[id]);
  }

  say(text, sign = "", ground = "") {
    const first = sign ? `${sign} ` : "";
    this.part("says").replaceChildren(first, `${text} `, el("small", {}, ground));
  }

  draw() {
    this.stage.show(this.data.charts);
    for (const node of this.part("stage").querySelectorAll("[data-box]"))
      node.classList.toggle("found", this.found.has(this.data.faults[node.dataset.box]));
    const facts = { found: this.found.size, all: this.kinds().length };
    this.part("count").textContent = fill(this.labels.count, facts);
    this.part("stars").textContent = "●".repeat(facts.found) + "○".repeat(facts.all - facts.found);
    this.part("all").disabled = facts.found === facts.all;
    this.part("again").disabled = !facts.found;
  }

  box({ id, label, says }) {
    const sign = this.found.has(this.data.faults[id]) ? "✗ " : "";
    const props = { "data-box": id, "aria-label": sign + says };
    return button(el("span", {}, sign + label), () => this.click(id), props);
  }

  stop() {
    this.link.stop();
    this.stage.stop();
  }
}

export default mount((place) => new FaultChart(place));
