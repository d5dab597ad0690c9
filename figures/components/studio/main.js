// The studio's answer: one column of chips. Hover or focus shows the card of a token, click or Enter keeps it open.

class Studio {
  constructor(root) {
    this.root = root;
    this.before = null;
    this.pinned = null;
    this.grid = el("div", { class: "grid" });
    this.legend = el("p", { class: "legend" });
    this.card = el("div", { class: "card", role: "tooltip", hidden: true });
    this.spoken = el("p", { class: "visually-hidden", "aria-live": "polite" });
    root.replaceChildren(this.grid, this.legend, this.card, this.spoken);
    this.listen();
  }

  listen() {
    const chipOf = (event) => event.target.closest(".chip");
    this.grid.onmouseover = (event) => this.show(chipOf(event));
    this.grid.onmouseleave = () => this.leave();
    this.grid.addEventListener("focusin", (event) => this.show(chipOf(event)));
    this.grid.addEventListener("focusout", () => this.leave());
    this.grid.onclick = (event) => chipOf(event) && this.pin(chipOf(event));
    this.grid.onkeydown = (event) => chipOf(event) && this.onKey(event, chipOf(event));
  }

  draw(data) {
    const [machine] = data.machines;
    this.data = data;
    this.root.lang = data.lang;
    paint(this.root, data.colours);
    this.column ??= makeColumn(machine, data.labels);
    if (!this.column.isConnected) this.grid.append(this.column);
    updateColumn(this.column, this.before, machine, data.prompt, data.labels);
    this.before = machine;
    this.drawLegend();
    this.mark();
    this.speak(machine);
  }

  drawLegend() {
    const { labels } = this.data;
    const steps = [0, 0.25, 0.5, 0.75, 1].map((p) =>
      el("span", { class: "swatch", style: { "--p": p, "--transformer": "var(--pretrained)" } }, percent(p)),
    );
    this.legend.replaceChildren(
      el("span", {}, labels.legend),
      ...steps,
      el("span", { class: "keys" }, labels.keys),
    );
  }

  show(chip) {
    if (!chip || this.pinned !== null) return;
    const machine = this.data.machines[0];
    const index = Number(chip.dataset.index);
    this.card.replaceChildren(makeCard(machine.tokens[index], index, machine, this.data.labels));
    this.card.style.setProperty("--machine", "var(--pretrained)");
    this.card.hidden = false;
    placeCard(this.card, chip, this.root);
  }

  leave() {
    if (this.pinned === null) this.card.hidden = true;
  }

  pin(chip) {
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

  onKey(event, chip) {
    if (event.key === "Enter" || event.key === " ") this.pin(chip);
    else if (event.key === "Escape") this.close();
    else if (!this.move(Number(chip.dataset.index), event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  close() {
    this.pinned = null;
    this.card.hidden = true;
    this.mark();
  }

  // One chip is in the tab order; arrow keys move it.
  move(index, key) {
    const target = neighbour(this.data.machines, "pretrained", index, key);
    if (!target) return false;
    const now = this.grid.querySelector(`.chip[data-index="${target[1]}"]`);
    if (!now) return false;
    for (const chip of this.grid.querySelectorAll('.chip[tabindex="0"]')) chip.tabIndex = -1;
    now.tabIndex = 0;
    now.focus();
    return true;
  }

  // Screen readers hear a finished answer once.
  speak(machine) {
    if (machine.running || !machine.tokens.length) return;
    const text = machine.tokens.map((token) => token.said).join("");
    const said = fill(this.data.labels.finished, { name: machine.name, text });
    if (this.spoken.textContent !== said) this.spoken.textContent = said;
  }
}

const studios = new WeakMap();

export default function ({ data, parentElement }) {
  if (!studios.has(parentElement))
    studios.set(parentElement, new Studio(parentElement.querySelector(".arena")));
  studios.get(parentElement).draw(data);
  return () => studios.delete(parentElement);
}
