// Walking back: points on their way from pure noise to the data, the next step of each as an arrow, one point followed.

const SLOW = 4; // frames that a step is shown for while the walk plays
const SMALL_WALK = 30; // steps up to which it plays slowly

class BackView extends View {
  wire(bench) {
    const { part } = this;
    part("go").onclick = () => this.play(bench);
    part("at").oninput = ({ target }) => bench.show({ at: Number(target.value) });
    part("walk").onchange = ({ target }) => bench.show({ walk: Number(target.value) });
    part("rechance").onclick = () => bench.show({ chance: bench.shown.chance + 1 });
    part("follow").oninput = ({ target }) => bench.show({ follow: Number(target.value) });
    part("plane").onclick = (event) => {
      if (this.points) bench.show({ follow: nearestPoint(this.points, placeOf(event, part("plane"))) });
    };
    part("numbers").ontoggle = () => this.redraw();
    part("save").onclick = () => this.save(bench);
  }

  // From pure noise to the last step.
  play(bench) {
    if (bench.shown.at === bench.shown.walk) bench.show({ at: 0 });
    const wait = bench.shown.walk > SMALL_WALK ? SLOW : 4 * SLOW;
    let frames = 0;
    bench.move(() => {
      frames += 1;
      if (frames % wait === 0) bench.show({ at: Math.min(bench.shown.at + 1, bench.shown.walk) });
      if (bench.shown.at === bench.shown.walk) bench.moving = null;
      return bench.moving;
    });
    this.moves = bench.moving;
    this.write(bench);
  }

  write(bench) {
    const { part, labels } = this;
    const { shown } = bench;
    writeOptions(
      part("walk"),
      WALKS.map((n) => [n, n]),
    );
    part("walk").value = shown.walk;
    part("rechance").textContent = fill(labels.rechance, { seed: shown.chance });
    part("go").textContent = labels[bench.moving && bench.moving === this.moves ? "pause" : "back_play"];
    this.choices("by", ["learnt", "exact"], shown.by, (by) => bench.show({ by }));
    this.choices("how", HOWS, shown.how, (how) => bench.show({ how }));
  }

  prepare({ run, shown, walk }) {
    this.at = walk ? Math.min(shown.at, walk.places.length - 1) : 0;
    this.points = run.empty || !walk ? null : walk.places[this.at];
  }

  draw(bench) {
    const { theme, at } = this;
    const { run, shown, walk } = bench;
    const { pen, size } = this.pen("plane");
    if (run.empty || !walk) return drawPlane(pen, size, theme, {});
    const next = walk.places[at + 1];
    drawPlane(pen, size, theme, { behind: this.behindLevel(bench, walk.levels[at]), made: this.points });
    if (next)
      strokeArrows(
        pen,
        size,
        this.points,
        mapped(next, (v, k) => v - this.points[k]),
        tint(theme.ink, 0.45),
        1,
      );
    const way = walk.places.slice(0, at + 1).map((points) => pairAt(points, shown.follow));
    strokeWay(pen, size, way, theme.ngram, 2);
    if (next) drawSpot(pen, size, this.guess(bench, at), theme, { color: theme.ngram, filled: false });
    drawSpot(pen, size, way.at(-1), theme, { color: theme.ngram, radius: 6 });
  }

  behindLevel({ run, learning }, level) {
    if (!level && !run.mixture.spread) return undefined; // a single point has no density
    const key = [learning.data, learning.ink, learning.schedule, level].join();
    return this.density.behind(run.mixture, run.alphaBars[level], key, this.theme);
  }

  // Where the followed point would land if all of the believed noise were taken away at once.
  guess({ run, shown, walk }, at) {
    const [x, eps] = [walk.places[at], walk.noises[at]].map((all) =>
      Float64Array.from(pairAt(all, shown.follow)),
    );
    return cleanGuess(x, eps, run.alphaBars[walk.levels[at]]);
  }

  say(bench) {
    const { part, labels } = this;
    const { run, shown, walk } = bench;
    this.slider("follow", shown.follow, N_POINTS - 1, fill(labels.point_words, { point: shown.follow + 1 }));
    this.slider("at", shown.at, shown.walk, fill(labels.at_words, { at: shown.at, walk: shown.walk }));
    const ready = !run.empty && walk;
    part("says").textContent = run.empty ? labels.own_empty : ready ? this.status(bench) : labels.walking;
    part("plane_title").textContent = ready
      ? fill(labels.back_plane, {
          n: N_POINTS,
          level: walk.levels[this.at],
        })
      : "";
    if (ready) this.namePlane(bench, this.points, walk.levels[this.at]);
    else part("plane").setAttribute("aria-label", part("says").textContent);
    if (!bench.playing && !bench.moving) announce(part("live"), part("says").textContent);
    part("by_step").hidden = run.empty || shown.by !== "learnt";
    const learnt = { step: grouped(run.step), rate: bench.learning.rate };
    part("by_step").textContent = fill(labels.by_step, learnt);
    part("formula").hidden = part("one_title").hidden = !ready;
    if (ready) this.sayFormula(bench);
    this.sayGrades(bench);
    if (part("numbers").open && ready) this.fillTables(bench);
  }

