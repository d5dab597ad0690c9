// Controls made from the settings: choices, layers, thumbnails of the points, presets.

// Fill the selects of these settings and answer them.
function buildChoices(app, names) {
  const options = { opt: Object.keys(OPTIMISERS), ...CHOICES };
  for (const name of names) {
    writeOptions(
      app.part(name),
      options[name].map((value) => [value, nameOf(name, value, app.labels)]),
    );
    app.part(name).onchange = ({ target }) => app.change({ [name]: PARSERS[name](target.value) });
  }
}

// One box for each hidden layer: fewer units, more units, bend, away with it; at the end one more layer.
function layerBoxes(app) {
  const { labels, settings } = app;
  const { net } = settings;
  const set = (i, layer) => app.change({ net: net.map((one, k) => (k === i ? layer : one)) });
  const boxes = net.map(([units, bend], i) => {
    const said = (name) => fill(labels[name], { layer: i + 1 });
    const press = (id, sign, words, act, disabled) =>
      button(sign, act, { "data-id": `${id}${i}`, "aria-label": said(words), title: said(words), disabled });
    const select = el("select", { "aria-label": said("bend_of"), "data-id": `bend${i}` });
    writeOptions(
      select,
      Object.keys(BENDS).map((name) => [name, labels[`bend_${name}`]]),
    );
    select.value = bend;
    select.onchange = () => set(i, [units, select.value]);
    return el(
      "div",
      { class: "layer", role: "group", "aria-label": said("layer") },
      el("span", { class: "layer-name" }, said("layer")),
      el(
        "span",
        { class: "count" },
        press("less", MINUS, "less_units", () => set(i, [units - 1, bend]), units === 1),
        el("b", {}, String(units)),
        press("more", "+", "more_units", () => set(i, [units + 1, bend]), units === MOST_UNITS),
      ),
      select,
    );
  });
  return boxes;
}

function layerButtons(app) {
  const { labels, settings } = app;
  const { net } = settings;
  const last = net.at(-1) ?? [4, "tanh"];
  return [
    button(labels.layer_less, () => app.change({ net: net.slice(0, -1) }), {
      disabled: !net.length,
      "data-id": "less",
    }),
    button(labels.layer_more, () => app.change({ net: [...net, [...last]] }), {
      disabled: net.length === MOST_LAYERS,
      "data-id": "more",
    }),
  ];
}

function shapeButtons(app) {
  const { labels, settings, theme, painter } = app;
  return DATA.map((name) => {
    const canvas = el("canvas", { "aria-hidden": "true" });
    const points =
      name === "own" ? pointsOf(settings.own) : drawPoints(name, N_POINTS, settings.noise, settings.draw);
    const colorOf = (target) => (name === "plane" ? painter.color(target) : classColor(target, theme));
    drawThumb(canvas, points, theme, colorOf);
    const chosen = settings.data === name;
    const made = button("", () => app.change({ data: name }), {
      "aria-pressed": String(chosen),
      "data-id": name,
    });
    made.append(canvas, el("span", {}, labels[`data_${name}`]));
    return made;
  });
}

function presetButtons(app) {
  const chosen = presetOf(app.settings);
  return Object.entries(PRESETS).map(([name, { step, ...settings }]) =>
    button(app.labels[`preset_${name}`], () => app.open(settings, step), {
      "aria-pressed": String(name === chosen),
      "data-id": name,
    }),
  );
}

// The preset whose settings these are, or undefined. Seeds make no difference.
function presetOf(settings) {
  const plain = (one) => packed({ ...START, ...one, seed: START.seed, draw: START.draw });
  return Object.keys(PRESETS).find((name) => {
    const { step, ...preset } = PRESETS[name];
    return step && plain(preset) === plain(settings);
  });
}

// All weights and biases as tables, one for each layer: a row for each unit, a column for what goes into it.
function weightTables({ network }, labels) {
  return network.weights.map((w, i) => {
    const m = network.sizes[i + 1];
    const head = Array.from({ length: network.sizes[i] }, (_, r) => nameOfUnit(network, i, r, labels));
    const rows = Array.from({ length: m }, (_, c) => {
      const numbers = head.map((_, r) => el("td", {}, short(w[r * m + c])));
      const name = el("th", { scope: "row" }, nameOfUnit(network, i + 1, c, labels));
      return el("tr", {}, name, ...numbers, el("td", {}, short(network.biases[i][c])));
    });
    const titles = ["", ...head, labels.bias].map((text) => el("th", { scope: "col" }, text));
    const name = fill(labels.layer, { layer: i + 1 });
    return el(
      "table",
      { "aria-label": name },
      el("thead", {}, el("tr", {}, ...titles)),
      el("tbody", {}, ...rows),
    );
  });
}
