// Adding noise: points at one level, one of them taken apart, the schedule's curve; and the data, which may be drawn.

const CURVE_HEIGHT = 180;
const LEVELS_A_FRAME = 1;

class AddView extends View {
  wire(bench) {
    const { part } = this;
    part("level").oninput = ({ target }) => bench.show({ level: Number(target.value) });
    part("point").oninput = ({ target }) => bench.show({ point: Number(target.value) });
    part("go").onclick = () => this.play(bench);
    part("renoise").onclick = () => bench.show({ noise: bench.shown.noise + 1 });
    part("plane").onclick = (event) => {
      if (!bench.run.empty) bench.show({ point: nearestPoint(this.points, placeOf(event, part("plane"))) });
    };
    const pick = (event) => bench.show({ level: this.levelAt(event) });
    part("curve").onpointerdown = (event) => (part("curve").setPointerCapture(event.pointerId), pick(event));
    part("curve").onpointermove = (event) => event.buttons && pick(event);
    part("clear").onclick = () => bench.learn({ ink: "" });
    part("erase").onclick = () => this.setErasing(!this.brush.erases);
    part("numbers").ontoggle = () => this.redraw();
    part("save").onclick = () => this.save(bench);
    this.brush = new PlaneBrush(part("pad"), {
      data: DRAWING,
      paints: () => true,
      send: () => bench.learn({ ink: packInk(this.brush.app.image) }),
      redraw: () => this.drawPad(),
    });
  }

  // From clean points to pure noise, level by level.
  play(bench) {
    if (bench.shown.level === LEVELS) bench.show({ level: 1 });
    bench.move(() => {
      bench.show({ level: Math.min(bench.shown.level + LEVELS_A_FRAME, LEVELS) });
      if (bench.shown.level === LEVELS) bench.moving = null;
      return bench.moving;
    });
    this.moves = bench.moving;
    this.write(bench);
  }

  setErasing(erases) {
    this.brush.erases = erases;
    this.part("erase").setAttribute("aria-pressed", String(erases));
  }

  levelAt(event) {
    const box = this.part("curve").getBoundingClientRect();
    return Math.max(
      1,
      Math.round(chartScale(box.width, CURVE_HEIGHT, LEVELS, 1).xAt(event.clientX - box.left)),
    );
  }

  write(bench) {
    const { part, labels } = this;
    const { learning, shown, run } = bench;
    this.tell(bench.link);
    this.choices("schedule", Object.keys(SCHEDULES), learning.schedule, (schedule) =>
      bench.learn({ schedule }),
    );
    const key = [learning.data, learning.ink, bench.lang, this.theme.paper].join();
    if (key !== this.shapesKey) replaceKeepingFocus(part("shapes"), this.shapes(bench));
    this.shapesKey = key;
    part("own").hidden = learning.data !== "drawn";
    part("renoise").textContent = fill(labels.renoise, { seed: shown.noise });
    part("go").textContent = labels[bench.moving && bench.moving === this.moves ? "pause" : "add_play"];
    part("empty").hidden = !run.empty;
    if (!this.brush.painting) this.brush.app.image = unpackInk(learning.ink);
    this.drawPad();
  }

  shapes(bench) {
    const { learning } = bench;
    return DATA.map((name) => {
      const canvas = el("canvas", {});
      drawPlaneThumb(canvas, distributionOf(name, unpackInk(learning.ink)), this.theme);
      const made = button("", () => bench.learn({ data: name }), {
        "data-id": name,
        "aria-pressed": String(name === learning.data),
      });
      made.append(canvas, this.labels[`data_${name}`]);
      return made;
    });
  }

  drawPad() {
    if (this.part("own").hidden) return;
    const { pen, size } = this.pen("pad");
    drawPlane(pen, size, this.theme, { ink: this.brush.app.image, cursor: this.brush.cursor });
  }

  prepare(bench) {
    const { run, shown, clean, noise } = bench;
    if (run.empty) return;
    this.points = noised(clean, noise, bench.alphaBar);
    const [from, eps, to] = [clean, noise, this.points].map((all) => pairAt(all, shown.point));
    this.parts = { from, eps, to };
  }

