// The whole model as one line: the stream of one token, which every block leaves by two detours that come back to a plus.
// Thickness is length: of the stream at that place, of what a head or an MLP adds. All of it was measured on this text.

const OPEN = 104; // pixels along the line that a block with its pictures needs at least
const NARROW = 26; // and one that is only a button
const WIDEST = 190;
const THICKEST = 11; // pixels of the line where the stream is longest
const FAN = 36; // pixels from the first head's strand to the last one's
const SHORT = 0.66; // a block may be shorter where the line runs down and its pictures stand beside it
const GAP = 34; // stands for the layers that have no room

// Which blocks are drawn, and where: all open when they fit, else the current one and narrow ones around it.
// -> [{ layer, from, to, open }], along the line from 0 on.
function planBlocks(count, current, room, narrow = NARROW) {
  if (count * OPEN <= room) {
    const size = Math.min(WIDEST, room / count);
    return Array.from({ length: count }, (_, layer) => place(layer, layer * size, size, true));
  }
  const wide = Math.min(1.4 * OPEN, room / 2);
  const fit = Math.floor((room - wide - 2 * GAP) / narrow);
  const others = clamp(fit, 0, count - 1);
  const first = clamp(current - Math.floor(others / 2), 0, count - 1 - others);
  const size = others ? Math.min(OPEN, (room - wide - 2 * GAP) / others) : 0;
  let from = first > 0 ? GAP : 0;
  return Array.from({ length: others + 1 }, (_, i) => {
    const open = first + i === current;
    const block = place(first + i, from, open ? wide : size, open);
    from = block.to;
    return block;
  });
}

function place(layer, from, size, open) {
  return { layer, from, to: from + size, open };
}

// Where each step stands: [number of the leg, how much of it is behind]. Legs: the start; of every drawn block attention,
// the way on, MLP, the way on; the end. A block that is not drawn shares the leg of its neighbour.
function stepPlaces({ start, within, end, layers, half }, blocks) {
  const places = [];
  for (let i = 0; i < start; i++) places.push([0, i / Math.max(start, 1)]);
  for (let layer = 0; layer < layers; layer++) {
    const at = blocks.findIndex((block) => block.layer === layer);
    for (let i = 0; i < within; i++) {
      if (at < 0) places.push(layer < blocks[0].layer ? [0, 1] : [4 * blocks.length, 1]);
      else if (i <= half) places.push([1 + 4 * at, (i + 1) / (half + 1)]);
      else places.push([3 + 4 * at, (i - half) / (within - 1 - half)]);
    }
  }
  for (let i = 0; i < end; i++) places.push([1 + 4 * blocks.length, (i + 1) / end]);
  return places;
}

class Stream {
  constructor(place, app) {
    Object.assign(this, { place, app });
    place.addEventListener("keydown", (event) => this.key(event));
  }

  // A new text, or new words.
  build() {
    this.size = null;
  }

  // --- where everything stands ---

  layout(width) {
    const { app } = this;
    const { config } = app.text;
    this.vertical = width < 760;
    const across = this.vertical ? 104 : width;
    const [start, end] = this.vertical ? [40, 34 * app.endKeys.length] : [84, 68 * app.endKeys.length];
    const room = this.vertical ? Math.min(config.n_layer, 6) * OPEN * SHORT : across - start - end - 24;
    const scale = this.vertical ? SHORT : 1;
    const blocks = planBlocks(config.n_layer, app.state.layer, room / scale, NARROW / scale);
    const size = JSON.stringify([across, blocks]);
    if (size === this.size) return;
    this.size = size;
    const moved = blocks.map((block) => ({
      ...block,
      from: start + scale * block.from,
      to: start + scale * block.to,
    }));
    const last = moved[moved.length - 1];
    const rest = last.layer < config.n_layer - 1 ? GAP : 0;
    this.blocks = moved;
    this.from = this.vertical ? 22 : 40;
    this.ends = app.endKeys.map(
      (_, i) => last.to + rest + (i + 0.75) * (end / app.endKeys.length) - (this.vertical ? 6 : 0),
    );
    this.reach = this.vertical ? 33 : 44;
    this.middle = this.vertical ? 52 : 82;
    this.long = this.ends[this.ends.length - 1] + (this.vertical ? 26 : 40);
    this.make();
  }

