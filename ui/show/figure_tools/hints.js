// What a mouse reads by resting on a place, a finger reads by a tap: the place's title, until the next tap.

const OWN_ACT = "a, button, input, select, textarea, summary, label, [role=button], [tabindex]";

class Hints {
  constructor() {
    this.tap = (event) => this.onTap(event);
    this.close = () => this.hint?.remove();
    document.addEventListener("click", this.tap);
    document.addEventListener("keydown", this.close);
    document.addEventListener("scroll", this.close, true);
  }

  onTap(event) {
    this.close();
    const place = titled(event.composedPath());
    if (place) this.show(place);
  }

  show(place) {
    this.hint = el("div", { class: "gb-notice gb-hint", role: "status" }, place.title);
    (document.querySelector(".stApp") ?? document.body).append(this.hint);
    const { left, top, bottom } = place.getBoundingClientRect();
    const { width, height } = this.hint.getBoundingClientRect();
    const x = Math.max(8, Math.min(left, innerWidth - width - 8));
    const y = bottom + height + 12 < innerHeight ? bottom + 6 : top - height - 6;
    Object.assign(this.hint.style, { left: `${x}px`, top: `${y}px` });
  }

  stop() {
    this.close();
    document.removeEventListener("click", this.tap);
    document.removeEventListener("keydown", this.close);
    document.removeEventListener("scroll", this.close, true);
  }
}

// The innermost place with a title; none when the tap does something else.
function titled(path) {
  for (const node of path) {
    if (!(node instanceof HTMLElement) || node.matches(OWN_ACT)) return null;
    if (node.title) return node;
  }
  return null;
}
