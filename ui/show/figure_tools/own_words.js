// Streamlit has its own words in English only. They are told in the language of the page, where the browser holds them.

// Where Streamlit's own text stands; what a visitor writes or a lesson says stands elsewhere.
const OWN_TEXT = [
  ...["stDialog", "stMainMenuPopover", "stMainMenuList", "stStatusWidget", "stSkipToContent"],
  ...[
    "stFileUploader",
    "InputInstructions",
    "stSelectboxVirtualDropdown",
    "stTooltipContent",
    "stConnectionStatus",
  ],
]
  .map((name) => `[data-testid="${name}"]`)
  .concat("header", "[data-live-announcer]")
  .join();
const OWN_NAMES = ["aria-label", "placeholder", "title"];
const FILLED = '[data-testid="stFileUploader"], [data-testid="stTooltipIcon"], kbd'; // of names here Streamlit fills in a part
const NAMED = OWN_NAMES.map((name) => `[${name}]`).join();

const literally = (text) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

// pairs: [as it stands, as it should]; {} is what Streamlit fills in. Gives a function from a text to what to say instead.
// `filled`: the text may be one that Streamlit has filled.
function translator(pairs) {
  const whole = new Map(pairs);
  const parts = pairs
    .filter(([from]) => from.includes("{}"))
    .map(([from, to]) => [new RegExp(`^${literally(from).replace("{}", "(.+)")}$`), to]);
  return (text, filled) => {
    if (whole.has(text)) return whole.get(text);
    const [pattern, to] = (filled && parts.find(([form]) => form.test(text))) || [];
    return pattern ? to.replace("{}", () => pattern.exec(text)[1]) : null;
  };
}

function tellInItsLanguage(translate) {
  for (const node of document.querySelectorAll(NAMED))
    for (const name of OWN_NAMES) {
      const better = node.hasAttribute(name) && translate(node.getAttribute(name), node.closest(FILLED));
      if (better) node.setAttribute(name, better);
    }
  for (const place of document.querySelectorAll(OWN_TEXT)) {
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const better = translate(walk.currentNode.nodeValue.trim(), true);
      if (better) walk.currentNode.nodeValue = better;
    }
  }
}
