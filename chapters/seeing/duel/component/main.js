// The duel: what is chosen, the clock, and who redraws. Nothing asks the server.

const SELECTS = Object.keys(CHOICES);
const SPEEDS = ["slow", 2, 10, 40]; // turns a frame
const SLOW = 1000; // milliseconds of a turn in slow motion
const FRAME_WORK = 12; // milliseconds of learning in a frame, so that the picture keeps moving
const CATCH_UP_WORK = 60; // when it only makes up for a change
const FIRST_WORK = 350; // when the page opens, or a setting changes
const WORDS_EVERY = 300; // milliseconds
const RASTER = 32; // places along a side, where the discriminator is asked
const PULLED = 90; // points that show their pull
const PULL = 0.35; // length of an arrow for a slope of 1
const LONGEST = 0.55;

// A picture from the moment on that it has a name.
const named = (canvas, name) => {
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
};

class Duel {
  constructor(place) {
    this.part = partsOf(place);
    this.place = place;
    this.link = new Link(() => this.linked(), "duel_");
    this.painter = new Painter(RASTER);
    this.raster = Float64Array.from({ length: 2 * RASTER * RASTER }, (_, k) => {
      const [row, column] = [Math.floor(k / 2 / RASTER), (k >> 1) % RASTER];
      const along = (i) => ((2 * i + 1) / RASTER - 1) * PLANE_EDGE;
      return k % 2 ? -along(row) : along(column);
    });
    this.redraw = eachFrame(() => this.draw());
    Object.assign(this, { playing: false, speed: 10, frames: 0, said: 0, data: DRAWING });
    this.wire();
  }

  wire() {
    const press = (name, act) => (this.part(name).onclick = act);
    press("go", () => this.play(!this.playing));
    press("rewind", () => this.goTo(0));
    press("back", () => this.goTo(this.turn - 1));
    press("forward", () => this.goTo(this.turn + 1));
    press("step_d", () => this.step("d"));
    press("step_g", () => this.step("g"));
    press("reseed", () => this.change({ seed: this.settings.seed + 1 }));
    press("save", () => save(this));
    press("arrows", () => this.set({ arrows: !this.arrows }));
    press("eraser", () => this.set({ erases: !this.brush.erases }));
    press("clear", () => this.change({ ink: noInk() }));
    for (const side of SIDES) press(`side_${side}`, () => this.set({ side }));
    this.part("time").oninput = ({ target }) => this.goTo(Number(target.value));
    this.part("speed").onchange = ({ target }) => this.setSpeed(target.value);
    this.part("numbers").ontoggle = () => this.redraw();
    for (const name of ["losses", "distance", "reached"]) this.wireChart(this.part(name));
    this.brush = new PlaneBrush(this.part("plane"), this);
    this.watcher = new ResizeObserver(() => this.redraw());
    this.watcher.observe(this.part("root"));
  }

  wireChart(chart) {
    const go = (event) => this.goTo(turnAt(event.offsetX, chart.clientWidth, this.last));
    chart.onpointerdown = go;
    chart.onpointermove = (event) => event.buttons && go(event);
  }

  receive({ data }) {
    this.lang = data.lang;
    this.labels = data.labels;
    writeWords(this.place, data.lang, data.labels);
    markTheme(this.part("root"));
    this.theme = readTheme(this.part("root"));
    this.painter.setTheme(this.theme);
    writeOptions(
      this.part("speed"),
      SPEEDS.map((n) => [n, n === "slow" ? this.labels.slow : fill(this.labels.speed_of, { n })]),
    );
    this.part("speed").value = this.speed;
    for (const name of SELECTS) {
      const option = (value) => [value, nameOf(name, value, this.labels)];
      writeOptions(this.part(name), CHOICES[name].map(option));
      this.part(name).onchange = ({ target }) => this.change({ [name]: PARSERS[name](target.value) });
    }
    if (!this.settings) this.start();
    this.write();
    this.redraw();
  }

  // --- the link ---

  start() {
    const { link } = this;
    const read = (name) => link.read(name, START[name], PARSERS[name]);
    this.settings = Object.fromEntries(Object.keys(START).map((name) => [name, read(name)]));
    this.history = link.read("turns", START_HISTORY, parseHistory);
    const at = link.read("at", this.last, (raw) => (/^\d{1,5}$/.test(raw) ? Number(raw) : undefined));
    this.turn = Math.min(at, this.last);
    this.side = link.read("side", "both", among(SIDES));
    this.arrows = link.read("arrows", "off", among(["on", "off"])) === "on";
    if (link.wrong.length) this.tell("bad_link", { names: link.wrong });
    link.touched = link.wrong.length > 0;
    this.begin(FIRST_WORK);
  }

