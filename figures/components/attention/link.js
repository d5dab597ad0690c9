// The link is the state: written in the browser without a word to the server, read when the page opens.

const LINK_DELAY = 200; // ms after the last change; a held key must not write a hundred times

function readLink() {
  const query = new URLSearchParams(window.location.search);
  const number = (name) => (/^\d{1,4}$/.test(query.get(name) ?? "") ? Number(query.get(name)) - 1 : null);
  return {
    layer: number("layer"),
    head: number("head"),
    token: number("token"),
    hide: query.get("first") === "hidden",
  };
}

// Streamlit writes the whole link whenever one of its own controls changes, and it has not heard of ours; so the
// instrument looks once in a while whether its part is still there. Only on its own page.
const LINK_CHECK = 1000; // ms

function writeLink({ layer, head, pinned, hide, page }) {
  const url = new URL(window.location.href);
  if (url.pathname !== page) return;
  const set = (name, value) =>
    value === null ? url.searchParams.delete(name) : url.searchParams.set(name, value);
  set("layer", layer + 1);
  set("head", head + 1);
  set("token", pinned === null ? null : pinned.index + 1);
  set("first", hide ? "hidden" : null);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
