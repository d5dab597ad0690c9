// What both trellises do alike: which numbers stand in the nodes, Viterbi step by step, one node's equation.

const SHOWN = ["alpha", "delta", "gamma"];
const SIGNS = { alpha: "α", delta: "δ", gamma: "γ" };

class Lab {
  // names: of this lab's values in the link, before which `prefix` stands.
  constructor(place, prefix) {
    this.place = place;
    this.part = partsOf(place);
    this.link = new Link(() => this.linked(), prefix);
    this.redraw = eachFrame(() => this.draw());
    this.trellis = new Trellis(this.part("trellis"), (t, s) => this.change({ node: [t, s] }), this.redraw);
    const { part } = this;
    part("show").onchange = ({ target }) => this.change({ show: target.value });
    part("step").oninput = ({ target }) => this.stepTo(Number(target.value));
    part("to_start").onclick = () => this.stepTo(0);
    part("back").onclick = () => this.stepTo(this.state.step - 1);
    part("on").onclick = () => this.stepTo(this.state.step + 1);
    part("to_end").onclick = () => this.stepTo(lastStep(this.length));
  }

  get length() {
    return this.chain.seen.length;
  }

  // The words and the choices; true when the data are new.
  take(data) {
    const text = JSON.stringify(data);
    if (text === this.received) return false;
    this.received = text;
    Object.assign(this, { data, labels: data.labels });
    writeWords(this.place, data.lang, this.labels);
    writeOptions(this.part("show"), SHOWN.map((name) => [name, this.shownAs(name)])); // prettier-ignore
    return true;
  }

  // "forward α", or the logarithm of it; a posterior is a probability in both.
  shownAs(name) {
    const text = this.labels[`show_${name}`];
    return this.logged && name !== "gamma" ? fill(this.labels.show_log, { text }) : text;
  }

  // What the link says about the view of a trellis of so many steps and states.
  readView(length, states) {
    const steps = lastStep(length);
    const whole = (most) => (raw) => (/^\d{1,3}$/.test(raw) && raw <= most ? Number(raw) : undefined);
    const nodeOf = (raw) => {
      const found = raw.split("_").map(Number);
      const fits = found.length === 2 && found[0] >= 1 && found[0] <= length && found[1] >= 1;
      return fits && found[1] <= states ? found.map((x) => x - 1) : undefined;
    };
    return {
      show: this.link.read("show", "alpha", (raw) => SHOWN.find((name) => name === raw)),
      step: this.link.read("step", steps, whole(steps)),
      node: this.link.read("node", [Math.min(1, length - 1), 0], nodeOf),
    };
  }

  linkedView() {
    const { show, step, node } = this.state;
    const first = node[0] === Math.min(1, this.length - 1) && node[1] === 0;
    return {
      show: show === "alpha" ? null : show,
      step: step === lastStep(this.length) ? null : step,
      node: first ? null : node.map((x) => x + 1).join("_"),
    };
  }

  change(change) {
    Object.assign(this.state, change);
    this.link.changed();
    this.redraw();
  }

  // Viterbi's own numbers are shown while it is stepped through.
  stepTo(step) {
    const next = clamp(step, 0, lastStep(this.length));
    this.change({ step: next, show: next < lastStep(this.length) ? "delta" : this.state.show });
    const { filled, known } = progressOf(next, this.length);
    this.trellis.show(clamp(next > this.length ? known : filled - 1, 0, this.length - 1));
  }

  tell(text) {
    this.part("notice").hidden = !text;
    this.part("notice").textContent = text;
  }

  solve() {
    const alpha = forwardOf(this.chain);
    const beta = backwardOf(this.chain);
    const best = viterbiOf(this.chain);
    this.found = {
      alpha,
      beta,
      best,
      gamma: posteriorOf(alpha, beta),
      delta: best.delta,
      total: totalOf(alpha),
    };
  }

