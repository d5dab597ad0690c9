// The two parts below the matrices: the guess before the weights are shown, and the last step written out.

function drawGuess(app) {
  const { labels, state, sides, found } = app;
  const place = app.part("guess");
  const token = sides.queries.tokens[state.asked ?? state.row];
  const key = [state.asked, state.row, JSON.stringify(state.guess), app.turn].join("|");
  if (key === app.guessKey) return;
  const focused = place.contains(place.getRootNode().activeElement);
  app.guessKey = key;
  const title = el("h3", {}, state.asked === null ? labels.guess_after : fill(labels.guess_title, { token }));
  if (state.asked !== null) {
    const chips = sides.keys.tokens.map((name, i) => button(name, () => app.answer(i)));
    place.replaceChildren(
      title,
      el("p", {}, fill(labels.guess_hint, { scores: seenScores(app) })),
      el("p", { class: "chips", role: "group", "aria-label": title.textContent }, ...chips),
      button(labels.guess_show, () => app.answer(null)),
    );
  } else {
    place.replaceChildren(
      title,
      el("p", {}, verdict(app, found)),
      button(fill(labels.guess_again, { token }), () => app.ask()),
    );
  }
  if (focused) place.querySelector("button").focus();
}

// The scores of the row that is asked about, of those that it may see.
function seenScores({ labels, state, sides, found }) {
  const row = state.asked;
  return sides.keys.tokens
    .map((name, i) => [name, found.scores[row][i], found.masked[row][i]])
    .filter(([, , masked]) => masked > -Infinity)
    .map(([name, score]) => `${name} ${num(score)}`)
    .join(labels.comma);
}

// Tick or cross and a word, and why: the largest score.
function verdict(app, found) {
  const { labels, state, sides } = app;
  const row = state.guess?.row ?? state.row;
  const best = winners(found.masked[row]);
  const name = (i) => sides.keys.tokens[i];
  const share = (i) => percent(found.weights[row][i], 1);
  const facts = {
    token: sides.queries.tokens[row],
    best: best.map(name).join(labels.and),
    share: share(best[0]),
    score: num(found.scores[row][best[0]]),
  };
  const why = fill(best.length > 1 ? labels.guess_tie : labels.guess_why, facts);
  if (!state.guess) return why;
  const hit = best.includes(state.guess.token);
  const mine = { guess: name(state.guess.token), mine: share(state.guess.token) };
  return `${fill(hit ? labels.guess_right : labels.guess_wrong, mine)} ${why}`;
}

// weight × value for every token, added up: one line for each token, the sum below.
function drawLast(app) {
  if (app.lastTurn === app.turn) return; // pointing changes nothing here
  app.lastTurn = app.turn;
  const { labels, state, sides, found, v } = app;
  const r = state.row;
  const covered = state.asked === r;
  const weights = found.weights[r];
  const channels = labels.values.split("|");
  const cells = (values) => values.map((x) => el("td", { class: "product" }, covered ? "?" : num(x)));
  const lines = sides.keys.tokens.map((name, s) => {
    const bar = el("i");
    bar.style.width = covered ? "0" : `${100 * weights[s]}%`;
    const weight = el("td", { class: "weight" }, bar, el("b", {}, covered ? "?" : weights[s].toFixed(2)));
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      weight,
      mark("×"),
      ...v[s].map((x) => el("td", {}, num(x))),
      mark("="),
      ...cells(v[s].map((x) => weights[s] * x)),
    );
  });
  const total = el(
    "td",
    { class: "weight" },
    el("b", {}, covered ? "?" : weights.reduce((a, b) => a + b, 0).toFixed(2)),
  );
  const foot = el(
    "tr",
    { class: "total" },
    el("th", { scope: "row" }, labels.total),
    total,
    mark(""),
    ...channels.map(() => el("td")),
    mark("="),
    ...cells(found.output[r]),
  );
  const title = el("h3", {}, fill(labels.last_title, { token: sides.queries.tokens[r] }));
  const wide = (text) => {
    const heard = namedValue(text, channels.join(labels.comma)); // no head of its own for each column
    return el("th", { scope: "colgroup", colspan: channels.length, "aria-label": heard }, text);
  };
  const head = el(
    "tr",
    {},
    el("td"),
    el("th", { scope: "col" }, labels.last_weight),
    mark(""),
    wide(labels.last_value),
    mark(""),
    wide(labels.last_product),
  );
  const table = el(
    "table",
    { "aria-label": title.textContent },
    el("thead", {}, head),
    el("tbody", {}, ...lines, foot),
  );
  app.part("last").replaceChildren(title, table);
}

const mark = (sign) => el("td", { class: "mark", "aria-hidden": "true" }, sign);
