// A digit as patches: who looks, in which head, and what the model answers. Only a drawn image is sent to the server.

const instances = new WeakMap();

class Patches {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
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
    const { labels, side, patch } = this.data,
      n = side / patch;
    if (place === 0) return labels.class_token;
    return fillIn(labels.place, { row: Math.floor((place - 1) / n) + 1, column: ((place - 1) % n) + 1 });
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
      shown.push(this.button("class", name, () => this.go({ who: 0 }), this.spot.who === 0));
    }
    shown.push(this.button("draw", labels.draw, () => this.setDrawing(!this.drawing), this.drawing));
    if (this.drawing) shown.push(this.button("clear", labels.clear, () => this.clear()));
    if (drawn) shown.push(this.button("back", labels.back, () => this.trigger("drawn", "")));
    swap(this.part("tools"), shown);
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
    const { data, spot } = this,
      maps = [],
      n = data.side / data.patch;
    this.part("maps").style.gridTemplateColumns = `repeat(${data.pattern[0].length}, minmax(0, 1fr))`;
    this.part("maps-title").textContent = fillIn(data.labels.maps_title, { who: this.placeName(spot.who) });
    data.pattern.forEach((heads, layer) =>
      heads.forEach((pattern, head) => {
        const chosen = spot.layer === layer && spot.head === head;
        const name = fillIn(data.labels.head_name, { layer: layer + 1, head: head + 1 });
        const button = this.button(`map${layer}.${head}`, "", () => this.go({ layer, head }), chosen);
        const picture = shape("svg", { viewBox: `0 0 ${n} ${n}`, "aria-hidden": "true" });
        pattern[spot.who].slice(1).forEach((weight, i) =>
          picture.append(
            shape("rect", {
              class: "weight",
              x: i % n,
              y: Math.floor(i / n),
              width: 1,
              height: 1,
              "fill-opacity": strength(weight),
            }),
          ),
        );
        picture.append(
          shape("rect", { class: "frame", x: 0, y: 0, width: n, height: n, "stroke-width": 0.05 }),
        );
        const caption = document.createElement("small");
        caption.textContent = `${layer + 1}.${head + 1}`;
        button.append(picture, caption);
        button.setAttribute("aria-label", name);
        maps.push(button);
      }),
    );
    swap(this.part("maps"), maps);
  }

  drawChances() {
    const { chances, labels, truth } = this.data,
      most = Math.max(...chances);
    this.part("chances-title").textContent = labels.chances;
    this.part("chances").replaceChildren(
      ...chances.map((chance, digit) => {
        const row = document.createElement("li"),
          bar = document.createElement("i"),
          track = document.createElement("span");
        bar.style.width = `${100 * chance}%`;
        track.append(bar);
        const best = chance === most,
          right = truth === null ? "" : digit === truth ? "✓" : best ? "✗" : "";
        const name = document.createElement("span"),
          share = document.createElement("span"),
          mark = document.createElement("span");
        name.textContent = digit;
        share.textContent = percent(chance);
        share.className = "share";
        mark.textContent = right;
        mark.setAttribute("role", "img");
        if (right) mark.setAttribute("aria-label", right === "✓" ? labels.truth : labels.wrong);
        else mark.setAttribute("aria-hidden", "true");
        row.className = best ? "best" : "";
        row.append(name, track, share, mark);
        return row;
      }),
    );
  }

  // Which place gets most, computed from the very row that is drawn.
  sentence() {
    const { labels } = this.data,
      { layer, head, who } = this.spot,
      weights = this.weights;
    const order = weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a]);
    const even = 1 / weights.length,
      most = order.slice(0, 3).filter((i, rank) => rank === 0 || weights[i] > even);
    const list = most
      .map((i) => fillIn(labels.place_share, { place: this.placeName(i), share: percent(weights[i]) }))
      .join(labels.comma);
    return fillIn(labels.says, {
      layer: layer + 1,
      head: head + 1,
      who: this.placeName(who),
      list,
      even: percent(even),
    });
  }

  button(id, text, act, pressed) {
    const node = document.createElement("button");
    node.type = "button";
    node.dataset.id = id;
    node.textContent = text;
    if (pressed !== undefined) node.setAttribute("aria-pressed", pressed);
    node.addEventListener("click", act);
    return node;
  }
}

// Exchange the buttons of a group and keep the focus where it was.
function swap(place, nodes) {
  const id = place.getRootNode().activeElement?.dataset?.id,
    inside = place.contains(place.getRootNode().activeElement);
  place.replaceChildren(...nodes);
  if (inside && id) place.querySelector(`[data-id="${id}"]`)?.focus();
}

const fillIn = (text, values) =>
  text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

export default function (component) {
  const { parentElement } = component;
  if (!instances.has(parentElement)) instances.set(parentElement, new Patches(parentElement));
  instances.get(parentElement).receive(component);
  return () => instances.delete(parentElement);
}