  point(along, across) {
    return this.vertical ? [this.middle + across, along] : [along, this.middle - across];
  }

  path(...parts) {
    return parts
      .map(([letter, ...points]) => letter + points.map((point) => this.point(...point).join(" ")).join(" "))
      .join("");
  }

  straight(from, to) {
    return this.path(["M", [from, 0]], ["L", [to, 0]]);
  }

  // Leaves the line at `from`, runs beside it at `far`, and comes back at `to`.
  detour(from, to, far) {
    const turn = 0.4 * (to - from);
    const [a, b] = [from + turn / 2, to - turn / 2];
    return this.path(
      ["M", [from, 0]],
      ["C", [a, 0], [a, far], [from + turn, far]],
      ["L", [to - turn, far]],
      ["C", [b, far], [b, 0], [to, 0]],
    );
  }

  make() {
    const { app, blocks } = this;
    const { config } = app.text;
    const H = config.n_head;
    this.legs = [];
    this.by = []; // the stream itself beside a detour
    this.stations = [];
    this.leg(this.straight(this.from, blocks[0].from + this.inset(blocks[0])));
    this.station("embed", { key: "embed" }, [this.from, 0], app.text.tokens[app.state.token], "name_embed");
    blocks.forEach((block, i) => {
      const size = block.to - block.from;
      const [a, b, c, d] = [0.03, 0.47, 0.53, 0.97].map((share) => block.from + share * size);
      const next = blocks[i + 1] ? blocks[i + 1].from + this.inset(blocks[i + 1]) : this.ends[0];
      const spread = (block.open && !this.vertical ? FAN : FAN / 2) / Math.max(1, H - 1);
      const heads = Array.from({ length: H }, (_, h) =>
        this.detour(a, b, this.reach + (h - (H - 1) / 2) * spread),
      );
      this.by.push({ layer: block.layer, part: 0, leg: this.legs.length, d: this.straight(a, b) });
      this.leg(this.detour(a, b, this.reach), { layer: block.layer, heads });
      this.leg(this.straight(b, c), { stream: 2 * block.layer + 1 });
      this.by.push({ layer: block.layer, part: 1, leg: this.legs.length, d: this.straight(c, d) });
      this.leg(this.detour(c, d, -this.reach), { layer: block.layer });
      this.leg(this.straight(d, next), { stream: 2 * block.layer + 2 });
      this.stationsOf(block, [a, b, c, d]);
    });
    this.leg(this.straight(this.ends[0] - 1, this.ends[this.ends.length - 1]), { stream: "end" });
    app.endKeys.forEach((key, i) => this.station(key, { key }, [this.ends[i], 0], "", `name_${key}`));
    this.places = stepPlaces(
      {
        start: app.startKeys.length,
        within: app.layerKeys.length,
        end: app.endKeys.length,
        layers: config.n_layer,
        half: app.layerKeys.indexOf("resid_mid"),
      },
      blocks,
    );
    this.show();
  }

  inset(block) {
    return 0.03 * (block.to - block.from);
  }

  leg(d, { layer = null, stream = 0, heads = [] } = {}) {
    this.legs.push({ d, layer, stream, heads });
  }

