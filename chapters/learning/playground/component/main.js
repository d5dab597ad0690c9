// The playground: what is chosen, what is pointed at, the clock, and who redraws. Nothing asks the server.

const SELECTS = ["opt", "rate", "batch", "l1", "l2", "noise", "share"];
const SPEEDS = [1, 5, 20, 100]; // steps a frame
const FRAME_WORK = 9; // milliseconds of learning in a frame, so that the picture keeps moving
const CATCH_UP_WORK = 60; // when it only makes up for a change, and nobody watches it move
const FIRST_WORK = 400; // when the page opens, or a setting changes
const WORDS_EVERY = 120; // milliseconds
const CROSS_STEP = 0.4;

class Playground {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => linked(this), "play_");
    this.painter = new Painter(GRID, SMALL);
    this.redraw = eachFrame(() => this.draw());
    Object.assign(this, { playing: false, speed: 5, spot: null, pen: 1, cross: null, frames: 0 });
    this.wire();
  }

  wire() {
    const press = (name, act) => (this.part(name).onclick = act);
    press("go", () => this.play(!this.playing));
    press("rewind", () => this.goTo(0));
    press("back", () => this.goTo(this.step - 1));
    press("forward", () => this.goTo(this.step + 1));
    press("reseed", () => this.change({ seed: this.settings.seed + 1 }));
    press("redraw", () => this.change({ draw: this.settings.draw + 1 }));
    press("keep", () => this.keepAsA(this.settings));
    press("swap", () => this.swap());
    press("drop", () => this.keepAsA(null));
    press("save", () => save(this));
    for (const lines of ["weights", "slopes"]) press(`lines_${lines}`, () => this.set({ lines }));
    press("pen_plus", () => this.set({ pen: 1 }));
    press("pen_minus", () => this.set({ pen: -1 }));
    press("use", () => this.paste());
    press("undo", () => this.setPoints(this.settings.own.slice(0, -1)));
    press("clear", () => this.setPoints([]));
    this.part("time").oninput = ({ target }) => this.goTo(Number(target.value));
    this.part("speed").onchange = ({ target }) => (this.speed = Number(target.value));
    this.part("numbers").ontoggle = () => this.redraw();
    wireStage(this);
    wirePlot(this);
    wireCurve(this);
    this.watcher = new ResizeObserver(() => this.redraw());
    this.watcher.observe(this.part("root"));
  }

  receive({ data }) {
    this.data = data;
    this.labels = data.labels;
    writeWords(this.place, data.lang, data.labels);
    markTheme(this.part("root"));
    this.theme = readTheme(this.part("root"));
    this.painter.setTheme(this.theme);
    writeOptions(
      this.part("speed"),
      SPEEDS.map((n) => [n, fill(this.labels.speed_of, { n })]),
    );
    this.part("speed").value = this.speed;
    buildChoices(this, SELECTS);
    if (!this.settings) this.start();
    this.fault([]);
    tellPlace(this, null);
    this.write();
    this.redraw();
  }

  start() {
    Object.assign(this, readState(this.link));
    this.untouched = !this.link.given; // the page opens on what was learnt; the first *Learn* shows how
    if (this.link.wrong.length) this.tell("bad_link", { names: this.link.wrong });
    this.link.touched = this.link.wrong.length > 0;
    this.part("csv").value = writePoints(this.settings.own);
    this.begin(FIRST_WORK);
  }

  // --- runs ---

  get runs() {
    return this.otherRun ? [this.run, this.otherRun] : [this.run];
  }

  // New runs of both sides up to the same step: at once as far as `work` milliseconds go, the rest frame by frame.
  begin(work) {
    this.run = new Run(this.settings);
    this.otherRun = this.other && new Run(this.other);
    this.furthest = this.step;
    this.advance(performance.now() + work);
    this.redraw();
  }

  advance(deadline) {
    const there = this.runs.map((run) => run.go(this.step, deadline));
    if (there.every(Boolean)) this.arrived();
    else this.tick();
  }

  arrived() {
    if (this.run.diverged) this.play(false);
    if (this.playing) this.tick();
  }

  tick() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      const behind = this.runs.some((run) => run.step < this.step && !run.diverged && run.learnt.y.length);
      if (this.playing && !behind) this.step = Math.min(this.step + this.speed, MOST_STEPS);
      this.furthest = Math.max(this.furthest, this.step);
      if (this.step === MOST_STEPS) this.playing = false;
      if (this.playing) this.link.changed();
      this.advance(performance.now() + (this.playing ? FRAME_WORK : CATCH_UP_WORK));
      this.draw(); // in this very frame
    });
  }

  play(playing) {
    if (playing && this.untouched) this.goTo(0);
    if (this.run.diverged) playing = false;
    this.playing = playing;
    this.part("go").textContent = this.labels[playing ? "pause" : "play"];
    if (playing) this.tick();
    this.link.changed();
  }

  goTo(step) {
    this.playing = this.untouched = false;
    this.step = clamp(step, 0, MOST_STEPS);
    this.furthest = Math.max(this.furthest, this.step);
    this.link.changed();
    this.advance(performance.now() + FIRST_WORK);
    this.redraw();
  }

  // --- what the visitor does ---

  set(change) {
    Object.assign(this, change);
    this.link.changed();
    this.redraw();
    this.write();
  }

  // Other settings: the same number of steps again, from the first weights.
  change(change, faults = []) {
    this.settings = { ...this.settings, ...change };
    this.spot = null;
    this.untouched = false;
    this.fault(faults);
    this.link.changed();
    this.begin(FIRST_WORK);
    this.write();
  }

  open(settings, step) {
    this.step = step;
    this.playing = false;
    this.tell(null);
    this.change({ ...START, own: this.settings.own, ...settings });
  }

  keepAsA(settings) {
    this.other = settings;
    this.otherRun = settings && new Run(settings);
    this.link.changed();
    this.advance(performance.now() + FIRST_WORK);
    this.redraw();
    this.write();
  }

  swap() {
    [this.settings, this.other] = [this.other, this.settings];
    this.change({});
  }

  paste() {
    const { rows, faults } = readPoints(this.part("csv").value);
    this.change({ data: "own", own: rows }, faults);
  }

  addPoint(x, y) {
    const { own } = this.settings;
    if (own.length >= MOST_POINTS) return this.fault([["own_full", { most: MOST_POINTS }]]);
    this.setPoints([...own, [onRaster(x), onRaster(y), this.pen]]);
  }

  // Points that were set on the plane stand in the field too, to be copied.
  setPoints(own) {
    this.part("csv").value = writePoints(own);
    this.change({ own });
  }

  // --- words ---

  tell(key, facts = {}) {
    this.part("notice").hidden = key === null;
    this.part("notice").textContent = key === null ? "" : fill(this.labels[key], facts);
  }

  // Sentences about own points: what was wrong with the text, and what is odd about the points.
  fault(found) {
    const odd = this.settings.data === "own" ? oddness(this.settings.own) : null;
    const all = odd ? [...found, odd] : found;
    this.part("fault").hidden = !all.length;
    this.part("fault").textContent = all.map(([key, facts]) => fill(this.labels[key], facts)).join(" ");
  }

  // Everything that changes by a click and not with each step.
  write() {
    const { settings, labels, other } = this;
    for (const name of SELECTS) this.part(name).value = String(settings[name]);
    const own = settings.data === "own";
    this.part("own").hidden = this.part("pens").hidden = !own;
    this.part("noise_label").hidden = this.part("redraw").hidden = own;
    this.part("go").textContent = labels[this.playing ? "pause" : "play"];
    this.part("reseed").textContent = fill(labels.reseed, { seed: settings.seed });
    replaceKeepingFocus(this.part("presets"), presetButtons(this));
    replaceKeepingFocus(this.part("shapes"), shapeButtons(this));
    replaceKeepingFocus(this.part("layers"), layerBoxes(this));
    replaceKeepingFocus(this.part("depth"), layerButtons(this));
    const preset = presetOf(settings);
    this.part("lesson").hidden = !preset;
    this.part("lesson").textContent = preset ? labels[`preset_${preset}_says`] : "";
    const pressed = { pen_plus: this.pen > 0, pen_minus: this.pen < 0 };
    for (const lines of ["weights", "slopes"]) pressed[`lines_${lines}`] = this.lines === lines;
    for (const [name, is] of Object.entries(pressed))
      this.part(name).setAttribute("aria-pressed", String(is));
    const title = fill(labels.network_title, { count: countParameters(settings) });
    this.part("network_title").textContent = title;
    this.part("network").setAttribute("aria-label", title);
    for (const name of ["swap", "drop", "other"]) this.part(name).hidden = !other;
    this.part("root").classList.toggle("paired", Boolean(other));
    this.part("differs").textContent = other ? differences(other, settings, labels) : labels.keep_how;
    this.part("curve_title").textContent = labels[other ? "curve_both" : "curve"];
    this.part("plot_title").textContent = other ? labels.run_b : labels.answer_title;
    this.part("other_title").textContent = labels.run_a;
  }

  draw() {
    if (!this.part("root").isConnected) return;
    const { run, spot, lines } = this;
    this.values = everywhere(run.network);
    this.needed = spot || lines === "slopes" ? run.slopes() : null;
    drawStage(this);
    drawPlots(this);
    drawCurveOf(this);
    this.part("time").max = Math.max(this.furthest, 1);
    this.part("time").value = this.step;
    this.part("step").textContent = fill(this.labels.step, { step: run.step });
    if (!this.playing || performance.now() - this.said > WORDS_EVERY) this.say();
    this.part("root").dataset.frames = this.frames += 1;
    this.part("root").dataset.step = run.step;
  }

  // The sentences about the state; while it learns not in every frame, so that they can be read.
  say() {
    const { run, part, labels, step } = this;
    this.said = performance.now();
    part("rewind").disabled = part("back").disabled = step === 0;
    const says = [status(run, labels), collapsed(run, labels)].filter(Boolean).join(" ");
    part("says").textContent = says;
    if (!this.playing) announce(part("live"), says);
    part("readout").textContent = readout(run, this.spot, this.needed, labels);
    describePictures(this);
    if (part("numbers").open && !this.playing) part("tables").replaceChildren(...weightTables(run, labels));
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.redraw.stop();
    this.link.stop();
    this.watcher.disconnect();
  }
}

// Everything as a file that a notebook can read: settings, step, weights, losses.
function save({ run }) {
  const { settings, network, kept } = run;
  const plain = (arrays) => arrays.map((array) => [...array]);
  const losses = kept.map(({ steps, learntLoss, heldLoss }) => [steps, learntLoss, heldLoss]);
  const content = {
    settings,
    step: run.step,
    sizes: network.sizes,
    weights: plain(network.weights),
    biases: plain(network.biases),
    losses,
  };
  saveJson("glassbox-playground", content);
}

export default mount((place) => new Playground(place));
