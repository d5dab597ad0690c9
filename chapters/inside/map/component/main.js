// The map that a visitor fills: the hand with the next system, the drawing, the verdict. Nothing asks the server.

class NestedMap {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => ({ at: this.linked() }), "map_");
    this.target = null; // the region that the arrow keys have chosen
    this.last = null; // the system that the verdict is about
    this.spots = new Map(); // where each was let go, in which drawing
    this.watcher = new ResizeObserver(
      () => this.data && mapShape(this.part("stage")) !== this.shape && this.draw(),
    );
    this.watcher.observe(this.part("stage"));
    this.wire();
  }

  wire() {
    const click = (name, act) => (this.part(name).onclick = act);
    click("one", () => this.put(this.held, SHOWN));
    click("all", () => this.showAll());
    click("again", () => this.restart());
    click("back", () => this.takeBack());
    this.part("chip").onkeydown = (event) => this.key(event);
    this.giveUp = makeDraggable(this.part("chip"), {
      start: () => this.aim(null),
      move: (event) => this.drag(event),
      drop: (event) => this.drop(event),
      leave: () => this.leave("given_up"),
    });
  }

  // --- from the server: systems in the order of a seed, and all words ---

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return;
    const reseeded = this.data && data.seed !== this.data.seed;
    this.received = JSON.stringify(data);
    Object.assign(this, { data, labels: data.labels, systems: data.systems, shape: "" });
    this.byId = Object.fromEntries(data.systems.map((system) => [system.id, system]));
    this.regionNames = Object.fromEntries(data.regions.map(({ id }) => [id, data.labels[`region_${id}`]]));
    if (reseeded) this.placed = givenPlaced(data);
    this.placed ??= this.link.read("at", givenPlaced(data), (raw) => readPlaced(raw, data));
    if (reseeded) this.link.changed();
    writeWords(this.place, data.lang, data.labels);
    this.part("root").setAttribute("aria-label", data.labels.keys);
    this.last = null;
    this.draw();
    this.say(this.link.wrong.length ? data.labels.bad_link : data.labels.start);
  }

  linked() {
    const text = writePlaced(this.placed, this.data);
    return text === writePlaced(givenPlaced(this.data), this.data) ? null : text;
  }

  get held() {
    return this.systems.find(({ id }) => !this.placed.has(id));
  }

  // --- what the visitor does ---

  // `spot`: the point where a pointer has let it go.
  put(system, region, spot = null) {
    if (!system) return;
    this.placed.set(system.id, region);
    this.last = system;
    this.spots.set(system.id, { shape: this.shape, spot });
    this.changed();
    this.say(this.verdict(system), system);
  }

  changed() {
    this.aim(null);
    this.link.changed();
    this.draw();
  }

  takeBack() {
    this.placed.delete(this.last.id);
    this.systems = [this.last, ...this.systems.filter((system) => system !== this.last)];
    this.last = null;
    this.changed();
    this.say(this.labels.start);
    this.part("chip").focus();
  }

  showAll() {
    for (const { id } of this.systems) if (!this.placed.has(id)) this.placed.set(id, SHOWN);
    this.last = null;
    this.changed();
    this.say(this.result());
  }

  restart() {
    this.placed = givenPlaced(this.data);
    this.systems = this.data.systems;
    this.last = null;
    this.changed();
    this.say(this.labels.start);
  }

  key(event) {
    const step = ARROWS[arrowOf(event)];
    if (step && this.held) {
      takeKey(event);
      this.aim(regionBeside(this.data.regions, this.target, step), true);
    } else if (event.key === "Escape") this.cancel();
    else if (event.key === "Enter" || event.key === " ") {
      takeKey(event);
      if (this.target) this.put(this.held, this.target);
      else this.say(this.labels.choose);
    }
  }

  cancel() {
    this.giveUp();
    this.aim(null);
  }

  drag(event) {
    const ghost = this.part("ghost");
    const box = this.part("root").getBoundingClientRect();
    ghost.hidden = false;
    ghost.textContent = this.held.name;
    ghost.style.transform = `translate(${event.clientX - box.left}px, ${event.clientY - box.top}px) translate(-50%, -120%)`;
    this.aim(regionAt(this.plan, this.data.regions, ...this.pointOf(event)));
  }

  drop(event) {
    this.part("ghost").hidden = true;
    this.placeAt(event);
  }

  // Put what is held where the pointer is; outside all ellipses it stays in the hand.
  placeAt(event) {
    if (!this.held) return;
    const point = this.pointOf(event);
    const region = regionMeant(this.plan, this.data.regions, this.held, ...point);
    if (region) this.put(this.held, region, point);
    else this.leave("outside");
  }

  leave(why) {
    this.part("ghost").hidden = true;
    this.aim(null);
    this.say(fill(this.labels[why], { name: this.held.name }));
  }

  pointOf(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    const { x, y } = point.matrixTransform(this.svg.getScreenCTM().inverse());
    return [x, y];
  }

  // Light the fields of the region that would be meant now; `aloud`: name it.
  aim(region, aloud = false) {
    this.target = region;
    const fields = this.data.regions.find(({ id }) => id === region)?.fields ?? [];
    for (const node of this.svg?.querySelectorAll("[data-field]") ?? [])
      node.classList.toggle("lit", fields.includes(node.dataset.field));
    this.mark(aloud ? region : null);
    if (aloud) this.say(fill(this.labels.aim, { name: this.held.name, region: this.regionNames[region] }));
  }

  // The held system stands, hollow, in the region that the keys have chosen.
  mark(region) {
    this.spot?.remove();
    this.spot = null;
    if (!region || !this.held) return;
    const [x, y] = this.plan.regions[region];
    this.spot = svg("text", { x, y, class: "spot" }, `◌ ${this.held.name}`);
    this.svg.append(this.spot);
  }

  // --- drawing ---

  draw() {
    this.shape = mapShape(this.part("stage"));
    this.plan = this.data.map[this.shape];
    const placed = this.plan.systems.filter(({ id }) => this.placed.has(id));
    const { activeElement } = this.place.getRootNode();
    const focused = activeElement?.dataset?.id;
    this.svg = nestedMap(this.data.map, this.plan, { class: this.held ? "open" : "done" });
    this.svg.append(...this.trail(), ...placed.map((spot) => this.node(spot)));
    this.svg.onclick = (event) => !event.target.closest(".system") && this.placeAt(event);
    this.part("stage").replaceChildren(this.svg);
    if (focused) this.svg.querySelector(`[data-id="${focused}"]`)?.focus();
    this.drawHand();
  }

  node({ id, x, y, family }) {
    const system = this.byId[id];
    const right = isRight(system, this.placed);
    const sign = right === null ? "" : right ? "✓ " : "✗ ";
    const show = () => this.point(system);
    const mood = right === null ? "shown" : right ? "right" : "wrong";
    return svg(
      "g",
      {
        class: `system is-${family} ${mood}${system === this.last ? " now" : ""}`,
        "data-id": id,
        tabindex: "0",
        role: "button",
        "aria-label": this.verdict(system),
        onclick: show,
        onfocus: show,
        // A block: a handler that returns false holds the key back, and Tab would never leave.
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          takeKey(event);
          show();
        },
      },
      svg("circle", { cx: x, cy: y + 8, r: 20, class: "halo" }),
      svg("text", { x, y, class: "mark" }, SYSTEM_SIGNS[family]),
      svg("text", { x, y: y + 17, class: "name" }, `${sign}${system.name}`),
    );
  }

  // From the wrong place to the right one.
  trail() {
    if (!this.last || isRight(this.last, this.placed) !== false) return [];
    const drop = this.spots.get(this.last.id);
    const known = drop?.shape === this.shape && drop.spot;
    const [x, y] = known || this.plan.regions[this.placed.get(this.last.id)];
    const to = this.plan.systems.find(({ id }) => id === this.last.id);
    return [
      svg("line", { x1: x, y1: y, x2: to.x, y2: to.y, class: "trail" }),
      svg("text", { x, y: y + 5, class: "cross" }, "✗"),
    ];
  }

  // A placed system is looked at.
  point(system) {
    if (system === this.last) return;
    this.last = system;
    for (const node of this.svg.querySelectorAll(".system"))
      node.classList.toggle("now", node.dataset.id === system.id);
    for (const node of this.svg.querySelectorAll(".trail, .cross")) node.remove();
    this.svg.querySelector(".system").before(...this.trail());
    this.say(this.verdict(system), system);
  }

  drawHand() {
    const { held, labels } = this;
    const { tried, right } = score(this.systems, this.placed);
    const facts = { placed: this.placed.size, all: this.systems.length, tried, right };
    this.part("count").textContent = fill(
      tried ? labels.count : held ? labels.count_first : labels.count_all,
      facts,
    );
    const chip = this.part("chip");
    chip.disabled = !held;
    chip.textContent = held ? held.name : labels.hand_empty;
    chip.setAttribute("aria-label", held ? fill(labels.chip, held) : labels.hand_empty);
    this.part("what").textContent = held ? held.what : "";
    this.part("how").textContent = held ? (underFinger() ? labels.how_finger : labels.how) : "";
    this.part("one").disabled = this.part("all").disabled = !held;
    this.part("again").disabled = this.linked() === null;
  }

  verdict(system) {
    const region = this.placed.get(system.id);
    const right = isRight(system, this.placed);
    const words = right === null ? "told" : right ? "right" : "wrong";
    const facts = {
      name: system.name,
      region: this.regionNames[region],
      home: this.regionNames[system.right[0]],
      why: system.why,
    };
    return fill(this.labels[`verdict_${words}`], facts);
  }

  result() {
    const { tried, right } = score(this.systems, this.placed);
    return tried ? fill(this.labels.result, { tried, right }) : this.labels.result_none;
  }

  say(text, system = null) {
    const right = system && isRight(system, this.placed);
    const done = system && !this.held && right !== null ? ` ${this.result()}` : "";
    const says = this.part("says");
    says.replaceChildren(`${text} `, el("small", {}, system?.ground ?? ""), done);
    says.className = right === null ? "" : right ? "right" : "wrong";
    this.part("back").hidden = !system || this.data.given.includes(system.id);
    announce(this.part("live"), `${text}${done}`, SOON);
  }

  stop() {
    this.link.stop();
    this.watcher.disconnect();
  }
}

export default mount((place) => new NestedMap(place));
