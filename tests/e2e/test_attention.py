"""The instrument in a real browser: it answers without the server, and runs nothing that a visitor typed."""

import base64
import json
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.attention.look.payload_figure import pack
from llm_core import checkpoints
from llm_core.analysis.attention.patterns import attend, without_first

ROOT = Path(__file__).resolve().parents[2]
READERS = (
    ROOT / "figures" / "kit" / "unpack.js",
    ROOT / "chapters" / "attention" / "look" / "component" / "payload.js",
)
TEXT = "Lily had a red ball. Lily had a"
EVIL = "</script><img src=x onerror=alert(1)><b>x</b>"


def visit(page, site, text=TEXT, **link):
    """Open the page; the instrument works as soon as it is drawn, whatever the server still draws below it."""
    query = "&".join(f"{key}={quote(value)}" for key, value in {"prompt": text, "lang": "en", **link}.items())
    page.goto(f"{site}/attention?{query}")
    drawn(page)


def drawn(page):
    says = "(e) => e.shadowRoot?.querySelector('[data-part=says]')?.textContent"
    page.wait_for_function(f"() => [...document.querySelectorAll('*')].some({says})")


def part(page, name):
    return page.locator(f'[data-part="{name}"]')


def shows(page, name, text):
    """Wait until this part of the instrument holds the text: the machine may be busy, the answer is what counts."""
    expect(part(page, name)).to_contain_text(text, timeout=60_000, ignore_case=True)


@pytest.fixture
def frames(page):
    """Every websocket message that the browser sends, from now on."""
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    return sent


def test_changing_head_layer_token_and_first_token_sends_nothing_and_asks_for_nothing(
    page, site, settled, frames
):
    visit(page, site, layer="1", head="1")
    page.wait_for_timeout(1500)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    assert frames, "the page itself talks to the server"
    frames.clear()
    said = [part(page, "says").inner_text()]
    part(page, "layer-up").click()
    part(page, "head").select_option("1")
    part(page, "hide").check()
    part(page, "strip").locator("button").nth(3).click()
    part(page, "mosaic").press("ArrowUp")
    part(page, "map").hover()
    part(page, "find").select_option("previous")
    expect(part(page, "says")).not_to_have_text(said[0], timeout=60_000)
    page.wait_for_timeout(2500)
    said.append(part(page, "says").inner_text())
    assert frames == []
    assert requests == []
    assert said[0] != said[1]
    assert page.errors == []
    assert page.outside == []


def test_the_link_follows_the_head_and_opens_it_again(page, site):
    visit(page, site, layer="1", head="1")
    part(page, "layer-up").click()
    part(page, "head-up").click()
    part(page, "strip").locator("button").nth(2).click()
    part(page, "hide").check()
    page.wait_for_function("() => document.location.search.includes('first=hidden')")
    assert "layer=2" in page.url
    assert "head=2" in page.url
    assert "token=3" in page.url
    page.goto(page.url)
    drawn(page)
    expect(part(page, "hide")).to_be_checked(timeout=60_000)
    shows(page, "map-title", "Layer 2, head 2")
    expect(part(page, "strip").locator("button").nth(2)).to_have_attribute(
        "aria-selected", "true", timeout=60_000
    )


def test_a_link_to_layer_99_shows_the_last_layer(page, site):
    visit(page, site, layer="99", head="x")
    shows(page, "map-title", "Layer 2, head 1")
    assert page.get_by_text("2 layers with 2 heads each").is_visible()


def test_the_read_out_is_the_models_number(page, site):
    visit(page, site, layer="2", head="1")
    pattern = attend(checkpoints.load("stories", "transformer"), TEXT).pattern
    part(page, "map").focus()
    part(page, "strip").locator("button").nth(4).click()
    part(page, "map").press("ArrowLeft")  # the cell (row 5, column 4)
    expected = f"{100 * float(pattern[1, 0, 4, 3]):.1f}"
    shows(page, "readout", f"{expected}%")


def test_everything_is_reachable_by_keyboard_and_told_to_screen_readers(page, site):
    visit(page, site, layer="1", head="1")
    part(page, "mosaic").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    shows(page, "map-title", "Layer 2, head 2")
    shows(page, "live", "layer 2, head 2")
    part(page, "flow").focus()
    page.keyboard.press("ArrowUp")  # from the clearest row, with which it opens
    expect(part(page, "strip").locator('[aria-selected="true"]')).to_have_count(1, timeout=60_000)
    chips = part(page, "strip").locator("button")
    at = chips.evaluate_all("(all) => all.findIndex((one) => one.ariaSelected === 'true')")
    page.keyboard.press("ArrowUp")
    expect(chips.nth(at - 1)).to_have_attribute("aria-selected", "true", timeout=60_000)
    page.keyboard.press("Escape")
    expect(part(page, "strip").locator('[aria-selected="true"]')).to_have_count(0, timeout=60_000)


