"""A page that nobody touches stands still: no figure is drawn again and again, no heading is written anew at every frame."""

from playwright.sync_api import Page

SETTLES = 4
"""How often a figure or a heading may still change: late fonts, a height that is fitted to the picture."""

WATCH = """() => {
  const changes = (window.gbChanges = new Map());
  const count = (name) => changes.set(name, (changes.get(name) ?? 0) + 1);
  const named = (node) => node.closest('[class*="st-key-"]')?.className.match(/st-key-\\S+/)?.[0] ?? "?";
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    plot.on?.("plotly_afterplot", () => count(`${named(plot)} figure`));
  }
  window.gbStill = new MutationObserver((all) => {
    for (const { target } of all) count(`${named(target)} heading "${target.textContent.slice(0, 30)}"`);
  });
  for (const heading of document.querySelectorAll(":is(.gb-h1, .gb-h2, .gb-h3, .gb-kicker, .gb-note h3)")) {
    window.gbStill.observe(heading, { childList: true });
  }
}"""

CHANGED = """(settles) => {
  window.gbStill.disconnect();
  return [...window.gbChanges].filter(([, times]) => times > settles).map(([name, times]) => `${name}: ${times} times`);
}"""


def watch(page: Page) -> None:
    """Begin to count; what is looked at meanwhile must not change the page."""
    page.evaluate(WATCH)


def restless(page: Page) -> list[str]:
    """Name what has changed too often since `watch`."""
    found: list[str] = page.evaluate(CHANGED, SETTLES)
    return found
