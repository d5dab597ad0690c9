"""Under a figure: its numbers one key away, and three downloads, made in the browser without a word to the server."""

import csv
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from ui.lesson.words import read

PATH = "attention?chapter=scores"
FIGURE = ".st-key-scores_collapse_weight"
WORDS = read("figure_tools", "en")
SLOW = 60_000  # milliseconds: the machine may be busy
expect.set_options(timeout=SLOW)

DRAWN = """selector => {
  const plot = document.querySelector(`${selector} .js-plotly-plot`);
  const { x, y } = plot._fullData[0];
  return { names: Array.from(y), values: Array.from(x), title: plot.layout.xaxis.title.text,
           width: plot._fullLayout.width, height: plot._fullLayout.height };
}"""


ONE_ROW_EACH = """() => document.querySelectorAll(".stPlotlyChart .js-plotly-plot").length
  === document.querySelectorAll(".gb-figure-tools").length"""


@pytest.fixture
def scores(site, page, settled) -> Page:
    """The chapter with its figures drawn and a row under each; `page.sent` counts the messages to the server."""
    page.sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: page.sent.append(frame)))
    page.goto(f"{site}/{PATH}")
    settled(page)
    expect(page.locator(f"{FIGURE} .gb-figure-row")).to_be_visible()
    page.wait_for_function(ONE_ROW_EACH)
    page.wait_for_timeout(1000)  # what the page's own controls still had to send
    page.sent.clear()
    return page


def opener(page: Page):
    return page.locator(FIGURE).get_by_role("button", name=WORDS.ui("numbers"), exact=True)


def open_by_keyboard(page: Page) -> None:
    opener(page).focus()
    page.keyboard.press("Enter")
    expect(opener(page)).to_have_attribute("aria-expanded", "true")


