// Tracking: dots, what is seen of them, a tracker that names what it sees, and how often a name changes.

const SLIDES = {
  tracker: { gate: [1, 60, 1], patience: [0, 20, 1] },
  detector: { dots: [1, MOST_DOTS, 1], noise: [0, 5, 0.1], lost: [0, 1, 0.05], false: [0, 3, 0.25] },
};
const RANGES = { ...SLIDES.tracker, ...SLIDES.detector };
const SPEEDS = [5, 15, 30];
const KEYS = { way: "way", dots: "n", noise: "noise", lost: "lost", false: "false", seed: "seed", method: "method", velocity: "v", gate: "gate", patience: "wait" }; // prettier-ignore
const MOST_TOLD = 6;

class Tracks {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.field = new Field(this.part("field"));
    this.link = new Link(() => this.linked(), "tracks_");
    this.redraw = eachFrame(() => this.draw());
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("preset", "change", ({ target }) => this.preset(target.value));
    for (const name of ["way", "method"])
      on(name, "change", ({ target }) => this.set({ [name]: target.value }));
    on("velocity", "change", ({ target }) => this.set({ velocity: target.checked }));
    on("seed", "change", ({ target }) => this.reseed(target));
    on("dice", "click", () => this.set({ seed: (this.settings.seed % 9999) + 1 }));
    on("start", "click", () => this.go(0));
    on("back", "click", () => this.go(this.t - 1));
    on("forward", "click", () => this.go(this.t + 1));
    on("play", "click", () => (this.playing ? this.halt() : this.play()));
    on("frame", "input", ({ target }) => this.go(Number(target.value) - 1));
    on("truth", "change", () => this.redraw());
    this.observer = new ResizeObserver(() => this.settings && this.redraw());
    this.observer.observe(this.part("stage"));
  }

  receive({ data }) {
    const text = JSON.stringify(data);
    if (text === this.received) return this.redraw();
    this.received = text;
    Object.assign(this, { data, labels: data.labels });
    if (!this.settings) this.read();
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.scene_name);
    saveButtons(this.part("saves"), this.labels, { csv: () => this.csv(), png: () => this.png() });
    this.build();
    this.redraw();
  }

  read() {
    const { link, data } = this;
    const first = data.presets[data.first];
    const parse = (name) => (name in RANGES ? within(...RANGES[name]) : PARSERS[name]);
    this.settings = Object.fromEntries(
      Object.keys(KEYS).map((name) => [name, link.read(KEYS[name], first[name], parse(name))]),
    );
    this.t = link.read("t", link.given ? data.shared_frame : data.frame, within(1, FRAMES, 1)) - 1;
    link.touched = link.wrong.length > 0;
    if (link.touched) this.tell(fill(this.labels.bad_link, { names: link.wrong }));
  }

  linked() {
    const first = this.data.presets[this.data.first];
    const value = (name) => (name === "velocity" ? Number(this.settings[name]) : this.settings[name]);
    const changed = Object.keys(KEYS).map((name) => [
      KEYS[name],
      this.settings[name] === first[name] ? null : value(name),
    ]);
    return { ...Object.fromEntries(changed), t: this.t + 1 };
  }

  // --- what the visitor does ---

  set(change) {
    this.settings = { ...this.settings, ...change };
    this.tell("");
    this.link.changed();
    this.redraw();
  }

  preset(name) {
    if (name !== "own") this.set(this.data.presets[name]);
  }

  reseed(field) {
    const seed = field.valueAsNumber;
    if (Number.isInteger(seed) && seed >= 1 && seed <= 9999) return this.set({ seed });
    field.value = this.settings.seed;
    return this.tell(this.labels.seed_wrong);
  }

  go(t) {
    this.halt();
    this.show(t);
  }

  show(t) {
    this.t = clamp(t, 0, FRAMES - 1);
    this.link.changed();
    this.redraw();
  }

  play() {
    if (this.t === FRAMES - 1) this.t = 0;
    const speed = Number(this.part("speed").value);
    const [begun, from] = [performance.now(), this.t];
    const next = (now) => {
      const t = from + Math.floor(((now - begun) / 1000) * speed);
      if (t !== this.t) this.show(t);
      if (this.t === FRAMES - 1) return this.halt();
      this.playing = requestAnimationFrame(next);
      return undefined;
    };
    this.playing = requestAnimationFrame(next);
    this.redraw();
  }

  halt() {
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.redraw();
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- drawing ---

  build() {
    const { labels, data, part } = this;
    const named = (names, prefix) => names.map((name) => [name, labels[`${prefix}_${name}`]]);
    writeOptions(part("preset"), named([...Object.keys(data.presets), "own"], "preset"));
    writeOptions(part("way"), named(WAYS, "way"));
    writeOptions(part("method"), named(Object.keys(METHODS), "method"));
    const speed = part("speed").value || SPEEDS.at(-1);
    writeOptions(
      part("speed"),
      SPEEDS.map((n) => [n, fill(labels.per_second, { n })]),
    );
    part("speed").value = speed;
    part("frame").max = FRAMES;
    if (part("truth").dataset.set === undefined) part("truth").checked = part("truth").dataset.set = true;
    for (const group of Object.keys(SLIDES)) part(`${group}_slides`).replaceChildren(...this.slides(group));
    part("legend").textContent = labels.legend;
  }

  slides(group) {
    return Object.entries(SLIDES[group]).map(([name, [min, max, step]]) => {
      const label = this.labels[name];
      const input = el("input", { type: "range", min, max, step, "aria-label": label, "data-part": name });
      input.oninput = () => this.set({ [name]: Number(input.value) });
      const value = el("output", { "aria-live": "off", "data-part": `${name}_value` });
      return el("label", { class: "slide" }, el("span", {}, label), value, input);
    });
  }

  // Paths, detections and tracks of all frames; made again only when a setting has changed.
  look() {
    if (this.looked?.settings !== this.settings) {
      const { settings } = this;
      const paths = pathsOf(settings);
      const frames = detectionsOf(settings, paths);
      const linked = follow(frames, settings);
      this.looked = { settings, paths, frames, linked, switches: switchesOf(frames, linked) };
    }
    return this.looked;
  }

  draw() {
    const { settings, labels, part, t } = this;
    const seen = this.look();
    part("preset").value = presetOf(this.data.presets, settings);
    for (const name of ["way", "method"]) part(name).value = settings[name];
    part("velocity").checked = settings.velocity;
    if (part("seed").getRootNode().activeElement !== part("seed")) part("seed").value = settings.seed;
    for (const name of Object.keys(RANGES)) {
      part(name).value = settings[name];
      part(`${name}_value`).textContent = fill(labels[`${name}_value`] ?? "{x}", { x: shownOf(name, settings[name]) }); // prettier-ignore
      part(name).setAttribute("aria-valuetext", part(`${name}_value`).textContent);
    }
    part("dots").disabled = ["cross", "bounce"].includes(settings.way);
    part("frame").value = t + 1;
    part("frame_value").textContent = `${t + 1} / ${FRAMES}`;
    part("frame").setAttribute("aria-valuetext", part("frame_value").textContent);
    part("play").textContent = labels[this.playing ? "pause" : "play"];
    this.field.draw({ ...seen, t, truth: part("truth").checked });
    this.words(seen);
    part("costs").replaceChildren(costTable(seen.linked[t], labels));
  }

  words({ frames, paths, linked, switches }) {
    const { labels, part, t } = this;
    const past = frames.slice(0, t + 1).flat();
    const right = past.filter(({ dot }) => dot !== null).length;
    const facts = { frame: t + 1, right, there: paths[0].length * (t + 1), wrong: past.length - right };
    part("detected").textContent = fill(labels.detected, facts);
    const until = switches.filter(([k]) => k <= t);
    const names = new Set(linked.slice(0, t + 1).flatMap(({ names }) => names)).size;
    const told = until
      .slice(0, MOST_TOLD)
      .map(([k, dot]) => fill(labels.one_switch, { frame: k + 1, dot: dot + 1 }));
    if (until.length > MOST_TOLD) told.push("…");
    const counts = { count: until.length, all: switches.length, names, dots: paths[0].length, told: told.join(labels.comma) }; // prettier-ignore
    part("switched").textContent = fill(labels[until.length ? "switched" : "not_switched"], counts);
    part("costs_title").textContent = fill(labels.costs_title, { frame: t + 1 });
    part("sums").textContent = this.sums(linked[t]);
    const seen = [fill(labels.field_alt, { ...facts, count: until.length }), ...this.seen(frames, linked)];
    part("field").setAttribute("aria-label", inARow(seen));
    if (!this.playing)
      announce(part("live"), `${part("detected").textContent} ${part("switched").textContent}`);
  }

  // What the field shows in this frame, mark by mark: each detection, then the tracks that wait.
  seen(frames, linked) {
    const { labels, part, t } = this;
    const { tracks, expected, pairs, names } = linked[t];
    const at = ([x, y]) => ({ x: Math.round(x), y: Math.round(y) });
    const detections = frames[t].map(({ x, y, dot }, i) => {
      const row = pairs.find(([, c]) => c === i)?.[0];
      const key = dot === null ? "field_false" : part("truth").checked ? "field_dot" : "field_seen";
      const from = row === undefined ? "" : fill(labels.field_from, at(tracks[row].place));
      return fill(labels[key], { name: letterOf(names[i]), dot: dot + 1, from, ...at([x, y]) });
    });
    const waiting = tracks.flatMap(
      ({ name }, r) =>
      pairs.some(([row]) => row === r) ? [] : [fill(labels.field_waits, { name: letterOf(name), ...at(expected[r]) })], // prettier-ignore
    );
    return [...detections, ...waiting];
  }

  // Both ways to assign, on the costs of this frame.
  sums({ costs }) {
    const { labels } = this;
    if (!costs.length) return labels.no_tracks;
    if (!costs[0].length) return labels.no_costs;
    return Object.keys(METHODS)
      .map((name) => {
        const pairs = METHODS[name](costs);
        const facts = {
          method: labels[`method_${name}`],
          pairs: pairs.length,
          sum: sumOf(costs, pairs).toFixed(2),
        };
        return fill(labels.sum, facts);
      })
      .join(" ");
  }

  // Every detection of every frame, the dot that it came from, and the letter that it was given.
  csv() {
    const { frames, linked } = this.look();
    const rows = frames.flatMap((seen, t) =>
      seen.map(({ x, y, dot }, c) => [
        t + 1,
        x,
        y,
        dot === null ? "" : dot + 1,
        letterOf(linked[t].names[c]),
      ]),
    );
    const heads = ["frame", "x", "y", "dot", "track"];
    saveTables([{ heads, rows }], "glassbox-tracks", [this.labels.title, this.part("switched").textContent]);
  }

  png() {
    saveCanvas(this.part("field"), "glassbox-tracks");
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

const PARSERS = {
  way: (raw) => WAYS.find((way) => way === raw),
  method: (raw) => Object.keys(METHODS).find((name) => name === raw),
  velocity: (raw) => ({ 0: false, 1: true })[raw],
  seed: (raw) => (/^[1-9]\d{0,3}$/.test(raw) ? Number(raw) : undefined),
};

const within = (low, high) => (raw) =>
  /^\d{1,2}(\.\d{1,2})?$/.test(raw) && Number(raw) >= low && Number(raw) <= high ? Number(raw) : undefined;

const shownOf = (name, value) => (name === "lost" ? percent(value) : String(value));

const presetOf = (presets, settings) =>
  Object.keys(presets).find((name) =>
    Object.keys(KEYS).every((key) => presets[name][key] === settings[key]),
  ) ?? "own";

// Tracks in rows, detections in columns; the pairs that were made are marked.
function costTable({ tracks, costs, pairs, names }, labels) {
  const heads = names.map((name, c) =>
    el("th", { scope: "col" }, fill(labels.col, { n: c + 1, name: letterOf(name) })),
  );
  const rows = tracks.map(({ name, unseen }, r) => {
    const text = unseen ? fill(labels.row_unseen, { name: letterOf(name), unseen }) : letterOf(name);
    const cells = costs[r].map((cost, c) => {
      const mine = pairs.some(([row, column]) => row === r && column === c);
      const words = cost < Infinity ? cost.toFixed(2) : "–";
      return el("td", { class: mine ? "mine" : undefined }, mine ? `✓ ${words}` : words);
    });
    return el("tr", {}, el("th", { scope: "row" }, text), ...cells);
  });
  return el(
    "table",
    { "aria-label": labels.costs_name },
    el("thead", {}, el("tr", {}, el("td", {}, labels.corner), ...heads)),
    el("tbody", {}, ...rows),
  );
}

export default mount((place) => new Tracks(place));