  status({ run, walk, shown }) {
    const { distance, reached, places, outside } = walk.grade;
    const facts = {
      walk: walk.levels.length - 1,
      n: N_POINTS,
      m: grouped(REFERENCE.n),
      distance: short(distance),
    };
    const found = { reached: reached.filter(Boolean).length, places, outside: percent(outside) };
    const key = shown.walk === 1 ? `says_one_step_${shown.by}` : "says_walk";
    const times = Math.round(1 / Math.sqrt(run.alphaBars[LEVELS]));
    return fill(this.labels[key], { ...facts, ...found, times: grouped(times) });
  }

  sayFormula(bench) {
    const { run, shown, walk } = bench;
    const { part, labels, at } = this;
    const x = pairAt(walk.places[at], shown.follow);
    const place = fill(labels.one_title, { point: shown.follow + 1, place: pair(x) });
    part("one_title").textContent = place;
    if (at === walk.noises.length) return part("formula").replaceChildren(labels.one_done);
    const [here, lower] = [run.alphaBars[walk.levels[at]], run.alphaBars[walk.levels[at + 1]]];
    const guess = this.guess(bench, at);
    const then = pair(pairAt(walk.places[at + 1], shown.follow));
    const fresh = shown.how === "fresh" && walk.levels[at + 1] > 0;
    const lines = [`${labels.guessed_clean} x̂₀ = ${pair(guess)}`];
    if (fresh) {
      const { clean, kept, variance } = posterior(here, lower);
      lines.push(
        `${labels.one_fresh} = ${two(clean)} · x̂₀ + ${two(kept)} · x + ${two(Math.sqrt(variance))} · ε′ = ${then}`,
      );
    } else {
      const [signal, noise] = [two(Math.sqrt(lower)), two(Math.sqrt(1 - lower))];
      lines.push(`${labels.one_plain} = ${signal} · x̂₀ + ${noise} · ε = ${then}`);
    }
    lines.push(labels[fresh ? "one_fresh_how" : "one_plain_how"]);
    part("formula").replaceChildren(...lines.map((line) => el("div", {}, line)));
  }

  // Steps against quality, for the denoiser and the seed of now.
  sayGrades({ grades, run, playing }) {
    const { part, labels } = this;
    const rows = run.empty ? [] : (grades?.rows ?? []);
    const cells = (steps, how) => {
      const found = rows.find((row) => row.steps === steps && row.how === how);
      return found
        ? [short(found.distance), `${found.reached.filter(Boolean).length}/${found.places}`]
        : ["…", "…"];
    };
    const heads = HOWS.flatMap((how) =>
      ["distance", "modes"].map((what) => fill(labels[`grades_${what}`], { how: labels[`how_${how}`] })),
    );
    const table = plainTable(
      [[labels.walk, ...heads], ...GRADED.map((n) => [n, ...HOWS.flatMap((how) => cells(n, how))])],
      labels.grades_title,
    );
    if (!playing) part("grades").replaceChildren(table);
    part("grades_how").textContent = fill(labels.grades_how, {
      n: N_POINTS,
      m: grouped(REFERENCE.n),
      far: short(this.apart(run)),
    });
  }

  // The same distance between two samples of the data themselves: what chance alone gives.
  apart(run) {
    if (run.empty) return 0;
    if (this.ofRun !== run) {
      this.ofRun = run;
      this.byChance = energyDistance(run.data.draw(new Dice(REFERENCE.seed + 2), N_POINTS), lab().reference);
    }
    return this.byChance;
  }

  fillTables({ walk, shown }) {
    const { labels } = this;
    const rows = walk.places.map((points, i) => [
      i,
      walk.levels[i],
      ...pairAt(points, shown.follow).map(two),
    ]);
    const head = [labels.walk_step, labels.axis_level, "x₁", "x₂"];
    this.part("tables").replaceChildren(plainTable([head, ...rows], this.part("one_title").textContent));
  }

  save({ walk, shown, learning, step, grades }) {
    const places = (walk?.places ?? []).map((points) => [...points]);
    const graded = (grades?.rows ?? []).map(({ steps, how, distance, outside }) => ({
      steps,
      how,
      distance,
      outside,
    }));
    saveJson("glassbox-walk", { ...learning, ...shown, step, levels: walk?.levels, places, graded });
  }
}
