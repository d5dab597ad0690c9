"""The microscope in a real browser: it steps without the server, by keyboard alone, and tells the model's numbers."""

import re
from urllib.parse import quote

import pytest
import torch
from playwright.sync_api import expect

from llm_core import checkpoints, taps
from ui.lesson.words import read

TEXT = "Lily had a red ball. Lily had a"
SLOW = 60_000  # milliseconds: the machine may be busy
expect.set_options(timeout=SLOW)


def visit(page, site, text=TEXT, **link):
    query = "&".join(f"{key}={quote(value)}" for key, value in {"prompt": text, "lang": "en", **link}.items())
    page.goto(f"{site}/transformer?{query}")
    expect(part(page, "formula")).to_contain_text("=")


def part(page, name):
    return page.locator(f'[data-part="{name}"]')


@pytest.fixture
def frames(page):
    """Every websocket message that the browser sends, from now on."""
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    return sent


def test_stepping_by_keyboard_through_layers_heads_and_tokens_sends_nothing(page, site, settled, frames):
    visit(page, site)
    settled(page)
    page.wait_for_timeout(1500)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    assert frames, "the page itself talks to the server"
    frames.clear()
    part(page, "root").focus()
    expect(part(page, "count")).to_have_text("Step 1 of 37")
    page.keyboard.press("ArrowRight")
    expect(part(page, "title")).to_have_text("Norm")
    for _ in range(16):
        page.keyboard.press("ArrowRight")
    expect(part(page, "count")).to_have_text("Step 18 of 37")
    expect(part(page, "layer")).to_have_value("1")  # the second layer
    page.keyboard.press("ArrowLeft")
    expect(part(page, "title")).to_have_text("Add m to the stream")
    part(page, "head").select_option("1")
    part(page, "strip").locator("button").nth(3).press("ArrowRight")
    part(page, "zoom").click()
    part(page, "zoom").click()
    page.wait_for_function("() => document.location.search.includes('token=5')")
    assert "step=resid_post" in page.url
    assert "head=2" in page.url
    page.wait_for_timeout(1500)
    assert frames == []
    assert requests == []
    assert page.errors == []
    assert page.outside == []


def test_a_cell_of_all_steps_hands_the_focus_to_the_button_that_opens_them(page, site):
    visit(page, site)
    part(page, "zoom").focus()
    page.keyboard.press("Enter")
    cell = part(page, "overview").get_by_role("button").nth(5)
    cell.focus()
    page.keyboard.press("Enter")
    expect(part(page, "overview")).to_be_hidden()
    expect(part(page, "zoom")).to_be_focused()


def test_space_plays_and_pauses(page, site):
    visit(page, site)
    part(page, "root").focus()
    page.keyboard.press(" ")
    expect(part(page, "play")).to_have_attribute("aria-pressed", "true")
    expect(part(page, "count")).to_have_text("Step 4 of 37")
    page.keyboard.press(" ")
    expect(part(page, "play")).to_have_attribute("aria-pressed", "false")


def test_with_reduced_motion_space_is_one_step(new_visitor, site):
    page = new_visitor(reduced_motion="reduce")
    visit(page, site)
    part(page, "root").focus()
    page.keyboard.press(" ")
    expect(part(page, "count")).to_have_text("Step 2 of 37")
    page.wait_for_timeout(2500)
    expect(part(page, "count")).to_have_text("Step 2 of 37")
    page.context.close()


def test_a_cell_is_the_models_number_and_its_formula_and_the_screen_reader_say_it(page, site):
    model = checkpoints.load("stories", "transformer")
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(TEXT)]
    with torch.inference_mode(), taps.recording(["blocks.1.attn.hook_pattern"]) as kept:
        model(torch.tensor([ids]))
    row = kept["blocks.1.attn.hook_pattern"][0, 1, -1]
    visit(page, site, layer="2", head="2", step="pattern")
    strongest, share = int(row.argmax()), f"{100 * float(row.max()):.1f}"
    expect(part(page, "formula")).to_contain_text(f"a[{len(ids)}, {strongest + 1}]")
    expect(part(page, "formula")).to_contain_text(share)
    page.locator('canvas[data-block="a"]').focus()
    page.keyboard.press("ArrowLeft")
    now = strongest - 1 if strongest else 0
    expect(part(page, "formula")).to_contain_text(f"a[{len(ids)}, {now + 1}]")
    expect(part(page, "live")).to_have_text(
        re.compile(rf"Softmax.*{100 * float(row[now]):.1f}", re.S), timeout=SLOW
    )
    expect(part(page, "place")).to_contain_text("attention · llm_core/language/transformer.py:")


def test_text_that_spells_markup_stays_text(page, site):
    visit(page, site, text="</script><img src=x onerror=alert(1)>")
    assert page.locator("img[src=x]").count() == 0
    assert page.errors == []


@pytest.mark.parametrize("width", [390, 1440])
def test_no_sideways_scroll_and_nothing_that_axe_knows_is_wrong(
    new_visitor, site, settled, violations, width
):
    page = new_visitor(viewport={"width": width, "height": 900}, color_scheme="dark")
    visit(page, site, step="scores", lang="zh")
    settled(page)
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    assert not page.evaluate(wide)
    assert violations(page) == []
    page.context.close()


STEPS = {
    "ln1": "ln1.hook_normalized",
    "q": "attn.hook_q",
    "rotate": "attn.hook_rot_q",
    "z": "attn.hook_z",
    "attn_out": "hook_attn_out",
    "ln2": "ln2.hook_normalized",
    "mlp_post": "mlp.hook_post",
    "resid_post": "hook_resid_post",
}


