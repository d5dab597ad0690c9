// The arena: draws what the server sends, answers hover and keys by itself, asks the server only for reasons and forced tokens.

class Arena {
  constructor(place) {
    this.root = place.querySelector(".arena");
    this.data = null;
    this.columns = new Map();
    this.scroll = new Map();
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.grid = el("div", { class: "grid" });
    this.legend = el("p", { class: "legend" });
    this.card = el("div", { class: "card", role: "tooltip", hidden: true });
    this.detail = el("section", { class: "detail", hidden: true });
    this.spoken = el("p", { class: "visually-hidden", "aria-live": "polite" });
    this.root.replaceChildren(this.tabs, this.grid, this.legend, this.detail, this.card, this.spoken);
    listenToChips(this.grid, this);
  }

  receive({ data, setTriggerValue }) {
    this.ask = (request) => setTriggerValue("ask", request);
    this.draw(unpack(data).header);
  }

  draw(data) {
    const before = new Map((this.data?.machines ?? []).map((machine) => [machine.family, machine]));
    this.data = data;
    this.root.lang = data.lang;
    markTheme(this.root);
    this.drawTabs();
    if ([...this.columns.keys()].join() !== data.machines.map((machine) => machine.family).join())
      this.makeColumns();
    for (const machine of data.machines) {
      const column = this.columns.get(machine.family);
      updateColumn(
        column,
        column.dataset.drawn ? before.get(machine.family) : null,
        machine,
        data.prompt,
        data.labels,
      );
      column.dataset.drawn = "yes";
    }
    this.legend.replaceChildren(...chipLegend(data.labels, "transformer"));
    this.picked = data.picked;
    this.drawDetail(data.why);
    this.speak();
  }

  makeColumns() {
    this.columns.clear();
    for (const machine of this.data.machines)
      this.columns.set(machine.family, makeColumn(machine, this.data.labels));
    this.grid.classList.toggle("many", this.columns.size > 3);
    this.grid.replaceChildren(...this.columns.values());
    this.markOpen();
  }

  drawTabs() {
    const there = this.data.machines.some((machine) => machine.family === this.open);
    if (!there) this.open = this.data.picked?.family ?? this.data.machines.at(-1).family;
    const tabs = this.data.machines.map((machine) =>
      button(machine.name, () => this.switchTo(machine.family), {
        role: "tab",
        "aria-selected": machine.family === this.open,
        "data-family": machine.family,
      }),
    );
    this.tabs.setAttribute("aria-label", this.data.labels.machines);
    this.tabs.replaceChildren(...tabs);
    this.markOpen();
  }

  // A phone shows one column, the others are closed.
  markOpen() {
    for (const [family, column] of this.columns) column.classList.toggle("closed", family !== this.open);
  }

  switchTo(family) {
    const body = (name) => this.columns.get(name).querySelector(".body");
    this.scroll.set(this.open, body(this.open).scrollTop);
    this.open = family;
    this.drawTabs();
    body(family).scrollTop = this.scroll.get(family) ?? 0;
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  tokenOf(chip) {
    const machine = this.data.machines.find((item) => item.family === chip.dataset.family);
    const index = Number(chip.dataset.index);
    return { machine, index, token: machine.tokens[index] };
  }

  show(chip) {
    if (!chip) return;
    const { machine, index, token } = this.tokenOf(chip);
    this.card.replaceChildren(makeCard(token, index, machine, this.data.labels));
    this.card.dataset.family = machine.family;
    this.card.hidden = false;
    placeCard(this.card, chip, this.root);
  }

  leave() {
    this.card.hidden = true;
  }

  pick(chip) {
    const { machine, index } = this.tokenOf(chip);
    this.leave();
    this.picked = { family: machine.family, index };
    this.asked = true; // until the answer is drawn, the reader is taken to where it stands
    this.drawDetail(null);
    this.ask({ kind: "why", family: machine.family, index });
  }

  drawDetail(why) {
    for (const chip of this.grid.querySelectorAll(".chip.picked")) chip.classList.remove("picked");
    const machine = this.picked && this.data.machines.find((item) => item.family === this.picked.family);
    const token = machine?.tokens[this.picked.index];
    this.detail.hidden = !token;
    if (!token) return;
    const { index } = this.picked;
    this.columns.get(machine.family).querySelector(`.chip[data-index="${index}"]`).classList.add("picked");
    const matches = why && why.family === machine.family && why.index === index;
    const drawn = JSON.stringify([machine.family, index, token, matches ? why : null, this.data.lang]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.detail.setAttribute("aria-label", this.data.labels.detail);
    this.detail.replaceChildren(
      makeDetail({
        machine,
        token,
        index,
        why: matches ? why : null,
        labels: this.data.labels,
        ask: (request) => this.request(request),
      }),
    );
    if (this.asked) bringIntoView(this.detail);
    if (matches) this.asked = false;
  }

  request(request) {
    if (request.kind === "close") {
      const chip = this.grid.querySelector(".chip.picked");
      this.picked = null;
      this.drawDetail(null);
      chip?.focus();
      this.leave();
    }
    this.ask(request);
  }

  close() {
    if (this.card.hidden) this.request({ kind: "close" });
    else this.leave();
  }

  // Screen readers hear that the texts are finished: they stand above, token by token.
  speak() {
    const { machines, labels } = this.data;
    if (machines.some((machine) => machine.running) || !machines.some((machine) => machine.tokens.length))
      return;
    const said = machines.map(({ name, tokens }) => fill(labels.written, { name, count: tokens.length }));
    announce(this.spoken, inARow(said), 0);
  }
}

export default mount((place) => new Arena(place));
