// The studio's answer: one column of chips. Hover or focus shows the card of a token, click or Enter keeps it open.

class Studio {
  constructor(place) {
    this.root = place.querySelector(".arena");
    this.before = null;
    this.pinned = null;
    this.grid = el("div", { class: "grid" });
    this.legend = el("p", { class: "legend" });
    this.card = el("div", { class: "card", role: "tooltip", hidden: true });
    this.spoken = el("p", { class: "visually-hidden", "aria-live": "polite" });
    this.root.replaceChildren(this.grid, this.legend, this.card, this.spoken);
    listenToChips(this.grid, this);
  }

  receive({ data }) {
    const [machine] = data.machines;
    this.data = data;
    this.root.lang = data.lang;
    markTheme(this.root);
    this.column ??= makeColumn(machine, data.labels);
    if (!this.column.isConnected) this.grid.append(this.column);
    updateColumn(this.column, this.before, machine, data.prompt, data.labels);
    this.before = machine;
    this.legend.replaceChildren(...chipLegend(data.labels, "pretrained"));
    this.mark();
    this.speak(machine);
  }

  show(chip) {
    if (!chip || this.pinned !== null) return;
    const machine = this.data.machines[0];
    const index = Number(chip.dataset.index);
    this.card.replaceChildren(makeCard(machine.tokens[index], index, machine, this.data.labels));
    this.card.dataset.family = "pretrained";
    this.card.hidden = false;
    placeCard(this.card, chip, this.root);
  }

  leave() {
    if (this.pinned === null) this.card.hidden = true;
  }

  pick(chip) {
    const index = Number(chip.dataset.index);
    const again = this.pinned === index;
    this.pinned = null;
    this.show(chip);
    this.pinned = again ? null : index;
    this.mark();
  }

  mark() {
    for (const chip of this.grid.querySelectorAll(".chip.picked")) chip.classList.remove("picked");
    const chip = this.pinned === null ? null : this.grid.querySelector(`.chip[data-index="${this.pinned}"]`);
    if (chip) chip.classList.add("picked");
    else this.pinned = null;
    if (this.pinned === null && !this.grid.matches(":hover, :focus-within")) this.card.hidden = true;
  }

  close() {
    this.pinned = null;
    this.card.hidden = true;
    this.mark();
  }

  // Screen readers hear a finished answer once.
  speak(machine) {
    if (machine.running || !machine.tokens.length) return;
    const text = machine.tokens.map(({ said }) => said).join("");
    announce(this.spoken, fill(this.data.labels.finished, { name: machine.name, text }), 0);
  }
}

export default mount((place) => new Studio(place));