  draw(bench) {
    const { theme } = this;
    const { pen, size } = this.pen("plane");
    this.drawCurve(bench);
    if (bench.run.empty) return drawPlane(pen, size, theme, {});
    drawPlane(pen, size, theme, { behind: this.behind(bench), made: this.points });
    const { from, to } = this.parts;
    const kept = from.map((v) => Math.sqrt(bench.alphaBar) * v);
    strokeWay(pen, size, [from, kept], theme.ink, 2);
    strokeWay(pen, size, [kept, to], theme.ngram, 2.5);
    drawSpot(pen, size, from, theme, { color: theme.ink, filled: false });
    drawSpot(pen, size, kept, theme, { color: theme.ink, radius: 3 });
    drawSpot(pen, size, to, theme, { color: theme.ngram, radius: 6 });
  }

  drawCurve({ run, shown, learning }) {
    const { theme } = this;
    const { pen, size } = this.pen("curve", CURVE_HEIGHT);
    const scale = chartScale(size, CURVE_HEIGHT, LEVELS, 1);
    drawChartAxes(pen, scale, [0, 0.5, 1], theme, this.labels.axis_levels);
    for (const [name, make] of Object.entries(SCHEDULES)) {
      const chosen = name === learning.schedule;
      const points = [...make(LEVELS)].map((alphaBar, level) => [level, alphaBar]);
      const look = chosen ? { color: theme.transformer, width: 2.4 } : { color: theme.quiet, dash: [3, 4] };
      drawChartLine(pen, scale, points, look);
      this.nameCurve(pen, scale, points, name);
    }
    drawChartMark(pen, scale, [shown.level, run.alphaBars[shown.level]], theme);
  }

  // Beside the middle of its curve, on the outer side.
  nameCurve(pen, { x, y }, points, name) {
    const [level, alphaBar] = points.find(([, share]) => share < 0.5);
    const outside = name === "linear" ? -1 : 1;
    Object.assign(pen, {
      fillStyle: this.theme.quiet,
      textAlign: outside < 0 ? "right" : "left",
      textBaseline: "middle",
    });
    pen.fillText(this.labels[`schedule_${name}`], x(level) + 9 * outside, y(alphaBar));
  }

  say(bench) {
    const { part, labels } = this;
    const { shown, run, alphaBar } = bench;
    const facts = {
      level: shown.level,
      levels: LEVELS,
      share: alphaBar.toFixed(3),
      noise: percent(1 - alphaBar),
    };
    this.slider("level", shown.level, LEVELS, fill(labels.level_words, facts));
    this.slider("point", shown.point, N_POINTS - 1, fill(labels.point_words, { point: shown.point + 1 }));
    part("plane_title").textContent = fill(labels.add_plane, { n: N_POINTS, ...facts });
    part("says").textContent = run.empty ? labels.own_empty : fill(labels.add_says, facts);
    if (run.empty) part("plane").setAttribute("aria-label", labels.own_empty);
    else this.namePlane(bench, this.points, shown.level);
    part("curve").setAttribute("aria-label", `${labels.curve_title} ${part("says").textContent}`);
    if (!bench.moving) announce(part("live"), part("says").textContent);
    this.sayFormula(bench);
    if (part("numbers").open) this.fillTables(bench);
  }

  sayFormula({ run, alphaBar }) {
    this.part("formula").hidden = run.empty;
    if (run.empty) return;
    const { from, eps, to } = this.parts;
    const [signal, noise] = [two(Math.sqrt(alphaBar)), two(Math.sqrt(1 - alphaBar))];
    const lines = [
      "xₜ = √ᾱ · x₀ + √(1 − ᾱ) · ε",
      `= ${signal} · ${pair(from)} + ${noise} · ${pair(eps)}`,
      `= ${pair(to)}`,
    ];
    this.part("formula").replaceChildren(...lines.map((line) => el("div", {}, line)));
  }

  fillTables({ run, shown, learning }) {
    const { labels } = this;
    const head = [labels.axis_level, "ᾱ", "√ᾱ", "√(1 − ᾱ)"];
    const levels = [...new Set([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, shown.level])].sort(
      (a, b) => a - b,
    );
    const rows = levels.map((level) => {
      const alphaBar = run.alphaBars[level];
      return [level, ...[alphaBar, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)].map((v) => v.toFixed(4))];
    });
    this.part("tables").replaceChildren(plainTable([head, ...rows], labels[`schedule_${learning.schedule}`]));
  }

  save({ run, shown, learning, clean, noise }) {
    const points = { clean: [...(clean ?? [])], noise: [...(noise ?? [])], noised: [...(this.points ?? [])] };
    saveJson("glassbox-noise", {
      ...learning,
      level: shown.level,
      alphaBars: [...run.alphaBars],
      ...points,
    });
  }
}
