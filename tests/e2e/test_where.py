"""The detector in a real browser: its numbers are the library's, its state is the link, nonsense is told."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.seeing.where.scene import PRESETS, SEED, pool, read_scene
from llm_core.vision.boxes import Box, iou, suppress
from llm_core.vision.detector import chances, detect, packed, trained, windows
from llm_core.vision.detector_training import LEAST, OVERLAP
from llm_core.vision.found import Labelled, matches
from llm_core.vision.scenes import composed, random_scene
from tests.e2e.looking import address_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "chapters/seeing/where/component"
FILES = [ROOT / "figures/kit/dice.js", ROOT / "figures/kit/numbers.js"]
FILES += [FOLDER / name for name in ("boxes.js", "network.js", "scene.js")]
SCRIPT = "\n".join(path.read_text("utf-8") for path in FILES)


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {SCRIPT}; return {code}; }}")
    page.context.close()


def random_boxes(n, seed):
    dice = np.random.default_rng(seed)
    corners, sizes = dice.uniform(0, 60, (n, 2)), dice.uniform(0, 40, (n, 2))
    boxes = np.hstack([corners, corners + sizes]).round(1).tolist()
    return boxes, dice.integers(0, 3, n).tolist(), (dice.integers(0, 20, n) / 20).tolist()


def test_boxes_in_the_browser_are_the_library_s(run):
    boxes, labels, scores = random_boxes(24, 1)
    found = json.dumps(
        [{"box": b, "label": k, "score": s} for b, k, s in zip(boxes, labels, scores, strict=True)]
    )
    for threshold in (0, 0.3, 1):
        for within in (False, True):
            theirs = run(f"suppress({found}, {threshold}, {json.dumps(within)})")
            classes = labels if within else None
            mine = suppress([Box(*box) for box in boxes], scores, threshold, classes)
            assert [one["by"] for one in theirs] == [fate.by for fate in mine]
            assert [one["iou"] for one in theirs] == pytest.approx([fate.iou for fate in mine])
    everything = [Labelled(Box(*b), k, s) for b, k, s in zip(boxes, labels, scores, strict=True)]
    assert run(f"matchTrue({found}, {found}.slice(0, 9))") == matches(everything, everything[:9])
    flat = [5, 5, 5, 9]
    assert run(f"iou({flat}, {flat})") == iou(Box(*flat), Box(*flat)) == 0


def test_the_browser_computes_what_the_library_computes(run):
    model, digits = trained()[SEED], pool()
    theirs = run("allWindows().map(({ box }) => box)")
    np.testing.assert_allclose(theirs, windows(), atol=1e-9)
    weights, images = json.dumps(packed(model)), digits.images.flatten().tolist()
    for name in ("apart", "row", "empty"):
        puts = read_scene(PRESETS[name])
        code = (
            f"chancesOf(layersOf(Float32Array.from({weights})),"
            f" composed(scanned('{PRESETS[name]}', 40), Uint8Array.from({images})))"
        )
        mine = chances(model, composed(puts, digits.images))
        np.testing.assert_allclose(run(code), mine, atol=2e-5)


def test_a_seed_puts_the_same_digits_down(run):
    for seed in (1, 2, 77, 9999):
        theirs = run(
            f"randomScene({seed}, 40).map(({{ image, left, top, size }}) => [image, left, top, size])"
        )
        assert theirs == [list(put) for put in random_scene(seed, 40)]


def part(page, name, key="where_scene_sheet"):
    return page.locator(f".st-key-{key}").locator(f'[data-part="{name}"]')


def opened(page, site, query=""):
    page.goto(f"{site}/seeing?chapter=where&lang=en{query}")
    expect(part(page, "says")).to_contain_text("424", timeout=60_000)


def test_the_first_scene_shows_what_the_library_finds_and_a_scene_comes_back_from_its_link(page, site, again):
    opened(page, site)
    digits, puts = pool(), read_scene(PRESETS["apart"])
    found = detect(chances(trained()[SEED], composed(puts, digits.images)), LEAST, OVERLAP)
    expect(part(page, "says")).to_contain_text(f"at least 0.50: {len(found.boxes)}.")
    expect(part(page, "says")).to_contain_text(f"after suppression: {len(found.kept)}.")
    digit = part(page, "digits").locator("button").first
    digit.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    part(page, "palette").get_by_role("button", name="Add a 3").click()
    part(page, "least").fill("0.1")
    part(page, "overlap").fill("0.6")
    part(page, "within").check()
    linked = "['where_s=', 'where_t=0.1', 'where_o=0.6', 'where_c=1']"
    page.wait_for_function(f"() => {linked}.every((s) => location.search.includes(s))")
    again.goto(address_of(page))
    for name in ("says", "precision", "recall", "pair"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text())
    assert page.errors == []


def test_the_thresholds_at_their_ends_and_an_empty_sheet_are_sentences(page, site):
    opened(page, site, "&where_t=0&where_o=1")
    expect(part(page, "says")).to_contain_text("at least 0.00: 424. Boxes that stay after suppression: 424.")
    part(page, "overlap").fill("0")
    expect(part(page, "says")).not_to_contain_text("suppression: 424")
    part(page, "least").fill("1")
    expect(part(page, "says")).to_contain_text("no box")
    expect(part(page, "precision")).to_contain_text("nothing to be right or wrong")
    part(page, "clear").click()
    expect(part(page, "recall")).to_contain_text("nothing to find")
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    names = ("s=9.9", "t=2", "o=NaN", "w=999", "a=1.2.3", "b=90.10.20.30")
    opened(page, site, "&" + "&".join(f"where_{name}" for name in names))
    for name in ("s", "t", "o", "w"):
        expect(part(page, "notice")).to_contain_text(f"where_{name}")
    expect(part(page, "notice", "where_overlap_boxes")).to_contain_text("where_a, where_b")
    assert page.errors == []


def test_two_boxes_are_moved_by_keyboard_and_their_formula_follows(page, site):
    opened(page, site)
    formula = part(page, "iou", "where_overlap_boxes")
    expect(formula).to_have_text("IoU = 800 / 2,400 = 0.333")
    part(page, "stage", "where_overlap_boxes").locator("button.b").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(formula).to_have_text("IoU = 1,600 / 1,600 = 1.000")
    page.wait_for_function("() => location.search.includes('where_b=20.20.60.60')")
    part(page, "preset", "where_overlap_boxes").select_option("flat")
    expect(formula).to_contain_text(re.compile("0 / 0"))
    assert page.errors == []
