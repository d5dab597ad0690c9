// One cell -> its formula with its numbers, and the cells it was computed from.

const row = (m, r) => ({ m, r });
const col = (m, c) => ({ m, c });

function explain(app, { m, r, c }) {
  return EXPLAIN[m](app, r, c);
}

const EXPLAIN = {
  q: input,
  k: input,
  v: input,
  scores({ q, k, found, cell }, r, c) {
    const text = `${cell("scores", r, c)} = ${products(q[r], k[c])} = ${num(found.scores[r][c])}`;
    return { text, from: [row("q", r), row("k", c)] };
  },
  scaled({ q, found, state, labels, cell }, r, c) {
    const score = num(found.scores[r][c]);
    const at = cell("scaled", r, c);
    const from = [{ m: "scores", r, c }];
    if (!state.divided) return { text: `${at} = ${score}  (${labels.not_divided})`, from };
    return {
      text: `${at} = ${score} / √${q[0].length} = ${score} / ${num(Math.sqrt(q[0].length))} = ${num(found.scaled[r][c])}`,
      from,
    };
  },
  masked({ found, labels, cell, sides }, r, c) {
    const value = found.masked[r][c];
    const hidden = value === -Infinity;
    const why = fill(hidden ? labels.cell_hidden : labels.cell_seen, {
      from: sides.queries.tokens[r],
      to: sides.keys.tokens[c],
    });
    return { text: `${cell("masked", r, c)} = ${num(value)}  (${why})`, from: [{ m: "scaled", r, c }] };
  },
  weights({ found, cell, labels }, r, c) {
    const scores = found.masked[r];
    const most = Math.max(...scores);
    const shift = most > 9 ? most : 0;
    const power = (x) => (x === -Infinity ? "0" : `e^${arg(x - shift)}`);
    const sum = scores.reduce((total, x) => total + Math.exp(x - shift), 0);
    const note = shift ? `  (${fill(labels.shifted, { most: num(most) })})` : "";
    const text = `${cell("weights", r, c)} = ${power(scores[c])} / (${scores.map(power).join(" + ")}) = ${num(Math.exp(scores[c] - shift))} / ${num(sum)} = ${num(found.weights[r][c], 4)}${note}`;
    return { text, from: [row("masked", r)] };
  },
  output({ found, v, cell }, r, c) {
    const terms = found.weights[r].map((w, s) => `${num(w)}·${arg(v[s][c])}`).join(" + ");
    return {
      text: `${cell("output", r, c)} = ${terms} = ${num(found.output[r][c], 3)}`,
      from: [row("weights", r), col("v", c)],
    };
  },
};

// An input has no formula: say what its number stands for and where it goes.
function input(app, r, c) {
  const { labels, cell } = app;
  const m = app.pointed.m;
  const goes = { q: [row("scores", r)], k: [col("scores", r)], v: [col("output", c)] }[m];
  const values = { token: cell.token(m, r), channel: cell.channel(m, c), value: num(app[m][r][c]) };
  return { text: fill(labels[`cell_${m}`], values), from: goes };
}
