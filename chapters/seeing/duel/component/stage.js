// The pictures of the duel: the plane with the discriminator's surface, and three charts over the turns.

const HEIGHT = 132; // of a chart

function drawDuel(app) {
  const { run, theme, part } = app;
  const size = Math.min(part("board").clientWidth, 560);
  const pen = sized(part("plane"), size, size);
  const ink = app.paints() ? app.image : null;
  const cursor = app.brush.cursor ?? undefined;
  if (run.empty || app.brush.painting) return drawPlane(pen, size, theme, { ink, cursor });
  const made = run.made();
  const arrows = app.arrows || (app.slow && app.playing) ? pullsOn(run, made) : null;
  const { reached } = coverage(made, run.places);
  drawPlane(pen, size, theme, {
    behind: (...on) => drawBelief(app, ...on),
    ink,
    cursor,
    data: run.points,
    made,
    arrows,
    places: { ...run.places, reached },
  });
}

// Where the discriminator believes in real points, and the line where it cannot tell.
function drawBelief({ run, painter, raster, theme }, pen, size) {
  const z = run.gan.discriminator.output(raster, RASTER * RASTER);
  painter.paint(pen, (place) => Math.tanh(z[place] / 2), RASTER, { x: 0, y: 0, size });
  Object.assign(pen, { strokeStyle: theme.quiet, lineWidth: 1 });
  drawBorder(pen, z, size);
}

// Where each of the first points is pulled to: against its slope.
function pullsOn(run, made) {
  const { slopes } = run.gan.pull(made.slice(0, 2 * PULLED));
  for (let i = 0; i < slopes.length; i += 2) {
    const length = PULL * Math.hypot(slopes[i], slopes[i + 1]);
    const scale = -PULL * Math.min(1, LONGEST / Math.max(length, 1e-12));
    slopes[i] *= scale;
    slopes[i + 1] *= scale;
  }
  return slopes;
}

function drawCharts(app) {
  const { run, theme, labels } = app;
  const turns = Math.max(app.last, 1);
  const kept = run.kept;
  const over = (of) => kept.map((one) => [one.turns, of(one)]);
  const shared = { turns, at: app.turn, theme, words: labels.axis_turns };
  const most = Math.max(2, ...kept.flatMap(({ lossD, lossG }) => [lossD, lossG]).filter(Number.isFinite));
  const { high, low } = run.baseline;
  const count = Math.max(run.places.centres.length, 1);
  const charts = {
    losses: {
      series: [
        { values: over(({ lossD }) => lossD), color: theme.transformer, dash: [] },
        { values: over(({ lossG }) => lossG), color: theme.pretrained, dash: [5, 3] },
      ],
      ticks: [0, LOG2, 2 * LOG2].map((v) => [v, v ? v.toFixed(3) : "0"]),
      ends: [0, Math.min(most, 6) * 1.05],
    },
    distance: {
      series: [{ values: over(({ energy }) => energy), color: theme.pretrained, dash: [] }],
      ticks: [0, 0.1, 0.5, 1, 2].map((v) => [v, String(v)]),
      ends: [-0.01, 2.4],
      band: [low, high],
      level: (v) => Math.sign(v) * Math.sqrt(Math.abs(v)),
    },
    reached: {
      series: [
        { values: over(({ reached }) => reached.filter(Boolean).length), color: theme.lstm, dash: [] },
        { values: over(({ outside }) => outside * count), color: theme.ngram, dash: [2, 3] },
      ],
      ticks: [0, count].map((v) => [v, String(v)]),
      right: [0, 1].map((share) => [share * count, percent(share)]),
      ends: [0, count * 1.05],
    },
  };
  for (const [name, chart] of Object.entries(charts)) {
    const canvas = app.part(name);
    const width = Math.max(canvas.parentElement.clientWidth, 120);
    drawChart(sized(canvas, width, HEIGHT), width, HEIGHT, { ...shared, ...chart });
  }
}

function shapeButtons(app) {
  const { labels, settings, theme } = app;
  return DATA.map((name) => {
    const canvas = el("canvas", { "aria-hidden": "true" });
    drawPlaneThumb(canvas, distributionOf(name, settings.ink), theme);
    const made = button("", () => app.change({ data: name }), {
      "aria-pressed": String(settings.data === name),
      "data-id": name,
    });
    made.append(canvas, el("span", {}, labels[`data_${name}`]));
    return made;
  });
}

function presetButtons(app) {
  const chosen = presetOf(app.settings, app.history);
  return Object.entries(PRESETS).map(([name, preset]) =>
    button(app.labels[`preset_${name}`], () => app.open(preset), {
      "aria-pressed": String(name === chosen),
      "data-id": name,
    }),
  );
}
