// The large plane of each run, and the curve: drawn, pointed at, clicked.

function wirePlot(app) {
  const plot = app.part("plot");
  const canvas = app.part("surface");
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return toPlane(event.clientX - box.left, event.clientY - box.top, box.width);
  };
  plot.onpointermove = (event) => tellPlace(app, at(event));
  plot.onpointerleave = () => tellPlace(app, null);
  plot.onclick = (event) => app.settings.data === "own" && app.addPoint(...at(event));
  plot.onkeydown = (event) => crossKey(app, event);
  plot.onfocus = () =>
    setCross(app, app.settings.data === "own" && plot.matches(":focus-visible") ? [0, 0] : null);
  plot.onblur = () => setCross(app, null);
}

function setCross(app, cross) {
  app.cross = cross;
  tellPlace(app, cross);
  app.redraw();
}

// Own points by keyboard: arrows move the cross, Enter or Space sets a point there.
function crossKey(app, event) {
  if (app.settings.data !== "own") return;
  app.cross ??= [0, 0]; // after a click there is none
  const move = arrowMove(event);
  if (move) {
    const [x, y] = [app.cross[0] + move[1] * CROSS_STEP, app.cross[1] - move[0] * CROSS_STEP];
    setCross(app, [clamp(x, -REACH, REACH), clamp(y, -REACH, REACH)]);
  } else if (event.key === "Enter" || event.key === " ") {
    takeKey(event);
    app.addPoint(...app.cross);
  }
}

// What the network says about one place.
function tellPlace(app, place) {
  const { labels, run, part } = app;
  if (!place)
    return (part("where").textContent = run.loss === "square" ? labels.where_how_number : labels.where_how);
  const z = run.network.output(Float64Array.from(place), 1)[0];
  const facts = { x: short(place[0]), y: short(place[1]), z: short(z), p: chance(sigmoid(Math.abs(z))) };
  const kind = run.loss === "square" ? "where_number" : z > 0 ? "where_plus" : "where_minus";
  part("where").textContent = fill(labels[kind], facts);
}

// The plane of run B (or of the unit that is pointed at) and, beside it, that of run A.
function drawPlots(app) {
  const { run, otherRun, values, part } = app;
  const last = values.length - 1;
  const unit = unitOf(app);
  const share = unit
    ? ofUnit(values[unit.layer], run.network.sizes[unit.layer], unit.unit)
    : ofOutput(values[last], run.loss);
  const border = unit || run.loss === "square" ? null : values[last];
  drawOne(app, part("surface"), { share, border, run, cross: app.cross });
  if (!otherRun) return;
  const theirs = everywhere(otherRun.network).at(-1);
  const theirBorder = otherRun.loss === "square" ? null : theirs;
  drawOne(app, part("other_surface"), {
    share: ofOutput(theirs, otherRun.loss),
    border: theirBorder,
    run: otherRun,
  });
}

// The unit that is pointed at, when it is not the output, which the large plane shows anyway.
function unitOf({ spot, values }) {
  return spot && spot.from === undefined && spot.layer < values.length - 1 ? spot : null;
}

// What the pictures show, for those who do not see them.
// Each unit is called what it sees, as its small picture shows it.
function describeUnits({ run: { network }, values, labels, part }) {
  for (const node of part("units").children) {
    const [layer, unit] = node.dataset.id.split(".").map(Number);
    const sees = seenBy(values[layer], network.sizes[layer], unit, labels);
    node.setAttribute("aria-label", namedValue(nameOfUnit(network, layer, unit, labels), sees));
  }
}

function describePictures(app) {
  const { run, otherRun, runs, labels, part } = app;
  const unit = unitOf(app);
  const plain = labels[otherRun ? "run_b" : "answer_title"];
  const name = unit ? nameOfUnit(run.network, unit.layer, unit.unit, labels) : plain;
  part("plot_title").textContent = name;
  const editable = run.settings.data === "own";
  part("plot").tabIndex = editable ? 0 : -1;
  part("plot").setAttribute("role", editable ? "application" : "img");
  part("plot").setAttribute(
    "aria-label",
    inARow([namedValue(editable ? labels.draw_here : name, status(run, labels)), !unit && borderSays(app)]),
  );
  part("plot").classList.toggle("editable", editable);
  const letters = otherRun ? [labels.run_b, labels.run_a] : [];
  const curves = runs.map((one, i) => inARow([letters[i] && `${letters[i]}.`, lossSays(one, labels)]));
  part("curve").setAttribute("aria-label", inARow(curves));
  if (!app.playing) describeUnits(app);
  if (otherRun)
    part("other_surface").setAttribute("aria-label", namedValue(labels.run_a, status(otherRun, labels)));
}

// How the border runs, by the places where the middle row and the middle column of the plane cross it.
function borderSays({ run, values, labels }) {
  if (run.loss === "square") return "";
  const above = Array.from(values.at(-1), (z) => z > 0);
  const half = Math.floor(GRID / 2);
  const crossings = (start, step) =>
    Array.from({ length: GRID - 1 }, (_, i) => start + i * step).filter(
      (at) => above[at] !== above[at + step],
    ).length;
  return fill(labels.crossings, { across: crossings(half * GRID, 1), up: crossings(half, GRID) });
}

function drawOne({ painter, theme }, canvas, what) {
  const size = Math.floor(canvas.parentElement.clientWidth);
  drawPlot(sized(canvas, size, size), size, { painter, theme, ...what });
}

function drawCurveOf(app) {
  const canvas = app.part("curve");
  const width = canvas.parentElement.clientWidth;
  const height = 150;
  const pen = sized(canvas, width, height);
  const { runs, step, theme, labels } = app;
  drawCurves(pen, width, height, { runs, step, theme, labels });
}

// A click or a drag on the curve goes to that step.
function wireCurve(app) {
  const canvas = app.part("curve");
  const go = (event) => {
    const box = canvas.getBoundingClientRect();
    app.goTo(curveScale(app.runs, box.width, box.height).stepAt(event.clientX - box.left));
  };
  canvas.onpointerdown = (event) => (canvas.setPointerCapture(event.pointerId), go(event));
  canvas.onpointermove = (event) => event.buttons && go(event);
}
