"""Two originals in a real browser: ink moves as in the library, the small picture stays, strokes stand in the link."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from llm_core.data.mnist import INK, mnist
from llm_core.vision.two_originals import mirror_blocks, move_ink, sums, turn_blocks

BLOCKS_JS = Path(__file__).parents[2] / "chapters/seeing/clean/component/blocks.js"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {BLOCKS_JS.read_text('utf-8')}; return {code}; }}")
    page.context.close()


@pytest.mark.parametrize("factor", [2, 4])
def test_the_browser_moves_ink_as_the_library_does(run, factor):
    image = mnist("test").images[417].astype(np.int64)
    sent = json.dumps(image.ravel().tolist())
    assert run(f"blockSums({sent}, 28, {factor})") == sums(image, factor).ravel().tolist()
    assert run(f"mirrorBlocks({sent}, 28, {factor})") == mirror_blocks(image, factor).ravel().tolist()
    assert run(f"turnBlocks({sent}, 28, {factor})") == turn_blocks(image, factor).ravel().tolist()
    for pixel in (0, 230, 397, 500, 783):
        theirs = run(f"moveInk({sent}, {pixel}, 28, {factor}, {INK})")
        assert theirs == move_ink(image, pixel, factor).ravel().tolist()


def part(page, name):
    return page.locator(".st-key-clean_two_originals").locator(f'[data-part="{name}"]')


def test_strokes_change_the_large_picture_alone_and_come_back_with_the_link(page, site):
    page.goto(f"{site}/seeing?chapter=clean&lang=en")
    says = part(page, "says")
    expect(says).to_contain_text("largest difference of a block's ink: 0")
    first = says.text_content()
    part(page, "mirror").click()
    part(page, "second").click(position={"x": 60, "y": 60})
    part(page, "second").press("ArrowRight")
    part(page, "second").press(" ")
    expect(says).to_contain_text("largest difference of a block's ink: 0")
    assert says.text_content() != first
    page.wait_for_function("() => location.search.includes('clean_painted=x4.1.zm')")
    painted = says.text_content()
    page.reload()
    expect(says).to_have_text(painted)
    part(page, "back").click()
    expect(says).to_have_text(first)


@pytest.mark.parametrize("link", ["x4.1.zz!", "x4.1.000", "<script>", "x4.1.lszy"])
def test_a_link_with_other_things_than_strokes_is_refused_with_a_notice(page, site, link):
    page.goto(f"{site}/seeing?chapter=clean&lang=en&clean_painted={link}")
    expect(part(page, "notice")).to_contain_text("left out")
    expect(part(page, "says")).to_contain_text("difference of a block's ink: 0")
