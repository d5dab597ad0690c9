"""The three shapes in a real browser: choosing by mouse and keys, lines where the masks are open, a phone's width."""

import re

import pytest
from playwright.sync_api import expect

from llm_core import checkpoints
from llm_core.analysis.encoder_decoder.three_shapes import decoder_shape

TEXT = "Once upon a"
expect.set_options(timeout=60_000)  # milliseconds: the machine may be busy


def visit(page, site, link=""):
    page.goto(f"{site}/transformer?chapter=shapes&lang=en&three_shape=decoder&three_text={TEXT}&{link}")
    expect(page.locator(".shapes .says")).to_contain_text("can influence it")
    return page.locator(".shapes")


def test_the_arrow_keys_choose_an_output_and_one_more_line_leads_to_it(page, site):
    shapes = visit(page, site, "three_at=1")
    model = checkpoints.load("stories", "transformer")
    found = decoder_shape(model, [model.tokenizer.eot_id, *model.tokenizer.encode(TEXT)])
    n = len(found.likeliest)
    expect(shapes.get_by_role("radio")).to_have_count(n)
    expect(shapes.locator("svg path")).to_have_count(1)
    expect(shapes.locator(".says")).to_contain_text(f"input tokens that can influence it: 1 of {n}.")
    shapes.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    expect(shapes.locator("svg path")).to_have_count(2)
    expect(page).to_have_url(re.compile("three_at=2"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(shapes.get_by_role("radio").nth(1)).to_be_focused()  # also after the server has answered
    shown = shapes.locator(".token small").all_inner_texts()
    wanted = [float(x) for x in found.flow["own"][1]]
    assert [text.startswith("✗") for text in shown] == [x == 0 for x in wanted]
    assert [float(text.rstrip(" \xa0%")) for text in shown[:2]] == pytest.approx(
        [100 * x for x in wanted[:2]], abs=0.51
    )


def test_a_click_chooses_and_the_masks_row_is_marked(page, site):
    shapes = visit(page, site)
    shapes.get_by_role("radio").last.click()
    expect(shapes.get_by_role("radio").last).to_have_attribute("aria-checked", "true")
    expect(shapes.locator("tbody tr").last).to_have_class(re.compile("is-chosen"))
    expect(shapes.locator("td.is-open")).to_have_count(sum(range(1, shapes.get_by_role("radio").count() + 1)))
