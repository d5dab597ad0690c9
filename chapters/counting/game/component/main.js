// Shannon's game: the passage so far and a keyboard. What comes next is known to the server alone.

class Game {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.quiet = onPageKey(this.part("root"), (event) => this.press(event));
    this.part("root").onkeydown = (event) => this.press(event);
  }

  // data: lang, labels, shown [[text, kind]], says, keys [[symbol, name]], tried [symbol], turn, over.
  receive({ data, setTriggerValue }) {
    Object.assign(this, { data, send: setTriggerValue, waiting: false });
    writeWords(this.place, data.lang, data.labels);
    this.drawPassage();
    if (this.part("says").textContent !== data.says) this.part("says").textContent = data.says;
    this.drawKeys();
    if (this.typing) this.part("passage").focus({ preventScroll: true }); // a key that was right or wrong is disabled
  }

  drawPassage() {
    const spans = this.data.shown.map(([text, kind]) => el("span", { class: kind }, text));
    const cursor = this.data.over
      ? undefined
      : el("span", { class: "cursor", "aria-label": this.data.labels.cursor }, "_");
    this.part("passage").replaceChildren(...spans, ...(cursor ? [cursor] : []));
  }

  drawKeys() {
    const nodes = this.data.keys.map(([symbol, name]) => {
      const off = this.data.over || this.data.tried.includes(symbol);
      return button(name, () => this.guess(symbol), { class: "key", disabled: off, "data-id": symbol });
    });
    replaceKeepingFocus(this.part("keys"), nodes);
  }

  // A letter, the space bar, or the number of a candidate.
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.data.over) return;
    const typed = event.key.toLowerCase();
    const found = this.data.keys.find(
      ([symbol], i) => symbol === typed || (this.data.numbered && typed === String(i + 1)),
    );
    const onKey = event.composedPath()[0]?.classList?.contains("key");
    if (!found || (onKey && typed === " ")) return; // the space bar presses the key that has the focus
    takeKey(event);
    this.guess(found[0]);
  }

  guess(symbol) {
    if (this.waiting || this.data.tried.includes(symbol)) return;
    this.waiting = true; // until the server has answered
    this.typing = this.part("root").matches(":focus-within");
    this.send("guess", { symbol, turn: this.data.turn });
  }

  stop() {
    this.quiet();
  }
}

export default mount((place) => new Game(place));
