// Lines over the turns, on a small canvas: losses, distance, places reached.

const CHART = { left: 44, right: 46, top: 8, bottom: 20 };

// series: [{ values: [[turn, v], ...], color, dash }]; ticks: [[v, text]], `right` those of the other side; band: [low,
// high]; turns: the last on the axis;
// `level` bends the upward axis (root, or nothing); [least, most] are its ends.
function drawChart(
  pen,
  width,
  height,
  { series, ticks, right = [], band, turns, at, ends, level = (v) => v, theme, words },
) {
  const [least, most] = ends.map(level);
  const x = (turn) => CHART.left + (turn / Math.max(turns, 1)) * (width - CHART.left - CHART.right);
  const share = (v) => (level(clamp(v, ...ends)) - least) / (most - least);
  const y = (v) => height - CHART.bottom - share(v) * (height - CHART.top - CHART.bottom);
  if (band) {
    pen.fillStyle = tint(theme.lstm, 0.3);
    pen.fillRect(x(0), y(band[1]) - 1, x(turns) - x(0), Math.max(2, y(band[0]) - y(band[1]) + 1));
  }
  drawTicks(pen, width, height, { x, y, ticks, right, turns, theme, words });
  for (const { values, color, dash } of series) {
    Object.assign(pen, { strokeStyle: color, lineWidth: 1.9, lineJoin: "round" });
    pen.setLineDash(dash);
    pen.beginPath();
    for (const [turn, v] of values) if (!Number.isNaN(v)) pen.lineTo(x(turn), y(v));
    pen.stroke();
  }
  pen.setLineDash([]);
  Object.assign(pen, { strokeStyle: theme.ink, lineWidth: 1 });
  line(pen, x(at), CHART.top, x(at), height - CHART.bottom);
}

function drawTicks(pen, width, height, { x, y, ticks, right, turns, theme, words }) {
  Object.assign(pen, { fillStyle: theme.quiet, strokeStyle: theme.rule, lineWidth: 1 });
  Object.assign(pen, { font: `14px ${theme.sans}`, textAlign: "right", textBaseline: "middle" });
  for (const [v, text] of ticks) {
    line(pen, CHART.left, y(v), width - CHART.right, y(v));
    pen.fillText(text, CHART.left - 5, y(v));
  }
  pen.textAlign = "left";
  for (const [v, text] of right) pen.fillText(text, width - CHART.right + 5, y(v));
  Object.assign(pen, { textAlign: "right", textBaseline: "bottom" });
  pen.fillText(`${grouped(turns)} ${words}`, width - CHART.right, height - 2);
  pen.textAlign = "left";
  pen.fillText("0", x(0), height - 2);
}

function line(pen, x, y, u, v) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(u, v);
  pen.stroke();
}

// The turn that lies under a place of the chart.
function turnAt(px, width, turns) {
  return clamp(Math.round(((px - CHART.left) / (width - CHART.left - CHART.right)) * turns), 0, turns);
}
