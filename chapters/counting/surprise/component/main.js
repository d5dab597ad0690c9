// The entropy meter: two distributions over the same outcomes, one dragged, one that somebody believes.

const MOST = 64; // outcomes
const SPELT = 6; // so many terms of a sum are written out
const BOTH = 6; // so many outcomes have the shares of both distributions over them
const STEP = 0.01;
const LONG_STEP = 0.1;
const WHICH = ["p", "q"];

class EntropyMeter {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "surprise_");
    this.redraw = eachFrame(() => this.draw());
    this.part("heat").oninput = ({ target }) => this.change({ heat: Number(target.value) });
    this.part("typed").onchange = ({ target }) => this.typed(target.value);
    this.part("scale").onclick = () => this.take(this.refused.map((x) => x / added(this.refused)));
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return this.redraw();
    this.received = JSON.stringify(data);
    [this.data, this.labels] = [data, data.labels];
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.meter_name);
    if (!this.state) this.read();
    this.buttons = Object.keys(data.presets).map((name) =>
      button(this.labels[`preset_${name}`], () => this.choose(name)),
    );
    this.part("presets").replaceChildren(...this.buttons);
    this.pens = WHICH.map((which) => button(this.labels[`drag_${which}`], () => this.change({ which })));
    this.part("which").replaceChildren(...this.pens);
    this.build();
    this.redraw();
  }

  read() {
    const { link, data } = this;
    const first = data.presets[data.first];
    const shares = (raw) => {
      const found = raw.split("_").map(Number);
      const sum = added(found);
      const wrong = ["number", "negative"].includes(problem(found)) || Math.abs(sum - 1) > 0.02;
      return wrong || found.length > MOST ? undefined : found.map((x) => x / sum);
    };
    const heat = (raw) => (/^-?\d{1,2}$/.test(raw) && Math.abs(Number(raw)) <= 20 ? Number(raw) : undefined);
    this.state = {
      p: link.read("p", first.p, shares),
      q: link.read("q", first.q, shares),
      heat: link.read("heat", 0, heat),
      which: link.read("which", "p", (raw) => WHICH.find((name) => name === raw)),
      chosen: 0,
    };
    if (this.state.p.length !== this.state.q.length) this.state.q = even(this.state.p.length);
    link.touched = link.wrong.length > 0;
    this.told = link.wrong.length ? fill(this.labels.bad_link, { names: link.wrong }) : "";
  }

  linked() {
    const { p, q, heat, which } = this.state;
    const first = this.data.presets[this.data.first];
    const written = (shares, usual) => {
      const text = short(shares);
      return text === short(usual) ? null : text;
    };
    return {
      p: written(p, first.p),
      q: written(q, first.q),
      heat: heat || null,
      which: which === "p" ? null : which,
    };
  }

  // --- what the visitor does ---

  get temperature() {
    return 10 ** (this.state.heat / 20);
  }

  // The distribution as it is shown: p at this temperature.
  get p() {
    return this.state.heat ? tempered(this.state.p, this.temperature) : this.state.p;
  }

  // The example that is shown as it is; none when a bar or the temperature was moved.
  get preset() {
    const { state, data } = this;
    const same = (preset) => WHICH.every((which) => short(preset[which]) === short(state[which]));
    return state.heat ? undefined : Object.keys(data.presets).find((name) => same(data.presets[name]));
  }

  get edited() {
    return this.state.which === "p" ? this.p : this.state.q;
  }

  change(change) {
    this.told = "";
    this.refused = null;
    Object.assign(this.state, change);
    this.link.changed();
    this.redraw();
  }

  choose(name) {
    const { p, q } = this.data.presets[name];
    this.change({ p, q, heat: 0, chosen: 0 });
    this.build();
  }

  move(i, share) {
    const shares = moved(this.edited, i, share);
    if (this.state.which === "q") return this.change({ q: shares, chosen: i });
    return this.change({ p: shares, heat: 0, chosen: i }); // what is dragged becomes the distribution at T = 1
  }

  take(shares) {
    const { which, p } = this.state;
    const other = shares.length === p.length ? {} : { [which === "p" ? "q" : "p"]: even(shares.length) };
    this.change({ [which]: shares, ...other, chosen: 0, heat: 0 });
    this.build();
  }

  typed(text) {
    const found = text
      .split(/[\s,;，、；]+/)
      .filter(Boolean)
      .map(Number);
    const wrong = found.length > MOST ? "many" : problem(found);
    if (!wrong) return this.take(found);
    this.refused = wrong === "sum" && added(found) > 0 ? found : null;
    this.told = fill(this.labels[`wrong_${wrong}`], { sum: Number(added(found).toFixed(4)), most: MOST });
    return this.redraw();
  }

  key(event, i) {
    const { length } = this.edited;
    const step = (event.shiftKey ? LONG_STEP : STEP) * ({ ArrowUp: 1, ArrowDown: -1 }[arrowOf(event)] ?? 0);
    if (step) {
      takeKey(event);
      return this.move(i, Math.round((this.edited[i] + step) * 1e6) / 1e6);
    }
    const side = SIDEWAYS[arrowOf(event)];
    if (!side) return null;
    takeKey(event);
    this.change({ chosen: clamp(i + side, 0, length - 1) });
    return this.bars[this.state.chosen].node.focus();
  }

  drag(event, i) {
    if (!event.buttons && event.type !== "pointerdown") return;
    const box = this.bars[i].track.getBoundingClientRect();
    this.bars[i].node.setPointerCapture?.(event.pointerId);
    this.move(i, Math.round((1 - (event.clientY - box.top) / box.height) * 1000) / 1000);
  }

  // --- drawing ---

  build() {
    const names = this.names();
    this.bars = names.map((name, i) => this.makeBar(name, i));
    this.part("stage").replaceChildren(...this.bars.map(({ node }) => node));
    this.part("stage").dataset.many = names.length > 16;
  }

  names() {
    const { length } = this.state.p;
    const preset = Object.values(this.data.presets).find(({ p, names }) => names && p.length === length);
    return preset ? preset.names : Array.from({ length }, (_, i) => String(i + 1));
  }

  makeBar(name, i) {
    const [p, q] = [el("span", { class: "bar p" }), el("span", { class: "bar q" })];
    const track = el("span", { class: "track" }, p, q);
    const value = el("span", { class: "value" });
    const node = el(
      "div",
      {
        class: "outcome",
        role: "slider",
        "aria-orientation": "vertical",
        "aria-valuemin": 0,
        "aria-valuemax": 100,
      },
      value,
      track,
      el("span", { class: "name" }, visible(name)),
    );
    node.onpointerdown = (event) => {
      node.focus({ preventScroll: true });
      this.drag(event, i);
    };
    node.onpointermove = (event) => this.drag(event, i);
    node.onkeydown = (event) => this.key(event, i);
    node.onfocus = () => this.state.chosen !== i && this.change({ chosen: i });
    return { node, track, p, q, value, name };
  }

  draw() {
    const { state, labels, p } = this;
    const { q } = state;
    this.part("notice").hidden = !this.told;
    this.part("notice").textContent = this.told;
    this.part("scale").hidden = !this.refused;
    const chosen = this.preset;
    Object.keys(this.data.presets).forEach((name, i) =>
      this.buttons[i].setAttribute("aria-pressed", name === chosen),
    );
    this.pens.forEach((one, i) => one.setAttribute("aria-pressed", WHICH[i] === state.which));
    this.part("heat").value = state.heat;
    const heat = `T = ${Number(this.temperature.toFixed(2))}`;
    this.part("heat_value").textContent = heat;
    this.part("heat").setAttribute("aria-valuetext", heat);
    const typed = this.part("typed");
    this.part("typed_label").textContent = labels[`typed_${state.which}`];
    if (typed.getRootNode().activeElement !== typed && !this.told)
      typed.value = this.edited.map(plain).join(", ");
    this.drawBars(p, q);
    this.part("formula").replaceChildren(...this.formulas(p, q).map((line) => el("li", {}, ...line)));
    this.part("says").textContent = this.sentence(p, q);
    this.drawTable(p, q);
    announce(this.part("live"), this.part("says").textContent);
  }

  drawBars(p, q) {
    rove(
      this.bars.map(({ node }) => node),
      this.bars[this.state.chosen].node,
    );
    this.bars.forEach((one, i) => {
      one.p.style.height = `${100 * p[i]}%`;
      one.q.style.height = `${100 * q[i]}%`;
      one.value.replaceChildren(...this.written(p[i], q[i]));
      one.node.classList.toggle("chosen", i === this.state.chosen);
      one.node.setAttribute("aria-valuenow", (100 * this.edited[i]).toFixed(1));
      const facts = { name: visible(one.name), which: this.state.which, share: percent(this.edited[i]) };
      one.node.setAttribute("aria-label", fill(this.labels.outcome, facts));
    });
  }

  // Both shares over a bar, where there is room; that of the bars that move where there is room for one.
  written(p, q) {
    const { length } = this.bars;
    if (length > 16) return [];
    if (length > BOTH) return [percent(this.state.which === "p" ? p : q)];
    return [el("span", { class: "of-p" }, percent(p)), " ", el("span", { class: "of-q" }, percent(q))];
  }

  // The mean surprise: H(p) = 0.5 · 1 + 2 · 0.25 · 2 = 1.5, and so on.
  formulas(p, q) {
    const spelt = (weights, bits) => (weights.length > SPELT ? "" : `= ${summed(weights, bits)} `);
    const [own, other] = [p.map(surprisal), q.map(surprisal)];
    const { labels } = this;
    const line = (name, sign, sum, value) => [
      el("b", {}, labels[`sum_${name}`]),
      ` ${sign} ${sum}= ${inBits(value)} ${labels.bits}`,
    ];
    return [
      line("entropy", "H(p) = Σ p · log₂(1/p)", spelt(p, own), entropy(p)),
      line("cross", "H(p, q) = Σ p · log₂(1/q)", spelt(p, other), crossEntropy(p, q)),
      line("divergence", "KL(p ‖ q) = H(p, q) − H(p)", "", divergence(p, q)),
    ];
  }

  sentence(p, q) {
    const { chosen } = this.state;
    const bits = entropy(p);
    const facts = {
      name: visible(this.bars[chosen].name),
      share: percent(p[chosen]),
      surprisal: inBits(surprisal(p[chosen])),
      entropy: inBits(bits),
      perplexity: Number((2 ** bits).toFixed(2)),
      n: p.length,
    };
    const never = p[chosen] === 0 ? this.labels.says_never : this.labels.says_one;
    const cross = crossEntropy(p, q);
    const belief = Number.isFinite(cross)
      ? fill(this.labels.says_belief, { cross: inBits(cross), extra: inBits(divergence(p, q)) })
      : this.labels.says_infinite;
    return inARow([fill(never, facts), fill(this.labels.says_all, facts), belief]);
  }

  drawTable(p, q) {
    const head = ["", "p", "log₂(1/p)", "p · log₂(1/p)", "q", "log₂(1/q)"];
    const rows = this.bars.map(({ name }, i) => {
      const term = p[i] > 0 ? p[i] * surprisal(p[i]) : 0;
      const cells = [
        plain(p[i]),
        inBits(surprisal(p[i])),
        inBits(term),
        plain(q[i]),
        inBits(surprisal(q[i])),
      ];
      const chosen = i === this.state.chosen && "chosen";
      return el(
        "tr",
        { class: chosen },
        el("th", { scope: "row" }, visible(name)),
        ...cells.map((x) => el("td", {}, x)),
      );
    });
    const names = head.map((text) => (text ? el("th", { scope: "col" }, text) : el("td")));
    this.part("table").replaceChildren(el("thead", {}, el("tr", {}, ...names)), el("tbody", {}, ...rows));
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
  }
}

// "0.5 · 1 + 2 · 0.25 · 2": terms that are equal are counted.
function summed(weights, bits) {
  const terms = new Map();
  weights.forEach((w, i) => {
    const term = w > 0 ? `${plain(w)} · ${inBits(bits[i])}` : "0";
    terms.set(term, (terms.get(term) ?? 0) + 1);
  });
  return [...terms]
    .map(([term, count]) => (count > 1 && term !== "0" ? `${count} · ${term}` : term))
    .join(" + ");
}

const even = (n) => Array.from({ length: n }, () => 1 / n);
const plain = (share) => String(Number(share.toFixed(4)));
const short = (shares) => shares.map((share) => Number(share.toFixed(5))).join("_");

export default mount((place) => new EntropyMeter(place));