  drawTrellis(columns, rows, write) {
    const { state, found, chain, labels, part } = this;
    const progress = progressOf(state.step, this.length);
    const numbers = found[state.show];
    const isBest = state.show === "delta" && found.total > -Infinity;
    const path = isBest ? knownPath(found.best, progress) : [];
    const hidden = (t) => state.show === "delta" && t >= progress.filled;
    const share = this.shares();
    const cells = numbers.map((row, t) =>
      row.map((value, s) => {
        const text = hidden(t) ? "·" : state.show === "gamma" ? nodeNumber(value) : write(value);
        const place = { sign: SIGNS[state.show], column: columns[t].name, t: t + 1, state: rows[s] };
        const told = hidden(t) ? [labels.not_yet] : [text, ...this.ways(t, s, isBest, path, rows)];
        const label = fill(labels.node, { ...place, value: sideBySide(...told) });
        return { text, share: share(t, s), label };
      }),
    );
    const known = path.map((s) => rows[s]).filter(Boolean);
    this.trellis.draw({
      columns,
      rows,
      cells,
      edges: edgesOf(chain, isBest && found.best, progress),
      path,
      chosen: state.node,
      alt: inARow([labels.trellis_alt, known.length && namedValue(labels.path, known.join(", "))]),
    });
    part("show").value = state.show;
    part("step").max = lastStep(this.length);
    part("step").value = state.step;
    part("back").disabled = part("to_start").disabled = state.step === 0;
    part("on").disabled = part("to_end").disabled = state.step === lastStep(this.length);
    part("stepped").textContent =
      state.show === "delta" ? this.stepped(columns, rows, progress, write) : labels.step_other;
    this.drawLegend();
  }

  // What the lines of a filled node show: where its best way comes from, and whether it is on the best path.
  ways(t, s, isBest, path, rows) {
    const { best } = this.found;
    const from = isBest && t && best.delta[t][s] > -Infinity;
    return [
      from && fill(this.labels.best_from, { state: rows[best.back[t][s]] }),
      path[t] === s && this.labels.on_best,
    ].filter(Boolean);
  }

  // (step, state) -> how blue its node is: its share of the step's sum; the best path has a colour of its own.
  shares() {
    const { found, state } = this;
    if (state.show === "delta" || found.total === -Infinity) return () => 0;
    if (state.show === "gamma") return (t, s) => found.gamma[t][s];
    return (t, s) => Math.exp(found.alpha[t][s] - logSum(found.alpha[t]));
  }

  drawLegend() {
    const { labels } = this;
    const lines = {
      alpha: ["filled_alpha", "way"],
      delta: ["way", "kept", "best"],
      gamma: ["filled_gamma", "way"],
    };
    const entries = [...lines[this.state.show], "chosen"].map((name) =>
      el("li", {}, el("i", { class: name.split("_")[0] }), labels[`legend_${name}`]),
    );
    this.part("legend").replaceChildren(...entries);
  }

  // One sentence about the step of Viterbi that was made last.
  stepped(columns, rows, { filled, known }, write) {
    const { labels, state, found, chain } = this;
    if (state.step === 0) return labels.step_none;
    if (found.total === -Infinity) return labels.impossible;
    if (state.step === lastStep(this.length)) return labels.step_done;
    if (state.step > this.length) {
      const facts = { column: columns[known].name, t: known + 1, state: rows[found.best.states[known]] };
      return fill(labels[known === this.length - 1 ? "step_end" : "step_back"], facts);
    }
    const t = filled - 1;
    const kept = rows.map((name, s) => {
      const value = `δ(${name}) = ${write(found.delta[t][s])}`;
      const before = t && found.delta[t][s] > -Infinity ? ` ← ${rows[found.best.back[t][s]]}` : "";
      return value + before;
    });
    return fill(labels.step_fill, { column: columns[t].name, t: t + 1, values: kept.join(labels.comma), states: chain.start.length }); // prettier-ignore
  }

  // The numbers of every node as a table.
  drawNumbers(columns, rows, write) {
    const { labels, found, part } = this;
    const head = ["", ...rows.flatMap((name) => SHOWN.map((key) => `${SIGNS[key]}(${name})`)), labels.path];
    const lines = columns.map(({ name }, t) => {
      const values = rows.flatMap((_, s) => [
        write(found.alpha[t][s]),
        write(found.delta[t][s]),
        nodeNumber(found.gamma[t][s]),
      ]);
      const path = found.total === -Infinity ? "–" : rows[found.best.states[t]];
      const cells = [...values, path].map((value) => el("td", {}, value));
      return el("tr", {}, el("th", { scope: "row" }, `${t + 1} ${name}`), ...cells);
    });
    part("numbers").replaceChildren(
      el(
        "table",
        { "aria-label": labels.numbers },
        el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, ...lines),
      ),
    );
  }

  stop() {
    this.link.stop();
    this.redraw.stop();
    this.trellis.stop();
  }
}