def test_playing_walks_through_the_layers_and_stops_at_the_last(page, site):
    visit(page, site, layer="1", head="1")
    part(page, "play").click()
    shows(page, "map-title", "Layer 2, head 1")
    expect(part(page, "play")).to_have_attribute("aria-pressed", "false", timeout=60_000)


def test_with_reduced_motion_play_is_one_step(page, site):
    page.emulate_media(reduced_motion="reduce")
    visit(page, site, layer="1", head="1")
    part(page, "play").click()
    shows(page, "map-title", "Layer 2, head 1")


def test_drawing_a_head_puts_it_into_the_plotly_panel(page, site, settled):
    visit(page, site, layer="1", head="1")
    settled(page)
    part(page, "layer-up").click()
    page.get_by_role("radio", name="The first token").click()
    page.get_by_text("Why do so many heads").wait_for()
    shows(page, "map-title", "Layer 2, head 1")
    part(page, "draw").click()
    page.get_by_text("straight from the model").wait_for()
    shows(page, "map-title", "Layer 2, head 1")
    expect(page.locator("#one_head")).to_be_in_viewport(timeout=60_000)


def test_a_new_text_keeps_the_head(page, site, settled):
    visit(page, site, layer="1", head="1")
    settled(page)
    part(page, "layer-up").click()
    page.get_by_role("button", name="Said twice").click()
    expect(part(page, "strip").locator("button").nth(1)).to_contain_text("T", timeout=60_000)
    settled(page)
    shows(page, "map-title", "Layer 2, head 1")
    page.wait_for_function("() => document.location.search.includes('layer=2')")


@pytest.mark.parametrize("view", ["head", "model"])
def test_text_that_spells_markup_stays_text_in_the_instrument_and_in_bertviz(page, site, view):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    visit(page, site, text=EVIL, bertviz=view, section="bertviz")
    frame = page.frame_locator("iframe")
    frame.locator("#vis svg line").first.wait_for(state="attached")
    page.wait_for_timeout(1000)
    assert dialogs == []
    assert page.locator("img[src=x]").count() == 0
    assert part(page, "root").locator("img").count() == 0
    assert frame.locator("img").count() == 0
    assert frame.locator("#vis b").count() == 0
    assert page.outside == []
    assert page.errors == []


def test_bertviz_draws_the_weights_of_the_model_without_a_network(page, site):
    visit(page, site, layer="2", head="1", section="bertviz")
    frame = page.frame_locator("iframe")
    frame.locator("#vis svg line").first.wait_for(state="attached")
    assert frame.locator("#layer").input_value() == "2"
    drawn = frame.locator("#attention .headAttention").first.evaluate(
        "(head) => [...head.querySelectorAll('line')].map((line) => line.__data__)"
    )
    pattern = attend(checkpoints.load("stories", "transformer"), TEXT).pattern[1, 0]
    np.testing.assert_allclose(drawn, pattern.flatten().numpy(), atol=5.1e-4)
    assert page.outside == []


def test_the_browsers_reader_gives_back_the_recorded_weights(page):
    found = attend(checkpoints.load("stories", "transformer"), TEXT)
    payload = base64.b64encode(pack(found.pattern.numpy(), True, {"tokens": list(found.tokens)})).decode()
    script = "".join(path.read_text("utf-8") for path in READERS) + (
        ";const bytes = Uint8Array.from(atob(%s), (c) => c.charCodeAt(0));"
        "const text = readPayload(bytes);"
        "JSON.stringify([false, true].map((hide) => Array.from(readHead(text, 1, 0, hide))));"
    )
    plain, hidden = json.loads(page.evaluate(script % json.dumps(payload)))
    expected = found.pattern[1, 0]
    np.testing.assert_allclose(plain, expected.flatten().numpy(), atol=1e-5)
    np.testing.assert_allclose(hidden, without_first(expected).flatten().numpy(), atol=2e-3)


def test_text_model_sentence_and_pictures_share_the_first_screen(page, site, settled):
    page.set_viewport_size({"width": 1440, "height": 900})
    visit(page, site)
    settled(page)
    assert page.get_by_role("textbox").first.bounding_box()["y"] < 330
    assert part(page, "says").bounding_box()["y"] < 480
    for picture in ("mosaic", "flow", "map"):
        assert part(page, picture).bounding_box()["y"] < 650


def test_a_finger_pins_a_cell_a_word_and_a_head(new_visitor, site, settled):
    page = new_visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit(page, site, layer="1", head="1")
    settled(page)
    size = part(page, "map").bounding_box()
    part(page, "map").tap(position={"x": 100, "y": size["height"] - 8})
    page.wait_for_function("() => document.location.search.includes('token=')")
    shows(page, "readout", "looks at")
    part(page, "flow").tap(position={"x": 20, "y": 20})
    page.wait_for_function("() => new URLSearchParams(document.location.search).get('token') === '1'")
    size = part(page, "mosaic").bounding_box()
    part(page, "mosaic").tap(position={"x": size["width"] / 3, "y": size["height"] * 0.8})
    shows(page, "map-title", "Layer 2")
    assert page.errors == []
    page.context.close()
