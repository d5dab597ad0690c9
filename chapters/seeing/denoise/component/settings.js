// What the bench depends on, which values are allowed, and how they stand in the link.

const MOST_STEPS = 20000;
const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
const WALKS = [1, 2, 5, 10, 20, 50, 100, 200]; // numbers of steps back
const BATCH = 128;
const N_POINTS = 400; // noised in the first picture, made in the third
const DATA = [...Object.keys(CURVES), "drawn"];

// Of the training: another value begins it anew.
const LEARNING = { data: "ring", ink: "", schedule: "linear", rate: 0.003, seed: 1 };
// Of the pictures.
const SHOWN = {
  level: 25, // of the noise that is looked at
  noise: 1, // seed of the noise that is added
  point: 0, // that is followed while noise is added
  field: "both", // whose arrows are drawn
  cross: "0.60,0.90", // place whose arrows are written out
  by: "learnt", // who walks back
  how: "fresh",
  walk: 50, // steps back
  chance: 1, // seed of the walk
  at: 35, // steps of it that are shown: its middle, where every point still has a way to go
  follow: 0, // point that is followed on the way back
};

const among = (values) => (raw) => values.find((value) => String(value) === raw);
const wholeUpTo = (most, least = 0) => {
  return (raw) => (/^\d{1,9}$/.test(raw) && raw >= least && raw <= most ? Number(raw) : undefined);
};
const seedOf = wholeUpTo(999999999);
const inkOf = (raw) => (unpackInk(raw) === undefined ? undefined : raw);
const crossOf = (text) => text.split(",").map(Number);
const onPlane = (place) => place.map((v) => clamp(v, -PLANE_EDGE, PLANE_EDGE).toFixed(2)).join();
const PARSERS = {
  data: among(DATA),
  ink: inkOf,
  schedule: among(Object.keys(SCHEDULES)),
  rate: among(RATES),
  seed: seedOf,
  level: wholeUpTo(LEVELS, 1),
  noise: seedOf,
  point: wholeUpTo(N_POINTS - 1),
  field: among(["learnt", "exact", "both"]),
  cross: (raw) => (/^-?\d\.\d\d,-?\d\.\d\d$/.test(raw) ? onPlane(crossOf(raw)) : undefined),
  by: among(["learnt", "exact"]),
  how: among(["fresh", "plain"]),
  walk: among(WALKS),
  chance: seedOf,
  at: wholeUpTo(LEVELS),
  follow: wholeUpTo(N_POINTS - 1),
};

// -> { learning, shown, step }: what the link says, or what the page opens with.
function readBench(link, startStep) {
  link.wrong = [];
  const read = (defaults) =>
    Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [name, link.read(name, value, PARSERS[name])]),
    );
  const shown = read(SHOWN);
  const at = new URLSearchParams(window.location.search).has("denoise_at");
  if (link.given && !at) shown.at = shown.walk; // what such a link meant when it was shared
  return {
    learning: read(LEARNING),
    shown: { ...shown, at: Math.min(shown.at, shown.walk) },
    step: link.read("step", startStep, wholeUpTo(MOST_STEPS)),
  };
}

// Name -> text for everything that differs from what the page opens with; null for the others.
function linkedBench({ learning, shown, step }, startStep) {
  const usual = { ...LEARNING, ...SHOWN, at: null, step: startStep };
  const now = { ...learning, ...shown, step };
  return Object.fromEntries(
    Object.entries(now).map(([name, value]) => [name, value === usual[name] ? null : String(value)]),
  );
}

// Whether the stored network belongs to these settings; a drawing counts only where points come from it.
const isUsual = (learning) =>
  Object.entries(LEARNING).every(([name, value]) => name === "ink" || learning[name] === value);
