// A digit as patches: who looks, in which head, and what the model answers. Only a drawn image is sent to the server.

class Patches {
  constructor(place) {
    this.part = partsOf(place);
    this.board = new Board(this.part("board"), this);
    this.drawing = false;
  }

  receive({ data, setTriggerValue, setStateValue }) {
    Object.assign(this, { trigger: setTriggerValue, keep: setStateValue });
    const other = data.name !== this.data?.name;
    this.data = data;
    if (other && !data.drawn) this.drawing = false;
    if (data.drawn && !this.begun) this.drawing = true;
    if (!this.board.painting && !(this.drawing && this.begun && data.drawn)) this.image = [...data.image];
    if (!this.spot) this.spot = { ...data.spot };
    this.begun = true;
    this.redraw();
  }

  get weights() {
    const { layer, head, who } = this.spot;
    return this.data.pattern[layer][head][who];
  }

  placeName(place) {
    const { labels, side, patch } = this.data;
    const n = side / patch;
    if (place === 0) return labels.class_token;
    return fill(labels.place, { row: Math.floor((place - 1) / n) + 1, column: ((place - 1) % n) + 1 });
  }

  go(change) {
    Object.assign(this.spot, change);
    this.redraw();
    this.keep("spot", { ...this.spot });
  }

  redraw() {
    this.board.draw();
    this.drawTools();
    this.drawMaps();
    this.drawChances();
    this.part("hint").textContent = this.data.labels[this.drawing ? "hint_draw" : "hint"];
    this.part("says").textContent = this.sentence();
  }

  drawTools() {
    const { labels, drawn } = this.data;
    const shown = [];
    if (!this.drawing) {
      const name = `${labels.class_token} · ${percent(this.weights[0])}`;
      shown.push(this.tool("class", name, () => this.go({ who: 0 }), this.spot.who === 0));
    }
    shown.push(this.tool("draw", labels.draw, () => this.setDrawing(!this.drawing), this.drawing));
    if (this.drawing) shown.push(this.tool("clear", labels.clear, () => this.clear()));
    if (drawn) shown.push(this.tool("back", labels.back, () => this.trigger("drawn", "")));
    this.part("tools").setAttribute("aria-label", labels.tools);
    replaceKeepingFocus(this.part("tools"), shown);
  }

  setDrawing(on) {
    this.drawing = on;
    this.redraw();
  }

  clear() {
    this.image = this.image.map(() => 0);
    this.send();
    this.redraw();
  }

  send() {
    this.trigger("drawn", this.image.map((v) => v.toString(36)).join(""));
  }

  drawMaps() {
    const { pattern, labels } = this.data;
    this.part("maps").style.gridTemplateColumns = `repeat(${pattern[0].length}, minmax(0, 1fr))`;
    const title = fill(labels.maps_title, { who: this.placeName(this.spot.who) });
    this.part("maps-title").textContent = title;
    this.part("maps").setAttribute("aria-label", title);
    const maps = pattern.flatMap((heads, layer) =>
      heads.map((weights, head) => this.map(weights, layer, head)),
    );
    replaceKeepingFocus(this.part("maps"), maps);
  }

  // A small picture of one head, which is a button that chooses it.
  map(weights, layer, head) {
    const { data, spot } = this;
    const chosen = spot.layer === layer && spot.head === head;
    const node = this.tool(`map${layer}.${head}`, "", () => this.go({ layer, head }), chosen);
    node.setAttribute("aria-label", fill(data.labels.head_name, { layer: layer + 1, head: head + 1 }));
    node.append(this.picture(weights[spot.who].slice(1)), el("small", {}, `${layer + 1}.${head + 1}`));
    return node;
  }

  picture(row) {
    const n = this.data.side / this.data.patch;
    const cell = (weight, i) =>
      pixelSquare("weight", i % n, Math.floor(i / n), 1, { "fill-opacity": strength(weight) });
    const frame = pixelSquare("frame", 0, 0, n, { "stroke-width": 0.05 });
    return svg("svg", { viewBox: `0 0 ${n} ${n}`, "aria-hidden": true }, ...row.map(cell), frame);
  }

  drawChances() {
    const { chances, labels } = this.data;
    this.part("chances-title").textContent = labels.chances;
    this.part("chances").replaceChildren(...chances.map((share, digit) => this.chanceOf(share, digit)));
  }

  chanceOf(share, digit) {
    const { chances, labels, truth } = this.data;
    const best = share === Math.max(...chances);
    const right = truth === null ? "" : digit === truth ? "✓" : best ? "✗" : "";
    const name = right && { "aria-label": right === "✓" ? labels.truth : labels.wrong };
    return el(
      "li",
      { class: best ? "best" : "" },
      el("span", {}, digit),
      el("span", {}, el("i", { style: { width: `${100 * share}%` } })),
      el("span", { class: "share" }, percent(share)),
      el("span", { role: "img", ...(name || { "aria-hidden": true }) }, right),
    );
  }

  // Which place gets most, computed from the very row that is drawn.
  sentence() {
    const { labels } = this.data;
    const { layer, head, who } = this.spot;
    const weights = this.weights;
    const order = weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a]);
    const even = 1 / weights.length;
    const most = order.slice(0, 3).filter((i, rank) => rank === 0 || weights[i] > even);
    const list = most
      .map((i) => fill(labels.place_share, { place: this.placeName(i), share: percent(weights[i]) }))
      .join(labels.comma);
    return fill(labels.says, {
      layer: layer + 1,
      head: head + 1,
      who: this.placeName(who),
      list,
      even: percent(even),
    });
  }

  tool(id, words, act, pressed) {
    return button(words, act, { "data-id": id, "aria-pressed": pressed });
  }
}

export default mount((place) => new Patches(place));
