// The repaired chart: every box is a link to the chapter that shows it.

class LinkChart {
  constructor(place) {
    this.place = place;
    const part = partsOf(place);
    this.stage = new FlowStage(part("stage"), (chart) => flowChart(chart, (one) => this.box(one)));
  }

  receive({ data, setTriggerValue }) {
    this.open = setTriggerValue;
    if (JSON.stringify(data) === this.received) return;
    this.received = JSON.stringify(data);
    this.data = data;
    writeWords(this.place, data.lang, data.labels);
    this.stage.show(data.charts);
  }

  // A plain click turns the page without loading it anew; the address is there for everything else.
  box({ id, label, says }) {
    const onclick = (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open("open", id);
    };
    const props = { href: this.data.leads[id], target: "_self", onclick, "data-box": id, "aria-label": says };
    return el("a", props, el("span", {}, label));
  }

  stop() {
    this.stage.stop();
  }
}

export default mount((place) => new LinkChart(place));