  stationsOf(block, [a, b, c, d]) {
    const { layer, open } = block;
    const go = (key) => ({ layer, key });
    if (!open) {
      const node = this.station(
        `layer${layer}`,
        go("ln1"),
        [(block.from + block.to) / 2, 0],
        layer + 1,
        "layer",
        layer,
      );
      node.classList.add("narrow");
      return;
    }
    this.station(
      `attention${layer}`,
      go("pattern"),
      [(a + b) / 2, this.reach],
      null,
      "line_attention",
      layer,
    );
    this.station(`mid${layer}`, go("resid_mid"), [b, 0], "+", "name_resid_mid", layer);
    this.station(`mlp${layer}`, go("mlp_post"), [(c + d) / 2, -this.reach], null, "line_mlp", layer);
    this.station(`post${layer}`, go("resid_post"), [d, 0], "+", "name_resid_post", layer);
  }

  // `shown`: the words on the button, or null for a picture.
  station(id, goes, at, shown, label, layer = null) {
    const { labels } = this.app.text;
    const [x, y] = this.point(...at);
    const canvas = shown === null ? el("canvas") : null;
    const called =
      layer === null ? labels[label] : namedValue(fill(labels.nth_layer, { n: layer + 1 }), labels[label]);
    const node = button(canvas || shown, () => this.app.go(goes), {
      class: `station ${id.replace(/\d+/, "")}`,
      "data-station": id,
      style: { left: `${x}px`, top: `${y}px` },
      title: called,
      "aria-label": called,
    });
    const named = layer === null || canvas;
    const name = named ? el("span", { class: `name ${id.replace(/\d+/, "")}`, "aria-hidden": "true" }) : null;
    if (name) {
      name.textContent = layer === null ? labels[label] : `${labels[label]} ${layer + 1}`;
      name.style.setProperty("left", `${x}px`);
      name.style.setProperty("top", `${y}px`);
    }
    this.stations.push({ id, node, canvas, name, layer, goes });
    return node;
  }

  show() {
    const focused = this.stations.find(
      (one) => one.id === this.place.getRootNode().activeElement?.dataset.station,
    );
    const [width, height] = this.vertical ? [104, this.long] : [this.long, 2 * this.middle];
    const line = (d, kind) => svg("path", { d, class: kind, fill: "none", pathLength: 1 });
    const lower = svg("g", {});
    const upper = svg("g", {});
    this.band = svg("rect", { class: "band", rx: 8 });
    for (const leg of this.legs) {
      leg.node = line(leg.d, "measure");
      lower.append(leg.node);
      const many = leg.heads.length ? leg.heads : [leg.d];
      const kind = leg.layer === null ? "trunk" : "detour";
      leg.faint = many.map((d) => line(d, `${kind} faint`));
      leg.strong = many.map((d) => line(d, kind));
      lower.append(...leg.faint);
      upper.append(...leg.strong);
    }
    for (const by of this.by) {
      by.faint = line(by.d, "trunk faint");
      by.strong = line(by.d, "trunk");
      lower.append(by.faint);
      upper.append(by.strong);
    }
    this.train = new Train();
    const size = { width, height, "aria-hidden": "true" };
    this.place.replaceChildren(
      el(
        "div",
        { class: "drawing", style: { width: `${width}px`, height: `${height}px` } },
        svg("svg", size, this.band, lower, upper),
        ...this.stations.flatMap(({ node, name }) => [node, name].filter(Boolean)),
        svg("svg", { ...size, class: "over" }, this.train.node),
      ),
      el("p", { class: "key" }),
    );
    focused?.node.focus();
  }

  // --- this token: how thick, which pictures ---

