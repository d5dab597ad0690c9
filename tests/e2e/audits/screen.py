"""What a projector shows: letters of figures that are large enough, and nothing that goes on beyond an edge unseen."""

SMALLEST = 12.75  # pixels of a letter in a figure, 13 rounded; exponents and indices may be smaller

WATCH_CANVASES = """(() => {
  window.gbWritten = new Map();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    const { a, b } = this.getTransform();
    const size = Number(/([\\d.]+)px/.exec(this.font)?.[1] ?? 0) * Math.hypot(a, b);
    const sizes = window.gbWritten.get(this.canvas) ?? new Map();
    window.gbWritten.set(this.canvas, sizes.set(size, String(text)));
    return write.call(this, text, ...rest);
  };
})()"""
"""Before a page is loaded: note the sizes of what is written on canvases, in pixels of the canvas."""

WALK = """const SMALLER = "sup, sub, sup *, sub *, tspan, style, script, title, desc, option";
  const OWN_WAY = "svg *, input, textarea, .hidden, [class*=visually]";
  const all = [];
  const walk = (root, inside) => {
    for (const node of root.querySelectorAll("*")) {
      all.push([node, inside || node.closest(".js-plotly-plot, .gb-scores, .gb-next")]);
      if (node.shadowRoot) walk(node.shadowRoot, true);
    }
  };
  walk(document.querySelector("[data-testid=stMain]"), false);
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const named = (node) => `${node.localName}.${node.getAttribute("class") ?? ""}`;
  const own = (node) => [...node.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ").trim();
"""

SMALL = f"""() => {{
  {WALK}
  const found = new Set();
  const scale = (node) => {{
    const matrix = node.closest("text")?.getScreenCTM();
    return matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
  }};
  for (const [node, figure] of all) {{
    const text = own(node);
    if (!figure || !/[\\p{{L}}\\p{{N}}]/u.test(text) || node.matches(SMALLER) || !seen(node)) continue;
    const size = parseFloat(getComputedStyle(node).fontSize) * scale(node);
    const {{ width }} = node.getBoundingClientRect();
    const said = `${{size.toFixed(1)}} ${{named(node)}} "${{text.slice(0, 30)}}"`;
    if (size && width > 2 && size < {SMALLEST}) found.add(said);
  }}
  for (const [canvas, sizes] of window.gbWritten ?? []) {{
    const {{ width }} = canvas.getBoundingClientRect();
    for (const [pixels, text] of sizes) {{
      const size = (pixels * width) / canvas.width;
      if (canvas.isConnected && size && size < {SMALLEST}) found.add(`${{size.toFixed(1)}} canvas "${{text}}"`);
    }}
  }}
  return [...found];
}}"""

UNSEEN = f"""() => {{
  {WALK}
  const found = new Set();
  for (const [node] of all) {{
    const style = getComputedStyle(node);
    const more = node.scrollWidth - node.clientWidth;
    if (more <= 1 || node.clientWidth <= 3 || node.matches(OWN_WAY) || !seen(node)) continue;
    if (["auto", "scroll"].includes(style.overflowX)) {{
      const bar = getComputedStyle(node, "::-webkit-scrollbar").height; // the browser of the tests hides its own
      const reached = node.tabIndex >= 0 || node.querySelector("a, button, input, select, [tabindex]");
      const sign = bar.endsWith("px") || style.backgroundImage.includes("gradient");
      if (!sign) found.add(`no sign of more: ${{named(node)}}`);
      if (!reached) found.add(`no key reaches: ${{named(node)}}`);
    }}
    const cut = style.textOverflow === "ellipsis" && own(node) && !node.closest("[title]");
    if (cut) found.add(`cut: ${{named(node)}} "${{own(node)}}"`);
  }}
  return [...found];
}}"""


def small_letters(page):
    """List what is written in figures in letters that a projector makes too small; the desk only."""
    return page.evaluate(SMALL)


def unseen(page):
    """List what goes on beyond an edge without a sign of it, what no key scrolls, and words cut without their whole."""
    return page.evaluate(UNSEEN)
