"""On paper a page is light, also from dark mode: no controls, figures whole, settings and address under each panel."""

import io

import numpy as np
import pytest
from PIL import Image

PATH = "attention?chapter=scores&lang=en"
WIDTHS = """() => [...document.querySelectorAll(".js-plotly-plot")].map(
  (plot) => (Number(plot.style.zoom) || 1) * plot.querySelector(".main-svg").getAttribute("width"))"""
PANELS = '[class*="st-key-panel_"]'
SLIDERS = """all => all.map((one) => `${one.querySelector("label").textContent.trim()}: ${
  one.querySelector("[data-testid='stSliderThumbValue']").textContent.trim()}`)"""


@pytest.fixture(scope="module")
def printed(site, new_visitor, settled):
    """A visitor in dark mode whose page is about to be printed on A4."""
    page = new_visitor(color_scheme="dark", viewport={"width": 1280, "height": 900})
    page.goto(f"{site}/{PATH}")
    settled(page)
    page.locator(".gb-figure-row").first.wait_for()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.widths = page.evaluate(
        WIDTHS
    )  # before the window itself is laid out anew, which a printer does not do
    page.emulate_media(media="print")
    yield page
    page.context.close()


def test_a_page_from_dark_mode_is_printed_on_light_paper(printed):
    image = np.asarray(Image.open(io.BytesIO(printed.screenshot())).convert("L"))
    assert np.median(image) == 255
    ink = (
        "e => { const [r, g, b] = getComputedStyle(e).color.match(/[\\d.]+/g).map(Number); return r + g + b }"
    )
    assert printed.locator(f"{PANELS} .gb-prose p").first.evaluate(ink) < 200
    figures = printed.locator(".js-plotly-plot .main-svg").evaluate_all(
        "all => all.map(e => getComputedStyle(e).filter)"
    )
    assert figures
    assert all("invert(1)" in one for one in figures)


def test_settings_and_address_stand_in_place_of_the_controls(printed):
    lines = printed.locator(f"{PANELS} > .gb-settings").all_inner_texts()
    assert len(lines) == printed.locator(PANELS).count()
    assert all(printed.url in line for line in lines)
    assert any(": " in line.replace("http://", "") for line in lines)
    shown = printed.locator(f"{PANELS} .stSlider").evaluate_all(SLIDERS)
    assert shown
    assert all(any(setting in line for line in lines) for setting in shown)
    for control in (".stSlider", ".stButtonGroup", ".stExpander"):
        assert all(not one.is_visible() for one in printed.locator(control).all())


def test_no_figure_is_wider_than_the_paper(printed):
    assert printed.widths
    assert max(printed.widths) <= 680


def test_after_printing_nothing_of_it_is_left(printed):
    printed.emulate_media(media="screen")
    printed.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed.locator(".gb-settings").count() == 0
    assert printed.locator("[data-print-dark]").count() == 0
    assert printed.errors == []
    printed.evaluate("dispatchEvent(new Event('beforeprint'))")  # as the other tests expect it
    printed.emulate_media(media="print")
