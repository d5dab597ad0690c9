// Draws figures/three_shapes.py's data: lanes of input tokens, the outputs between them, lines from what can
// influence the chosen output, and the masks. Text only through textContent.
const SVG = "http://www.w3.org/2000/svg";
const instances = new WeakMap();

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

const percent = (x) => (x >= 0.0995 || x === 0 ? Math.round(100 * x) : (100 * x).toFixed(1)) + "\u00a0%";
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// One lane of input tokens; the share by which the chosen output moves without each stands below it. The title keeps
// out of the way of the lines: above the source, below what was written.
function laneOf(lane, words) {
  const node = make("div", `lane is-${lane.id}`);
  const title = make("h3", "", words[`lane_${lane.id}`]);
  const row = make("div", "row");
  const tokens = lane.tokens.map((token) => {
    const box = make("div", "token", token);
    box.append(make("small"));
    row.append(box);
    return box;
  });
  node.append(...(lane.id === "source" ? [title, row] : [row, title]));
  return { node, tokens, lane };
}

// The outputs: a radio group, so that Tab reaches it and the arrow keys choose.
function outputsOf(data, choose) {
  const node = make("div", "lane");
  node.append(make("h3", "", data.words.outputs));
  const row = make("div", "row");
  row.setAttribute("role", "radiogroup");
  row.setAttribute("aria-label", data.words.outputs);
  const tokens = data.outputs.map((name, i) => {
    const button = make("button", "token", name);
    button.type = "button";
    button.setAttribute("role", "radio");
    button.setAttribute("aria-label", filled(data.words.output, { n: i + 1, token: name }));
    button.addEventListener("click", () => choose(i));
    row.append(button);
    return button;
  });
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = tokens.indexOf(event.target);
    const next = (at + step + tokens.length) % tokens.length;
    choose(next);
    tokens[next].focus();
  });
  node.append(row);
  return { node, tokens };
}

function maskOf(mask, words) {
  const node = make("div", "mask");
  node.append(make("h3", "", words[`mask_${mask.id}`]));
  const table = make("table");
  const head = make("tr");
  head.append(
    make("td"),
    ...mask.columns.map((name) => Object.assign(make("th", "", name), { scope: "col" })),
  );
  const rows = mask.cells.map((cells, t) => {
    const row = make("tr");
    row.append(Object.assign(make("th", "", mask.rows[t]), { scope: "row" }));
    for (const open of cells) row.append(make("td", open ? "is-open" : "", open ? "●" : "·"));
    return row;
  });
  const [top, body] = [make("thead"), make("tbody")];
  top.append(head);
  body.append(...rows);
  table.append(top, body);
  node.append(table);
  return { node, rows, id: mask.id };
}

// A line from the middle of one box to the middle of another, thick where the output moves much.
function line(from, to, share, box, colour) {
  const a = from.getBoundingClientRect();
  const b = to.getBoundingClientRect();
  const down = a.top < b.top;
  const [x1, y1] = [a.left + a.width / 2 - box.left, (down ? a.bottom : a.top) - box.top];
  const [x2, y2] = [b.left + b.width / 2 - box.left, (down ? b.top : b.bottom) - box.top];
  const path = document.createElementNS(SVG, "path");
  const middle = (y1 + y2) / 2;
  path.setAttribute("d", `M ${x1} ${y1} C ${x1} ${middle}, ${x2} ${middle}, ${x2} ${y2}`);
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", colour);
  path.setAttribute("stroke-width", String(1 + 8 * Math.min(1, share)));
  path.setAttribute("stroke-opacity", String(0.35 + 0.5 * Math.min(1, share)));
  return path;
}

// One sentence about the chosen output: how many inputs reach it, and the one it misses most.
function sentence(data, at) {
  const all = data.lanes.flatMap((lane) =>
    lane.flow[at].map((share, s) => ({ share, token: lane.tokens[s] })),
  );
  const open = all.filter((one) => one.share > 0);
  const most = open.reduce((best, one) => (one.share > best.share ? one : best), open[0]);
  return filled(data.words.says, {
    n: at + 1,
    token: data.outputs[at],
    open: open.length,
    all: all.length,
    most: most.token,
    share: percent(most.share),
  });
}

function isDark(node) {
  const parts = getComputedStyle(node).color.match(/[\d.]+/g);
  return parts !== null && Number(parts[0]) + Number(parts[1]) + Number(parts[2]) > 384;
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".shapes");
  instances.get(parentElement)?.disconnect();
  let at = data.at;

  const flow = make("div", "flow");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const lanes = data.lanes.map((lane) => laneOf(lane, data.words));
  const outputs = outputsOf(data, (next) => {
    at = next;
    draw();
    setStateValue("at", next);
  });
  const says = make("p", "says");
  says.setAttribute("aria-live", "polite");
  const masks = data.masks.map((mask) => maskOf(mask, data.words));

  const above = lanes.filter(({ lane }) => lane.id === "source");
  const below = lanes.filter(({ lane }) => lane.id === "own");
  flow.append(svg, ...above.map((l) => l.node), outputs.node, ...below.map((l) => l.node));
  const pictures = make("div", "masks");
  pictures.append(...masks.map((mask) => mask.node));
  root.lang = data.lang;
  root.replaceChildren(flow, says, pictures);

  function draw() {
    root.classList.toggle("is-dark", isDark(root));
    const colour = getComputedStyle(root).getPropertyValue("--line");
    outputs.tokens.forEach((button, i) => {
      button.setAttribute("aria-checked", String(i === at));
      button.tabIndex = i === at ? 0 : -1;
    });
    const lines = [];
    for (const { tokens, lane } of lanes) {
      tokens.forEach((box, s) => {
        const share = lane.flow[at][s];
        box.classList.toggle("is-shut", share === 0);
        box.lastChild.textContent = share === 0 ? "✗" : percent(share);
      });
    }
    const box = flow.getBoundingClientRect();
    for (const { tokens, lane } of lanes) {
      tokens.forEach((token, s) => {
        const share = lane.flow[at][s];
        if (share > 0) lines.push(line(token, outputs.tokens[at], share, box, colour));
      });
    }
    svg.replaceChildren(...lines);
    says.textContent = sentence(data, at);
    const last = data.lanes.length > 1 ? ["decoder", "cross"] : masks.map((mask) => mask.id);
    for (const { rows, id } of masks)
      rows.forEach((row, t) => row.classList.toggle("is-chosen", last.includes(id) && t === at));
  }

  const observer = new ResizeObserver(draw);
  observer.observe(root);
  instances.set(parentElement, observer);
  draw();
  return () => observer.disconnect();
}
