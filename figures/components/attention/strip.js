// The text as a row of tokens, each shaded by what the focused token gives it (or takes from it).

class Strip {
  constructor(list, app) {
    Object.assign(this, { list, app, chips: [] });
    list.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("pointerleave", () => app.hover(null));
  }

  build() {
    const { text } = this.app;
    this.chips = text.tokens.map((token, index) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.setAttribute("role", "option");
      chip.textContent = token;
      chip.dir = "auto";
      if (text.specials.includes(index)) chip.classList.add("special");
      chip.addEventListener("pointerenter", () => this.app.hover({ side: "from", index }));
      chip.addEventListener("click", () => this.app.togglePin(index));
      return chip;
    });
    this.list.replaceChildren(...this.chips);
  }

  draw() {
    const { text, weights, focus, theme, pinned } = this.app,
      T = text.length;
    const [r, g, b] = rgb(theme.machine);
    this.chips.forEach((chip, i) => {
      const weight = focus.side === "from" ? weights[focus.index * T + i] : weights[i * T + focus.index];
      chip.style.backgroundColor = `rgba(${r}, ${g}, ${b}, ${(0.55 * weight).toFixed(3)})`;
      chip.classList.toggle("focus", i === focus.index);
      chip.setAttribute("aria-selected", String(pinned !== null && i === pinned.index));
      chip.tabIndex = i === focus.index ? 0 : -1;
    });
  }

  // Scroll the list, and only the list, until this token is in view.
  reveal(index) {
    const { list } = this,
      top = this.chips[index].offsetTop,
      height = this.chips[index].offsetHeight;
    if (top < list.scrollTop) list.scrollTop = top - 3;
    if (top + height > list.scrollTop + list.clientHeight)
      list.scrollTop = top + height + 3 - list.clientHeight;
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") return this.app.unpin();
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = Math.max(0, Math.min(this.chips.length - 1, this.chips.indexOf(event.target) + step));
    this.app.pin({ side: "from", index: at });
    this.chips[at].focus();
  }
}
