// Draw a flow chart of figure.py: arrows as SVG behind, boxes as elements above, so that their words wrap.

// `box(one)` makes the element of a box, with its words and what it does; one.says are its words with where its arrows
// lead, which the drawing behind it shows to the eye alone.
function flowChart(chart, box) {
  const [width, height] = chart.size;
  const lines = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": true },
    ...frameOf(chart),
    ...chart.boxes.filter(({ decision }) => decision).map(diamond),
    ...chart.arrows.flatMap(arrow),
  );
  const [inside, boxes] = [true, false].map((there) =>
    chart.boxes.filter(({ framed }) => framed === there).map((one) => placed(box(one), one, chart.size)),
  );
  const frame = inside.length > 0 && el("div", { role: "group", "aria-label": chart.frame.label }, ...inside);
  const style = { "aspect-ratio": `${width} / ${height}` };
  return el(
    "div",
    { class: "chart", role: "group", "aria-label": chart.title, style },
    lines,
    ...boxes,
    frame,
  );
}

function frameOf({ frame }) {
  if (!frame) return [];
  const { x, y, w, h, label, at } = frame;
  return [
    svg("rect", { x, y, width: w, height: h, rx: 10, class: "frame" }),
    svg("text", { x: at[0], y: at[1], class: "frame-name" }, label),
  ];
}

function placed(node, { x, y, w, h, decision }, [width, height]) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  node.classList.add("box", decision ? "decision" : "step");
  Object.assign(node.style, {
    left: share(x, width),
    top: share(y, height),
    width: share(w, width),
    height: share(h, height),
  });
  return node;
}

function diamond({ id, x, y, w, h }) {
  const corners = [
    [x + w / 2, y],
    [x + w, y + h / 2],
    [x + w / 2, y + h],
    [x, y + h / 2],
  ];
  return svg("polygon", { points: corners.map(String).join(" "), class: "diamond", "data-box": id });
}

function arrow({ points, dotted, label, at }) {
  const path = points.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("");
  return [
    svg("path", { d: path, class: dotted ? "line dotted" : "line" }),
    svg("polygon", { points: headOf(points), class: "head" }),
    label && svg("text", { x: at[0], y: at[1], class: "arrow-name" }, label),
  ].filter(Boolean);
}

// A small triangle at the end of the last piece of a line.
function headOf(points) {
  const [[x0, y0], [x, y]] = points.slice(-2);
  const [dx, dy] = [Math.sign(x - x0), Math.sign(y - y0)];
  const back = [x - 10 * dx, y - 10 * dy];
  const side = [5 * dy, 5 * dx];
  return [
    [x, y],
    [back[0] + side[0], back[1] + side[1]],
    [back[0] - side[0], back[1] - side[1]],
  ]
    .map(String)
    .join(" ");
}

// Draws again when the place becomes narrow or wide. `draw(chart)` is given the drawing that fits.
class FlowStage {
  constructor(stage, draw) {
    Object.assign(this, { stage, draw });
    this.watcher = new ResizeObserver(() => this.charts && mapShape(stage) !== this.shape && this.show());
    this.watcher.observe(stage);
  }

  show(charts = this.charts) {
    this.charts = charts;
    this.shape = mapShape(this.stage);
    this.stage.replaceChildren(this.draw(charts[this.shape]));
  }

  stop() {
    this.watcher.disconnect();
  }
}
