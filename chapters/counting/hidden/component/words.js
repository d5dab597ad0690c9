// The trellis of the labels B, M, E, S for a run of Chinese characters: the tables come from the server.

class Words extends Lab {
  constructor(place) {
    super(place, "hidden_s");
    this.logged = true;
  }

  receive({ data }) {
    if (!this.take(data)) return this.redraw();
    this.chain = unpacked(data);
    this.part("root").setAttribute("aria-label", this.labels.words_name);
    const states = data.states.length;
    if (!this.state) {
      this.state = this.readView(this.length, states);
      this.link.touched = this.link.wrong.length > 0;
      if (this.link.touched) this.tell(fill(this.labels.bad_link, { names: this.link.wrong }));
    } else
      Object.assign(this.state, { step: lastStep(this.length), node: [Math.min(1, this.length - 1), 0] });
    this.solve();
    return this.redraw();
  }

  linked() {
    return this.linkedView();
  }

  draw() {
    const { part, data } = this;
    const columns = [...data.text].map((character, t) => ({ name: character, note: `t = ${t + 1}` }));
    this.drawTrellis(columns, data.states, logNumber);
    part("formula").textContent = this.equation();
    this.drawNumbers(columns, data.states, logNumber);
    announce(part("live"), `${part("formula").textContent} ${part("stepped").textContent}`);
  }

  // The equation of the chosen node with its numbers, in logarithms.
  equation() {
    const { state, found, chain, data } = this;
    const [t, j] = state.node;
    const name = `${SIGNS[state.show]}${lowered(t + 1)}(${data.states[j]})`;
    if (state.show === "gamma") {
      const facts = [found.alpha[t][j], found.beta[t][j], found.total].map(logNumber);
      return `${name} = exp(log α + log β − log P) = exp(${facts[0]} + ${bracketed(facts[1])} − ${bracketed(facts[2])}) = ${nodeNumber(found.gamma[t][j])}`;
    }
    const value = logNumber(found[state.show][t][j]);
    const emitted = bracketed(logNumber(chain.seen[t][j]));
    if (t === 0) return `log ${name} = ${logNumber(chain.start[j])} + ${emitted} = ${value}`;
    const ways = found[state.show][t - 1].flatMap((x, i) =>
      x + chain.transition[i][j] === -Infinity
        ? []
        : [`${logNumber(x)} + ${bracketed(logNumber(chain.transition[i][j]))}`],
    );
    const joined =
      state.show === "alpha"
        ? `log(${ways.map((way) => `exp(${way})`).join(" + ")})`
        : `max(${ways.join("; ")})`;
    return ways.length ? `log ${name} = ${joined} + ${emitted} = ${value}` : `log ${name} = −∞`;
  }
}

const bracketed = (text) => (text.startsWith(MINUS) ? `(${text})` : text);

// null stands for minus infinity, which JSON cannot write.
function unpacked({ start, transition, seen }) {
  const row = (numbers) => numbers.map((x) => x ?? -Infinity);
  return { start: row(start), transition: transition.map(row), seen: seen.map(row) };
}

export default mount((place) => new Words(place));
