// Draws chapters/home/home/figure.py's data as SVG.

const SIGNS = { ngram: "■", lstm: "▲", transformer: "●", pretrained: "◆", "": "•" };
const NARROW = 620; // pixels below which the tall drawing is used

class RelationMap {
  constructor(place) {
    this.root = place.querySelector(".map");
    this.why = el("p", { "aria-live": "polite" });
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.root);
  }

  receive({ data }) {
    this.data = data;
    this.shape = "";
    this.write(data.hint);
    this.draw();
  }

  // Another drawing only where the room has become narrow or wide, so that the focus stays where it is.
  draw() {
    const shape = this.root.clientWidth < NARROW ? "tall" : "wide";
    if (shape === this.shape) return;
    this.shape = shape;
    const show = (place) =>
      this.write(`${place.label}: ${place.why}`, place.family, this.data.grounds[place.id]);
    this.root.replaceChildren(drawing(this.data, this.data[shape], show), this.why);
  }

  write(text, family, ground = "") {
    this.why.replaceChildren(`${text} `, el("small", {}, ground));
    this.why.className = family === undefined ? "why" : `why is-${family}`;
  }

  stop() {
    this.watcher.disconnect();
  }
}

function drawing(data, plan, show) {
  return svg(
    "svg",
    { viewBox: `0 0 ${plan.size[0]} ${plan.size[1]}`, role: "group", "aria-label": data.title },
    svg("desc", {}, data.description),
    ...plan.fields.map(field),
    ...plan.fields.map(fieldName),
    ...plan.systems.map((place) => system(place, show)),
  );
}

function field({ id, x, y, rx, ry }) {
  return svg("g", { class: `field field-${id}` }, svg("ellipse", { cx: x, cy: y, rx, ry }));
}

function fieldName({ id, label, label_x, label_y }) {
  return svg("text", { x: label_x, y: label_y, class: `label label-${id}` }, label);
}

function system(place, show) {
  const act = () => show(place);
  const acts = { onpointerenter: act, onfocus: act, onclick: act };
  return svg(
    "g",
    {
      class: `system is-${place.family}`,
      tabindex: "0",
      role: "img",
      "aria-label": `${place.label}. ${place.why}`,
      ...acts,
    },
    svg("text", { x: place.x, y: place.y, class: "mark" }, SIGNS[place.family]),
    svg("text", { x: place.x, y: place.y + 17, class: "name" }, place.label),
  );
}

export default mount((place) => new RelationMap(place));
