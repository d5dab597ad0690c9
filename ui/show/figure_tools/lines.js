// A field for one line (ui/controls/text.py) is an area that grows: Enter uses its text, where it is live a pause too.

const LINE = '[class*="st-key-oneline_"] textarea';
const LIVE = '[class*="st-key-oneline_live_"] textarea';
const PAUSE = 300; // ms

class Lines {
  constructor() {
    this.key = (event) => this.onKey(event);
    this.input = (event) => this.onInput(event);
    document.addEventListener("keydown", this.key, true);
    document.addEventListener("input", this.input);
  }

  onKey(event) {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!event.target.matches?.(LINE)) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(this.pause);
    useText(event.target);
  }

  onInput(event) {
    if (!event.target.matches?.(LIVE)) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => useText(event.target), PAUSE);
  }

  stop() {
    clearTimeout(this.pause);
    document.removeEventListener("keydown", this.key, true);
    document.removeEventListener("input", this.input);
  }
}

// What Streamlit waits for in an area.
function useText(field) {
  const enter = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true };
  field.dispatchEvent(new KeyboardEvent("keydown", enter));
}
