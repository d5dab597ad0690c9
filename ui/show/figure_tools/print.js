// Before the page is printed: what each panel's controls are set to, and the address that brings the same picture back.

const CONTROL = {
  stTextInput: (place) => place.querySelector("input")?.value,
  stTextArea: (place) => place.querySelector("textarea")?.value,
  stNumberInput: (place) => place.querySelector("input")?.value,
  stSelectbox: (place) =>
    place.querySelector("input")?.value || place.querySelector("[data-baseweb]")?.innerText,
  stSlider: (place) => [...place.querySelectorAll("input[type=range]")].map(sliderValue).join(" – "),
  stRadio: (place) => place.querySelector("label:has(input:checked)")?.innerText,
  stButtonGroup: (place) =>
    [...place.querySelectorAll('[aria-checked="true"], [aria-pressed="true"]')].map(words).join(", "),
  stCheckbox: (place) => (place.querySelector("input")?.checked ? "✓" : "–"),
};
const CONTROLS = Object.keys(CONTROL)
  .map((name) => `.${name}`)
  .join();
const PLOTS = ".stPlotlyChart .js-plotly-plot";
const PANELS = '[class*="st-key-panel_"]';

const words = (node) => node.innerText.trim();
const sliderValue = (node) => node.getAttribute("aria-valuetext") || node.value;

function settingOf(control) {
  const kind = Object.keys(CONTROL).find((name) => control.classList.contains(name));
  const label = control.querySelector('[data-testid="stWidgetLabel"]')?.innerText.trim();
  const value = CONTROL[kind](control)?.trim();
  return value ? (label && label !== value ? `${label}: ${value}` : value) : "";
}

function settingsLine(controls) {
  const settings = controls.map(settingOf).filter(Boolean);
  return el("p", { class: "gb-settings" }, [...settings, decodeURI(location.href)].join(" · "));
}

const PAPER_WIDTH = 680; // CSS pixels between the margins of an A4 page

// A figure that was drawn for a wide screen is made smaller, not cut off.
function fitToPaper(plot) {
  const { width } = plot.getBoundingClientRect();
  plot.style.zoom = width > PAPER_WIDTH ? PAPER_WIDTH / width : "";
}

// Every panel gets its line; controls above all panels are named before the first one.
function beforePrint(dark) {
  document.documentElement.toggleAttribute("data-print-dark", dark);
  for (const node of document.querySelectorAll("*"))
    if (node.shadowRoot) node.toggleAttribute("data-print-dark", dark);
  for (const plot of document.querySelectorAll(PLOTS)) fitToPaper(plot);
  const all = [...document.querySelectorAll(CONTROLS)];
  const panels = [...document.querySelectorAll(PANELS)];
  const loose = all.filter((one) => !one.closest(PANELS) && !one.closest(".st-key-lang"));
  if (loose.length && panels.length) panels[0].before(settingsLine(loose));
  for (const panel of panels) panel.append(settingsLine(all.filter((one) => one.closest(PANELS) === panel)));
}

function afterPrint() {
  for (const line of document.querySelectorAll(".gb-settings")) line.remove();
  for (const plot of document.querySelectorAll(PLOTS)) plot.style.zoom = "";
  for (const node of document.querySelectorAll("[data-print-dark]")) node.removeAttribute("data-print-dark");
}
