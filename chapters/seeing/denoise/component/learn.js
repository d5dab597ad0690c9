// Learning to tell the noise: the arrows of the network and of the perfect denoiser, the loss, and the way through time.

const LOSS_HEIGHT = 220;
const CROSS_STEP = 0.1;

class LearnView extends View {
  wire(bench) {
    const { part } = this;
    part("go").onclick = () => bench.play(!bench.playing);
    part("rewind").onclick = () => bench.goTo(0);
    part("back").onclick = () => bench.goTo(bench.step - 1);
    part("forward").onclick = () => bench.goTo(bench.step + 1);
    part("time").oninput = ({ target }) => bench.goTo(Number(target.value));
    part("speed").onchange = ({ target }) => (bench.speed = Number(target.value));
    part("rate").onchange = ({ target }) => bench.learn({ rate: Number(target.value) });
    part("reseed").onclick = () => bench.learn({ seed: bench.learning.seed + 1 });
    part("level").oninput = ({ target }) => bench.show({ level: Number(target.value) });
    const cross = (event) => bench.show({ cross: onPlane(placeOf(event, part("plane"))) });
    part("plane").onpointerdown = (event) => (part("plane").setPointerCapture(event.pointerId), cross(event));
    part("plane").onpointermove = (event) => event.buttons && cross(event);
    part("plane").onkeydown = (event) => this.key(bench, event);
    part("numbers").ontoggle = () => this.redraw();
    part("save").onclick = () => this.save(bench);
  }

  key(bench, event) {
    const move = arrowMove(event);
    if (!move) return;
    const [x, y] = crossOf(bench.shown.cross);
    bench.show({ cross: onPlane([x + move[1] * CROSS_STEP, y - move[0] * CROSS_STEP]) });
  }

  write(bench) {
    const { part, labels } = this;
    const { learning, shown } = bench;
    writeOptions(
      part("speed"),
      SPEEDS.map((n) => [n, fill(labels.speed_of, { n })]),
    );
    writeOptions(
      part("rate"),
      RATES.map((rate) => [rate, rate]),
    );
    part("speed").value = bench.speed;
    part("rate").value = learning.rate;
    part("go").textContent = labels[bench.playing ? "pause" : "learn_play"];
    part("reseed").textContent = fill(labels.reseed, { seed: learning.seed });
    this.choices("field", ["learnt", "exact", "both"], shown.field, (field) => bench.show({ field }));
  }

  draw(bench) {
    const { theme } = this;
    const { run, shown } = bench;
    const { pen, size } = this.pen("plane");
    this.drawLoss(bench);
    if (run.empty) return drawPlane(pen, size, theme, {});
    drawPlane(pen, size, theme, { behind: this.behind(bench) });
    if (shown.field !== "learnt")
      this.drawField(pen, size, run.noiseBy("exact"), shown.level, theme.ngram, 2.2);
    if (shown.field !== "exact")
      this.drawField(pen, size, run.noiseBy("learnt"), shown.level, theme.ink, 1.3);
    drawCross(pen, size, crossOf(shown.cross), theme.ink);
  }

  drawField(pen, size, noise, level, color, width) {
    strokeArrows(pen, size, ARROW_PLACES, arrowsOf(noise(ARROW_PLACES, level)), color, width);
  }

  drawLoss({ run }) {
    const { theme, labels } = this;
    const { pen, size } = this.pen("curve", LOSS_HEIGHT);
    const points = run.empty ? [] : run.curve();
    const end = Math.max(10, points.at(-1)?.[0] ?? 0, run.step);
    const scale = chartScale(size, LOSS_HEIGHT, end, 1.1);
    drawChartAxes(pen, scale, [0, 0.25, 0.5, 0.75, 1], theme, labels.axis_steps);
    if (run.empty) return;
    drawChartLine(
      pen,
      scale,
      [
        [0, run.floor],
        [end, run.floor],
      ],
      { color: theme.ngram, dash: [5, 4] },
    );
    drawChartLine(pen, scale, points, { color: theme.transformer });
    const last = points.findLast(([step]) => step <= run.step);
    drawChartMark(pen, scale, [last[0], Math.min(last[1], 1.1)], theme);
  }

