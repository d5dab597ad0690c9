// A dictionary that answers softly: the same attention as above with one query, two-dimensional arrows as keys.

const arrow = (degrees, length = 1) => [
  length * Math.cos((degrees * Math.PI) / 180),
  length * Math.sin((degrees * Math.PI) / 180),
];
const DEGREES = 359;
const LONGEST = 20;

class Dictionary {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "hand_");
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("query", "input", (event) => this.change({ query: Number(event.target.value) }));
    on("length", "input", (event) => this.change({ length: Number(event.target.value) }));
    on("reset", "click", () => this.reset());
    on("entries", "input", (event) => this.type(event.target));
    on("entries", "focusout", () => this.fillBoxes());
    on("entries", "keydown", (event) => this.move(event));
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return;
    this.received = JSON.stringify(data);
    [this.data, this.labels] = [data, data.labels];
    if (!this.state) this.read();
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.dict_name);
    this.build();
    this.draw();
  }

  // --- the link ---

  read() {
    const { data, link } = this;
    const within = (most) => (raw) =>
      /^\d{1,3}(\.5)?$/.test(raw) && Number(raw) <= most ? Number(raw) : undefined;
    const list = (most) => (raw) => {
      const found = raw.split("_").map((text) => readNumber(text, most));
      const fits = found.length === data.keys.length && found.every(({ wrong }) => !wrong);
      return fits ? found.map(({ value }) => value) : undefined;
    };
    this.state = {
      query: link.read("dq", data.query, within(DEGREES)),
      length: link.read("dl", data.length, within(LONGEST)),
      keys: link.read("dk", data.keys, list(DEGREES)),
      values: link.read("dv", data.values, list(MOST)),
    };
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const { state, data } = this;
    const changed = (name) =>
      String(state[name]) === String(data[name]) ? null : [state[name]].flat().join("_");
    return { dq: changed("query"), dl: changed("length"), dk: changed("keys"), dv: changed("values") };
  }

  // --- what the visitor does ---

  change(change) {
    Object.assign(this.state, change);
    this.link.changed();
    this.draw();
  }

  reset() {
    const { keys, values, query, length } = this.data;
    this.tell("");
    this.change({ keys, values, query, length });
    this.fillBoxes();
  }

  type(box) {
    const { name, index } = box.dataset;
    const most = name === "keys" ? DEGREES : MOST;
    const { value, wrong } = readNumber(box.value, most);
    box.toggleAttribute("aria-invalid", false);
    if (wrong) {
      box.setAttribute("aria-invalid", "true");
      return this.tell(
        fill(this.labels[`typed_${wrong}`], {
          cell: box.getAttribute("aria-label"),
          kept: num(this.state[name][index], 3),
          most,
        }),
      );
    }
    this.tell("");
    this.change({ [name]: this.state[name].map((x, i) => (i === Number(index) ? value : x)) });
  }

  // Up and down lead to the entry above or below, left and right to its other field when the cursor stands at that end.
  move(event) {
    const [box, by] = [event.target, MOVES[event.key]];
    if (!by || !isPlain(event)) return;
    const [start, end] = [box.selectionStart === 0, box.selectionEnd === box.value.length];
    if ((by[1] < 0 && !start) || (by[1] > 0 && !end)) return;
    const [row, column] = [Number(box.dataset.index), box.dataset.name === "keys" ? 0 : 1];
    const next = this.lines[row + by[0]]?.boxes[column + by[1]];
    takeKey(event);
    next?.focus();
    next?.select();
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- drawing ---

  build() {
    const { labels, state } = this;
    const head = ["dict_key", "dict_value", "dict_score", "dict_weight"].map((name) =>
      el("th", { scope: "col" }, labels[name]),
    );
    this.lines = state.keys.map((_, i) => {
      const boxes = ["keys", "values"].map((name) =>
        el("input", {
          type: "text",
          maxlength: "24",
          autocomplete: "off",
          "data-name": name,
          "data-index": i,
          "aria-label": fill(labels[`dict_${name}`], { n: i + 1 }),
        }),
      );
      const [score, bar, share] = [el("td"), el("i"), el("b")];
      const line = el(
        "tr",
        {},
        ...boxes.map((box) => el("td", {}, box)),
        score,
        el("td", { class: "share" }, bar, share),
      );
      return { boxes, score, bar, share, line };
    });
    const table = el(
      "table",
      { "aria-label": labels.dict_name },
      el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...this.lines.map(({ line }) => line)),
    );
    this.part("entries").replaceChildren(table);
    this.fillBoxes();
  }

  fillBoxes() {
    this.lines.forEach(({ boxes }, i) =>
      boxes.forEach((box) => {
        box.value = num(this.state[box.dataset.name][i], 3);
        box.removeAttribute("aria-invalid");
      }),
    );
  }

  draw() {
    const { labels, state } = this;
    const { keys, values, query, length } = state;
    const found = attend(
      [arrow(query, length)],
      keys.map((key) => arrow(key)),
      values.map((value) => [value]),
      false,
      false,
    );
    this.part("query").value = query;
    this.part("length").value = length;
    this.part("query-label").textContent = fill(labels.dict_query, { query: num(query) });
    this.part("length-label").textContent = fill(labels.dict_length, { length: num(length) });
    this.lines.forEach(({ score, share }, i) => {
      const weight = found.weights[0][i];
      score.textContent = num(found.scores[0][i]);
      share.parentNode.style.setProperty("--share", weight);
      share.textContent = percent(weight, 1);
    });
    const at = keys.indexOf(query);
    const code = el("code", {}, at < 0 ? `KeyError: ${num(query)}` : num(values[at]));
    this.part("hard").replaceChildren(
      el("strong", {}, labels.dict_hard),
      " ",
      code,
      " ",
      el("br"),
      at < 0 ? labels.dict_missing : labels.dict_found,
    );
    const sum = values.map((value, i) => `${num(found.weights[0][i], 4)}·${arg(value)}`).join(" + ");
    const soft = el("code", {}, `${sum} = ${num(found.output[0][0])}`);
    this.part("soft").replaceChildren(el("strong", {}, labels.dict_soft), " ", soft);
    announce(this.part("live"), `${this.part("hard").textContent} ${this.part("soft").textContent}`);
  }

  stop() {
    this.link.stop();
  }
}

export default mount((place) => new Dictionary(place));
