// Names that Streamlit gives to more than one node of a control: a screen reader would read them once for each.

const OPTION = '[data-testid="stRadioOption"]';
const SLIDER = '[data-testid="stSlider"]';
const WORDS = '[data-testid="stMarkdownContainer"]';

// The words beside a ring are its name; they are no second text after it.
function nameOption(option) {
  const words = option.querySelector(WORDS);
  const ring = option.querySelector("input");
  if (!words || !ring) return;
  ring.setAttribute("aria-label", words.textContent.trim());
  words.setAttribute("aria-hidden", "true");
}

// One handle needs no group of its name, is not named by itself and its group, and says its number.
function nameSlider(slider) {
  const handles = slider.querySelectorAll("input[type=range]");
  if (handles.length !== 1) return;
  const group = slider.querySelector("[role=group]");
  if (group) {
    group.setAttribute("role", "presentation");
    group.removeAttribute("aria-label");
  }
  handles[0].removeAttribute("aria-labelledby");
  slider.querySelector('[data-testid="stSliderThumbValue"]')?.setAttribute("aria-hidden", "true");
}
