// A dictionary that answers softly: the same attention as above with one query, two-dimensional arrows as keys.

const arrow = (degrees, length = 1) => [
  length * Math.cos((degrees * Math.PI) / 180),
  length * Math.sin((degrees * Math.PI) / 180),
];
const DEGREES = 359;
const LONGEST = 20;

class Dictionary {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.page = window.location.pathname;
    const on = (name, event, act) => this.part(name).addEventListener(event, act);
    on("query", "input", (event) => this.change({ query: Number(event.target.value) }));
    on("length", "input", (event) => this.change({ length: Number(event.target.value) }));
    on("reset", "click", () => this.reset());
    on("entries", "input", (event) => this.type(event.target));
    on("entries", "focusout", () => this.fill());
    this.keeper = setInterval(() => this.touched && this.write(), LINK_CHECK);
  }

  receive(data) {
    if (JSON.stringify(data) === this.received) return;
    this.received = JSON.stringify(data);
    [this.data, this.labels] = [data, data.labels];
    if (!this.state) this.read();
    this.part("root").lang = data.lang;
    this.part("root").setAttribute("aria-label", this.labels.dict_name);
    this.root
      .querySelectorAll("[data-text]")
      .forEach((el) => (el.textContent = this.labels[el.dataset.text]));
    this.build();
    this.draw();
  }

  // --- the link ---

  read() {
    const { keys, values, query, length } = this.data;
    const link = new URLSearchParams(window.location.search);
    const wrong = [];
    const take = (name, otherwise, parse) => {
      const raw = link.get(`hand_${name}`);
      const found = raw === null ? otherwise : parse(raw);
      if (found === undefined) wrong.push(`hand_${name}`);
      return found ?? otherwise;
    };
    const within = (most) => (raw) =>
      /^\d{1,3}(\.5)?$/.test(raw) && Number(raw) <= most ? Number(raw) : undefined;
    const list = (most) => (raw) => {
      const found = raw.split("_").map((text) => readNumber(text, most));
      return found.length === keys.length && found.every(({ wrong }) => !wrong)
        ? found.map(({ value }) => value)
        : undefined;
    };
    this.state = {
      query: take("dq", query, within(DEGREES)),
      length: take("dl", length, within(LONGEST)),
      keys: take("dk", keys, list(DEGREES)),
      values: take("dv", values, list(MOST)),
    };
    this.touched = wrong.length > 0;
    if (wrong.length) this.tell(fill(this.labels.bad_link, { names: wrong.join(", ") }));
  }

  write() {
    const url = new URL(window.location.href);
    const { state, data } = this;
    if (url.pathname !== this.page) return;
    const set = (name, value, original) =>
      String(value) === String(original)
        ? url.searchParams.delete(`hand_${name}`)
        : url.searchParams.set(`hand_${name}`, [value].flat().join("_"));
    set("dq", state.query, data.query);
    set("dl", state.length, data.length);
    set("dk", state.keys, data.keys);
    set("dv", state.values, data.values);
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }

  // --- what the visitor does ---

  change(change) {
    Object.assign(this.state, change);
    this.touched = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), LINK_DELAY);
    this.draw();
  }

  reset() {
    const { keys, values, query, length } = this.data;
    this.tell("");
    this.change({ keys, values, query, length });
    this.fill();
  }

  type(box) {
    const { name, index } = box.dataset;
    const most = name === "keys" ? DEGREES : MOST;
    const { value, wrong } = readNumber(box.value, most);
    box.toggleAttribute("aria-invalid", false);
    if (wrong) {
      box.setAttribute("aria-invalid", "true");
      return this.tell(
        fill(this.labels[`typed_${wrong}`], {
          cell: box.getAttribute("aria-label"),
          kept: num(this.state[name][index], 3),
          most,
        }),
      );
    }
    this.tell("");
    this.change({ [name]: this.state[name].map((x, i) => (i === Number(index) ? value : x)) });
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  // --- drawing ---

  build() {
    const { labels, state } = this;
    const head = ["dict_key", "dict_value", "dict_score", "dict_weight"].map((name) =>
      el("th", { scope: "col" }, labels[name]),
    );
    this.lines = state.keys.map((_, i) => {
      const boxes = ["keys", "values"].map((name) =>
        el("input", {
          type: "text",
          maxlength: "24",
          autocomplete: "off",
          "data-name": name,
          "data-index": i,
          "aria-label": fill(labels[`dict_${name}`], { n: i + 1 }),
        }),
      );
      const [score, bar, share] = [el("td"), el("i"), el("b")];
      const line = el(
        "tr",
        {},
        ...boxes.map((box) => el("td", {}, box)),
        score,
        el("td", { class: "share" }, bar, share),
      );
      return { boxes, score, bar, share, line };
    });
    const table = el(
      "table",
      { "aria-label": labels.dict_name },
      el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...this.lines.map(({ line }) => line)),
    );
    this.part("entries").replaceChildren(table);
    this.fill();
  }

  fill() {
    this.lines.forEach(({ boxes }, i) =>
      boxes.forEach((box) => {
        box.value = num(this.state[box.dataset.name][i], 3);
        box.removeAttribute("aria-invalid");
      }),
    );
  }

  draw() {
    const { labels, state } = this;
    const { keys, values, query, length } = state;
    const found = attend(
      [arrow(query, length)],
      keys.map((key) => arrow(key)),
      values.map((value) => [value]),
      false,
      false,
    );
    this.part("query").value = query;
    this.part("length").value = length;
    this.part("query-label").textContent = fill(labels.dict_query, { query: num(query) });
    this.part("length-label").textContent = fill(labels.dict_length, { length: num(length) });
    this.lines.forEach(({ score, bar, share }, i) => {
      const weight = found.weights[0][i];
      score.textContent = num(found.scores[0][i]);
      bar.style.width = `${100 * weight}%`;
      share.textContent = percent(weight);
    });
    const at = keys.indexOf(query);
    const code = el("code", {}, at < 0 ? `KeyError: ${num(query)}` : num(values[at]));
    this.part("hard").replaceChildren(
      el("strong", {}, labels.dict_hard),
      " ",
      code,
      el("br"),
      at < 0 ? labels.dict_missing : labels.dict_found,
    );
    const sum = values.map((value, i) => `${num(found.weights[0][i])}·${arg(value)}`).join(" + ");
    const soft = el("code", {}, `${sum} = ${num(found.output[0][0])}`);
    this.part("soft").replaceChildren(el("strong", {}, labels.dict_soft), " ", soft);
    clearTimeout(this.liveTimer);
    this.liveTimer = setTimeout(
      () =>
        (this.part("live").textContent = `${this.part("hard").textContent} ${this.part("soft").textContent}`),
      400,
    );
  }

  stop() {
    clearInterval(this.keeper);
    [this.timer, this.liveTimer].forEach(clearTimeout);
  }
}

const dictionaries = new WeakMap();

export default function ({ data, parentElement }) {
  let app = dictionaries.get(parentElement);
  if (!app) {
    app = new Dictionary(parentElement);
    dictionaries.set(parentElement, app);
  }
  app.receive(data);
  return () => {
    app.stop();
    dictionaries.delete(parentElement);
  };
}
