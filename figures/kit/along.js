// Where the settings of a figure have been scrolled off the screen, a button brings them along, below what they change.

const BAR = 64; // px of the bar of pages
const A_SETTING = "button, select, [role=slider], input[type=range], input[type=radio], input";

class Along {
  // place: where the button goes. find(): pairs { settings, stage }: what is brought along, and the figure that it changes.
  constructor(place, find, words) {
    Object.assign(this, { find, words, settings: null });
    this.button = button(words.settings, (event) => this.toggle(event), {
      class: "gb-along",
      hidden: true,
      "aria-expanded": false,
    });
    place.append(this.button);
    this.look = eachFrame(() => this.offer(this.near()));
    document.addEventListener("scroll", this.look, true);
    window.addEventListener("resize", this.look);
    this.keys = ({ key }) => key === "Escape" && this.isOpen && this.close();
    document.addEventListener("keydown", this.keys);
  }

  get isOpen() {
    return this.settings?.dataset.along !== undefined;
  }

  near() {
    const away = this.find().filter(
      ({ settings, stage }) => isOffScreen(this.placeOf(settings)) && isAtWork(stage),
    );
    return away.at(-1)?.settings ?? null;
  }

  // Where the settings stand, or stood before they were brought along.
  placeOf(settings) {
    if (settings !== this.settings || !this.isOpen) return settings.getBoundingClientRect();
    const top = settings.parentElement.getBoundingClientRect().top + this.stood.top;
    return { top, bottom: top + this.stood.height };
  }

  offer(settings) {
    if (settings !== this.settings) this.close();
    this.settings = settings;
    this.button.hidden = !settings;
  }

  toggle(event) {
    if (this.isOpen) return this.close();
    const home = this.settings.parentElement;
    const { top, height } = this.settings.getBoundingClientRect();
    this.stood = { top: top - home.getBoundingClientRect().top, height };
    home.style.minHeight = `${home.offsetHeight}px`; // what stands below must not move
    this.settings.dataset.along = "";
    this.say();
    if (event.detail === 0) this.settings.querySelector(A_SETTING)?.focus({ preventScroll: true }); // pressed by keyboard
  }

  close() {
    if (!this.isOpen) return;
    if (this.settings.contains(this.settings.getRootNode().activeElement))
      this.button.focus({ preventScroll: true });
    this.settings.parentElement.style.minHeight = "";
    delete this.settings.dataset.along;
    this.say();
  }

  say() {
    this.button.textContent = this.isOpen ? this.words.done : this.words.settings;
    this.button.setAttribute("aria-expanded", this.isOpen);
  }

  stop() {
    this.close();
    this.look.stop();
    document.removeEventListener("scroll", this.look, true);
    window.removeEventListener("resize", this.look);
    document.removeEventListener("keydown", this.keys);
    this.button.remove();
  }
}

// More than half of it is.
function isOffScreen({ top, bottom }) {
  const seen = Math.min(bottom, innerHeight) - Math.max(top, BAR);
  return bottom > top && seen < (bottom - top) / 2;
}

function isAtWork(stage) {
  const { top, bottom } = stage.getBoundingClientRect();
  return top < innerHeight / 2 && bottom > innerHeight / 2;
}
