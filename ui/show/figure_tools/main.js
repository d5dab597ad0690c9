// Watch the page for Plotly figures and keep one row of tools under each.

// What Streamlit draws and a browser's translator must not touch: figures, code, and choices of a token or model.
const AS_IT_IS = [".js-plotly-plot", ".stCode", ".stSelectbox", ".st-key-both_gone"]
  .map((place) => `${place}:not([translate])`)
  .join();
// A text that begins in Hebrew or Arabic runs from the right in its box too.
const FIELDS = "textarea:not([dir])";

// Streamlit's button that opens the list of pages: a sign without a word, and an English name.
const OPENER = 'header button[aria-controls="stSidebar"]';

// The buttons beside a field for a number.
const STEPS = '[data-testid="stNumberInputStepUp"], [data-testid="stNumberInputStepDown"]';

// Buttons that put an example into a field: the one that stands there is of another kind.
const EXAMPLES = '[class*="_presets"]';
const CHOSEN = "secondary";

// What Plotly draws: single ticks and signs, of which a screen reader makes nothing. The text alternative stands on their place.
const DRAWN = ".js-plotly-plot > .plot-container:not([aria-hidden]), #js-plotly-tester:not([aria-hidden])";

// How the keys of containers of controls begin or end.
const SETTINGS = /st-key-(settings_\w+|\w+_(controls|settings))( |$)/;

const ARRIVE = 400; // ms in which the page has not changed

class Watch {
  constructor() {
    this.tools = new Map(); // place of a figure -> its tools
    this.opened = new Set();
    this.heard = new WeakSet(); // figures that say when Plotly has drawn them anew
    this.sweep = eachFrame(() => this.look());
    this.observer = new MutationObserver(this.sweep);
    this.observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    this.keeper = new FocusKeeper(document, { waits: isBeingDrawn, home: pageTitle });
    document.addEventListener("keydown", withoutArrows, true);
    this.printing = () => beforePrint(this.asked);
    window.addEventListener("beforeprint", this.printing);
    window.addEventListener("afterprint", afterPrint);
    this.parts = [new Lines(), new Hints(), new Passing()];
    this.along = null;
  }

  receive({ data, parentElement, setStateValue }) {
    if (this.lang !== data.lang) this.clear(); // the words are others now
    if (this.lang !== data.lang) this.translate = translator(data.own);
    Object.assign(this, { data, lang: data.lang });
    document.documentElement.lang = data.lang;
    if (window.glassboxVisit && window.glassboxVisit !== data.visit) tellThatItBeganAnew(data.labels);
    window.glassboxVisit = data.visit;
    this.panel = data.panel || this.panel;
    this.along ??= new Along(document.querySelector(".stApp"), settingsOfThePage, data.labels);
    this.along.words = data.labels;
    this.followTheme(isDark(parentElement), setStateValue);
    this.sweep();
  }

  // The colours of Plotly's figures are chosen on the server: it draws them anew when the theme is another one.
  followTheme(dark, setStateValue) {
    if (dark !== this.data.dark && dark !== this.asked) setStateValue("dark", dark);
    this.asked = dark;
  }

  look() {
    for (const [place, tools] of this.tools) if (!place.isConnected || !tools.plot) this.drop(place);
    for (const plot of document.querySelectorAll(".stPlotlyChart .js-plotly-plot")) this.serve(plot);
    if (this.translate) tellInItsLanguage(this.translate);
    for (const node of document.querySelectorAll(AS_IT_IS)) node.setAttribute("translate", "no");
    for (const heading of document.querySelectorAll(HEADINGS)) keepWords(heading);
    for (const opener of document.querySelectorAll(OPENER)) this.nameOpener(opener);
    for (const step of document.querySelectorAll(STEPS)) this.nameStep(step);
    for (const option of document.querySelectorAll(OPTION)) nameOption(option);
    for (const slider of document.querySelectorAll(SLIDER)) nameSlider(slider);
    for (const examples of document.querySelectorAll(EXAMPLES)) nameExamples(examples, this.data.labels);
    for (const drawn of document.querySelectorAll(DRAWN)) drawn.setAttribute("aria-hidden", "true");
    this.arrive();
    this.along?.look();
    for (const field of document.querySelectorAll(FIELDS)) field.dir = "auto";
  }

  nameOpener(opener) {
    opener.setAttribute("aria-label", this.data.labels.pages);
    opener.dataset.gbName = this.data.labels.pages;
  }

  // "Decrement" alone does not say of what.
  nameStep(step) {
    const label = step.closest(".stNumberInput").querySelector("label")?.textContent.trim();
    const words = this.data.labels[step.dataset.testid.endsWith("Up") ? "more_of" : "less_of"];
    if (label)
      step.setAttribute(
        "aria-label",
        words.replace("{name}", () => label),
      );
  }

  // Go to the panel that the visitor was sent to, when it is there and what stands above it has been drawn. The keyboard
  // goes on from there too.
  arrive() {
    const heading = this.panel && document.getElementById(this.panel);
    if (!heading) return;
    clearTimeout(this.arriving);
    this.arriving = setTimeout(() => {
      this.panel = "";
      heading.scrollIntoView({ block: "start" });
      takeFocus(heading);
    }, ARRIVE);
  }

  // `_fullData` is there when Plotly has drawn the figure.
  serve(plot) {
    const place = plot.closest(".stElementContainer");
    if (!plot._fullData) return;
    if (!this.heard.has(plot)) plot.on("plotly_afterplot", this.sweep);
    this.heard.add(plot);
    fitHeight(plot);
    fitAxes(plot);
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
    this.keeper.stop();
    document.removeEventListener("keydown", withoutArrows, true);
    window.removeEventListener("beforeprint", this.printing);
    window.removeEventListener("afterprint", afterPrint);
    this.sweep.stop();
    for (const part of [...this.parts, this.along]) part?.stop();
    this.clear();
  }
}

// Examples are one group, and the one that stands in the field says so.
function nameExamples(group, labels) {
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", labels.examples);
  for (const one of group.querySelectorAll("button[kind]"))
    one.setAttribute("aria-pressed", one.getAttribute("kind") === CHOSEN);
}

// The settings of every demo (ui/demo.py) and every other container of controls, and what they change: their panel, or all
// panels. Those of a training stand in a fold of their own.
function settingsOfThePage() {
  const found = [...document.querySelectorAll(".st-key-page [class*='st-key-']")].filter(
    (node) =>
      SETTINGS.test(node.className) && !node.parentElement.closest("details, [class*='st-key-settings_']"),
  );
  return found.map((settings) => ({
    settings,
    stage:
      (!/_shared_/.test(settings.className) && settings.closest("[class*='st-key-panel_']")) ||
      settings.closest(".st-key-page"),
  }));
}

// The connection was cut for so long that the server has forgotten this visit: what the address holds is there again.
function tellThatItBeganAnew(words) {
  const close = button(words.close, () => told.remove());
  const told = el("div", { class: "gb-notice gb-anew", role: "status" }, el("p", {}, words.anew), close);
  document.querySelector(".gb-anew")?.remove();
  document.body.append(told);
}

export default mount(() => new Watch());
