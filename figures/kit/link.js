// Keep a component's state in the page's address, without a message to the server.

const LINK_DELAY = 200; // ms after the last change; a held key must not write a hundred times
const LINK_CHECK = 1000; // ms: Streamlit, which has not heard of ours, writes the whole address when its controls change

// new Link(() => ({ layer: 3, token: null })): these names are set, or taken away where the value is null.
class Link {
  constructor(values) {
    this.values = values;
    this.page = window.location.pathname;
    this.touched = false; // nothing is written before the visitor has changed something
    this.keeper = setInterval(() => this.touched && this.write(), LINK_CHECK);
  }

  // What the address says, or null.
  read(name) {
    return new URLSearchParams(window.location.search).get(name);
  }

  changed() {
    this.touched = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), LINK_DELAY);
  }

  write() {
    const url = new URL(window.location.href);
    if (url.pathname !== this.page) return; // the visitor is already on another page
    for (const [name, value] of Object.entries(this.values())) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }

  stop() {
    clearInterval(this.keeper);
    clearTimeout(this.timer);
  }
}
