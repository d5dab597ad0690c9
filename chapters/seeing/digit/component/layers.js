// One layer of a network on the page: a sheet of maps, or a row of single units. Pointing at a unit, or moving to it with the
// arrow keys, tells `app.look(net, name, i, how)`; a click holds it.

class MapLayer {
  constructor(app, net, layer, canvas = el("canvas", { role: "application", tabindex: 0 })) {
    Object.assign(this, { app, net, layer, canvas, sheet: new MapSheet(canvas) });
    canvas.onpointermove = (event) => event.pointerType !== "touch" && this.point(event, "passing");
    canvas.onclick = (event) => this.point(event, "held");
    canvas.onkeydown = (event) => this.key(event);
  }

  point(event, how) {
    const i = this.sheet.at(event);
    if (i !== null) this.app.look(this.net, this.layer.name, i, how);
  }

  key(event) {
    const { side, channels, name } = this.layer;
    const size = side * side;
    const chosen = this.app.chosen;
    const i = chosen.net === this.net && chosen.layer === name ? chosen.i : 0;
    const [map, row, column] = [Math.floor(i / size), Math.floor((i % size) / side), i % side];
    if (event.key === "Home" && this.numbers) {
      takeKey(event);
      return this.go(largestAt(this.numbers));
    }
    const turn = { PageDown: 1, PageUp: -1 }[event.key];
    const move = turn ? [0, 0] : arrowMove(event);
    if (turn) takeKey(event);
    if (!move) return;
    const [r, c] = [clamp(row + move[0], 0, side - 1), clamp(column + move[1], 0, side - 1)];
    this.go(clamp(map + (turn ?? 0), 0, channels - 1) * size + r * side + c);
  }

  draw(numbers, { width, theme, limit }) {
    const { side, channels } = this.layer;
    const columns = channels === 1 ? 1 : width > 290 && side < 28 ? 8 : 4;
    this.sheet.draw(numbers, { count: channels, side, limit, columns, width, theme });
    this.numbers = numbers;
    if (this.words) this.name();
  }

  // What the sheet is, and where it is strongest.
  name() {
    const i = largestAt(this.numbers);
    const strongest = this.numbers[i] > 0 ? fill(this.app.labels.maps_strongest, { one: this.told(i) }) : "";
    const words = inARow([this.words, strongest]);
    if (this.canvas.getAttribute("aria-label") !== words) this.canvas.setAttribute("aria-label", words);
  }

  told(i) {
    const facts = { at: this.app.nameOf(this.net, this.layer, i), value: shortNumber(this.numbers[i]) };
    return fill(this.app.labels.maps_at, facts);
  }

  // A number that the keyboard goes to is looked at, and said.
  go(i) {
    this.app.look(this.net, this.layer.name, i, "keys");
    announce(this.app.part("cursor"), this.told(i));
  }

  frame({ box, channel }, theme, width) {
    this.sheet.frame(box, channel, theme.ink, width);
  }

  call(words) {
    this.words = words;
  }

  get node() {
    return this.canvas;
  }
}

class UnitLayer {
  constructor(app, net, layer) {
    Object.assign(this, { app, net, layer });
    this.buttons = Array.from({ length: layer.channels }, (_, i) => {
      const value = el("b");
      const sign = el("span", {}, String(layer.name === "scores" ? i : i + 1));
      const node = el("button", { type: "button", onclick: () => this.tell(i, "held") }, sign, value);
      node.onpointerenter = (event) => event.pointerType !== "touch" && this.tell(i, "passing");
      node.onfocus = () => node.matches(":focus-visible") && this.tell(i, "keys");
      return Object.assign(node, { number: value });
    });
    this.node = el("div", { class: "units", role: "group" }, ...this.buttons);
    this.node.onkeydown = (event) => {
      const to = arrowTarget(event, this.buttons);
      if (to !== null) roveTo(this.buttons, this.buttons[to]);
    };
    rove(this.buttons, this.buttons[0]);
  }

  tell(i, how) {
    this.app.look(this.net, this.layer.name, i, how);
  }

  draw(numbers, { limit, theme }) {
    this.buttons.forEach((node, i) => {
      const share = 0.6 * Math.min(1, Math.abs(numbers[i]) / limit);
      const text = shortNumber(numbers[i]);
      if (node.number.textContent !== text) node.number.textContent = text;
      if (this.layer.name === "scores")
        node.setAttribute("aria-label", namedValue(fill(this.app.labels.of_score, { digit: i }), text));
      node.style.background = `rgba(${(numbers[i] > 0 ? theme.above : theme.below).join(",")}, ${share.toFixed(2)})`;
      node.classList.remove("framed", "chosen");
    });
  }

  frame({ box, channel }, theme, width) {
    this.buttons.forEach((node, i) => {
      if (box && (channel === null || channel === i)) node.classList.add(width > 2 ? "chosen" : "framed");
    });
  }

  call(words) {
    this.node.setAttribute("aria-label", words);
  }
}

const shortNumber = (v) => signed(Math.abs(v) < 0.005 ? "0" : v.toFixed(Math.abs(v) < 9.95 ? 2 : 1));
