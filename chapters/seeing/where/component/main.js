// The detector: digits on a sheet, the network at every window, boxes, what suppresses what, precision and recall.

const FIRST_LEAST = 0.5;
const FIRST_OVERLAP = 0.3;
const share01 = (raw) => (/^(0|1|0?\.\d{1,2}|1\.0{1,2}|0\.\d{1,2})$/.test(raw) ? Number(raw) : undefined);
const yesNo = (raw) => ({ 0: false, 1: true })[raw];

class Where {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "where_");
    this.redraw = eachFrame(() => this.draw());
    this.stage = new Stage(this.part, this);
    this.maps = new Maps(this.part, (window) => this.change({ window }));
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("preset", "change", ({ target }) => this.preset(target.value));
    on("seed", "change", ({ target }) => this.reseed(target));
    on("dice", "click", () => this.roll((this.state.seed ?? 0) + 1));
    on("clear", "click", () => this.put([]));
    on("grow", "click", () => this.alter((put) => inside({ ...put, size: 1 - put.size })));
    on("hand", "click", () => this.alter((put) => ({ ...put, image: this.nextHand(put.image) })));
    on("remove", "click", () => this.drop(this.state.chosen));
    for (const name of ["least", "overlap"]) {
      on(name, "input", ({ target }) => this.change({ [name]: Number(target.value), pair: null }));
    }
    for (const name of ["within", "gone", "truth"]) {
      on(name, "change", ({ target }) => this.change({ [name]: target.checked, pair: null }));
    }
    this.observer = new ResizeObserver(() => this.state && this.redraw());
    this.observer.observe(this.part("stage"));
  }

  receive({ data }) {
    const { header, rest } = unpack(data);
    const text = JSON.stringify(header);
    if (text === this.received) return this.redraw();
    this.received = text;
    Object.assign(this, { data: header, labels: header.labels });
    this.layers = layersOf(new Float32Array(rest.buffer, 0, header.weights));
    this.images = rest.subarray(4 * header.weights);
    this.windows = allWindows();
    if (!this.state) this.read();
    writeWords(this.place, header.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.scene_name);
    saveButtons(this.part("saves"), this.labels, { csv: () => this.csv(), png: () => this.png() });
    this.build();
    this.redraw();
  }

  read() {
    const { link, data } = this;
    const pool = data.digits.length;
    const seed = link.read("seed", null, (raw) => (/^[1-9]\d{0,3}$/.test(raw) ? Number(raw) : undefined));
    const first = seed === null ? scanned(data.presets[data.first], pool) : randomScene(seed, pool);
    const window = (raw) =>
      /^\d{1,3}$/.test(raw) && Number(raw) < this.windows.length ? Number(raw) : undefined;
    const puts = link.read("s", first, (raw) => scanned(raw, pool));
    this.state = {
      puts,
      seed: puts === first ? seed : null,
      least: link.read("t", FIRST_LEAST, share01),
      overlap: link.read("o", FIRST_OVERLAP, share01),
      within: link.read("c", false, yesNo),
      gone: link.read("g", false, yesNo),
      truth: link.read("b", true, yesNo),
      window: link.read("w", null, window),
      chosen: puts.length ? 0 : null,
      pair: null,
    };
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const { state, data } = this;
    const scene = written(state.puts);
    const other = (value, first) => (value === first ? null : value);
    return {
      seed: state.seed,
      s: state.seed === null ? other(scene, data.presets[data.first]) : null,
      t: other(state.least, FIRST_LEAST),
      o: other(state.overlap, FIRST_OVERLAP),
      c: state.within ? 1 : null,
      g: state.gone ? 1 : null,
      b: state.truth ? null : 0,
      w: state.window,
    };
  }

  // --- what the visitor does ---

  change(change, told = "") {
    Object.assign(this.state, change);
    this.tell(told);
    this.link.changed();
    this.redraw();
  }

  put(puts, more = {}) {
    const chosen = puts.length ? 0 : null;
    this.change({ puts, seed: null, chosen, pair: null, window: null, ...more });
  }

  preset(name) {
    if (name !== "own") this.put(scanned(this.data.presets[name], this.data.digits.length));
  }

  roll(seed) {
    const next = seed > 9999 ? 1 : seed;
    this.put(randomScene(next, this.data.digits.length), { seed: next });
  }

  reseed(field) {
    const seed = field.valueAsNumber;
    if (Number.isInteger(seed) && seed >= 1 && seed <= 9999) return this.roll(seed);
    field.value = this.state.seed ?? "";
    return this.tell(this.labels.seed_wrong);
  }

  move(i, left, top) {
    this.alter((put) => inside({ ...put, left, top }), i);
  }

  alter(make, i = this.state.chosen) {
    const puts = this.state.puts.map((put, k) => (k === i ? make(put) : put));
    this.change({ puts, seed: null, pair: null, chosen: i });
  }

  choose(i) {
    if (i === this.state.chosen) return;
    this.state.chosen = i;
    this.redraw();
  }

  drop(i) {
    const puts = this.state.puts.filter((_, k) => k !== i);
    this.put(puts, { chosen: puts.length ? Math.min(i, puts.length - 1) : null });
  }

  add(digit) {
    const { puts } = this.state;
    if (puts.length >= MOST_DIGITS) return this.tell(fill(this.labels.full, { most: MOST_DIGITS }));
    const same = puts.filter(({ image }) => this.data.digits[image] === digit).length;
    const hands = this.handsOf(digit);
    const put = freePlace(puts, hands[same % hands.length]);
    return this.put([...puts, put], { chosen: puts.length });
  }

  handsOf(digit) {
    return this.data.digits.flatMap((label, image) => (label === digit ? [image] : []));
  }

  nextHand(image) {
    const hands = this.handsOf(this.data.digits[image]);
    return hands[(hands.indexOf(image) + 1) % hands.length];
  }

  nameOf({ image, left, top, size }) {
    return fill(this.labels.digit_name, { digit: this.data.digits[image], left, top, side: SIZES[size] });
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- drawing ---

  build() {
    const names = [...Object.keys(this.data.presets), "own"];
    writeOptions(this.part("preset"), names.map((name) => [name, this.labels[`scene_${name}`]])); // prettier-ignore
    const digits = Array.from({ length: CLASSES }, (_, digit) =>
      button(String(digit), () => this.add(digit), { "aria-label": fill(this.labels.add_one, { digit }) }),
    );
    this.part("palette").replaceChildren(el("span", {}, this.labels.add), ...digits);
  }

  // What depends on the sheet alone is kept: a slider does not run the network again.
  look() {
    const scene = written(this.state.puts);
    if (this.looked?.scene !== scene) {
      const sheet = composed(this.state.puts, this.images);
      this.looked = { scene, sheet, chances: chancesOf(this.layers, sheet) };
    }
    return this.looked;
  }

  see() {
    const { state, windows } = this;
    const { sheet, chances } = this.look();
    const found = candidates(chances, windows, state.least);
    const fates = suppress(found, state.overlap, state.within);
    const truth = state.puts.map((put) => ({ box: boxOf(put), label: this.data.digits[put.image] }));
    const kept = found.map((_, i) => i).filter((i) => fates[i].by === null);
    const given = matchTrue(
      kept.map((i) => found[i]),
      truth,
    );
    const right = new Array(found.length).fill(null);
    kept.forEach((i, k) => (right[i] = given[k]));
    const pair = state.pair ?? firstPair(found, fates);
    const best = bestWindow(chances);
    const chosen = state.window ?? best;
    return { sheet, chances, found, fates, truth, right, pair, chosen, kept: kept.length, window: whole(windows[chosen]) }; // prettier-ignore
  }

  draw() {
    const { state, labels, part } = this;
    const seen = this.see();
    part("preset").value = Object.keys(this.data.presets).find((name) => this.data.presets[name] === written(state.puts)) ?? "own"; // prettier-ignore
    if (part("seed").getRootNode().activeElement !== part("seed")) part("seed").value = state.seed ?? "";
    for (const name of ["least", "overlap"]) {
      part(name).value = state[name];
      part(`${name}_value`).textContent = state[name].toFixed(2);
      part(name).setAttribute("aria-valuetext", state[name].toFixed(2));
    }
    for (const name of ["within", "gone", "truth"]) part(name).checked = state[name];
    for (const name of ["grow", "hand", "remove"]) part(name).disabled = state.chosen === null;
    this.stage.place();
    this.stage.draw(seen);
    part("legend").replaceChildren(...legend(this.drawn(seen), labels));
    this.maps.draw(seen.chances, seen.chosen, labels);
    this.words(seen);
    putTable(
      part("table"),
      boxTable(seen, seen.pair, labels, (i, j) => this.change({ pair: [i, j] })),
    );
  }

  // The kinds of lines on the sheet.
  drawn({ right, fates, pair }) {
    const stays = (hit) => fates.some(({ by }, i) => by === null && (right[i] !== null) === hit);
    const { gone, truth } = this.state;
    const there = {
      hit: stays(true),
      alarm: stays(false),
      gone,
      true: truth,
      window: true,
      pair: pair.length > 0,
    };
    return Object.keys(there).filter((kind) => there[kind]);
  }

  words(seen) {
    const { state, labels, part } = this;
    const hits = seen.right.filter((one) => one !== null).length;
    const facts = { windows: this.windows.length, found: seen.found.length, kept: seen.kept, hits, digits: seen.truth.length, least: state.least.toFixed(2) }; // prettier-ignore
    part("says").textContent = fill(labels[seen.found.length ? "says" : "says_none"], facts);
    part("precision").textContent = seen.kept
      ? fill(labels.precision, { ...facts, share: percent(hits / seen.kept) })
      : labels.no_precision;
    part("recall").textContent = seen.truth.length
      ? fill(labels.recall, { ...facts, share: percent(hits / seen.truth.length) })
      : labels.no_recall;
    const { left, top, size, box } = this.windows[seen.chosen];
    part("asked").textContent = fill(labels.asked, {
      left,
      top,
      side: SIZES[size],
      box: Math.round(box[2] - box[0]),
    });
    part("pair").textContent = this.pairWords(seen);
    part("sheet").setAttribute("aria-label", fill(labels.sheet_alt, facts));
    announce(
      part("live"),
      `${part("says").textContent} ${part("precision").textContent} ${part("recall").textContent}`,
    );
  }

  pairWords({ found, fates, pair }) {
    if (!pair.length) return this.labels.no_pair;
    const [i, j] = pair;
    const facts = { line: iouLine(found[i].box, found[j].box), iou: fates[j].iou.toFixed(2), overlap: this.state.overlap.toFixed(2), score: percent(found[j].score, 1), best: percent(found[i].score, 1) }; // prettier-ignore
    return fill(this.labels.pair, facts);
  }

  // Every window whose score reaches the threshold, and what became of it.
  csv() {
    const { found, fates, right } = this.see();
    const rows = found.map(({ box, label, score }, i) => {
      const { by, iou } = fates[i];
      return [i + 1, ...box, label, score, by === null ? "" : by + 1, by === null ? "" : iou, right[i] === null ? 0 : 1]; // prettier-ignore
    });
    const heads = ["box", "left", "top", "right", "bottom", "digit", "score", "suppressed_by", "iou", "hit"];
    const says = [this.part("says").textContent, this.part("precision").textContent];
    saveTables([{ heads, rows }], "glassbox-where", [this.labels.title, ...says]);
  }

  png() {
    saveCanvas(this.part("sheet"), "glassbox-where");
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

// The window whose likeliest digit has the highest score.
function bestWindow(chances) {
  const scores = chances.map((shares) => Math.max(...shares.slice(0, CLASSES)));
  return scores.indexOf(Math.max(...scores));
}

// The best box that suppressed one, with the best of those.
function firstPair(found, fates) {
  const gone = found.map((_, j) => j).filter((j) => fates[j].by !== null);
  if (!gone.length) return [];
  const best = gone.reduce((a, j) => (found[fates[j].by].score > found[fates[a].by].score ? j : a));
  return [fates[best].by, best];
}

// Where a new digit overlaps the others least, on a coarse grid.
function freePlace(puts, image) {
  let best = null;
  for (let top = 0; top <= SHEET - SIZES[0]; top += 17) {
    for (let left = 0; left <= SHEET - SIZES[0]; left += 17) {
      const put = { image, left, top, size: 0 };
      const worst = Math.max(0, ...puts.map((other) => areaOf(sharedBox(boxOf(put), boxOf(other)))));
      if (best === null || worst < best.worst) best = { put, worst };
    }
  }
  return best.put;
}

const whole = ({ left, top, size }) => [left, top, left + SIZES[size], top + SIZES[size]];

const legend = (kinds, labels) =>
  kinds.map((name) => el("span", {}, el("i", { class: `line ${name}` }), labels[`legend_${name}`]));

export default mount((place) => new Where(place));
