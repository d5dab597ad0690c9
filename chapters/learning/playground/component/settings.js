// What a run depends on, which values are allowed, and how they stand in the link. A run is its settings and a step:
// nothing else, so that a link gives the identical picture.

const DATA = ["spiral", "xor", "circles", "gauss", "plane", "own"];
const MOST_LAYERS = 6;
const MOST_UNITS = 8;
const MOST_STEPS = 20000;
const N_POINTS = 200;
const CHOICES = {
  rate: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100],
  batch: [1, 2, 5, 10, 20, 50, 300],
  l1: [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
  l2: [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
  noise: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
  share: [0.1, 0.2, 0.3, 0.5, 0.7, 0.9],
};
const ALL = 300; // a batch of as many points holds them all

const layersOf = (count, units, bend) => Array.from({ length: count }, () => [units, bend]);

const START = {
  data: "spiral",
  noise: 0,
  share: 0.7,
  draw: 1,
  net: layersOf(2, 8, "gelu"),
  opt: "adam",
  rate: 0.03,
  batch: 50,
  l1: 0,
  l2: 0,
  seed: 1,
  own: [],
};
const SHARED_STEP = 600; // where the spiral has learnt: the page opens there, as a link that names no step

// Each shows one point; its words are preset_<name> and preset_<name>_says.
const PRESETS = {
  spiral: { step: SHARED_STEP },
  alone: { data: "xor", net: [], step: 400 },
  xor: { data: "xor", net: layersOf(1, 4, "tanh"), step: 400 },
  linear: { data: "xor", net: layersOf(6, 8, "none"), rate: 0.01, step: 400 },
  rate: { data: "plane", net: layersOf(2, 6, "tanh"), opt: "gd", rate: 3, batch: 10, step: 400 },
  overfit: {
    data: "gauss",
    noise: 0.4,
    share: 0.2,
    net: layersOf(2, 8, "relu"),
    rate: 0.01,
    batch: 10,
    step: 1500,
  },
};

const among = (values) => (raw) => values.find((value) => String(value) === raw);
const seedOf = (raw) => (/^\d{1,9}$/.test(raw) ? Number(raw) : undefined);
const PARSERS = {
  data: among(DATA),
  draw: seedOf,
  net: parseNet,
  opt: among(Object.keys(OPTIMISERS)),
  seed: seedOf,
  own: unpackPoints,
  ...Object.fromEntries(Object.entries(CHOICES).map(([name, values]) => [name, among(values)])),
};
const WRITERS = {
  net: (net) => net.map(([units, bend]) => units + bend).join(".") || "0",
  own: packPoints,
};

// "8tanh.4relu" -> [[8, "tanh"], [4, "relu"]]; "0" is a network without a hidden layer.
function parseNet(raw) {
  if (raw === "0") return [];
  const layers = raw.split(".", MOST_LAYERS + 1).map((part) => /^([1-8])([a-z]+)$/.exec(part));
  const fits =
    layers.length <= MOST_LAYERS && layers.every((found) => found && Object.hasOwn(BENDS, found[2]));
  return fits ? layers.map(([, units, bend]) => [Number(units), bend]) : undefined;
}

// Name -> text for every setting that differs from those the page opens with; null for the others.
function written(settings) {
  return Object.fromEntries(
    Object.keys(START).map((name) => {
      const text = (WRITERS[name] ?? String)(settings[name]);
      return [name, text === (WRITERS[name] ?? String)(START[name]) ? null : text];
    }),
  );
}

// A whole run as one text: "data-xor~net-4tanh".
function packed(settings) {
  const parts = Object.entries(written(settings)).filter(([, text]) => text !== null);
  return parts.map(([name, text]) => `${name}-${text}`).join("~") || "start";
}

function unpacked(raw) {
  const settings = { ...START };
  if (raw === "start") return settings;
  for (const part of raw.split("~")) {
    const [, name, text] = /^([a-z0-9]+)-(.*)$/.exec(part) ?? [];
    const value = Object.hasOwn(PARSERS, name ?? "") ? PARSERS[name](text) : undefined;
    if (value === undefined) return undefined;
    settings[name] = value;
  }
  return settings;
}

const countParameters = ({ net }) => {
  const sizes = [2, ...net.map(([units]) => units), 1];
  return sizes.slice(1).reduce((sum, m, i) => sum + m * (sizes[i] + 1), 0);
};
