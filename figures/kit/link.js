// Keep a component's state in the page's address, without a message to the server.

const LINK_DELAY = 200; // ms after the last change; a held key must not write a hundred times
const LINK_CHECK = 1000; // ms: Streamlit, which has not heard of ours, writes the whole address when its controls change

// new Link(() => ({ layer: 3, token: null })): these names are set, or taken away where the value is null.
// `prefix` stands before every name in the address.
class Link {
  constructor(values, prefix = "") {
    Object.assign(this, { values, prefix, wrong: [] });
    this.page = window.location.pathname;
    this.touched = false; // nothing is written before the visitor has changed something
    this.keeper = setInterval(() => this.touched && this.write(), LINK_CHECK);
  }

  // What the address says, read by `parse`; `otherwise` where it says nothing, or what `parse` finds undefined. Then the
  // name is kept in `wrong`, so that the visitor can be told.
  read(name, otherwise, parse) {
    const raw = new URLSearchParams(window.location.search).get(this.prefix + name);
    if (raw === null) return otherwise;
    const value = parse(raw);
    if (value !== undefined) return value;
    this.wrong.push(this.prefix + name);
    return otherwise;
  }

  // Whether the address holds anything of this component: then what it leaves out means what it meant when it was shared.
  get given() {
    const names = [...new URLSearchParams(window.location.search).keys()];
    return names.some((name) => name.startsWith(this.prefix));
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
      if (value === null) url.searchParams.delete(this.prefix + name);
      else url.searchParams.set(this.prefix + name, value);
    }
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }

  stop() {
    clearInterval(this.keeper);
    clearTimeout(this.timer);
  }
}
