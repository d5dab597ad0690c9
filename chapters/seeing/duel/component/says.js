// Numbers and sentences about a duel.

const LOG2 = Math.log(2);
const UNDECIDED = 0.05; // answers that are this far from one half on average
const FAR = 0.5; // share of the made points outside of the picture that is worth a word

// Three digits that count, a real minus sign.
function short(v) {
  if (!Number.isFinite(v)) return Number.isNaN(v) ? "–" : v > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(v);
  if (size >= 1e4) return powerOfTen(v);
  return signed(v.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3));
}

// How many rounds the turns are, where all are of rounds.
const roundsOf = (history, { turns_d: d, turns_g: g }) =>
  history.every(([kind]) => kind === "r") ? Math.floor(lengthOf(history) / (d + g)) : null;

function status({ run, history, turn, settings }, found, labels) {
  if (run.empty) return labels.says_empty;
  const before = cutHistory(history, run.turn);
  const rounds = roundsOf(before, settings);
  const { low, high } = run.baseline;
  const facts = {
    turn: run.turn,
    rounds: rounds ?? 0,
    energy: short(found.energy),
    low: short(low),
    high: short(high),
    reached: found.reached.filter(Boolean).length,
    places: found.reached.length,
    outside: percent(found.outside),
  };
  const said = [
    fill(labels[rounds === null ? "says_turns" : "says_rounds"], facts),
    fill(labels.says_found, facts),
  ];
  if (run.diverged && run.turn < turn) said.unshift(fill(labels.says_diverged, facts));
  else if (outOfSight(run.made()) > FAR) said.push(labels.says_far);
  return inARow(said);
}

function outOfSight(points) {
  let out = 0;
  for (let i = 0; i < points.length; i += 2) {
    if (!(Math.max(Math.abs(points[i]), Math.abs(points[i + 1])) <= PLANE_EDGE)) out += 1;
  }
  return (2 * out) / points.length;
}

// What the last losses mean.
function aboutLosses({ lossD, lossG, sure }, labels) {
  if (Number.isNaN(lossD)) return "";
  const facts = { d: short(lossD), g: short(lossG), sure: sure.toFixed(2) };
  const even = { even_d: (2 * LOG2).toFixed(3), even_g: LOG2.toFixed(3) };
  return fill(labels[lossesKey(lossD, sure)], { ...facts, ...even });
}

// Losses near those of an undecided D do not prove one: its answers must lie near one half themselves.
function lossesKey(lossD, sure) {
  if (lossD < 0.7 * 2 * LOG2) return "losses_d_wins";
  if (lossD > 1.1 * 2 * LOG2) return "losses_behind";
  return sure < UNDECIDED ? "losses_even" : "losses_near";
}

// What a chart draws, line by line: where it stands now, and its course over the turns that were kept.
function chartSays(name, { run }, found, labels) {
  const count = (reached) => reached.filter(Boolean).length;
  const lines = {
    losses: [
      ["loss_d", ({ lossD }) => lossD, short],
      ["loss_g", ({ lossG }) => lossG, short],
    ],
    distance: [["energy", ({ energy }) => energy, short]],
    reached: [
      ["reached", ({ reached }) => count(reached), String],
      ["outside", ({ outside }) => outside, percent],
    ],
  };
  const said = lines[name].map(([key, of, write]) => {
    const facts = courseOf(
      run.kept.map((one) => [one.turns, of(one)]),
      (v) => write(v),
    );
    if (!facts) return "";
    const course = facts.start < facts.end ? fill(labels.course, facts) : "";
    return fill(labels.course_says, {
      name: labels[`table_${key}`],
      now: write(of(found)),
      turn: run.turn,
      course,
    });
  });
  const { low, high } = run.baseline;
  if (name === "distance" && !run.empty)
    said.push(fill(labels.band_says, { low: short(low), high: short(high) }));
  return inARow([labels[`${name}_alt`], ...said]);
}

// What the plane shows beside the two clouds: which modes are missed, and where D says real.
function planeSays({ run, raster }, found, labels) {
  if (run.empty) return "";
  const real = (points) => {
    const logits = run.logits(points);
    return percent(logits.filter((z) => z > 0).length / logits.length);
  };
  const missed = run.places.centres.filter((_, k) => !found.reached[k]);
  const at = missed.map(([x, y]) => `(${signed(x.toFixed(1))}, ${signed(y.toFixed(1))})`);
  const belief = { plane: real(raster), data: real(run.points), made: real(run.made()) };
  return inARow([at.length && fill(labels.missed_says, { places: at }), fill(labels.belief_says, belief)]);
}

// Whose turn comes next, in one line.
function nextTurn({ history, turn, settings, side, run }, labels) {
  if (run.empty) return "";
  const kind = side === "both" ? "r" : side;
  const who = turnOf(history, turn, settings) ?? turnOf(grown(history, kind), turn, settings);
  return labels[`next_${who}`];
}

// The value of a setting as its control shows it.
function nameOf(name, value, labels) {
  if (name === "opt") return labels[`opt_${value}`];
  if (value === 0) return labels[name === "blur" ? "no_blur" : "frozen"];
  return String(value);
}

// The moments that were kept, as a table.
function keptTable({ kept }, labels) {
  const head = ["turn", "loss_d", "loss_g", "energy", "reached", "outside"];
  const titles = head.map((name) => el("th", { scope: "col" }, labels[`table_${name}`]));
  const rows = kept.map((one) => {
    const { turns, lossD, lossG, energy, reached, outside } = one;
    const cells = [
      turns,
      short(lossD),
      short(lossG),
      short(energy),
      reached.filter(Boolean).length,
      percent(outside),
    ];
    return el("tr", {}, ...cells.map((text) => el("td", {}, String(text))));
  });
  return el(
    "table",
    { "aria-label": labels.kept_name },
    el("thead", {}, el("tr", {}, ...titles)),
    el("tbody", {}, ...rows),
  );
}
