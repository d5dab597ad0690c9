// Read the page's colours, light or dark, as numbers that a canvas can use. CSS needs none of this: there the variables
// --gb-... of figures/palette.py follow the theme by themselves.

const FAMILIES = ["ngram", "rnn", "gru", "lstm", "transformer", "pretrained"];

// -> { paper, ink, quiet, rule, ngram, rnn, gru, lstm, transformer, pretrained, sans, mono }
function readTheme(host) {
  const style = getComputedStyle(host);
  return {
    paper: resolve(host, "--st-background-color"),
    ink: resolve(host, "--st-text-color"),
    quiet: resolve(host, "--gb-second"),
    rule: resolve(host, "--gb-rule"),
    ...Object.fromEntries(FAMILIES.map((family) => [family, resolve(host, `--gb-${family}`)])),
    sans: style.getPropertyValue("--st-font").trim() || "sans-serif",
    mono: style.getPropertyValue("--st-code-font").trim() || "monospace",
  };
}

// For what CSS cannot choose by light-dark(), because it is no colour: [data-theme="dark"].
function markTheme(root) {
  root.dataset.theme = isDark(root) ? "dark" : "light";
}

const isDark = (host) => luminance(resolve(host, "--st-background-color")) < 0.5;

// A variable may hold light-dark(...); only the colour of an element says which of the two it is.
function resolve(host, variable) {
  const probe = el("span", { style: { color: `var(${variable})` } });
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

// "rgb(1, 2, 3)" or "#010203" -> [1, 2, 3]
// An element that has left the page has no colour: black, which nobody sees.
function rgb(color) {
  if (color.startsWith("#")) return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  return (color.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
}

// Brightness of a colour for the eye, 0 ... 1.
function luminance(color) {
  const [r, g, b] = rgb(color);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

// The colour as a background that lets `share` of it through.
function tint(color, share) {
  return `rgba(${rgb(color).join(", ")}, ${share.toFixed(3)})`;
}
