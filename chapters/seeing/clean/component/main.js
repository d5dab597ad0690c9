// Two originals with the same small picture. The second one can be painted; the link holds every stroke.

const DOT = 10; // units of a canvas for one pixel of a large picture
const MOST_STROKES = 500; // as many as an address carries
const [MIRROR, TURN] = ["zm", "zt"];

class BlockBrush extends Brush {
  draw() {
    this.app.draw();
  }

  paint(i) {
    this.app.stroke(i.toString(36).padStart(2, "0"));
  }
}

class TwoOriginals {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.brush = new BlockBrush(this.part("second"), this);
    this.link = new Link(
      () => ({ painted: this.strokes.length ? `${this.data.pair}.${this.strokes.join("")}` : null }),
      "clean_",
    );
    for (const [name, act] of [
      ["mirror", () => this.stroke(MIRROR)],
      ["turn", () => this.stroke(TURN)],
      ["undo", () => this.replay(this.strokes.slice(0, -1))],
      ["back", () => this.replay([])],
    ]) {
      this.part(name).onclick = () => {
        act();
        this.send();
      };
    }
  }

  receive({ data }) {
    const other = this.data?.pair !== data.pair;
    this.data = data;
    writeWords(this.place, data.lang, data.labels);
    saveButtons(this.part("saves"), data.labels, { csv: () => this.csv(), png: () => this.png() });
    if (other) this.begin();
    else this.draw();
  }

  begin() {
    this.link.wrong = [];
    const found = this.link.read("painted", "", (raw) => this.parse(raw));
    this.part("notice").textContent = this.link.wrong.length ? this.data.labels.bad_link : "";
    this.strokes = [];
    this.image = [...this.data.second];
    for (const one of found.match(/../g) ?? []) this.apply(one);
    this.draw();
  }

  // "x4.1.0a1bzm" -> its strokes; of another pair none at all.
  parse(raw) {
    const [factor, number, strokes] = raw.split(".");
    if (!/^([0-9a-z]{2}){1,500}$/.test(strokes ?? "")) return undefined;
    if (`${factor}.${number}` !== this.data.pair) return "";
    const fits = (one) => one === MIRROR || one === TURN || parseInt(one, 36) < this.image0().length;
    return strokes.match(/../g).every(fits) ? strokes : undefined;
  }

  image0() {
    return this.data.second;
  }

  apply(one) {
    const { side, factor, ink } = this.data;
    this.strokes.push(one);
    if (one === MIRROR) this.image = mirrorBlocks(this.image, side, factor);
    else if (one === TURN) this.image = turnBlocks(this.image, side, factor);
    else this.image = moveInk(this.image, parseInt(one, 36), side, factor, ink);
  }

  stroke(one) {
    if (this.strokes.length >= MOST_STROKES) {
      this.part("notice").textContent = fill(this.data.labels.full, { most: MOST_STROKES });
      return;
    }
    if (one !== this.strokes.at(-1) || one === MIRROR || one === TURN) this.apply(one);
    this.draw();
  }

  replay(strokes) {
    this.image = [...this.data.second];
    this.strokes = [];
    this.part("notice").textContent = "";
    for (const one of strokes) this.apply(one);
    this.draw();
  }

  send() {
    this.link.changed();
  }

  draw() {
    const { side, factor, first, enlarged, ink, labels, read } = this.data;
    const small = [first, this.image].map((one) => blockSums(one, side, factor));
    const grid = { side, every: factor };
    this.paper("first", first, ink, grid);
    this.paper("second", this.image, ink, { ...grid, cursor: this.brush.cursor });
    for (const [i, name] of ["first", "second"].entries())
      this.paper(`small_of_${name}`, small[i], ink * factor ** 2, { side: side / factor });
    this.paper("enlarged", enlarged, ink, { side });
    const gap = Math.max(...small[0].map((sum, i) => Math.abs(sum - small[1][i])));
    const changed = first.filter((value, i) => value !== this.image[i]).length;
    const numbers = { changed, pixels: first.length, blocks: small[0].length, gap };
    numbers.first = this.decibels(first);
    numbers.second = this.decibels(this.image);
    const says = fill(labels.state, numbers);
    this.part("says").textContent = says;
    announce(this.part("live"), says);
    this.part("read_first").textContent = fill(labels.read_as, { digit: read[0] });
    this.part("read_second").textContent = this.strokes.length
      ? labels.moved
      : fill(labels.read_as, { digit: read[1] });
    this.part("read_enlarged").textContent = fill(labels.read_as, { digit: read[2] });
    this.part("second").setAttribute("aria-label", labels.board);
    for (const name of ["first", "enlarged"]) this.name(name, this.part(`read_${name}`).textContent);
    for (const name of ["first", "second"])
      this.part(`small_of_${name}`).setAttribute("aria-label", labels[`small_of_${name}`]);
    this.part("undo").disabled = this.part("back").disabled = this.strokes.length === 0;
  }

  // What a picture shows, behind what it is.
  name(part, shows, what = this.data.labels[part]) {
    this.part(part).setAttribute("aria-label", namedValue(what, shows));
  }

  // Both originals and the enlargement, pixel by pixel.
  csv() {
    const { side, first, enlarged, labels } = this.data;
    const tables = [first, this.image, enlarged].map((one) => gridTable(side, side, Float64Array.from(one)));
    saveTables(tables, "glassbox-two-originals", [labels.title, this.part("says").textContent]);
  }

  png() {
    saveCanvas(this.part("second"), "glassbox-two-originals");
  }

  decibels(image) {
    const { enlarged, ink } = this.data;
    const error = image.reduce((sum, value, i) => sum + ((value - enlarged[i]) / ink) ** 2, 0) / image.length;
    return error > 0 ? (-10 * Math.log10(error)).toFixed(1) : "∞";
  }

  // Draw ink on white paper; `every` pixels a thin line between blocks.
  paper(name, image, most, { side, every, cursor = null }) {
    const canvas = this.part(name);
    canvas.width = canvas.height = side * DOT;
    const pen = canvas.getContext("2d");
    image.forEach((value, i) => {
      const level = Math.round(255 * (1 - value / most));
      pen.fillStyle = `rgb(${level}, ${level}, ${level})`;
      pen.fillRect((i % side) * DOT, Math.floor(i / side) * DOT, DOT, DOT);
    });
    pen.strokeStyle = "rgba(0, 94, 168, .35)";
    for (let at = every; every && at < side; at += every) {
      pen.strokeRect(at * DOT, -1, 0, side * DOT + 2);
      pen.strokeRect(-1, at * DOT, side * DOT + 2, 0);
    }
    if (cursor === null) return;
    pen.strokeStyle = "rgb(168, 72, 10)";
    pen.lineWidth = 3;
    pen.strokeRect((cursor % side) * DOT + 1, Math.floor(cursor / side) * DOT + 1, DOT - 2, DOT - 2);
  }

  stop() {
    this.link.stop();
  }
}

export default mount((place) => new TwoOriginals(place));