  linked() {
    const turns = writeHistory(this.history);
    return {
      ...written(this.settings),
      turns: turns === writeHistory(START_HISTORY) ? null : turns,
      at: this.turn === this.last ? null : this.turn,
      side: this.side === "both" ? null : this.side,
      arrows: this.arrows ? "on" : null,
    };
  }

  // --- the run ---

  get last() {
    return lengthOf(this.history);
  }

  // A new run up to the same turn: at once as far as `work` milliseconds go, the rest frame by frame.
  begin(work) {
    this.image = [...this.settings.ink];
    this.run = new Run(this.settings);
    this.advance(performance.now() + work);
    this.redraw();
  }

  advance(deadline) {
    const there = this.run.go(this.history, this.turn, deadline);
    if (there && (this.run.diverged || this.run.empty) && this.playing) this.play(false);
    if (!there || this.playing) this.tick();
  }

  tick() {
    if (this.frame) return;
    this.frame = requestAnimationFrame((now) => {
      this.frame = null;
      const behind = this.run.turn < this.turn && !this.run.diverged;
      if (this.playing && !behind) this.more(now);
      this.advance(performance.now() + (this.playing ? FRAME_WORK : CATCH_UP_WORK));
      this.draw(); // in this very frame
    });
  }

  // The next turns: those of the history, then new ones.
  more(now) {
    if (this.slow && now - this.moved < SLOW) return;
    this.moved = now;
    const count = this.slow ? 1 : this.speed;
    for (let i = 0; i < count && this.turn < MOST_TURNS; i++) {
      if (this.turn === this.last) this.history = grown(this.history, this.side === "both" ? "r" : this.side);
      this.turn += 1;
    }
    if (this.turn >= MOST_TURNS || this.history.length > MOST_ENTRIES) this.play(false);
    this.link.changed();
  }

  // Nothing moves: words may be read out.
  get rests() {
    return !this.playing && (this.run.turn === this.turn || this.run.diverged || this.run.empty);
  }

  get slow() {
    return this.speed === "slow";
  }

  play(playing) {
    if (this.run.empty || this.run.diverged) playing = false;
    this.playing = playing;
    if (playing) this.branch(this.side === "both" ? "r" : this.side);
    this.part("go").textContent = this.labels[playing ? "pause" : "play"];
    if (playing) this.tick();
    this.link.changed();
  }

  // Who plays on from an earlier turn with another side than then leaves what came after it.
  branch(kind) {
    const [next] = entryAt(this.history, this.turn);
    if (next === undefined || next === kind) return;
    this.history = cutHistory(this.history, this.turn);
    this.run.forget(this.turn);
  }

  // One turn of one side.
  step(kind) {
    this.playing = false;
    this.history = cutHistory(this.history, this.turn);
    this.run.forget(this.turn);
    if (this.history.length < MOST_ENTRIES && this.turn < MOST_TURNS)
      this.history = grown(this.history, kind);
    this.goTo(this.last);
    this.write();
  }

  goTo(turn) {
    this.playing = false;
    if (turn > this.last && turn <= MOST_TURNS) {
      this.history = grown(this.history, this.side === "both" ? "r" : this.side);
    }
    this.turn = clamp(turn, 0, this.last);
    this.part("go").textContent = this.labels.play;
    this.link.changed();
    this.advance(performance.now() + FIRST_WORK);
    this.redraw();
  }

  // --- what the visitor does ---

  set(change) {
    if ("erases" in change) this.brush.erases = change.erases;
    else Object.assign(this, change);
    this.link.changed();
    this.redraw();
    this.write();
  }

  setSpeed(raw) {
    this.speed = raw === "slow" ? raw : Number(raw);
    this.moved = 0;
    this.redraw();
  }

  // Other settings: the same turns again, from the first weights.
  change(change) {
    this.settings = { ...this.settings, ...change };
    this.tell(null);
    this.link.changed();
    this.begin(FIRST_WORK);
    this.write();
  }

