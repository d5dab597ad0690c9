// Keep the place of the keyboard: when what has the focus is replaced, disabled or hidden, its successor gets it.

const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";
const TYPED = "textarea, input:not([type=range], [type=radio], [type=checkbox])"; // a phone would open its keys
const REMEMBERED = 8; // ancestors that are remembered
const LATER = 250; // ms after which a lost focus is looked for again

const canTake = (node) =>
  node.isConnected && !node.disabled && !node.closest("[hidden]") && node.getClientRects().length > 0;
const isLost = (node) => !node.isConnected || node.disabled || node.closest("[hidden]") !== null;

// What a node that was drawn anew has in common with the one before.
function sameAs(node) {
  const { id, part, index } = node.dataset;
  const name = node.getAttribute("aria-label") ?? node.textContent.slice(0, 80);
  return [node.tagName, node.getAttribute("role"), id, part, index, name].join("|");
}

// root: the document or a shadow root. waits(): whether the page is being drawn, so that a node may come back. home():
// what gets the focus when all that stood around it is gone, as when another chapter is opened.
class FocusKeeper {
  constructor(root, { waits = () => false, home = () => null } = {}) {
    Object.assign(this, { root, waits, home, last: null });
    this.came = ({ target }) => this.note(target);
    this.went = ({ relatedTarget }) => (relatedTarget ? (this.last = null) : setTimeout(() => this.left()));
    root.addEventListener("focusout", this.went);
    root.addEventListener("focusin", this.came);
    this.observer = new MutationObserver(() => this.check());
    const watched = { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] };
    this.observer.observe(root, watched);
  }

  // Remember where the node stands: in each of its ancestors, as the how-manieth that the keyboard can reach.
  note(node) {
    const trail = [];
    for (let up = node.parentNode; up && trail.length < REMEMBERED; up = up.parentNode)
      if (up.querySelectorAll) trail.push({ up, at: [...up.querySelectorAll(REACHED)].indexOf(node) });
    this.last = { node, trail, name: sameAs(node) };
  }

  // The visitor has gone, unless the node has.
  left() {
    if (!this.last) return;
    if (isLost(this.last.node)) this.check();
    else if (this.root.activeElement !== this.last.node) this.last = null;
  }

  check() {
    const { last } = this;
    if (!last || !isLost(last.node)) return;
    if (this.isElsewhere(last.node)) return void (this.last = null);
    const next = this.twin(last) ?? (this.waits() ? null : (this.neighbour(last) ?? this.home()));
    clearTimeout(this.later);
    if (next) next.focus({ preventScroll: true });
    else if (this.waits()) this.later = setTimeout(() => this.check(), LATER);
  }

  isElsewhere(node) {
    const inside = this.root.activeElement;
    const outside = document.activeElement;
    if (inside && inside !== node && inside !== document.body) return true;
    return Boolean(outside) && outside !== document.body && outside !== node && outside !== this.root.host;
  }

  // The same part, drawn anew.
  twin({ node, trail, name }) {
    if (node.isConnected) return null;
    for (const { up, at } of trail) {
      if (!up.isConnected && up !== this.root) continue;
      const same = (one) => canTake(one) && sameAs(one) === name;
      const found = nearestTo([...up.querySelectorAll(REACHED)], at, same);
      if (found) return found;
    }
    return null;
  }

  // What comes next in the smallest part that is still there, or what stood before.
  neighbour({ node, trail }) {
    const fits = (one) => canTake(one) && one.tabIndex >= 0 && (node.matches(TYPED) || !one.matches(TYPED));
    for (const { up, at } of trail) {
      if (!up.isConnected && up !== this.root) continue;
      const found = nearestTo([...up.querySelectorAll(REACHED)], at, fits);
      if (found) return found;
    }
    return null;
  }

  stop() {
    clearTimeout(this.later);
    this.observer.disconnect();
    this.root.removeEventListener("focusin", this.came);
    this.root.removeEventListener("focusout", this.went);
  }
}

// The first that fits from this place on, or else the last before it.
function nearestTo(nodes, at, fits) {
  const from = Math.max(0, at);
  return nodes.slice(from).find(fits) ?? nodes.slice(0, from).reverse().find(fits);
}
