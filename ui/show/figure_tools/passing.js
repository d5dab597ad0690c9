// A row of signs that is seen only once (chapters/memory/remember/strip.py): its button lets them pass again, and says
// them one by one; nothing of them is left to be read.

const SAY = "button[data-say]";
const EACH = 1100; // ms from one sign to the next

class Passing {
  constructor() {
    this.live = el("p", { class: "gb-unseen", "aria-live": "polite" });
    document.body.append(this.live);
    this.press = ({ target }) => this.onPress(target.closest?.(SAY));
    document.addEventListener("click", this.press);
  }

  onPress(button) {
    if (!button) return;
    button.parentElement.classList.toggle("gb-passed");
    this.say(button, button.dataset.say.split("|"));
  }

  // Stops where the row has gone: a letter was guessed, or it is another strip.
  say(button, [sign = "", ...rest]) {
    clearTimeout(this.next);
    const there = button.isConnected;
    this.live.textContent = there ? sign : "";
    if (there && sign) this.next = setTimeout(() => this.say(button, rest), EACH);
  }

  stop() {
    clearTimeout(this.next);
    this.live.remove();
    document.removeEventListener("click", this.press);
  }
}