def test_what_the_browser_computes_is_what_the_model_computed(page, site):
    """Each step opens at the strongest number of the last token in layer 2, head 2, and ends its formula with it."""
    model = checkpoints.load("stories", "transformer")
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(TEXT)]
    with torch.inference_mode(), taps.recording() as kept:
        model(torch.tensor([ids]))
    words = read("transformer/walk", "en")
    visit(page, site, layer="2", head="2", step="ln1")
    for key, tap in STEPS.items():
        own = kept[f"blocks.1.{tap}"][0, -1]
        own = own[1] if own.dim() == 2 else own  # (heads, D): the second head
        page.locator(f'[data-step="{key}"]').click()
        expect(part(page, "title")).to_have_text(words.ui(f"name_{key}"))
        expect(part(page, "formula")).to_contain_text(f"{int(own.abs().argmax()) + 1}] =")
        value = re.search(r"= ([−\d.]+)(,|$)", part(page, "formula").inner_text())[1].replace("−", "-")
        assert float(value) == pytest.approx(float(own[own.abs().argmax()]), abs=0.02, rel=0.01), key


def test_an_opened_sum_is_a_row_of_the_model_and_gives_the_number_of_the_cell(page, site, settled):
    model = checkpoints.load("stories", "transformer")
    visit(page, site, layer="2", head="2", step="q")
    settled(page)
    shown = float(re.search(r"= ([−\d.]+)$", part(page, "formula").inner_text())[1].replace("−", "-"))
    row = int(re.search(r"W_Q\[(\d+)", part(page, "formula").inner_text())[1])
    part(page, "open").press("Enter")
    expect(part(page, "open")).to_have_attribute("aria-expanded", "true")
    said = part(page, "sum").inner_text()
    assert float(re.search(r"= ([−\d.]+):", said)[1].replace("−", "-")) == pytest.approx(shown, abs=0.011)
    page.locator('canvas[data-block="w"]').focus()
    for _ in range(8):  # somewhere among the first numbers of the row
        page.keyboard.press("ArrowRight")
    expect(part(page, "formula")).to_have_text(re.compile(r"^w\["))
    at, value = re.search(r"w\[(\d+)\] = ([−\d.]+)$", part(page, "formula").inner_text()).groups()
    own = float(model.layers()[1].attn.qkv.weight[row - 1, int(at) - 1])
    assert float(value.replace("−", "-")) == pytest.approx(own, abs=0.006)
    expect(part(page, "open")).to_have_attribute("aria-expanded", "true")
    assert page.errors == []


def station(page, name):
    return page.locator(f'[data-station="{name}"]')


def test_stations_of_the_line_are_reached_by_keyboard_and_marked(page, site):
    visit(page, site)
    expect(station(page, "embed")).to_have_attribute("aria-current", "step")
    station(page, "embed").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(part(page, "title")).to_have_text("Softmax")
    expect(part(page, "layer")).to_have_value("1")
    expect(station(page, "attention1")).to_have_attribute("aria-current", "step")
    page.wait_for_function("() => document.location.search.includes('step=pattern')")
    small = "(nodes) => nodes.filter((n) => n.offsetWidth < 24 || n.offsetHeight < 24).length"
    assert page.locator(".station").evaluate_all(small) == 0
    assert page.locator(".station").evaluate_all("(nodes) => nodes.every((n) => n.ariaLabel)")


def test_numbers_travel_at_play_and_nothing_is_sent(page, site, settled, frames):
    visit(page, site)
    settled(page)
    page.wait_for_timeout(1500)
    frames.clear()
    part(page, "play").click()
    page.wait_for_function(CARS)
    page.wait_for_timeout(3000)
    part(page, "play").click()
    assert frames == []


CARS = """() => [...document.querySelectorAll("*")].some((n) => n.shadowRoot?.querySelector(".car")) ||
          Boolean(document.querySelector(".car"))"""


def test_with_reduced_motion_no_number_travels_but_the_mark_moves(new_visitor, site):
    page = new_visitor(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    visit(page, site)
    part(page, "root").focus()
    before = page.locator(".stream .here").get_attribute("cy")
    page.keyboard.press("ArrowRight")
    expect(part(page, "title")).to_have_text("Norm")
    assert not page.evaluate(CARS)
    expect(page.locator(".stream .here")).not_to_have_attribute("cy", before)
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth + 1")
    page.context.close()


def test_the_sentence_says_the_numbers_of_the_tensors(page, site):
    model = checkpoints.load("stories", "transformer")
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(TEXT)]
    with torch.inference_mode(), taps.recording() as kept:
        model(torch.tensor([ids]))
    at = {
        name: tensor[0, -1]
        for name, tensor in kept.items()
        if name.startswith("blocks.1.") and "attn." not in name
    }
    before, write, after = (at[f"blocks.1.hook_{n}"].norm() for n in ("resid_mid", "mlp_out", "resid_post"))
    visit(page, site, layer="2", head="2", step="resid_post")
    said = part(page, "says").inner_text()
    numbers = [float(n) for n in re.findall(r"\d+\.\d+", said)]
    expected = [100 * float(write / before), float(write), float(before), float(after)]
    assert numbers == pytest.approx(expected, rel=0.01, abs=0.06)
    lengths = [float(kept["blocks.0.hook_resid_pre"][0, -1].norm()), float(after)]
    key = re.findall(r"\d+\.\d+", page.locator(".key").inner_text())
    assert [float(n) for n in key] == pytest.approx(lengths, rel=0.01)