  paint() {
    if (!this.legs) return;
    const { tensors: w, state, text } = this.app;
    const { labels, config } = text;
    const t = state.token;
    const lengths = Array.from({ length: 2 * config.n_layer + 1 }, (_, i) => w.length(i, t));
    const most = Math.max(...lengths);
    const thick = (length) => Math.max(1, ((this.vertical ? 0.7 : 1) * THICKEST * length) / most);
    const set = (nodes, pixels) =>
      nodes.forEach((node) => node.style.setProperty("stroke-width", `${pixels}px`));
    this.legs.forEach((leg, i) => {
      if (leg.layer === null) {
        const at = leg.stream === "end" ? lengths.length - 1 : leg.stream;
        return set([...leg.faint, ...leg.strong], thick(lengths[at]));
      }
      const heads = leg.heads.length ? leg.heads.map((_, h) => w.headLength(leg.layer, h, t)) : [];
      if (!heads.length) return set([...leg.faint, ...leg.strong], thick(w.writeLength(leg.layer, 1, t)));
      heads.forEach((length, h) => set([leg.faint[h], leg.strong[h]], Math.min(thick(length), 5)));
      leg.strong.forEach((node, h) => node.classList.toggle("chosen", h === state.head));
      return i;
    });
    for (const by of this.by) set([by.faint, by.strong], thick(lengths[2 * by.layer + by.part]));
    for (const { id, node, canvas, layer } of this.stations) {
      if (id === "embed") node.textContent = shorten(text.tokens[t], 7);
      if (id === "draw") node.textContent = shorten(text.next[t].drawn[1], 7);
      if (canvas) this.picture(canvas, id.startsWith("mlp") ? "mlp_post" : "pattern", layer);
    }
    this.place.querySelector(".key").textContent = fill(labels.line_key, {
      token: `“${text.tokens[t]}”`,
      first: num(lengths[0]),
      last: num(lengths[lengths.length - 1]),
      layers: config.n_layer,
    });
  }

  picture(canvas, key, layer) {
    const { app } = this;
    const view = app.tensors.has(layer) ? app.viewOf(key, layer) : null;
    canvas.hidden = !view;
    if (!view) return;
    const block = view.blocks.find((one) => one.id === view.main);
    const columns = block.square ? block.cols : Math.ceil(Math.sqrt(block.cols));
    const rows = Math.ceil(block.data.length / columns);
    const image = picture({ ...block, data: padded(block.data, columns * rows) }, app.theme, columns, rows);
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d").drawImage(image, 0, 0);
  }

  // --- this step: what is computed, where we are ---

  draw() {
    if (!this.legs) return;
    const { app } = this;
    const [now, share] = this.places[app.index()];
    const show = (nodes, done) => nodes.forEach((node) => node.setAttribute("stroke-dasharray", `${done} 2`));
    this.legs.forEach((leg, i) => show(leg.strong, i < now ? 1 : i === now ? share : 0));
    for (const by of this.by) show([by.strong], now >= by.leg ? 1 : 0);
    const current = this.current();
    for (const one of this.stations) {
      one.node.setAttribute("aria-current", one === current ? "step" : "false");
      const behind = this.behind(one, now, share);
      one.node.classList.toggle("faint", !behind && one !== current);
      one.name?.classList.toggle("faint", !behind && one !== current);
    }
    rove(
      this.stations.map((one) => one.node),
      this.stations.find((one) => one.node === this.place.getRootNode().activeElement)?.node ?? current.node,
    );
    this.bandAt(this.blocks.find((block) => block.layer === app.state.layer));
    if (!this.train.moving) this.train.rest(this.at(now, share));
    this.train.dot.classList.toggle("over", !current.canvas); // a word is framed, not covered
  }

  // The station on whose way the step lies.
  current() {
    const { key, layer } = this.app.state;
    const find = (id) => this.stations.find((one) => one.id === id);
    if (this.app.startKeys.includes(key)) return find("embed");
    if (this.app.endKeys.includes(key)) return find(key);
    const mid = this.app.layerKeys.indexOf("resid_mid");
    const at = this.app.layerKeys.indexOf(key);
    const name = key === "resid_mid" ? "mid" : key === "resid_post" ? "post" : at < mid ? "attention" : "mlp";
    return find(`${name}${layer}`) ?? find(`layer${layer}`);
  }

  // Whether the walk has passed this station.
  behind({ id, layer, goes }, now, share) {
    if (id === "embed") return true;
    const end = this.app.endKeys.indexOf(goes.key);
    if (end >= 0) return now === this.legs.length - 1 && share >= (end + 1) / this.ends.length;
    const at = this.blocks.findIndex((block) => block.layer === layer);
    const leg = 1 + 4 * at + (id.startsWith("mlp") || id.startsWith("post") ? 2 : 0);
    return now > leg || (now === leg && share >= 1);
  }

