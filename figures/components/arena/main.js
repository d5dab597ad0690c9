// The arena: draws what the server sends, answers hover and keys by itself, asks the server only for reasons and forced tokens.

class Arena {
  constructor(root) {
    this.root = root;
    this.data = null;
    this.columns = new Map();
    this.scroll = new Map();
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.grid = el("div", { class: "grid" });
    this.legend = el("p", { class: "legend" });
    this.card = el("div", { class: "card", role: "tooltip", hidden: true });
    this.detail = el("section", { class: "detail", hidden: true });
    this.spoken = el("p", { class: "visually-hidden", "aria-live": "polite" });
    root.replaceChildren(this.tabs, this.grid, this.legend, this.detail, this.card, this.spoken);
    this.listen();
  }

  listen() {
    const chipOf = (event) => event.target.closest(".chip");
    this.grid.onmouseover = (event) => this.show(chipOf(event));
    this.grid.onmouseleave = () => this.hide();
    this.grid.addEventListener("focusin", (event) => this.show(chipOf(event)));
    this.grid.addEventListener("focusout", () => this.hide());
    this.grid.onclick = (event) => chipOf(event) && this.pick(chipOf(event));
    this.grid.onkeydown = (event) => chipOf(event) && this.onKey(event, chipOf(event));
  }

  draw(data) {
    const before = new Map((this.data?.machines ?? []).map((machine) => [machine.family, machine]));
    this.data = data;
    this.root.lang = data.lang;
    paint(this.root, data.colours);
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
    this.drawLegend();
    this.picked = data.picked;
    this.drawDetail(data.why);
    this.speak();
  }

  makeColumns() {
    this.columns.clear();
    for (const machine of this.data.machines)
      this.columns.set(machine.family, makeColumn(machine, this.data.labels));
    this.grid.replaceChildren(...this.columns.values());
  }

  drawTabs() {
    this.open ??= this.data.picked?.family ?? this.data.machines.at(-1).family;
    const tabs = this.data.machines.map((machine) =>
      el(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(machine.family === this.open),
          "data-family": machine.family,
          style: { "--machine": `var(--${machine.family})` },
          onclick: () => this.switchTo(machine.family),
        },
        machine.name,
      ),
    );
    this.tabs.setAttribute("aria-label", this.data.labels.machines);
    this.tabs.replaceChildren(...tabs);
    this.grid.dataset.open = this.open;
  }

  switchTo(family) {
    const body = (name) => this.columns.get(name).querySelector(".body");
    this.scroll.set(this.open, body(this.open).scrollTop);
    this.open = family;
    this.drawTabs();
    body(family).scrollTop = this.scroll.get(family) ?? 0;
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  drawLegend() {
    const { labels } = this.data;
    const steps = [0, 0.25, 0.5, 0.75, 1].map((p) =>
      el("span", { class: "swatch", style: { "--p": p } }, percent(p)),
    );
    this.legend.replaceChildren(
      el("span", {}, labels.legend),
      ...steps,
      el("span", { class: "keys" }, labels.keys),
    );
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
    this.card.style.setProperty("--machine", `var(--${machine.family})`);
    this.card.hidden = false;
    placeCard(this.card, chip, this.root);
  }

  hide() {
    this.card.hidden = true;
  }

  pick(chip) {
    const { machine, index } = this.tokenOf(chip);
    this.hide();
    this.picked = { family: machine.family, index };
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
  }

  request(request) {
    if (request.kind === "close") {
      const chip = this.grid.querySelector(".chip.picked");
      this.picked = null;
      this.drawDetail(null);
      chip?.focus();
      this.hide();
    }
    this.ask(request);
  }

  onKey(event, chip) {
    const { machine, index } = this.tokenOf(chip);
    if (event.key === "Enter" || event.key === " ") this.pick(chip);
    else if (event.key === "Escape") this.card.hidden ? this.request({ kind: "close" }) : this.hide();
    else if (!this.move(machine.family, index, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // One chip of each machine is in the tab order; arrow keys move it.
  move(family, index, key) {
    if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(key)) return false;
    const target = neighbour(this.data.machines, family, index, key);
    if (!target) return true;
    const flow = this.columns.get(target[0]);
    for (const chip of flow.querySelectorAll('.chip[tabindex="0"]')) chip.tabIndex = -1;
    const chip = flow.querySelector(`.chip[data-index="${target[1]}"]`);
    chip.tabIndex = 0;
    chip.focus();
    return true;
  }

  // Screen readers hear each finished text once.
  speak() {
    const { machines, labels } = this.data;
    if (machines.some((machine) => machine.running) || !machines.some((machine) => machine.tokens.length))
      return;
    const texts = machines.map((machine) =>
      fill(labels.finished, { name: machine.name, text: machine.tokens.map((token) => token.said).join("") }),
    );
    const said = texts.join(" ");
    if (this.spoken.textContent !== said) this.spoken.textContent = said;
  }
}

const arenas = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!arenas.has(parentElement)) arenas.set(parentElement, new Arena(parentElement.querySelector(".arena")));
  const arena = arenas.get(parentElement);
  arena.ask = (request) => setTriggerValue("ask", request);
  arena.draw(data);
  return () => arenas.delete(parentElement);
}