def table(page: Page) -> list[list[str]]:
    rows = page.locator(f"{FIGURE} .gb-figure-tables tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def fetch(page: Page, kind: str) -> Path:
    with page.expect_download() as download:
        page.locator(FIGURE).get_by_role("button", name=WORDS.ui(kind), exact=True).click()
    assert download.value.suggested_filename == f"glassbox-scores_collapse_weight.{kind}"
    return download.value.path()


def test_the_table_opens_by_keyboard_and_holds_the_numbers_of_the_figure(scores, violations):
    open_by_keyboard(scores)
    drawn = scores.evaluate(DRAWN, FIGURE)
    head, *rows = table(scores)
    assert head == [WORDS.ui("name"), drawn["title"]]
    assert [name for name, _ in rows] == drawn["names"]
    assert [float(value) for _, value in rows] == pytest.approx(drawn["values"], rel=1e-5)
    assert scores.sent == []
    assert violations(scores) == []
    scores.keyboard.press("Enter")
    expect(scores.locator(f"{FIGURE} .gb-figure-tables")).to_be_hidden()


def test_what_plotly_draws_is_hidden_from_screen_readers_and_a_step_says_of_what(site, page, settled):
    page.goto(f"{site}/learning?chapter=optimisers")
    settled(page)
    rate = read("learning/optimisers", "en").ui("rate_gd")
    for step in ("less_of", "more_of"):
        expect(page.get_by_role("button", name=WORDS.ui(step, name=rate), exact=True).first).to_be_visible()
    figure = page.locator(".st-key-race_slope_bowl")
    expect(figure.locator(".plot-container")).to_have_attribute("aria-hidden", "true")
    assert "−1.5" not in figure.aria_snapshot()  # a tick


def test_a_slider_and_an_option_are_named_once(site, page, settled):
    page.goto(f"{site}/learning?chapter=optimisers")
    settled(page)
    condition = read("learning/optimisers", "en").ui("condition")
    expect(page.get_by_role("slider", name=condition, exact=True).first).to_be_visible()
    expect(page.get_by_role("group", name=condition)).to_have_count(0)
    page.goto(f"{site}/learning?chapter=check")
    settled(page)
    option = page.get_by_test_id("stRadioOption").first
    named = option.inner_text()
    expect(page.get_by_role("radio", name=named, exact=True)).to_be_visible()
    assert option.aria_snapshot().count(named) == 1


def test_the_csv_holds_all_digits_and_says_where_it_comes_from(scores):
    lines = fetch(scores, "csv").read_text(encoding="utf-8-sig").splitlines()
    notes = [line for line in lines if line.startswith("# ")]
    assert notes[0] == f"# {scores.url}"
    assert any(line.startswith("# Glassbox ") for line in notes)
    assert f"# {read('common', 'en').ui('licence')}" in notes
    drawn = scores.evaluate(DRAWN, FIGURE)
    head, *rows = csv.reader(lines[len(notes) :])
    assert head == [WORDS.ui("name"), drawn["title"]]
    assert [(name, float(value)) for name, value in rows] == list(
        zip(drawn["names"], drawn["values"], strict=True)
    )
    assert scores.sent == []


def test_the_svg_is_the_picture_with_its_titles(scores):
    root = ElementTree.parse(fetch(scores, "svg")).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    drawn = scores.evaluate(DRAWN, FIGURE)
    text = "".join(root.itertext())
    assert drawn["title"] in text
    assert all(name in text for name in drawn["names"])
    assert read("attention/scores", "en").panel("scores_collapse").kicker in text
    assert scores.sent == []


def test_the_png_is_twice_the_size_of_the_figure_on_the_page(scores):
    data = fetch(scores, "png").read_bytes()
    assert data.startswith(b"\x89PNG")
    drawn = scores.evaluate(DRAWN, FIGURE)
    size = struct.unpack(">II", data[16:24])
    assert size == pytest.approx((2 * drawn["width"], 2 * drawn["height"]), abs=2)  # pixels are whole
    assert len(data) > 5000
    assert scores.sent == []


def test_a_control_that_moves_updates_the_open_table_and_makes_no_second_row(scores, settled):
    open_by_keyboard(scores)
    before = table(scores)
    slider = scores.locator(".st-key-scores_far").get_by_role("slider")
    slider.focus()
    scores.keyboard.press("ArrowLeft")
    expect(scores.locator(f"{FIGURE} td").first).not_to_have_text(before[1][1])
    settled(scores)
    drawn = scores.evaluate(DRAWN, FIGURE)
    after = table(scores)
    assert after != before
    assert [float(value) for _, value in after[1:]] == pytest.approx(drawn["values"], rel=1e-5)
    assert scores.locator(f"{FIGURE} .gb-figure-tools").count() == 1


def test_another_chapter_and_another_language_have_their_own_rows_and_no_more(scores, settled):
    scores.locator(".st-key-lang button").filter(has_text="中文").click()
    chinese = scores.locator(FIGURE).get_by_role(
        "button", name=read("figure_tools", "zh").ui("numbers"), exact=True
    )
    expect(chinese).to_be_visible()
    scores.wait_for_function(ONE_ROW_EACH)
    scores.locator(".st-key-chapters button").first.click()
    settled(scores)
    expect(scores.locator(FIGURE)).to_have_count(0)
    scores.wait_for_function(ONE_ROW_EACH)


def test_on_a_phone_the_table_scrolls_within_itself(site, new_visitor, settled, violations):
    page = new_visitor(viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    page.goto(f"{site}/{PATH}")
    settled(page)
    open_by_keyboard(page)
    main = "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth }"
    assert page.evaluate(main) <= 1
    below = "() => { const box = (s) => document.querySelector(s).getBoundingClientRect();"
    below += f" return box('{FIGURE} .gb-figure-row').top - box('{FIGURE} .js-plotly-plot').bottom }}"
    assert page.evaluate(below) >= -1
    assert violations(page) == []
    assert page.outside == []
    assert page.errors == []
    page.context.close()
