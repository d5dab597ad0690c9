// Numbers and sentences about the state.

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const sub = (i) => [...String(i)].map((digit) => SUBSCRIPTS[digit]).join("");

const SUPERSCRIPTS = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};

// A number for readers: three digits that count, a real minus sign, a power of ten far from 1.
function short(v) {
  if (v === 0) return "0";
  if (!Number.isFinite(v)) return v > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(v);
  if (size >= 1e4 || size < 5e-4) return inPowers(v);
  return signed(v.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3));
}

function inPowers(v) {
  const [digits, power] = v.toExponential(1).split("e");
  const raised = [...power.replace("+", "")].map((sign) => SUPERSCRIPTS[sign]).join("");
  return `${signed(digits)}${NO_BREAK}×${NO_BREAK}10${raised}`;
}

const plus = (v) => (v < 0 ? ` ${MINUS} ${short(-v)}` : ` + ${short(v)}`);

// The state of a run in one sentence: name of the words and what fills them.
function status(run, labels) {
  const { learnt, held, kept, loss } = run;
  const now = run.losses();
  const facts = {
    step: run.step,
    learnt: short(now.learntLoss),
    held: held.y.length ? short(now.heldLoss) : labels.no_held,
    n: learnt.y.length,
    m: held.y.length,
    wrong_learnt: run.wrong(learnt),
    wrong_held: run.wrong(held),
    start: short(kept[0].learntLoss),
  };
  if (!learnt.y.length) return fill(labels.says_empty, facts);
  if (run.diverged) return fill(labels.says_diverged, facts);
  if (now.learntLoss > 1.5 * kept[0].learntLoss) return fill(labels.says_worse, facts);
  return fill(
    loss === "square" ? labels.says_number : held.y.length ? labels.says_classes : labels.says_unheld,
    facts,
  );
}

// What the whole network is when no layer bends, or "".
function collapsed(run, labels) {
  const one = asOneLayer(run.network);
  if (!one || !run.settings.net.length) return "";
  const line = `${short(one.w[0])}·x₁${plus(one.w[1])}·x₂${plus(one.b)}`;
  return fill(labels.says_one_layer, { layers: run.settings.net.length + 1, line });
}

// The arithmetic of one unit with its numbers: tanh(0.53·x₁ − 1.20·x₂ + 0.10)
function formula(run, layer, unit) {
  const { sizes, weights, biases, bends } = run.network;
  const m = sizes[layer];
  const letter = layer === 1 ? "x" : "h";
  const terms = Array.from({ length: sizes[layer - 1] }, (_, r) => [
    weights[layer - 1][r * m + unit],
    letter + sub(r + 1),
  ]);
  const [first, ...rest] = terms;
  const sum = `${short(first[0])}·${first[1]}${rest.map(([w, name]) => `${plus(w)}·${name}`).join("")}`;
  const bend = layer === sizes.length - 1 ? "none" : bends[layer - 1];
  const inside = `${sum}${plus(biases[layer - 1][unit])}`;
  return bend === "none" ? inside : `${bend}(${inside})`;
}

const nameOfUnit = (network, layer, unit, labels) => {
  if (layer === 0) return `x${sub(unit + 1)}`;
  if (layer === network.sizes.length - 1) return labels.output;
  return fill(labels.unit, { layer, unit: unit + 1 });
};

// What is pointed at, with its numbers.
function readout(run, spot, slopes, labels) {
  const { network } = run;
  if (!spot) return labels.hint;
  if (spot.from === undefined) {
    const name = nameOfUnit(network, spot.layer, spot.unit, labels);
    if (spot.layer === 0) return fill(labels.read_input, { name });
    const slope = short(slopes.forBiases[spot.layer - 1][spot.unit]);
    return fill(labels.read_unit, { name, formula: formula(run, spot.layer, spot.unit), slope });
  }
  const k = spot.from * network.sizes[spot.layer + 1] + spot.to;
  return fill(labels.read_weight, {
    from: nameOfUnit(network, spot.layer, spot.from, labels),
    to: nameOfUnit(network, spot.layer + 1, spot.to, labels),
    weight: short(network.weights[spot.layer][k]),
    slope: short(slopes.forWeights[spot.layer][k]),
  });
}

// Where on the plane a unit is high or low, as its small picture shows it: the plane in three rows and three columns.
const CLEARLY = 0.25; // of the largest value that it has anywhere

function seenBy(values, units, unit, labels) {
  const share = ofUnit(values, units, unit);
  const sums = Array.from({ length: 9 }, () => 0);
  for (let k = 0; k < GRID * GRID; k++)
    sums[3 * Math.floor((3 * k) / (GRID * GRID)) + Math.floor((3 * (k % GRID)) / GRID)] += share(k);
  const means = sums.map((sum) => (9 * sum) / (GRID * GRID));
  const names = labels.ninths.split("|");
  const where = (sign) => names.filter((_, i) => sign * means[i] > CLEARLY);
  const part = (key, found) =>
    found.length === 9 ? labels[`${key}_everywhere`] : found.length && fill(labels[key], { places: found });
  const [high, low] = [part("unit_high", where(1)), part("unit_low", where(-1))];
  return high && low ? fill(labels.unit_both, { high, low }) : high || low || labels.unit_flat;
}

// The course of both losses over the steps that were kept, and where the shown step stands.
function lossSays(run, labels) {
  const now = run.losses();
  const said = ["learntLoss", "heldLoss"].map((name) => {
    const line = run.kept.map((one) => [one.steps, one[name]]);
    const facts = courseOf(line, short);
    if (!facts) return "";
    const course = facts.start < facts.end ? fill(labels.course, facts) : "";
    return fill(labels[`course_${name}`], { now: short(now[name]), step: run.step, course });
  });
  return inARow(said);
}

// In what run A differs from run B, setting by setting.
function differences(a, b, labels) {
  const names = Object.keys(START).filter((name) => written(a)[name] !== written(b)[name]);
  const worth = (settings, name) => nameOf(name, settings[name], labels);
  const told = names.map((name) =>
    name === "own" ? labels.set_own : `${labels[`set_${name}`]} ${worth(a, name)} → ${worth(b, name)}`,
  );
  return told.length ? fill(labels.differs, { what: told.join(labels.comma) }) : labels.same;
}

// The value of a setting as its control shows it.
function nameOf(name, value, labels) {
  if (name === "net")
    return value.map(([units, bend]) => `${units} ${labels[`bend_${bend}`]}`).join(" + ") || labels.no_layer;
  if (name === "data" || name === "opt") return labels[`${name}_${value}`];
  if (name === "batch" && value === ALL) return labels.batch_all;
  if (name === "share" || name === "noise") return percent(value, 0);
  return String(value);
}