  // The block that stands open below.
  bandAt(block) {
    const { key } = this.app.state;
    const inside = block && this.app.layerKeys.includes(key);
    this.band.classList.toggle("hidden", !inside);
    if (!inside) return;
    const [a, b] = [block.from, block.to];
    const box = this.vertical
      ? { x: 1, y: a, width: 102, height: b - a }
      : { x: a, y: 1, width: b - a, height: 2 * this.middle - 2 };
    for (const [name, value] of Object.entries(box)) this.band.setAttribute(name, value);
  }

  at(leg, share) {
    const { node } = this.legs[leg];
    const { x, y } = node.getPointAtLength(share * node.getTotalLength());
    return [x, y];
  }

  // Numbers on their way from one step to the next, along the line.
  move(from, to, numbers, ms) {
    if (!this.legs) return;
    const [a, b] = [this.places[from], this.places[to]];
    if (!a || !b) return;
    const parts = [];
    for (let leg = a[0]; leg <= b[0]; leg++) {
      const [low, high] = [leg === a[0] ? a[1] : 0, leg === b[0] ? b[1] : 1];
      parts.push({ leg, low, long: (high - low) * this.legs[leg].node.getTotalLength() });
    }
    const whole = total(parts.map((part) => part.long)) || 1;
    const at = (share) => {
      let left = share * whole;
      let part = parts[0];
      for (part of parts) {
        if (left <= part.long) break;
        left -= part.long;
      }
      return this.at(part.leg, Math.min(1, part.low + left / this.legs[part.leg].node.getTotalLength()));
    };
    this.train.run(at, numbers, this.app.theme, ms);
  }

  key(event) {
    const nodes = this.stations.map((one) => one.node);
    const to = arrowTarget(event, nodes);
    if (to !== null) roveTo(nodes, nodes[to]);
  }
}

// Numbers that travel: one square for each, coloured as in the pictures, the first with its value; at rest only a dot.
class Train {
  constructor() {
    this.dot = svg("circle", { class: "here", r: 6 });
    this.cars = svg("g", {});
    this.node = svg("g", {}, this.cars, this.dot);
    this.moving = false;
  }

  rest([x, y]) {
    this.dot.setAttribute("cx", x);
    this.dot.setAttribute("cy", y);
  }

  // at: share of the way 0 ... 1 -> [x, y]; numbers: what travels, the first one is written out.
  run(at, numbers, theme, ms) {
    this.stop();
    const most = Math.max(...numbers.map(Math.abs)) || 1;
    const cars = numbers.map((x) =>
      svg("rect", {
        class: "car",
        width: 8,
        height: 8,
        x: -4,
        y: -4,
        fill: x < 0 ? theme.ngram : theme.transformer,
        opacity: 0.35 + (0.65 * Math.abs(x)) / most,
      }),
    );
    const words = svg("text", { class: "carried", x: 8, y: -8 });
    words.textContent = num(numbers[0]);
    this.cars.replaceChildren(...cars, words);
    this.moving = true;
    const begun = performance.now();
    const tick = (now) => {
      const share = Math.min(1, (now - begun) / ms);
      cars.forEach((car, i) => {
        const [x, y] = at(clamp(eased(share) * 1.3 - (0.3 * i) / cars.length, 0, 1));
        car.setAttribute("transform", `translate(${x} ${y})`);
        if (i) return;
        words.setAttribute("transform", `translate(${x} ${y})`);
        this.rest([x, y]);
      });
      if (share < 1) this.frame = requestAnimationFrame(tick);
      else this.stop();
    };
    this.frame = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.moving = false;
    this.cars.replaceChildren();
  }
}

const eased = (share) => share * share * (3 - 2 * share);
