"""What is shown, in a browser: the theme of figures, the order of letters, what is copied, where an answer opens."""

import re
from urllib.parse import quote

import pytest

HEBREW = "שלום עולם Tom had"
WRITTEN = ".column[data-family='lstm'] .chip[data-index='9']"


@pytest.fixture
def arena(site, page):
    page.goto(f"{site}/arena?n=200&prompt={quote(HEBREW)}")
    page.wait_for_selector(WRITTEN)
    page.wait_for_selector(".column[aria-busy='true']", state="detached")
    return page


def ink(page):
    """The colour of the titles of a figure's axes, as a sum of red, green and blue."""
    fill = page.evaluate("getComputedStyle(document.querySelector('.js-plotly-plot .xtitle')).fill")
    return sum(int(number) for number in re.findall(r"\d+", fill)[:3])


def test_figures_follow_the_theme_that_is_changed_while_the_page_is_open(site, page):
    page.emulate_media(color_scheme="light")
    page.goto(f"{site}/attention?chapter=scores")
    page.wait_for_selector(".js-plotly-plot .xtitle")
    assert ink(page) < 200
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.js-plotly-plot .xtitle')).fill == 'rgb(237, 237, 237)'"
    )
    page.wait_for_selector(".js-plotly-plot[translate='no']")


def test_a_prompt_stands_in_the_columns_in_the_order_of_its_box(arena):
    box = arena.locator(".st-key-prompt textarea")
    assert box.evaluate("node => getComputedStyle(node).direction") == "rtl"
    body = arena.locator(".column .body").first
    assert body.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert body.locator(".prompt, .chip").first.get_attribute("dir") is None
    ends = arena.locator(".chip.special")
    assert {ends.nth(i).inner_text() for i in range(ends.count())} == {"⟨end of text⟩"}
    assert ends.first.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"


def copied(page):
    """What is selected, as the browser itself copies it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Control+c")
    return page.evaluate("navigator.clipboard.readText()")


def written(column):
    """The text of a column: its letters, and a line end where one stands."""
    return column.evaluate(
        """column => {
            const inside = (node) => [...node.childNodes].map(say).join("");
            const say = (node) => (node.nodeName === "BR" ? "\\n" : node.nodeType === 3 ? node.data : inside(node));
            return say(column.querySelector(".flow"));
        }"""
    )


def test_what_is_copied_from_the_whole_page_is_the_text_of_every_column(arena):
    columns = arena.locator(".column").all()
    arena.locator(".column h3").first.click()
    arena.keyboard.press("Control+a")
    found = copied(arena)
    for column in columns:
        text = written(column)
        assert text.strip() in found
    assert any(" " in written(column) and "\n" in written(column) for column in columns)


def test_what_is_copied_by_drawing_over_two_columns_holds_no_mark(arena):
    first, last = arena.locator(".chip[data-index='1']").first, arena.locator(".column .foot").last
    start, end = first.bounding_box(), last.bounding_box()
    arena.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    arena.mouse.down()
    arena.mouse.move(end["x"] + end["width"] - 2, end["y"] + 5, steps=8)
    arena.mouse.up()
    found = copied(arena)
    assert written(arena.locator(".column").nth(1)).strip() in found
    assert not set("·↵") & set(found)


def lines(page, selector):
    """The letters of an element from left to right, line by line; marks and punctuation are left out."""
    letters = page.locator(selector).first.evaluate(
        """node => {
            const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            const found = [];
            while (walker.nextNode())
                for (let i = 0; i < walker.currentNode.length; i += 1) {
                    const range = document.createRange();
                    range.setStart(walker.currentNode, i);
                    range.setEnd(walker.currentNode, i + 1);
                    const box = range.getBoundingClientRect();
                    found.push([Math.round(box.bottom / 10), box.left, walker.currentNode.data[i]]);
                }
            return found;
        }"""
    )
    rows = {}
    for row, left, letter in letters:
        if letter.isalpha():
            rows.setdefault(row, []).append((left, letter))
    return ["".join(letter for _, letter in sorted(rows[row])) for row in sorted(rows)]


def test_every_line_of_a_column_runs_in_its_own_direction(site, page):
    prompt = "שלום עולם\nTom had a ball."
    page.goto(f"{site}/arena?n=30&prompt={quote(prompt)}")
    page.wait_for_selector(WRITTEN)
    above, below = lines(page, ".column .prompt")
    assert above == "שלוםעולם"[::-1]
    assert below == "Tomhadaball"
    prompt, body = (page.locator(f".column .{name}").first.bounding_box() for name in ("prompt", "body"))
    assert prompt["x"] < body["x"] + 30
    assert prompt["x"] + prompt["width"] > body["x"] + body["width"] - 30


def test_an_english_continuation_goes_on_where_the_english_of_the_prompt_ends(arena):
    """In a line that begins in Hebrew the English stands left of it, and runs on from left to right."""
    first, *others = lines(arena, ".column .body")
    hebrew = "שלוםעולם"[::-1]
    assert first.endswith(hebrew)
    text = "Tom had" + written(arena.locator(".column").first)
    assert "".join([first.removesuffix(hebrew), *others]) == "".join(filter(str.isalpha, text))


def test_nothing_in_a_component_is_open_to_a_translator_but_words(arena):
    told = "node => node.closest('[translate]').getAttribute('translate')"
    assert arena.locator(WRITTEN).evaluate(told) == "no"
    assert arena.locator(".column .plain").first.evaluate(told) == "yes"


def test_the_reason_for_a_token_is_scrolled_into_view(arena):
    arena.set_viewport_size({"width": 1440, "height": 900})
    arena.locator(WRITTEN).click()
    arena.wait_for_selector(".detail .reason p")
    arena.wait_for_timeout(1500)
    detail = arena.locator(".detail").bounding_box()
    assert 0 <= detail["y"] < 900
    assert detail["y"] + min(detail["height"], 880) <= 901


def test_a_jump_from_a_claim_lands_on_its_panel(site, page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/attention?chapter=check")
    page.locator("summary", has_text="An attention layer is a layer with one neuron").click()
    page.locator(".st-key-claim_E39 button").click()
    page.locator("#scores_price").wait_for()
    lands = "y => 50 <= y && y < 450"
    page.wait_for_function(f"({lands})(document.querySelector('#scores_price').getBoundingClientRect().y)")
