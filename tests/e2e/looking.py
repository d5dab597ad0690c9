"""What the browser tests of panels share: where a panel says its numbers, what a figure holds, what the link holds."""

import re

import numpy as np
from playwright.sync_api import expect

from ui.lesson.words import read

FIGURE = """key => {
  const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!plot?._fullData) return null;
  const many = (one) => Array.isArray(one) || ArrayBuffer.isView(one);
  const list = (values) => values && Array.from(values, (one) => (many(one) ? list(one) : one));
  return plot._fullData.map(({ name, x, y, z }) => ({ name, x: list(x), y: list(y), z: list(z) }));
}"""


def says(page, panel):
    """Where a panel says what you should see."""
    return page.locator(f".st-key-panel_{panel} .gb-notes .gb-note").first


def notices(page, panel):
    """The sentences of a panel about what was changed, left out or refused."""
    return page.locator(f".st-key-panel_{panel} .gb-notice")


def text_of(sentence):
    """A sentence of the words as it stands on the page: without its marks."""
    return re.sub(r"\s*\[@\w+\]|\*\*|`", "", sentence)


def expect_words(page, chapter, panel, **facts):
    """Wait until a panel says its sentence in English with these facts."""
    sentence = read(chapter, "en").panel(panel).expect.format(**facts)
    expect(says(page, panel)).to_contain_text(text_of(sentence))


def expect_figure(page, key, holds):
    """Wait until a figure's traces are such that `holds(traces)`; the traces."""
    for _ in range(600):
        found = page.evaluate(FIGURE, key)
        if found and holds(found):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{key} never came to hold what was expected")


def expect_numbers(page, key, values, trace=0, axis="y", tolerance=1e-5):
    """Wait until the numbers of a trace are these, of any shape; the trace."""
    values = np.asarray(values, float)

    def holds(traces):
        found = np.asarray(traces[trace][axis] if trace < len(traces) else [], float)
        return found.shape == values.shape and np.allclose(found, values, atol=tolerance)

    return expect_figure(page, key, holds)[trace]


def wait_for_link(page, *parts):
    """Wait until the address holds all these parts, each "key=value", or "key" for any value."""
    page.wait_for_function(
        "(parts) => parts.every((part) => new RegExp(`[?&]${part}(=|&|$)`).test(location.search))",
        arg=[re.escape(part) for part in parts],
    )


def choose(page, key, name):
    """Choose an option by its name."""
    page.locator(f".st-key-{key}").get_by_role("radio", name=name, exact=True).click()


def write(page, key, text):
    """Write into a field and press Enter."""
    page.wait_for_function("() => window.glassboxVisit")  # what makes Enter use the text is there
    field = page.locator(f".st-key-{key} :is(input, textarea)")
    field.fill(text)
    field.press("Enter")


def pressed(page, key, *keys):
    """Give the focus to a slider and press keys."""
    slider = page.locator(f".st-key-{key}").get_by_role("slider")
    slider.focus()
    for one in keys:
        slider.press(one)


def address_of(page):
    """The address when it stands still: components write it a moment after the last change, and the last one counts."""
    while True:
        before = page.url
        page.wait_for_timeout(800)
        if page.url == before:
            return before
