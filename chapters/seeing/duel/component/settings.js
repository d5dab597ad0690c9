// What a duel depends on, which values are allowed, and how they stand in the link. A duel is its settings and its
// history, the turns that were taken: nothing else, so that a link gives the identical picture.

const DATA = ["ring", "grid", "moons", "spiral", "point", "drawn"];
const CHOICES = {
  noise: [1, 2, 4, 8],
  batch: [8, 16, 32, 64, 128],
  opt: ["adam", "rmsprop", "gd"],
  rate_d: [0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.2, 1, 100],
  rate_g: [0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.2, 1, 100],
  turns_d: [1, 2, 3, 5, 10],
  turns_g: [1, 2, 3, 5, 10],
  blur: [0, 0.1, 0.2, 0.3, 0.5],
};
const SIDES = ["both", "d", "g"]; // who learns
const MOST_TURNS = 30000;
const MOST_ENTRIES = 60;
const SMILE =
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPAA8AAAA_wD_AAAAPAA8AAAAAAAAAAAAAAAAAAAAAAAAAAAPAAAA8AAPAAAA8AAPAAAA8AADwAADwAAA8AAPAAAAP8P8AAAAD__w";

const START = {
  data: "ring",
  noise: 2,
  batch: 64,
  opt: "adam",
  rate_d: 0.005,
  rate_g: 0.002,
  turns_d: 1,
  turns_g: 1,
  blur: 0,
  seed: 1,
  ink: unpackInk(SMILE),
};
const START_HISTORY = [["r", 1200]];

// Each shows one point; its words are preset_<name> and preset_<name>_says.
const PRESETS = {
  duel: { history: START_HISTORY },
  first: { history: [] },
  collapse: { turns_g: 10, history: [["r", 2200]] },
  blurred: { turns_g: 10, blur: 0.5, history: [["r", 2200]] },
  frozen: {
    history: [
      ["r", 300],
      ["d", 300],
    ],
  },
  thread: { noise: 1, history: [["r", 2000]] },
  diverges: { opt: "gd", rate_d: 100, rate_g: 100, history: [["r", 400]] },
};

const among = (values) => (raw) => values.find((value) => String(value) === raw);
const seedOf = (raw) => (/^\d{1,9}$/.test(raw) ? Number(raw) : undefined);
const PARSERS = {
  data: among(DATA),
  seed: seedOf,
  ink: unpackInk,
  ...Object.fromEntries(Object.entries(CHOICES).map(([name, values]) => [name, among(values)])),
};
const WRITERS = { ink: packInk };

// Name -> text for every setting that differs from those the page opens with; null for the others.
function written(settings) {
  return Object.fromEntries(
    Object.keys(START).map((name) => {
      const text = (WRITERS[name] ?? String)(settings[name]);
      return [name, text === (WRITERS[name] ?? String)(START[name]) ? null : text];
    }),
  );
}

const sameSettings = (a, b) => JSON.stringify(written(a)) === JSON.stringify(written(b));

// The preset whose settings and history these are, or undefined. The seed makes no difference.
function presetOf(settings, history) {
  return Object.keys(PRESETS).find((name) => {
    const { history: its, ...change } = PRESETS[name];
    const plain = { ...settings, seed: START.seed };
    return writeHistory(its) === writeHistory(history) && sameSettings({ ...START, ...change }, plain);
  });
}

// --- history: [["r", 1200], ["d", 40]] is 1,200 turns in rounds, then 40 of the discriminator alone ---

const writeHistory = (history) => history.map(([kind, count]) => kind + count).join("") || "0";

// "r1200d40" -> history; undefined where the text is none.
function parseHistory(raw) {
  if (raw === "0") return [];
  if (!/^([rdg][1-9]\d{0,4})+$/.test(raw)) return undefined;
  const found = raw.match(/[rdg]\d+/g).map((entry) => [entry[0], Number(entry.slice(1))]);
  return found.length <= MOST_ENTRIES && lengthOf(found) <= MOST_TURNS ? found : undefined;
}

const lengthOf = (history) => history.reduce((sum, [, count]) => sum + count, 0);

// The first `turns` of a history.
function cutHistory(history, turns) {
  const kept = [];
  let left = turns;
  for (const [kind, count] of history) {
    if (left > 0) kept.push([kind, Math.min(count, left)]);
    left -= count;
  }
  return kept;
}

// One more turn of this kind.
function grown(history, kind, count = 1) {
  const last = history.at(-1);
  if (last?.[0] === kind) return [...history.slice(0, -1), [kind, last[1] + count]];
  return [...history, [kind, count]];
}

// The entry that the turn after so many turns stands in: its kind, and how many turns of it came before; or [].
function entryAt(history, at) {
  let left = at;
  for (const [kind, count] of history) {
    if (left < count) return [kind, left];
    left -= count;
  }
  return [];
}

// Whose turn that is, "d" or "g"; undefined after the end.
function turnOf(history, at, { turns_d: d, turns_g: g }) {
  const [kind, before] = entryAt(history, at);
  return kind === "r" ? (before % (d + g) < d ? "d" : "g") : kind;
}