  open({ history, ...settings }) {
    this.playing = false;
    this.history = history;
    this.turn = lengthOf(history);
    this.change({ ...START, ink: this.settings.ink, ...settings });
  }

  paints() {
    return this.settings.data === "drawn";
  }

  send() {
    this.change({ ink: [...this.image] });
  }

  // --- words and pictures ---

  tell(key, facts = {}) {
    this.part("notice").hidden = key === null;
    this.part("notice").textContent = key === null ? "" : fill(this.labels[key], facts);
  }

  // Everything that changes by a click and not with each turn.
  write() {
    const { settings, labels, part, history } = this;
    for (const name of SELECTS) part(name).value = String(settings[name]);
    part("go").textContent = labels[this.playing ? "pause" : "play"];
    part("reseed").textContent = fill(labels.reseed, { seed: settings.seed });
    replaceKeepingFocus(part("presets"), presetButtons(this));
    replaceKeepingFocus(part("shapes"), shapeButtons(this));
    const preset = presetOf(settings, history);
    part("lesson").hidden = !preset;
    part("preset_says").textContent = preset ? labels[`preset_${preset}_says`] : "";
    part("preset_waits").textContent = fill(labels.preset_waits, { wanted: grouped(this.last) });
    const paints = this.paints();
    part("brushes").hidden = !paints;
    part("plane").tabIndex = paints ? 0 : -1;
    part("plane").classList.toggle("editable", paints);
    const pressed = { arrows: this.arrows, eraser: this.brush.erases };
    for (const side of SIDES) pressed[`side_${side}`] = this.side === side;
    for (const [name, is] of Object.entries(pressed)) part(name).setAttribute("aria-pressed", String(is));
  }

  draw() {
    if (!this.part("root").isConnected) return;
    const { part, run } = this;
    drawDuel(this);
    drawCharts(this);
    part("time").max = Math.max(this.last, 1);
    part("time").value = this.turn;
    const behind = run.turn < this.turn && !this.playing && !run.diverged && !run.empty;
    part("lesson").classList.toggle("waits", behind); // its sentence is about the turn that is still to come
    const words = this.labels[behind ? "turn_behind" : "turn"];
    part("step").textContent = fill(words, { turn: grouped(run.turn), wanted: grouped(this.turn) });
    part("time").setAttribute("aria-valuetext", part("step").textContent);
    part("next").textContent = nextTurn(this, this.labels);
    if (this.rests || this.slow || performance.now() - this.said > WORDS_EVERY) this.say();
    part("root").dataset.frames = this.frames += 1;
    part("root").dataset.turn = run.turn;
    part("root").toggleAttribute("data-rests", this.rests);
  }

  // Sentences about the state; while it learns not in every frame, so that they can be read.
  say() {
    const { run, part, labels } = this;
    this.said = performance.now();
    const found = run.measure();
    part("rewind").disabled = part("back").disabled = this.turn === 0;
    const says = status(this, found, labels);
    part("says").textContent = says;
    part("about_losses").textContent = aboutLosses(found, labels);
    if (this.rests) announce(part("live"), says);
    const plane = [labels[this.paints() ? "plane_paint" : "plane_alt"], says, planeSays(this, found, labels)];
    named(part("plane"), inARow(plane));
    for (const name of ["losses", "distance", "reached"])
      named(part(name), chartSays(name, this, found, labels));
    if (part("numbers").open && this.rests) part("tables").replaceChildren(keptTable(run, labels));
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.redraw.stop();
    this.link.stop();
    this.watcher.disconnect();
  }
}

// Everything as a file that a notebook can read: settings, history, weights, what was measured.
function save({ run, history }) {
  const plain = ({ sizes, weights, biases }) => ({
    sizes,
    weights: weights.map((w) => [...w]),
    biases: biases.map((b) => [...b]),
  });
  const { generator, discriminator } = run.gan;
  const measured = run.kept.map(({ turns, lossD, lossG, energy, reached, outside }) => ({
    turns,
    lossD,
    lossG,
    energy,
    reached: reached.filter(Boolean).length,
    outside,
  }));
  const content = {
    settings: run.settings,
    turns: writeHistory(history),
    turn: run.turn,
    generator: plain(generator),
    discriminator: plain(discriminator),
    made: [...run.made()],
    measured,
  };
  saveJson("glassbox-duel", content);
}

export default mount((place) => new Duel(place));
