// The small map of the start page: pointing at a system tells why it lies there.

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
    this.write(underFinger() ? data.hint_finger : data.hint);
    this.draw();
  }

  // Another drawing only where the room has become narrow or wide, so that the focus stays where it is.
  draw() {
    const shape = mapShape(this.root);
    if (shape === this.shape) return;
    this.shape = shape;
    const show = (place) =>
      this.write(namedValue(place.label, place.why), place.family, this.data.grounds[place.id]);
    const plan = this.data[shape];
    const systems = plan.systems.map((place) => system(place, show));
    this.root.replaceChildren(nestedMap(this.data, plan, {}, ...systems), this.why);
  }

  write(text, family, ground = "") {
    this.why.replaceChildren(`${text} `, el("small", {}, ground));
    this.why.className = family === undefined ? "why" : `why is-${family}`;
  }

  stop() {
    this.watcher.disconnect();
  }
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
      "aria-label": namedValue(place.label, place.why),
      ...acts,
    },
    svg("text", { x: place.x, y: place.y, class: "mark" }, SYSTEM_SIGNS[place.family]),
    svg("text", { x: place.x, y: place.y + 17, class: "name" }, place.label),
  );
}

export default mount((place) => new RelationMap(place));
