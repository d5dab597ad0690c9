"""What a phone asks of every page: targets for a finger, the first sentence before its figure, texts that wrap."""

LONGEST_WORD = "a" * 300
TOOLS = ("next_token",)
"""Panels whose figure is the tool of the page: the lead of the page stands above them."""

SMALL = """() => {
  const all = [];
  const walk = (root) => {
    for (const node of root.querySelectorAll("*")) {
      all.push(node);
      if (node.shadowRoot) walk(node.shadowRoot);
    }
  };
  walk(document);
  const roles = ["button", "tab", "radio", "checkbox", "option", "slider", "switch", "gridcell", "combobox"];
  const isTarget = (node) =>
    !node.disabled && (node.matches("button, select, textarea, summary, input:not([type=hidden]), a[href]")
      || roles.includes(node.getAttribute("role")));
  const inSight = (node) => {
    const { left, right, width, height } = node.getBoundingClientRect();
    return width > 1 && height > 1 && right > 0 && left < innerWidth
      && node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !node.closest(".hidden, .visually-hidden, [style*='clip']") && getComputedStyle(node).clipPath === "none";
  };
  const inASentence = (node) => node.matches("a")
    && getComputedStyle(node).display.startsWith("inline")
    && (node.closest("p, li, td") ?? node.parentNode).textContent.trim() !== node.textContent.trim();
  // what a finger may press: the element or one of its labels
  const place = (node) => [node, ...(node.labels ?? []), node.closest("label")].filter(Boolean)
    .map((one) => one.getBoundingClientRect())
    .sort((a, b) => Math.min(b.width, b.height) - Math.min(a.width, a.height))[0];
  const targets = all.filter((node) => isTarget(node) && inSight(node)).map((node) => [node, place(node)]);
  const small = ({ width, height }) => width < 23.5 || height < 23.5;
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
  // a circle of 24 pixels around the middle meets no other target, and no other circle
  const free = (node, box) => targets.every(([other, its]) => {
    if (other === node || other.contains(node) || node.contains(other)) return true;
    const [x, y] = middle(box), [u, v] = middle(its);
    if (small(its) && Math.hypot(x - u, y - v) < 24) return false;
    return Math.hypot(Math.max(its.left - x, 0, x - its.right), Math.max(its.top - y, 0, y - its.bottom)) >= 12;
  });
  return targets.filter(([node, box]) => small(box) && !inASentence(node) && !free(node, box)).map(([node, box]) =>
    `${node.tagName}.${node.className?.baseVal ?? node.className} ${Math.round(box.width)} x `
      + `${Math.round(box.height)}: ` + (node.getAttribute("aria-label") ?? node.textContent).trim().slice(0, 40));
}"""
LATE = """(tools) => [...document.querySelectorAll('[class*="st-key-panelrow_"]')].filter((row) => {
  const first = row.querySelector(".gb-text > :first-child");
  const figure = row.querySelector('[class*="st-key-panelfigure_"]');
  const isTool = tools.some((tool) => row.classList.contains(`st-key-panelrow_wide_${tool}`));
  return !isTool && first && figure && first.getBoundingClientRect().top > figure.getBoundingClientRect().top;
}).map((row) => row.className.match(/panelrow_\\w+/)[0])"""
FIELDS = ".stTextArea textarea:visible:enabled"


def small_targets(page):
    """What a finger may press that is less than 24 x 24 pixels and too close to another target (WCAG 2.5.8)."""
    return page.evaluate(SMALL)


def late_sentences(page):
    """The panels whose first sentence stands below their figure."""
    return page.evaluate(LATE, TOOLS)


def fill_with_one_word(page):
    """Type a word of 300 letters into every field for a text; returns how many there are."""
    fields = page.locator(FIELDS)
    for i in range(fields.count()):
        fields.nth(i).fill(LONGEST_WORD)
        fields.nth(i).press("Control+Enter")
    return fields.count()
