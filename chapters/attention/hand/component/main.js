// Attention by hand: what is chosen, what is typed, what is pointed to, and who redraws. Nothing asks the server.

class ByHand {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => linked(this), "hand_");
    this.redraw = eachFrame(() => this.draw());
    this.turn = 0;
    this.matrices = Object.fromEntries(MATRICES.map((name) => [name, new Matrix(name, this)]));
    this.wire();
  }

  wire() {
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("example", "change", (event) => this.open({ example: event.target.value }));
    on("cross", "change", (event) => this.open({ cross: event.target.value === "cross" }));
    on("causal", "change", (event) => this.change({ causal: event.target.value === "causal", guess: null }));
    on("divided", "change", (event) => this.change({ divided: event.target.checked, guess: null }));
    on("reset", "click", () => this.reset());
    on("back", "click", () => this.step(-1));
    on("forward", "click", () => this.step(1));
    on("root", "keydown", (event) => this.key(event));
    for (const name of ["inputs", "steps"]) {
      on(name, "pointerover", (event) => event.pointerType !== "touch" && this.hover(cellOf(event)));
      on(name, "pointerleave", () => this.hover(null));
      on(name, "focusin", (event) => this.focus(cellOf(event)));
      on(name, "focusout", (event) => this.leave(event));
      on(name, "click", (event) => this.click(event));
      on(name, "input", (event) => this.type(event));
    }
    this.ignorePage = onPageKey(this.part("root"), (event) => this.key(event));
  }

  // --- from the server: the example sentences and all words, once, and again in another language ---

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return;
    this.received = JSON.stringify(data);
    this.data = data;
    this.labels = data.labels;
    if (!this.state || !this.link.touched) this.start(); // nothing chosen yet: the sentence follows the language
    this.write();
    this.build();
  }

  start() {
    this.state = readState(this.link, this.data, { example: this.data.first, edits: {} });
    const { wrong } = this.link;
    this.link.touched = wrong.length > 0;
    if (wrong.length) this.tell("bad_link", { names: wrong });
  }

  write() {
    const { labels, data } = this;
    writeWords(this.place, data.lang, labels);
    this.part("root").setAttribute("aria-label", labels.keys);
    for (const name of ["back", "forward"]) this.part(name).title = labels[name];
    const sentences = Object.entries(data.sentences).map(([name, { tokens }]) => [name, tokens.join(" · ")]);
    writeOptions(this.part("example"), sentences);
    writeOptions(this.part("cross"), Object.entries({ self: labels.from_self, cross: labels.from_cross }));
    writeOptions(this.part("causal"), Object.entries({ none: labels.mask_none, causal: labels.mask_causal }));
    const stages = STAGES.map((name, i) =>
      button(`${i + 1} ${labels[`stage_${name}`]}`, () => this.change({ stage: i })),
    );
    this.part("stages").replaceChildren(...stages);
    this.part("inputs").replaceChildren(...["q", "k", "v"].map((name) => this.matrices[name].figure));
    this.part("steps").replaceChildren(
      ...["scores", "scaled", "masked", "weights", "output"].map((name) => this.matrices[name].figure),
    );
    this.part("whole").replaceChildren(...wholeFormula(labels));
  }

  // New shapes: another sentence, or queries from the other one.
  build() {
    const { labels, state } = this;
    this.sides = sidesOf(this.data, state);
    const asking = this.sides.queries.tokens;
    const answering = this.sides.keys.tokens;
    const channels = labels.channels.split("|");
    const values = labels.values.split("|");
    const shapes = {
      q: [asking, channels],
      k: [answering, channels],
      v: [answering, values],
      output: [asking, values],
    };
    MATRICES.forEach((name) => this.matrices[name].build(...(shapes[name] ?? [asking, answering])));
    const rows = asking.map((name, i) => button(name, () => this.change({ row: i })));
    this.part("rows").replaceChildren(...rows);
    this.hovered = this.focused = null;
    this.compute();
  }

  // --- numbers ---

  compute() {
    const { data, state } = this;
    [this.q, this.k, this.v] = ["q", "k", "v"].map((name) => rowsOf(data, state, name));
    this.found = attend(this.q, this.k, this.v, masking(state), state.divided);
    this.turn += 1;
    this.redraw();
  }

  isChanged(m, r, c) {
    return this[m][r][c] !== originalOf(this.data, this.state, inputName(this.state, m))[r][c];
  }

  get cell() {
    const { sides, labels } = this;
    const token = (m, r) => (["k", "v"].includes(m) ? sides.keys : sides.queries).tokens[r];
    const channel = (m, c) => {
      if (m === "q" || m === "k") return labels.channels.split("|")[c];
      return m === "v" || m === "output" ? labels.values.split("|")[c] : sides.keys.tokens[c];
    };
    const name = (m, r, c) => namedValue(labels[`name_${m}`], sideBySide(token(m, r), channel(m, c)));
    const at = (m, r, c) => `${labels[`short_${m}`]}(${token(m, r)}, ${channel(m, c)})`;
    return Object.assign(at, { token, channel, full: name });
  }

  captionOf(name, values) {
    const { state, labels } = this;
    const size = `${values.length} × ${values[0].length}`;
    const without =
      (name === "scaled" && !state.divided && "not_divided") ||
      (name === "masked" && !masking(state) && "not_masked");
    const how = fill(labels[`how_${without || name}`] ?? "", { d: this.q[0].length });
    if (!how) return size;
    return /[\u4e00-\u9fff]/.test(how) ? `${how}（${size}）` : `${how} (${size})`;
  }

  // --- what the visitor does ---

  change(change) {
    Object.assign(this.state, change);
    this.link.changed();
    this.hovered = null;
    if ("row" in change || "stage" in change) this.focused = null;
    this.compute();
    if ("stage" in change) requestAnimationFrame(() => this.reveal());
  }

  // The table of this step, where it is off the screen; nothing moves when it is in sight.
  reveal() {
    const behavior = wantsStillness() ? "auto" : "smooth";
    this.place.querySelector("figure.now")?.scrollIntoView({ block: "nearest", behavior });
  }

  // Another sentence or other queries: a new question about its last row.
  open(change) {
    Object.assign(this.state, change);
    const last = sidesOf(this.data, this.state).queries.tokens.length - 1;
    this.tell(null);
    this.build();
    this.change({ row: last, asked: last, guess: null });
  }

  reset() {
    this.overwrite = true;
    this.tell(null);
    this.change({ edits: { ...this.state.edits, [this.state.example]: {} }, guess: null });
  }

  step(by) {
    const stage = this.state.stage + by;
    if (stage >= 0 && stage < STAGES.length) this.change({ stage });
  }

  answer(token) {
    const row = this.state.asked;
    const stage = STAGES.indexOf("softmax");
    this.change({
      asked: null,
      row,
      guess: token === null ? null : { row, token },
      stage: Math.max(this.state.stage, stage),
    });
    this.say(true);
  }

  ask() {
    this.change({ asked: this.state.row, guess: null });
  }

  type(event) {
    const { m, r, c } = cellOf(event);
    const { value, wrong } = readNumber(event.target.value);
    event.target.toggleAttribute("aria-invalid", false);
    if (wrong) {
      event.target.setAttribute("aria-invalid", "true");
      const facts = { cell: this.cell.full(m, r, c), kept: num(this[m][r][c], 3), most: MOST };
      return this.tell(`typed_${wrong}`, facts);
    }
    this.tell(null);
    this.set(m, r, c, value);
  }

  set(m, r, c, value) {
    if (m === "q") this.state.row = r; // a query makes its own row: that is the one to follow
    this.change({ edits: edited(this.data, this.state, m, r, c, value), guess: null });
  }

  leave(event) {
    const cell = cellOf(event);
    if (!cell || event.target.tagName !== "INPUT") return this.focus(null);
    event.target.value = num(this[cell.m][cell.r][cell.c], 3);
    event.target.removeAttribute("aria-invalid");
    this.focus(null);
  }

  tell(key, facts = {}) {
    const place = this.part("notice");
    place.hidden = key === null;
    place.textContent = key === null ? "" : fill(this.labels[key], facts);
  }

  click(event) {
    const line = event.target.closest("tbody tr");
    const figure = event.target.closest("[data-matrix]");
    if (!line || ["k", "v"].includes(figure.dataset.matrix) || event.target.tagName === "INPUT") return;
    const row = [...line.parentNode.children].indexOf(line);
    const cell = cellOf(event);
    this.change({ row });
    if (cell) this.matrices[cell.m].move(cell.r, cell.c);
  }

  hover(cell) {
    if (JSON.stringify(cell) === JSON.stringify(this.hovered)) return;
    this.hovered = cell;
    this.redraw();
  }

  focus(cell) {
    this.focused = cell;
    if (cell) {
      this.matrices[cell.m].spot = [cell.r, cell.c];
      this.matrices[cell.m].rove();
    }
    this.redraw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const tag = event.target.tagName;
    const cell = cellOf(event);
    if (tag === "SELECT") return;
    const done = cell ? this.cellKey(event, cell) : this.walkKey(event, tag);
    if (done) event.preventDefault();
  }

  walkKey(event, tag) {
    if (event.key === "ArrowRight") return (this.step(1), true);
    if (event.key === "ArrowLeft") return (this.step(-1), true);
    if (event.key !== " " || tag === "BUTTON" || tag === "INPUT") return false;
    this.change({ stage: (this.state.stage + 1) % STAGES.length });
    return true;
  }

  // In a cell: left and right, Enter move; up and down move too, but change a number that is typed by one.
  cellKey(event, { m, r, c }) {
    const box = event.target.tagName === "INPUT" ? event.target : null;
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const go = (row, col) => (this.matrices[m].move(row, col), true);
    if (event.key === "Enter") return go(event.shiftKey ? r - 1 : r + 1, c);
    if (event.key === "Escape") return (event.target.blur(), true);
    if (box && by) return this.nudge(box, m, r, c, by);
    if (by) return go(r - by, c);
    const whole = box && box.selectionStart === 0 && box.selectionEnd === box.value.length;
    if (event.key === "ArrowLeft" && (!box || whole || box.selectionEnd === 0)) return go(r, c - 1);
    if (event.key === "ArrowRight" && (!box || whole || box.selectionStart === box.value.length))
      return go(r, c + 1);
    return false;
  }

  nudge(box, m, r, c, by) {
    const value = Math.round(1000 * clamp(this[m][r][c] + by, -MOST, MOST)) / 1000;
    box.value = num(value, 3);
    box.removeAttribute("aria-invalid");
    this.tell(null);
    this.set(m, r, c, value);
    return true;
  }

  // --- drawing ---

  draw() {
    const { state, found, matrices } = this;
    const values = { q: this.q, k: this.k, v: this.v, ...found };
    for (const name of MATRICES) {
      const computed = ["weights", "output"].includes(name);
      matrices[name].draw(
        values[name],
        ["k", "v"].includes(name) ? null : state.row,
        computed ? state.asked : null,
      );
      matrices[name].figure.classList.toggle(
        "now",
        SHOWN_AT[STAGES[state.stage]] === name || (state.stage === 0 && matrices[name].editable),
      );
    }
    this.overwrite = false;
    this.controls();
    drawGuess(this);
    drawLast(this);
    this.point();
    this.say();
  }

  controls() {
    const { state, labels, found } = this;
    this.part("example").value = state.example;
    this.part("cross").value = state.cross ? "cross" : "self";
    this.part("causal").value = masking(state) ? "causal" : "none";
    this.part("causal").disabled = state.cross;
    this.part("divided").checked = state.divided;
    this.part("divided-label").textContent = fill(labels.divide, { d: this.q[0].length });
    const own = Object.keys(state.edits[state.example] ?? {}).length;
    this.part("origin").textContent = own ? labels.origin_yours : labels.origin_ours;
    this.part("reset").disabled = !own;
    this.part("back").disabled = state.stage === 0;
    this.part("forward").disabled = state.stage === STAGES.length - 1;
    [...this.part("stages").children].forEach((one, i) =>
      i === state.stage ? one.setAttribute("aria-current", "step") : one.removeAttribute("aria-current"),
    );
    [...this.part("rows").children].forEach((one, i) =>
      one.setAttribute("aria-pressed", String(i === state.row)),
    );
    const left = { scale: !state.divided, mask: !masking(state) };
    this.place.querySelectorAll("[data-at]").forEach((el) => {
      el.classList.toggle("now", el.dataset.at === STAGES[state.stage]);
      el.classList.toggle("without", Boolean(left[el.dataset.at]));
    });
    const [T, S] = [found.scores.length, found.scores[0].length];
    const [D, W] = [this.q[0].length, this.v[0].length];
    this.part("count").textContent = fill(labels.count, {
      scores: T * S,
      queries: T,
      keys: S,
      first: T * S * D,
      last: T * S * W,
    });
  }

  // The cell that is explained: pointed to, focused, or the strongest one of this stage.
  point() {
    const { state, found, matrices } = this;
    let cell = this.hovered ?? this.focused;
    const shown = SHOWN_AT[STAGES[state.stage]];
    const secret = (m, r) => ["weights", "output"].includes(m) && r === state.asked;
    if (!cell && shown && !secret(shown, state.row)) {
      const row = shown === "output" ? found.output[state.row] : found.masked[state.row];
      cell = { m: shown, r: state.row, c: row.indexOf(Math.max(...row)) };
    }
    const covered = cell ? secret(cell.m, cell.r) : shown && secret(shown, state.row);
    this.pointed = cell;
    this.explained = covered
      ? { text: this.labels.covered, from: [] }
      : cell
        ? explain(this, cell)
        : { text: this.labels.hint, from: [], plain: true };
    for (const name of MATRICES) matrices[name].mark(this.explained.from, cell);
    this.part("readout").textContent = this.explained.text;
    this.part("readout").classList.toggle("plain", Boolean(this.explained.plain));
    this.part("readout").toggleAttribute("data-asked", Boolean(this.hovered ?? this.focused));
  }

  say(now) {
    const says = sentence(this);
    const { state } = this;
    this.part("says").textContent = says;
    const judged = state.guess ? verdict(this, this.found) : "";
    const spoken = `${judged} ${says} ${this.hovered || this.focused ? this.explained.text : ""}`.trim();
    announce(this.part("live"), spoken, now ? 0 : undefined);
  }

  stop() {
    this.ignorePage();
    this.link.stop();
    this.redraw.stop();
  }
}

// output = softmax( Q Kᵀ / √d + mask ) · V, each part lit when its stage comes.
function wholeFormula(labels) {
  const bit = (at, ...text) => el("span", { "data-at": at }, ...text);
  const sup = (text) => el("sup", {}, text);
  const sub = (text) => el("sub", {}, text);
  const small = (text) => el("i", {}, text);
  return [
    bit("sum", `${labels.short_output} = `),
    bit("softmax", "softmax("),
    bit("scores", small("Q K"), sup("T")),
    bit("scale", " / √", small("d"), sub("k")),
    bit("mask", ` + ${labels.short_masked}`),
    bit("softmax", ")"),
    bit("sum", " · ", small("V")),
  ];
}

function cellOf(event) {
  const td = event.target.closest?.("[data-m]");
  return td && { m: td.dataset.m, r: Number(td.dataset.r), c: Number(td.dataset.c) };
}

export default mount((place) => new ByHand(place));
