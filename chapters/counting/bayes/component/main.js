// Base rate, hit rate and false alarms: the posterior, its formula, and people as dots.

const RATES = ["base", "hit", "alarm"];
const SLIDES = { base: 0.1, hit: 0.5, alarm: 0.1 };
const PRESETS = {
  rare: { base: 0.001, hit: 0.99, alarm: 0.01 },
  screening: { base: 0.01, hit: 0.8, alarm: 0.1 },
  common: { base: 0.3, hit: 0.99, alarm: 0.01 },
  useless: { base: 0.1, hit: 0.3, alarm: 0.3 },
};
const PEOPLE = [1000, 10000];
const COLUMNS = { 1000: [50, 25], 10000: [125, 100] }; // where there is room, and on a phone
const GROUPS = ["found", "missed", "alarm", "peace"];

class BayesBench {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), "bayes_");
    this.redraw = eachFrame(() => this.draw());
    this.part("people").onchange = ({ target }) => this.change({ people: Number(target.value) });
    this.observer = new ResizeObserver(() => this.state && this.redraw());
    this.observer.observe(this.part("root"));
  }

  receive({ data }) {
    if (JSON.stringify(data) === this.received) return this.redraw();
    this.received = JSON.stringify(data);
    [this.data, this.labels] = [data, data.labels];
    writeWords(this.place, data.lang, this.labels);
    this.part("root").setAttribute("aria-label", this.labels.bench_name);
    if (!this.state) this.read();
    writeOptions(
      this.part("people"),
      PEOPLE.map((n) => [n, n.toLocaleString("en")]),
    );
    this.buttons = Object.entries(PRESETS).map(([name, rates]) =>
      button(this.labels[`preset_${name}`], () => this.change({ ...rates })),
    );
    this.part("presets").replaceChildren(...this.buttons);
    this.fields = RATES.map((name) => this.makeField(name));
    this.part("rates").replaceChildren(...this.fields.map(({ node }) => node));
    this.redraw();
  }

  read() {
    const { link } = this;
    const rate = (raw) =>
      /^\d{1,3}(\.\d{1,3})?$/.test(raw) && Number(raw) <= 100 ? toShare(raw) : undefined;
    this.state = Object.fromEntries(RATES.map((name) => [name, link.read(name, PRESETS.rare[name], rate)]));
    this.state.people = link.read("people", PEOPLE[0], (raw) => PEOPLE.find((n) => String(n) === raw));
    link.touched = link.wrong.length > 0;
    this.told = link.wrong.length ? fill(this.labels.bad_link, { names: link.wrong }) : "";
  }

  linked() {
    const rates = RATES.map((name) => [
      name,
      this.state[name] === PRESETS.rare[name] ? null : toPercent(this.state[name]),
    ]);
    return {
      ...Object.fromEntries(rates),
      people: this.state.people === PEOPLE[0] ? null : this.state.people,
    };
  }

  change(change) {
    this.told = "";
    Object.assign(this.state, change);
    this.link.changed();
    this.redraw();
  }

  makeField(name) {
    const text = this.labels[`rate_${name}`];
    const named = { "aria-label": fill(this.labels.in_percent, { text }) };
    const box = el("input", { type: "number", min: 0, max: 100, step: "any", ...named });
    const slider = el("input", { type: "range", min: 0, max: 100, step: SLIDES[name], ...named });
    box.oninput = () => this.typed(name, box);
    box.onblur = () => this.redraw();
    slider.oninput = () => this.change({ [name]: toShare(slider.value) });
    const node = el(
      "div",
      { class: "rate" },
      el("span", {}, text),
      el("span", { class: "box" }, box, "%"),
      slider,
    );
    return { node, box, slider };
  }

  typed(name, box) {
    const value = box.valueAsNumber;
    const fits = value >= 0 && value <= 100;
    box.toggleAttribute("aria-invalid", !fits);
    if (fits) return this.change({ [name]: toShare(value) });
    this.told = fill(this.labels.typed_wrong, { kept: toPercent(this.state[name]) });
    return this.redraw();
  }

  // --- drawing ---

  draw() {
    const { state, labels } = this;
    const shares = screeningShares(state);
    const whole = persons(shares, state.people);
    this.part("notice").hidden = !this.told;
    this.part("notice").textContent = this.told;
    this.part("people").value = state.people;
    this.buttons.forEach((one, i) =>
      one.setAttribute("aria-pressed", this.isPreset(Object.values(PRESETS)[i])),
    );
    this.fields.forEach((field, i) => this.drawField(field, state[RATES[i]]));
    const veiled = this.data.veiled;
    this.part("formula").textContent = veiled ? labels.formula_veiled : this.formula();
    this.part("caption").textContent = fill(labels.caption, { people: state.people.toLocaleString("en") });
    this.drawTable(shares, whole, veiled);
    this.part("says").textContent = veiled ? "" : this.sentence(shares, whole);
    this.part("natural").textContent = veiled ? labels.natural_veiled : this.natural();
    this.drawDots(whole, veiled);
    announce(this.part("live"), this.part("says").textContent);
  }

  isPreset(rates) {
    return RATES.every((name) => rates[name] === this.state[name]);
  }

  drawField({ box, slider }, share) {
    if (box.getRootNode().activeElement !== box) {
      box.value = toPercent(share);
      box.removeAttribute("aria-invalid");
    }
    slider.value = toPercent(share);
  }

  // P(sick | positive) = 0.99 × 0.001 / (0.99 × 0.001 + 0.01 × 0.999) = 9%
  formula() {
    const { base, hit, alarm } = this.state;
    const [b, h, f, rest] = [base, hit, alarm, 1 - base].map((x) => String(Number(x.toFixed(5))));
    const found = posterior(base, hit, alarm);
    const value = Number.isNaN(found) ? this.labels.undefined : chance(found);
    return `${this.labels.sign_positive} = ${h} × ${b} / (${h} × ${b} + ${f} × ${rest}) = ${value}`;
  }

  drawTable(shares, whole, veiled) {
    const { labels, state } = this;
    const head = [
      el("td"),
      ...[labels.in_picture, labels.exactly].map((text) => el("th", { scope: "col" }, text)),
    ];
    const rows = GROUPS.map((group, i) =>
      el(
        "tr",
        {},
        el(
          "th",
          { scope: "row" },
          el("i", { class: `sign ${group}`, "aria-hidden": true }),
          labels[`group_${group}`],
        ),
        el("td", {}, veiled ? "?" : whole[i].toLocaleString("en")),
        el("td", {}, veiled ? "?" : exact(shares[i] * state.people)),
      ),
    );
    this.part("table").replaceChildren(el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  }

  sentence(shares, whole) {
    const { labels, state } = this;
    const [found, , alarms] = whole;
    const negative = posterior(state.base, 1 - state.hit, 1 - state.alarm);
    if (found + alarms === 0) return labels.says_nobody;
    const facts = { found, positive: found + alarms, dots: chance(found / (found + alarms)) };
    const exactly = chance(posterior(state.base, state.hit, state.alarm));
    const after = Number.isNaN(negative) ? "" : fill(labels.says_negative, { negative: chance(negative) });
    const small = shares[0] * state.people < 1 && shares[0] > 0 ? labels.says_fewer : "";
    return inARow([fill(labels.says, { ...facts, exactly }), small, after]);
  }

  natural() {
    const people = wholePopulation(this.state);
    if (!people) return this.labels.natural_none;
    const [found, missed, alarms, peace] = persons(screeningShares(this.state), people);
    const write = (n) => n.toLocaleString("en");
    return fill(this.labels.natural, {
      people: write(people),
      sick: write(found + missed),
      found: write(found),
      well: write(alarms + peace),
      alarms: write(alarms),
      positive: write(found + alarms),
    });
  }

  // One mark for each person: filled when sick, with a ring when positive.
  drawDots(whole, veiled) {
    const canvas = this.part("dots");
    const theme = readTheme(this.part("root"));
    const wide = canvas.parentElement.clientWidth;
    const { people } = this.state;
    const columns = COLUMNS[people][wide > 480 ? 0 : 1];
    const unit = wide / columns;
    const pen = sized(canvas, wide, Math.ceil(people / columns) * unit);
    const kinds = whole.flatMap((count, group) => new Array(count).fill(GROUPS[group]));
    kinds.forEach((kind, i) => {
      const [x, y] = [((i % columns) + 0.5) * unit, (Math.floor(i / columns) + 0.5) * unit];
      drawPerson(pen, x, y, unit, veiled ? "veiled" : kind, theme);
    });
    const counts = Object.fromEntries(GROUPS.map((group, i) => [group, whole[i]]));
    canvas.setAttribute("aria-label", veiled ? this.labels.dots_veiled : fill(this.labels.dots_alt, counts));
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
    this.observer.disconnect();
  }
}

function drawPerson(pen, x, y, unit, kind, theme) {
  const sick = kind === "found" || kind === "missed";
  const positive = kind === "found" || kind === "alarm";
  pen.beginPath();
  pen.arc(x, y, unit * (sick || positive ? 0.38 : 0.16), 0, 2 * Math.PI);
  pen.fillStyle = sick ? theme.ngram : kind === "alarm" ? theme.paper : theme.quiet;
  pen.fill();
  if (!positive) return;
  pen.beginPath();
  pen.arc(x, y, unit * 0.42, 0, 2 * Math.PI);
  pen.lineWidth = Math.max(1, unit * 0.14);
  pen.strokeStyle = theme.transformer;
  pen.stroke();
}

// "0.1" -> 0.001, without what binary fractions leave behind.
const toShare = (percents) => Math.round(Number(percents) * 1000) / FINEST;
const toPercent = (share) => String(Math.round(share * FINEST) / 1000);

// People in parts, where the picture must round: 9.99
const exact = (n) => String(Number(n.toFixed(2)));

export default mount((place) => new BayesBench(place));
