// The two parts below the matrices: the guess before the weights are shown, and the last step written out.

function drawGuess(app) {
  const { labels, state, sides, found } = app,
    place = app.part("guess");
  const token = sides.queries.tokens[state.asked ?? state.row];
  const key = [state.asked, state.row, JSON.stringify(state.guess), app.turn].join("|");
  if (key === app.guessKey) return;
  const focused = place.contains(place.getRootNode().activeElement);
  app.guessKey = key;
  const title = element(
    "h3",
    {},
    state.asked === null ? labels.guess_after : fillIn(labels.guess_title, { token }),
  );
  if (state.asked !== null) {
    const chips = sides.keys.tokens.map((name, i) => button(name, () => app.answer(i)));
    place.replaceChildren(
      title,
      element("p", {}, labels.guess_hint),
      element("p", { class: "chips" }, ...chips),
      button(labels.guess_show, () => app.answer(null)),
    );
  } else {
    place.replaceChildren(
      title,
      element("p", {}, verdict(app, found)),
      button(fillIn(labels.guess_again, { token }), () => app.ask()),
    );
  }
  if (focused) place.querySelector("button").focus();
}

function button(text, act) {
  const node = element("button", { type: "button" }, text);
  node.addEventListener("click", act);
  return node;
}

// Tick or cross and a word, and why: the largest score.
function verdict(app, found) {
  const { labels, state, sides } = app,
    row = state.guess?.row ?? state.row;
  const best = winners(found.masked[row]),
    name = (i) => sides.keys.tokens[i];
  const share = (i) => percent(found.weights[row][i]);
  const facts = {
    token: sides.queries.tokens[row],
    best: best.map(name).join(labels.and),
    share: share(best[0]),
    score: num(found.scores[row][best[0]]),
  };
  const why = fillIn(best.length > 1 ? labels.guess_tie : labels.guess_why, facts);
  if (!state.guess) return why;
  const hit = best.includes(state.guess.token);
  const mine = { guess: name(state.guess.token), mine: share(state.guess.token) };
  return `${fillIn(hit ? labels.guess_right : labels.guess_wrong, mine)} ${why}`;
}

// weight × value for every token, added up: one line for each token, the sum below.
function drawLast(app) {
  if (app.lastTurn === app.turn) return; // pointing changes nothing here
  app.lastTurn = app.turn;
  const { labels, state, sides, found, v } = app,
    r = state.row,
    covered = state.asked === r;
  const weights = found.weights[r],
    channels = labels.values.split("|");
  const cells = (values) => values.map((x) => element("td", { class: "product" }, covered ? "?" : num(x)));
  const lines = sides.keys.tokens.map((name, s) => {
    const bar = element("i");
    bar.style.width = covered ? "0" : `${100 * weights[s]}%`;
    const weight = element(
      "td",
      { class: "weight" },
      bar,
      element("b", {}, covered ? "?" : weights[s].toFixed(2)),
    );
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      weight,
      mark("×"),
      ...v[s].map((x) => element("td", {}, num(x))),
      mark("="),
      ...cells(v[s].map((x) => weights[s] * x)),
    );
  });
  const total = element(
    "td",
    { class: "weight" },
    element("b", {}, covered ? "?" : weights.reduce((a, b) => a + b, 0).toFixed(2)),
  );
  const foot = element(
    "tr",
    { class: "total" },
    element("th", { scope: "row" }, labels.total),
    total,
    mark(""),
    ...channels.map(() => element("td")),
    mark("="),
    ...cells(found.output[r]),
  );
  const title = element("h3", {}, fillIn(labels.last_title, { token: sides.queries.tokens[r] }));
  const wide = (text) => element("th", { scope: "colgroup", colspan: channels.length }, text);
  const head = element(
    "tr",
    {},
    element("td"),
    element("th", { scope: "col" }, labels.last_weight),
    mark(""),
    wide(labels.last_value),
    mark(""),
    wide(labels.last_product),
  );
  const table = element(
    "table",
    { "aria-label": title.textContent },
    element("thead", {}, head),
    element("tbody", {}, ...lines, foot),
  );
  app.part("last").replaceChildren(title, table);
}

const mark = (sign) => element("td", { class: "mark", "aria-hidden": "true" }, sign);
