// Loss over the steps: of the points learnt from (solid) and of those held out (dashed); run A in another colour.

const CURVE = { left: 40, right: 8, top: 8, bottom: 22 };

// Where a step and a loss stand in the picture.
function curveScale(runs, width, height) {
  const kept = runs.flatMap((run) => run.kept);
  const steps = Math.max(1, ...kept.map((one) => one.steps), ...runs.map((run) => run.step));
  const finite = (losses) => losses.filter(Number.isFinite);
  const first = Math.max(0.1, ...finite(runs.map((run) => run.kept[0].learntLoss)));
  const all = finite(kept.flatMap((one) => [one.learntLoss, one.heldLoss]));
  const highest = Math.max(...all, 0.01);
  const powers = highest > 1e3 * first; // what diverges climbs by powers of ten
  const most = powers ? Math.log10(highest) : Math.min(highest, 3 * first) * 1.05;
  const least = powers ? Math.log10(first) - 1 : 0;
  const x = (step) => CURVE.left + (step / steps) * (width - CURVE.left - CURVE.right);
  const level = (loss) => (powers ? Math.max(least, Math.log10(loss)) : loss);
  const share = (loss) => (level(loss) - least) / (most - least);
  const y = (loss) => height - CURVE.bottom - share(loss) * (height - CURVE.top - CURVE.bottom);
  const stepAt = (px) => Math.round(((px - CURVE.left) / (width - CURVE.left - CURVE.right)) * steps);
  return { x, y, stepAt: (px) => clamp(stepAt(px), 0, steps), steps, most, powers };
}

function drawCurves(pen, width, height, { runs, step, theme, labels }) {
  const scale = curveScale(runs, width, height);
  drawAxes(pen, width, height, scale, theme, labels);
  pen.save();
  pen.beginPath();
  pen.rect(CURVE.left, 0, width - CURVE.left, height - CURVE.bottom);
  pen.clip();
  runs.forEach((run, i) => {
    const color = i ? theme.pretrained : theme.transformer; // the first is run B, in colour; A, if it is there, the second
    drawCurve(pen, run, "heldLoss", scale, { color, dash: [2, 3] });
    drawCurve(pen, run, "learntLoss", scale, { color, dash: [] });
  });
  pen.restore();
  Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 1 });
  pen.beginPath();
  pen.moveTo(scale.x(step), CURVE.top);
  pen.lineTo(scale.x(step), height - CURVE.bottom);
  pen.stroke();
}

function drawCurve(pen, run, name, { x, y }, { color, dash }) {
  Object.assign(pen, { strokeStyle: color, lineWidth: 1.8 });
  pen.setLineDash(dash);
  pen.beginPath();
  for (const one of run.kept) {
    const loss = Math.min(one[name], Number.MAX_VALUE); // a canvas draws no infinity
    if (!Number.isNaN(loss)) pen.lineTo(x(one.steps), y(loss));
  }
  pen.stroke();
  pen.setLineDash([]);
}

// The next smaller of 1, 2, 5 times a power of ten.
function roundNumber(v) {
  const power = 10 ** Math.floor(Math.log10(v));
  return power * [5, 2, 1].find((times) => times * power <= v * 1.0001);
}

function drawAxes(pen, width, height, { x, y, steps, most, powers }, theme, labels) {
  Object.assign(pen, {
    fillStyle: theme.quiet,
    strokeStyle: theme.rule,
    lineWidth: 1,
    font: `13px ${theme.sans}`,
  });
  pen.beginPath();
  const distance = roundNumber(powers ? Math.max(1, most / 2.2) : most / 2.2);
  for (let tick = 0; tick <= most; tick += distance) {
    const loss = powers ? 10 ** tick : tick;
    const text = powers && tick ? inPowers(loss).split(NO_BREAK).at(-1) : String(Number(loss.toPrecision(2)));
    pen.moveTo(CURVE.left, y(loss));
    pen.lineTo(width - CURVE.right, y(loss));
    Object.assign(pen, { textAlign: "right", textBaseline: "middle" });
    pen.fillText(text, CURVE.left - 5, y(loss));
  }
  pen.stroke();
  Object.assign(pen, { textAlign: "left", textBaseline: "bottom" });
  pen.fillText("0", x(0), height - 4);
  pen.textAlign = "right";
  pen.fillText(
    `${steps} ${labels[steps === 1 ? "axis_step" : "axis_steps"]}`,
    width - CURVE.right,
    height - 4,
  );
}
