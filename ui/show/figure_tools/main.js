// Watch the page for Plotly figures and keep one row of tools under each.

class Watch {
  constructor() {
    this.tools = new Map(); // place of a figure -> its tools
    this.opened = new Set();
    this.sweep = eachFrame(() => this.look());
    this.observer = new MutationObserver(this.sweep);
    this.observer.observe(document.body, { childList: true, subtree: true });
  }

  receive({ data }) {
    if (this.lang !== data.lang) this.clear(); // the words are others now
    Object.assign(this, { data, lang: data.lang });
    document.documentElement.lang = data.lang;
    if (window.glassboxVisit && window.glassboxVisit !== data.visit) tellThatItBeganAnew(data.labels);
    window.glassboxVisit = data.visit;
    this.sweep();
  }

  look() {
    for (const [place, tools] of this.tools) if (!place.isConnected || !tools.plot) this.drop(place);
    for (const plot of document.querySelectorAll(".stPlotlyChart .js-plotly-plot")) this.serve(plot);
  }

  // `_fullData` is there when Plotly has drawn the figure.
  serve(plot) {
    const place = plot.closest(".stElementContainer");
    if (!plot._fullData) return;
    if (!this.tools.has(place)) this.tools.set(place, new FigureTools(place, this.data, this.opened));
    this.tools.get(place).update();
  }

  drop(place) {
    this.tools.get(place).remove();
    this.tools.delete(place);
  }

  clear() {
    for (const place of [...this.tools.keys()]) this.drop(place);
  }

  stop() {
    this.observer.disconnect();
    this.sweep.stop();
    this.clear();
  }
}

// The connection was cut for so long that the server has forgotten this visit: what the address holds is there again.
function tellThatItBeganAnew(words) {
  const close = button(words.close, () => told.remove());
  const told = el("div", { class: "gb-notice gb-anew", role: "status" }, el("p", {}, words.anew), close);
  document.querySelector(".gb-anew")?.remove();
  document.body.append(told);
}

export default mount(() => new Watch());
