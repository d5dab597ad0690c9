"""The scene of shapes in a real browser: shapes are read as in the library, moved by hand, and kept in the link."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from llm_core.vision.masks import accuracy, confusion
from llm_core.vision.segment_training import picture_of, trained
from llm_core.vision.shape_scenes import SIDE, random_scene, random_shapes, read_shapes, scene, write_shapes
from llm_core.vision.unet import chances
from tests.e2e.looking import address_of

FOLDER = Path(__file__).parents[2] / "chapters/seeing/segment/component"
SEED = 8
"""Of the scene that opens."""


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own reading of shapes."""
    page = new_visitor()
    page.goto("about:blank")
    files = "\n".join((FOLDER / name).read_text("utf-8") for name in ("shapes.js", "masks.js"))
    yield lambda code: page.evaluate(f"() => {{ {files}; return {code}; }}")
    page.context.close()


def test_the_browser_reads_and_writes_shapes_as_the_library_does(run):
    for seed in (1, 8, 77):
        text = write_shapes(random_shapes(seed))
        theirs = run(f"readShapes('{text}')")
        mine = [[one.kind, one.x, one.y, one.size, one.hue] for one in read_shapes(text)]
        assert [[one[k] for k in ("kind", "x", "y", "size", "hue")] for one in theirs] == mine
        assert run(f"writeShapes(readShapes('{text}'))") == text
    assert run("writeShapes(readShapes('none'))") == "none"


def test_the_shape_under_a_pixel_is_the_one_on_top(run):
    shapes = "readShapes('c20.20.8.1-s24.20.6.2')"
    assert [run(f"shapeAt({shapes}, {row}, {column})") for row, column in ((20, 24), (20, 13), (40, 40))] == [
        1,
        0,
        -1,
    ]


def test_the_middle_of_a_thing_is_one_of_its_own_pixels(run):
    truth = random_scene(SEED).truth.instances
    theirs = run(f"[...middles({truth.flatten().tolist()}, {SIDE})]")
    assert {number for number, _ in theirs} == set(np.unique(truth)) - {0}
    assert all(truth[row, column] == number for number, (row, column) in theirs)


def board(page):
    return page.locator(".st-key-segment_board")


def part(page, name):
    return board(page).locator(f'[data-part="{name}"]')


def opened(page, site, query=""):
    page.goto(f"{site}/seeing?chapter=segment&lang=en{query}")
    expect(part(page, "shapes").get_by_role("button").first).to_be_visible()


def expect_link(page, shapes):
    """Wait until the link holds these shapes: every change is sent, and the last one counts."""
    want = f"segment_shapes={SEED}_{write_shapes(shapes)}"
    page.wait_for_function("(want) => `${location.search}&`.includes(`${want}&`)", arg=want)


def test_a_shape_is_dragged_with_the_mouse_and_the_network_answers_for_the_new_scene(page, site, again):
    opened(page, site)
    before = random_shapes(SEED)
    part(page, "scene").scroll_into_view_if_needed()
    box = part(page, "scene").bounding_box()
    unit = box["width"] / SIDE
    top = before[-1]
    start = box["x"] + (top.x + 0.5) * unit, box["y"] + (top.y + 0.5) * unit
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 6 * unit, start[1] - 4 * unit, steps=4)
    page.mouse.up()
    after = (*before[:-1], replace(top, x=top.x + 6, y=top.y - 4))
    expect_link(page, after)
    drawn = scene(after, SEED)
    labels = chances(trained().models["shapes"], picture_of(drawn.image)).argmax(0).numpy()
    right = accuracy(confusion(drawn.truth.labels, labels, 4))
    expect(page.locator(".st-key-panel_segment_scene")).to_contain_text(f"{100 * right:.1f}%")
    again.goto(address_of(page))
    expect(again.locator(".st-key-panel_segment_scene")).to_contain_text(f"{100 * right:.1f}%")
    assert page.errors == []


def test_the_keyboard_moves_a_shape_and_does_not_leave_the_scene(page, site):
    opened(page, site)
    part(page, "shapes").locator("button").first.click()
    part(page, "scene").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    first, *others = random_shapes(SEED)
    expect_link(page, (replace(first, x=first.x + 1, y=min(first.y + 5, SIDE - 1)), *others))
    for _ in range(12):
        page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_function(f"() => /segment_shapes={SEED}_[cst]0\\./.test(location.search)")
    assert page.errors == []


def test_an_empty_scene_and_a_full_one_are_shown_and_told(page, site):
    opened(page, site)
    count = len(random_shapes(SEED))
    for left in range(count - 1, -1, -1):
        part(page, "tools").locator('[data-id="remove"]').click()
        expect(part(page, "shapes").locator('[data-id^="shape"]')).to_have_count(left)
    expect(part(page, "tools").locator('[data-id="remove"]')).to_be_disabled()
    expect_link(page, ())
    for number in range(1, 9):
        part(page, "shapes").locator('[data-id="add1"]').click()
        expect(part(page, "shapes").locator('[data-id^="shape"]')).to_have_count(number)
    expect(part(page, "shapes").locator('[data-id="add1"]')).to_be_disabled()
    assert page.errors == []


def test_quick_changes_are_not_undone_by_the_answers_to_earlier_ones(page, site):
    opened(page, site)
    before = random_shapes(SEED)
    remove = part(page, "tools").locator('[data-id="remove"]')
    for _ in before:
        remove.dispatch_event("click")
        page.wait_for_timeout(40)  # the board is drawn once a frame; the server answers later
    expect_link(page, ())
    for _ in range(8):
        part(page, "shapes").locator('[data-id="add1"]').dispatch_event("click")
        page.wait_for_timeout(40)
    page.wait_for_function(f"() => /segment_shapes={SEED}_(s[^-&]*-){{7}}s[^-&]*/.test(location.search)")
    expect(part(page, "shapes").locator('[data-id^="shape"]')).to_have_count(8)
    assert page.errors == []


def test_a_pixel_is_named_by_both_masks_and_the_file_holds_all_of_them(page, site, tmp_path):
    opened(page, site, "&segment_mode=panoptic")
    part(page, "truth").scroll_into_view_if_needed()
    part(page, "truth").hover(position={"x": 5, "y": 5})
    expect(part(page, "says")).to_contain_text(re.compile(r"\d%"))
    with page.expect_download() as file:
        part(page, "saves").get_by_role("button", name="CSV").click()
    path = tmp_path / "scene.csv"
    file.value.save_as(path)
    lines = [line for line in path.read_text("utf-8-sig").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    truth = random_scene(SEED).truth
    assert [int(one["class"]) for one in rows] == truth.labels.flatten().tolist()
    assert [int(one["thing"]) for one in rows] == truth.instances.flatten().tolist()
    assert page.errors == []


@pytest.mark.parametrize("link", ["8_c99.1.5.1", "8_x1.1.5.1", "x", json.dumps({"a": 1})])
def test_a_link_that_holds_no_shapes_is_told_and_the_usual_scene_is_drawn(page, site, link):
    opened(page, site, f"&segment_shapes={link}")
    expect(page.locator(".st-key-panel_segment_scene")).to_contain_text("segment_shapes")
    expect(part(page, "shapes").locator('[data-id^="shape"]')).to_have_count(len(random_shapes(SEED)))
