// Streamlit's own widgets on a keyboard without arrows: Tab goes through the options of a choice, + and - move a slider.

const isBeingDrawn = () => document.querySelector('[data-test-script-state="running"]') !== null;

// The heading of the page, for who has just opened another chapter.
function pageTitle() {
  const title = document.querySelector("h1");
  if (title) title.tabIndex = -1;
  return title;
}

function takeFocus(heading) {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// Before Streamlit hears of the key.
function withoutArrows(event) {
  const node = event.composedPath()[0];
  if (!(node instanceof Element) || !isPlain(event)) return;
  if (event.key === "Tab") tabOn(event, node);
  else if (BY_SIGN[event.key] && node.matches('[data-testid="stSlider"] input')) pressArrow(event, node);
}

// One option after the other; Space or Enter chooses. At the end Tab leaves the choice, as it would have at once.
function tabOn(event, node) {
  const options = optionsBeside(node);
  const next = options[options.indexOf(node) + (event.shiftKey ? -1 : 1)];
  if (!next) return;
  takeKey(event);
  next.focus();
}

function optionsBeside(node) {
  const group = node.closest(".stButtonGroup, .stRadio");
  return group ? [...group.querySelectorAll("button, input[type=radio]")].filter((one) => !one.disabled) : [];
}

function pressArrow(event, node) {
  takeKey(event);
  const key = BY_SIGN[event.key] > 0 ? "ArrowRight" : "ArrowLeft";
  for (const kind of ["keydown", "keyup"])
    node.dispatchEvent(new KeyboardEvent(kind, { key, code: key, bubbles: true, cancelable: true }));
}
