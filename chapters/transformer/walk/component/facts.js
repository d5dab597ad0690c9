// The numbers in a step's sentence, all measured on this token.
function facts(app) {
  const { state, text, tensors: w } = app;
  const { config } = text;
  const { layer: l, head: h, token: t, key } = state;
  const view = app.viewOf(key);
  const block = (id) => view.blocks.find((one) => one.id === id);
  const main = block(view.main);
  const name = (i) => `“${text.tokens[i]}”`;
  const top = text.next[t].top;
  const base = {
    token: name(t),
    id: text.ids[t].toLocaleString("en-US"),
    n: t + 1,
    layer: l + 1,
    head: h + 1,
    channels: config.n_embd,
    width: config.head_width,
    heads: config.n_head,
    hidden: config.n_hidden,
    vocabulary: config.vocab_size.toLocaleString("en-US"),
  };
  const size = (data) => num(norm(data));
  const own = main.data && !main.vector ? main.data.subarray(t * main.cols, (t + 1) * main.cols) : main.data;
  const list = (rows) => rows.join(text.lang.startsWith("zh") ? "、" : ", ");
  const best = (values, n) =>
    Array.from(values, (_, i) => i)
      .sort((i, j) => values[j] - values[i])
      .slice(0, n);
  const more = {
    rotate: () => ({ fast: num(w.angle(t, 0)), slow: num(w.angle(t, w.D / 2 - 1)) }),
    scores: () => ({ best: name(largest(own)), score: num(Math.max(...own)) }),
    mask: () => ({
      hidden_tokens: own.filter((x) => x === -Infinity).length,
      seen: own.filter(Number.isFinite).length,
    }),
    pattern: () => ({
      list: list(
        best(own, 3)
          .filter((i) => own[i] > 0.0005)
          .map((i) => `${name(i)} ${percent(own[i], 1)}`),
      ),
    }),
    mlp_pre: () => ({ positive: own.filter((x) => x > 0).length }),
    mlp_post: () => ({ number: largest(own, true) + 1, value: num(own[largest(own, true)]) }),
    logits: () => ({ best: `“${top[0][1]}”`, value: num(top[0][2]) }),
    probabilities: () => ({
      list: list(top.slice(0, 3).map((row) => `“${row[1]}” ${percent(row[3], 1)}`)),
      rest: percent(1 - total(top.slice(0, 3).map((row) => row[3])), 1),
    }),
    draw: () => ({
      u: text.u.toFixed(4),
      drawn: `“${text.next[t].drawn[1]}”`,
      chance: percent(text.next[t].drawn[3], 1),
      seed: text.seed,
    }),
  }[key]?.();
  const before = view.blocks[0];
  const x = before.vector ? size(before.data) : "";
  const scale = key.startsWith("ln") ? w.scale({ data: before.data, cols: before.cols }, 0) : {};
  const written = key.startsWith("resid")
    ? { share: percent(norm(view.blocks[1].data) / norm(before.data), 1), write: size(view.blocks[1].data) }
    : {};
  return {
    ...base,
    length: own ? size(own.filter(Number.isFinite)) : "",
    before: x,
    root: num(scale.root ?? 0),
    mean: num(scale.center ?? 0),
    ...written,
    ...more,
  };
}
