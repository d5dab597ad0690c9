"""What is shown, in a browser: the theme of figures, the order of letters, what is copied, where an answer opens."""

import re
from urllib.parse import quote

import pytest

HEBREW = "שלום עולם Tom had"
WRITTEN = ".column[data-family='lstm'] .chip[data-index='9']"


@pytest.fixture
def arena(site, page):
    page.goto(f"{site}/arena?n=60&prompt={quote(HEBREW)}")
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
    assert page.locator(".js-plotly-plot").first.get_attribute("translate") == "no"


def test_a_prompt_stands_in_the_columns_in_the_order_of_its_box(arena):
    box = arena.locator(".st-key-prompt textarea")
    assert box.evaluate("node => getComputedStyle(node).direction") == "rtl"
    body = arena.locator(".column .body").first
    assert body.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert body.locator(".prompt, .chip").first.get_attribute("dir") is None


def test_what_is_copied_from_a_column_is_the_text_itself(arena):
    copied = arena.evaluate(
        """() => {
            const find = (node) => {
                for (const one of node.querySelectorAll("*")) {
                    if (one.matches(".body") && one.closest("[data-family='lstm']")) return one;
                    const inside = one.shadowRoot && find(one.shadowRoot);
                    if (inside) return inside;
                }
            };
            const body = find(document);
            body.getRootNode().host && body.focus();
            getSelection().selectAllChildren(body);
            const data = new DataTransfer();
            body.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, cancelable: true }));
            return [data.getData("text/plain"), body.textContent];
        }"""
    )
    assert copied[0].startswith(HEBREW)
    assert "·" in copied[1]
    assert not set("·↵") & set(copied[0])
    assert len(copied[0]) == len(copied[1])


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
    heading = page.locator("#scores_price")
    heading.wait_for()
    page.wait_for_timeout(4000)
    assert 50 <= heading.bounding_box()["y"] < 450
