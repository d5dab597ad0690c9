"""What holds on every page for those who see no figure or use no mouse: names, tables, headings, the focus."""

import time

PROBLEMS = """() => {
  const found = [];
  const all = (root) => [...root.querySelectorAll('*')].flatMap((n) => [n, ...(n.shadowRoot ? all(n.shadowRoot) : [])]);
  const nodes = all(document.querySelector('.st-key-page'));
  const above = (n) => n.parentElement ?? n.getRootNode().host;
  const chain = (n) => (n && !n.matches('[class*="st-key-panel_"]') ? [n, ...chain(above(n))] : []);
  const seen = (n) => n.checkVisibility({ visibilityProperty: true }) && n.getBoundingClientRect().width > 60;
  const key = (n) => chain(n).map((one) => [...one.classList].find((c) => c.startsWith('st-key-'))).find(Boolean);
  for (const plot of document.querySelectorAll('.stPlotlyChart .js-plotly-plot')) {
    const alt = plot.closest('[aria-label]')?.getAttribute('aria-label') ?? '';
    const opener = plot.closest('.stElementContainer').querySelector('.gb-figure-tools button[aria-expanded]');
    if (alt.length < 12) found.push(`${key(plot)}: a figure without words`);
    if (!opener || opener.tabIndex < 0) found.push(`${key(plot)}: a figure without its table`);
  }
  for (const n of nodes.filter((n) => n.matches('canvas, svg, img') && !n.closest('.js-plotly-plot') && seen(n))) {
    const up = chain(n);
    if (up.some((one) => one.getAttribute('aria-hidden') === 'true') || n.getBoundingClientRect().height < 40) continue;
    if (!up.some((one) => ['aria-label', 'aria-labelledby', 'alt'].some((name) => one.getAttribute(name))))
      found.push(`${key(n)}: a ${n.tagName} without a name`);
  }
  for (const n of nodes.filter((n) => /\\{\\w+\\}/.test(n.getAttribute('aria-label') ?? '')))
    found.push(`${key(n)}: an empty place in a name: ${n.getAttribute('aria-label')}`);
  let level = 0;
  for (const n of nodes.filter((n) => /^H[1-6]$/.test(n.tagName) && n.checkVisibility())) {
    if (Number(n.tagName[1]) > level + 1) found.push(`${n.tagName} after H${level}: ${n.innerText}`);
    level = Number(n.tagName[1]);
  }
  return found;
}"""
RING = """(place) => {
  const node = [...document.querySelectorAll(place)].find((one) => one.checkVisibility());
  node?.focus();
  const look = node && getComputedStyle(node);
  return node ? [look.outlineStyle, parseFloat(look.outlineWidth), look.outlineColor] : null;
}"""
FOCUS = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return !node || node === document.body ? null
    : (node.dataset.part ?? node.getAttribute('aria-label') ?? node.innerText ?? node.tagName).trim();
}"""


def problems(page, seconds=30):
    """What is still missing when the components have had time to name their parts."""
    end = time.monotonic() + seconds
    while (found := page.evaluate(PROBLEMS)) and time.monotonic() < end:
        page.wait_for_timeout(300)
    return found


def ring(page, place):
    """(style, width, colour) of the outline of the first visible element of this kind, when it has the focus."""
    return page.evaluate(RING, place)


def focus(page):
    """Name what has the focus, inside components too; None when nothing has."""
    return page.evaluate(FOCUS)
