// Draws chapters/transformer/shapes/figure.py's data: lanes of input tokens, the outputs between them, lines from what can
// influence the chosen output, and the masks.

class ThreeShapes {
  constructor(place) {
    this.root = place.querySelector(".shapes");
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.root);
  }

  // The server answers a choice with the same picture: it is not built anew, so that the chosen output keeps the focus.
  receive({ data, setStateValue }) {
    const { at, ...picture } = data;
    const shown = this.data && JSON.stringify({ ...this.data, at }) === JSON.stringify(data);
    Object.assign(this, { data, keep: setStateValue, at });
    if (!shown) this.build(picture);
    this.draw();
  }

  build(data) {
    this.lanes = data.lanes.map((lane) => laneOf(lane, data.words));
    this.outputs = outputsOf(data, (next) => this.choose(next));
    this.masks = data.masks.map((mask) => maskOf(mask, data.words));
    this.lines = svg("svg", { "aria-hidden": true });
    this.says = el("p", { class: "says", "aria-live": "polite" });
    this.flow = el(
      "div",
      { class: "flow" },
      this.lines,
      ...this.nodesOf("source"),
      this.outputs.node,
      ...this.nodesOf("own"),
    );
    this.root.lang = data.lang;
    const masks = el("div", { class: "masks" }, ...this.masks.map(({ node }) => node));
    this.root.replaceChildren(this.flow, this.says, masks);
  }

  nodesOf(id) {
    return this.lanes.filter(({ lane }) => lane.id === id).map(({ node }) => node);
  }

  choose(next) {
    this.at = next;
    this.draw();
    this.keep("at", next);
  }

  draw() {
    const { data, at, lanes, outputs, masks } = this;
    outputs.tokens.forEach((token, i) => token.setAttribute("aria-checked", i === at));
    rove(outputs.tokens, outputs.tokens[at]);
    for (const { tokens, lane } of lanes)
      tokens.forEach((box, s) => writeShare(box, lane.flow[at][s], data.words));
    this.drawLines();
    this.says.textContent = sentence(data, at);
    const last = data.lanes.length > 1 ? ["decoder", "cross"] : masks.map(({ id }) => id);
    for (const { rows, id } of masks)
      rows.forEach((row, t) => row.classList.toggle("is-chosen", last.includes(id) && t === at));
  }

  drawLines() {
    const { at } = this;
    const box = this.flow.getBoundingClientRect();
    const to = this.outputs.tokens[at];
    const open = this.lanes.flatMap(({ tokens, lane }) =>
      tokens.map((from, s) => ({ from, share: lane.flow[at][s] })).filter(({ share }) => share > 0),
    );
    this.lines.replaceChildren(...open.map(({ from, share }) => line(from, to, share, box)));
  }

  stop() {
    this.watcher.disconnect();
  }
}

// A name in brackets, such as ⟨start⟩, stays on one line: on a phone it is written smaller.
const kindOf = (name) => (/^⟨.*⟩$/.test(name) ? "token is-mark" : "token");

// One lane of input tokens; the share by which the chosen output moves without each stands below it. The title keeps
// out of the way of the lines: above the source, by the style below what was written.
function laneOf(lane, words) {
  const title = el("h3", {}, words[`lane_${lane.id}`]);
  const tokens = lane.tokens.map((token) =>
    el("div", { class: kindOf(token), role: "listitem" }, token, el("small")),
  );
  const row = el("div", { class: "row", role: "list" }, ...tokens);
  return { node: el("div", { class: `lane is-${lane.id}` }, title, row), tokens, lane };
}

function writeShare(box, share, words) {
  box.classList.toggle("is-shut", share === 0);
  box.lastChild.replaceChildren(...(share === 0 ? [hiddenSign("✗"), unseen(words.shut)] : [percent(share)]));
}

// The outputs: a radio group, so that Tab reaches it and the arrow keys choose.
function outputsOf({ outputs, words }, choose) {
  const tokens = outputs.map((name, i) => {
    const label = fill(words.output, { n: i + 1, token: name });
    return button(name, () => choose(i), { class: kindOf(name), role: "radio", "aria-label": label });
  });
  const onkeydown = (event) => {
    const next = arrowTarget(event, tokens, { wrap: true });
    if (next === null) return;
    choose(next);
    tokens[next].focus();
  };
  const row = el(
    "div",
    { class: "row", role: "radiogroup", "aria-label": words.outputs, onkeydown },
    ...tokens,
  );
  return { node: el("div", { class: "lane" }, el("h3", {}, words.outputs), row), tokens };
}

// The sign is for the eye, the word for the ear.
const hiddenSign = (sign) => el("span", { "aria-hidden": true }, sign);
const unseen = (word) => el("span", { class: "hidden" }, word);

function maskOf(mask, words) {
  const columns = mask.columns.map((name) => el("th", { scope: "col" }, name));
  const rows = mask.cells.map((cells, t) => {
    const places = cells.map((open) =>
      el(
        "td",
        { class: open ? "is-open" : "" },
        hiddenSign(open ? "●" : "·"),
        unseen(words[open ? "open" : "closed"]),
      ),
    );
    return el("tr", {}, el("th", { scope: "row" }, mask.rows[t]), ...places);
  });
  const head = el("thead", {}, el("tr", {}, el("td"), ...columns));
  const table = el("table", { "aria-label": words[`mask_${mask.id}`] }, head, el("tbody", {}, ...rows));
  return {
    node: el("div", { class: "mask" }, el("h3", {}, words[`mask_${mask.id}`]), table),
    rows,
    id: mask.id,
  };
}

// A line from the middle of one box to the middle of another, thick where the output moves much.
function line(from, to, share, box) {
  const a = from.getBoundingClientRect();
  const b = to.getBoundingClientRect();
  const down = a.top < b.top;
  const [x1, y1] = [a.left + a.width / 2 - box.left, (down ? a.bottom : a.top) - box.top];
  const [x2, y2] = [b.left + b.width / 2 - box.left, (down ? b.top : b.bottom) - box.top];
  const middle = (y1 + y2) / 2;
  const strength = Math.min(1, share);
  return svg("path", {
    d: `M ${x1} ${y1} C ${x1} ${middle}, ${x2} ${middle}, ${x2} ${y2}`,
    "stroke-width": 1 + 8 * strength,
    "stroke-opacity": 0.35 + 0.5 * strength,
  });
}

// One sentence about the chosen output: how many inputs reach it, and the one it misses most.
function sentence(data, at) {
  const all = data.lanes.flatMap((lane) =>
    lane.flow[at].map((share, s) => ({ share, token: lane.tokens[s] })),
  );
  const open = all.filter((one) => one.share > 0);
  const most = open.reduce((best, one) => (one.share > best.share ? one : best), open[0]);
  return fill(data.words.says, {
    n: at + 1,
    token: data.outputs[at],
    open: open.length,
    all: all.length,
    most: most.token,
    share: percent(most.share),
  });
}

export default mount((place) => new ThreeShapes(place));
