// A digit of 8 x 8 pixels: drawn with finger, mouse or keyboard, or moved by one pixel. The server knows the answers.

const ONE_PIXEL = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
const POINTING = { left: "←", right: "→", up: "↑", down: "↓" };

const inkText = (image) => image.map((v) => v.toString(36)).join("");

class DigitBrush extends Brush {
  draw() {
    const { side } = this.app.data;
    const cells = this.app.image.map((_, i) => this.at("cell", i, 0));
    this.drawing.setAttribute("viewBox", `0 0 ${side * PIXEL} ${side * PIXEL}`);
    this.drawing.replaceChildren(...cells, ...this.ink(), ...this.mark());
  }
}

class Pad {
  constructor(place) {
    this.part = partsOf(place);
    this.brush = new DigitBrush(this.part("board"), this);
    Object.assign(this, { drawn: new Pending(), moves: new Pending() });
  }

  receive({ data, setTriggerValue }) {
    Object.assign(this, { data, trigger: setTriggerValue });
    const old = this.drawn.isOld(inkText(data.image));
    if (!this.brush.painting && !old) this.image = [...data.image];
    this.moves.isOld(data.move.join(","));
    this.brush.draw();
    this.part("board").setAttribute("aria-label", data.labels.board);
    this.part("hint").textContent = data.labels.hint;
    for (const side of Object.keys(ONE_PIXEL)) replaceKeepingFocus(this.part(side), [this.arrow(side)]);
    replaceKeepingFocus(this.part("tools"), this.tools());
  }

  arrow(side) {
    const node = button(POINTING[side], () => this.go(ONE_PIXEL[side]), { "data-id": side });
    node.setAttribute("aria-label", this.data.labels[side]);
    node.title = this.data.labels[side];
    return node;
  }

  go([right, down]) {
    const { move, side } = this.data;
    const here = this.moves.last(move.join(",")).split(",").map(Number);
    const there = [here[0] + right, here[1] + down];
    if (Math.max(...there.map(Math.abs)) >= side) return;
    this.moves.sent(move.join(","), there.join(","));
    this.trigger("moved", there.join(","));
  }

  tools() {
    const { labels, changed } = this.data;
    const clear = button(labels.clear, () => this.clear(), { "data-id": "clear" });
    const back = button(labels.back, () => this.tell(""), { "data-id": "back" });
    back.disabled = !changed;
    return [clear, back];
  }

  clear() {
    this.image = this.image.map(() => 0);
    this.brush.draw();
    this.send();
  }

  send() {
    const now = inkText(this.image);
    this.drawn.sent(inkText(this.data.image), now);
    this.tell(now);
  }

  tell(drawn) {
    if (!drawn) this.drawn = new Pending();
    this.moves = new Pending(); // the server puts a drawing where it was drawn
    this.trigger("drawn", drawn);
  }
}

export default mount((place) => new Pad(place));
