// The link is the state: written in the browser without a word to the server, read when the page opens.

const LINK_DELAY = 250; // ms after the last change; playing must not write a hundred times
const LINK_CHECK = 1000; // ms: Streamlit writes the whole link when one of its own controls changes

function writeLink(app) {
  const url = new URL(window.location.href);
  if (url.pathname !== app.page || !app.state) return;
  const { layer, head, token, key } = app.state;
  const set = (name, value) => url.searchParams.set(name, value);
  set("layer", layer + 1);
  set("head", head + 1);
  set("token", token + 1);
  set("step", key);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
