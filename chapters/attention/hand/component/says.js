// The sentence of each stage, with the numbers of the chosen row.

function sentence(app) {
  const { labels, state, sides, found, q, v } = app;
  const r = state.row;
  const stage = STAGES[state.stage];
  const names = sides.keys.tokens;
  const token = sides.queries.tokens[r];
  const list = (row, show = num) => names.map((name, i) => `${name} ${show(row[i])}`).join(labels.comma);
  const best = winners(found.masked[r]);
  const seen = found.masked[r].filter((x) => x > -Infinity).length;
  const facts = {
    token,
    seen,
    width: q[0].length,
    keys: names.length,
    query: vector(q[r]),
    asks: loudest(q[r], labels.channels.split("|")) ?? labels.asks_nothing,
    scores: list(found.scores[r]),
    best: winners(found.scores[r])
      .map((i) => names[i])
      .join(labels.and),
    largest: num(Math.max(...found.scores[r])),
    root: num(Math.sqrt(q[0].length)),
    scaled: list(found.scaled[r]),
    hidden: names.filter((_, i) => found.masked[r][i] === -Infinity).join(labels.comma),
    shares: list(found.weights[r], (share) => percent(share, 1)),
    total: percent(
      found.weights[r].reduce((a, b) => a + b, 0),
      1,
    ),
    winner: best.map((i) => names[i]).join(labels.and),
    parts: names.map((_, i) => `${num(found.weights[r][i])} × ${vector(v[i])}`).join(" + "),
    output: vector(found.output[r]),
  };
  return fill(labels[`says_${variant(app, stage, seen)}`], facts);
}

// Which of the sentences of a stage is true now.
function variant({ state, found }, stage, seen) {
  const r = state.row;
  if (stage === "scale" && !state.divided) return "scale_off";
  if (stage === "mask" && state.cross) return "mask_cross";
  if (stage === "mask" && !state.causal) return "mask_none";
  if (stage === "mask" && seen === 1) return "mask_first";
  if (stage === "mask" && seen === found.masked[r].length) return "mask_last";
  if ((stage === "softmax" || stage === "sum") && state.asked === r) return "covered";
  return stage;
}

// What a query asks for most: the channel with its largest number, when that is above zero and alone.
function loudest(query, channels) {
  const most = winners(query);
  return Math.max(...query) > 0 ? most.map((i) => channels[i]).join(" + ") : null;
}
