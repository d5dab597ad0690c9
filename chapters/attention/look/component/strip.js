// The text as a row of tokens, each shaded by what the focused token gives it (or takes from it).

class Strip {
  constructor(list, app) {
    Object.assign(this, { list, app, chips: [] });
    list.onkeydown = (event) => this.key(event);
    list.onpointerleave = () => app.hover(null);
  }

  build() {
    const { app } = this;
    const hover = (index) => ({ onpointerenter: () => app.hover({ side: "from", index }) });
    this.chips = tokenOptions(
      app.text.tokens,
      app.text.specials,
      (index) => app.togglePin(index),
      app.text.labels,
      hover,
    );
    this.list.replaceChildren(...this.chips);
  }

  draw() {
    const { text, weights, focus, theme, pinned } = this.app;
    const T = text.length;
    this.chips.forEach((chip, i) => {
      const weight = focus.side === "from" ? weights[focus.index * T + i] : weights[i * T + focus.index];
      chip.style.backgroundColor = tint(theme.machine, 0.55 * weight);
      chip.classList.toggle("focus", i === focus.index);
      chip.setAttribute("aria-selected", i === pinned?.index);
    });
    rove(this.chips, this.chips[focus.index]);
  }

  reveal(index) {
    reveal(this.list, this.chips[index]);
  }

  key(event) {
    if (event.key === "Escape") return this.app.unpin();
    const index = arrowTarget(event, this.chips);
    if (index === null) return;
    this.app.pin({ side: "from", index });
    this.chips[index].focus();
  }
}