  say(bench) {
    const { part, labels } = this;
    const { run, shown, step } = bench;
    Object.assign(part("time"), { max: Math.max(bench.furthest, 1), value: run.step });
    part("rewind").disabled = part("back").disabled = step === 0;
    const facts = { level: shown.level, levels: LEVELS, noise: percent(1 - bench.alphaBar) };
    part("step_words").textContent = fill(labels.step, { step: grouped(run.step) });
    part("time").setAttribute("aria-valuetext", part("step_words").textContent);
    this.slider("level", shown.level, LEVELS, fill(labels.level_words, facts));
    part("plane_title").textContent = fill(labels.learn_plane, facts);
    part("says").textContent = this.status(bench);
    part("loss_says").textContent = run.empty
      ? ""
      : fill(labels.loss_says, { floor: run.floor.toFixed(3), held: HELD });
    part("plane").setAttribute("aria-label", `${part("plane_title").textContent} ${labels.at_how}`);
    part("curve").setAttribute("aria-label", inARow([labels.loss_told, part("says").textContent]));
    if (!bench.playing) announce(part("live"), part("says").textContent);
    this.sayFormula(bench);
    if (part("numbers").open && !bench.playing) this.fillTables(bench);
  }

  status({ run, step }) {
    const { labels } = this;
    if (run.empty) return labels.own_empty;
    const now = run.denoiser.loss(run.held);
    const facts = {
      step: grouped(run.step),
      loss: short(now),
      floor: short(run.floor),
      seen: grouped(run.step * BATCH),
    };
    if (run.diverged) return fill(labels.says_diverged, facts);
    if (run.step < step) return fill(labels.says_behind, { step: grouped(run.step), wanted: grouped(step) });
    if (now > 1.5 * run.kept[0].loss)
      return fill(labels.says_worse, { ...facts, first: short(run.kept[0].loss) });
    return fill(labels.says_learnt, facts);
  }

  sayFormula(bench) {
    const { run, shown, alphaBar } = bench;
    const { part, labels } = this;
    part("formula").hidden = run.empty;
    if (run.empty) return;
    const cross = crossOf(shown.cross);
    const x = Float64Array.from(cross);
    part("at_title").textContent = fill(labels.at_title, { place: pair(cross), level: shown.level });
    const [learnt, exact] = ["learnt", "exact"].map((who) => run.noiseBy(who)(x, shown.level));
    const scores = exact.map((v) => -v / Math.sqrt(1 - alphaBar));
    const off = Math.hypot(learnt[0] - exact[0], learnt[1] - exact[1]);
    const lines = [
      fill(labels.at_learnt, { eps: pair(learnt) }),
      fill(labels.at_exact, { eps: pair(exact), off: two(off) }),
      `${labels.at_score} −ε / √(1 − ᾱ) = ${pair(scores)}`,
      `${labels.at_clean} (x − √(1 − ᾱ) · ε) / √ᾱ = ${pair(cleanGuess(x, exact, alphaBar))}`,
    ];
    part("formula").replaceChildren(...lines.map((line) => el("div", {}, line)));
  }

  fillTables({ run }) {
    const points = run.empty ? [] : run.curve();
    const every = Math.ceil(points.length / 20);
    const rows = points.filter((_, i) => i % every === 0 || i === points.length - 1);
    const head = [this.labels.axis_steps, this.labels.loss];
    this.part("tables").replaceChildren(
      plainTable([head, ...rows.map(([step, loss]) => [step, short(loss)])], this.labels.loss_title),
    );
  }

  save({ run, learning }) {
    const { network } = run.denoiser;
    const plain = (arrays) => arrays.map((array) => [...array]);
    const { sizes, weights, biases } = network;
    const losses = run.empty ? [] : run.curve();
    saveJson("glassbox-denoiser", {
      ...learning,
      step: run.step,
      sizes,
      weights: plain(weights),
      biases: plain(biases),
      losses,
    });
  }
}

const short = (v) => (Math.abs(v) < 1000 ? signed(v.toFixed(3)) : powerOfTen(v));
