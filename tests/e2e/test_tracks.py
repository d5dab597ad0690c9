"""Tracking in a real browser: paths, detections, assignment and names are the library's; the link brings them back."""

import json
import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.seeing.tracks.scene import PRESETS
from llm_core.vision.assignment import greedy, hungarian
from llm_core.vision.motion import WAYS, Scene, detections, paths
from llm_core.vision.tracking import Rules, follow, switches
from tests.e2e.looking import address_of

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "figures/kit/dice.js"]
FILES += [
    ROOT / "chapters/seeing/tracks/component" / name for name in ("assignment.js", "motion.js", "tracking.js")
]
SCRIPT = "\n".join(path.read_text("utf-8") for path in FILES)


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {SCRIPT}; return {code}; }}")
    page.context.close()


def test_the_browser_assigns_as_the_library_does(run):
    dice = np.random.default_rng(3)
    for _ in range(40):
        rows, columns = dice.integers(0, 7, 2)
        costs = np.where(
            dice.uniform(size=(rows, columns)) < 0.3, np.inf, dice.integers(0, 9, (rows, columns))
        )
        text = json.dumps(costs.tolist())
        assert [tuple(pair) for pair in run(f"greedyPairs({text})")] == greedy(costs.tolist())
        assert [tuple(pair) for pair in run(f"hungarianPairs({text})")] == hungarian(costs.tolist())


@pytest.mark.parametrize("way", WAYS)
def test_the_browser_tracks_as_the_library_does(run, way):
    for seed, rules in ((1, Rules()), (2, Rules("greedy", True, 12.0, 2)), (3, Rules(velocity=True))):
        scene = Scene(way, 4, 0.7, 0.2, 0.75, seed)
        seen = detections(scene, paths(scene))
        linked = follow(seen, rules)
        given = json.dumps(asdict(scene) | asdict(rules))
        theirs = run(
            f"(() => {{ const s = {given}; const f = detectionsOf(s, pathsOf(s)); const l = follow(f, s);"
            " return { f: f.map((one) => one.map(({ x, y, dot }) => [x, y, dot])),"
            " names: l.map(({ names }) => names), switches: switchesOf(f, l) }; })()"
        )
        for mine, other in zip(seen, theirs["f"], strict=True):
            assert [one.dot for one in mine] == [dot for _, _, dot in other]
            assert all(math.dist(a[:2], b[:2]) < 1e-9 for a, b in zip(mine, other, strict=True))
        assert theirs["names"] == [frame.names for frame in linked]
        assert [tuple(one) for one in theirs["switches"]] == switches(seen, linked)


def part(page, name, key="tracks_scene_field"):
    return page.locator(f".st-key-{key}").locator(f'[data-part="{name}"]')


def opened(page, site, query=""):
    page.goto(f"{site}/seeing?chapter=tracks&lang=en{query}")
    expect(part(page, "detected")).to_contain_text("positions reported", timeout=60_000)


def test_a_velocity_guess_cures_the_swap_and_the_link_brings_a_scene_back(page, site, again):
    opened(page, site)
    # it opens behind the crossing
    expect(part(page, "switched")).to_contain_text("Identity switches so far: 2 (of 2 in all)")
    part(page, "frame").fill("40")
    expect(part(page, "switched")).to_contain_text("none (of 2 in all)")
    part(page, "frame").fill("66")
    part(page, "velocity").check()
    expect(part(page, "switched")).to_contain_text("none (of 0 in all)")
    part(page, "preset").select_option("noise")
    part(page, "frame").fill("80")
    scene, rules = PRESETS["noise"]
    seen = detections(scene, paths(scene))
    expect(part(page, "switched")).to_contain_text(f"of {len(switches(seen, follow(seen, rules)))} in all")
    page.wait_for_function(
        "() => ['tracks_noise=0.6', 'tracks_t=80'].every((s) => location.search.includes(s))"
    )
    again.goto(address_of(page))
    for name in ("detected", "switched", "sums", "costs"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text(), use_inner_text=True)
    assert page.errors == []


def test_it_plays_to_the_end_and_steps(page, site):
    opened(page, site, "&tracks_t=80")
    part(page, "forward").click()
    expect(part(page, "frame_value")).to_have_text("81 / 90")
    part(page, "play").click()
    expect(part(page, "frame_value")).to_have_text("90 / 90")
    expect(part(page, "play")).to_have_text("Play")
    part(page, "start").click()
    expect(part(page, "frame_value")).to_have_text("1 / 90")
    expect(part(page, "sums")).to_contain_text("nothing to assign")
    opened(page, site, "&tracks_way=bounce")
    expect(part(page, "frame_value")).to_have_text("66 / 90")  # what such a link meant when it was shared
    assert page.errors == []


def test_all_lost_one_dot_and_nonsense_are_sentences(page, site):
    opened(page, site, "&tracks_way=fly&tracks_n=99&tracks_m=1-2&tracks_t=900")
    expect(part(page, "notice")).to_contain_text("tracks_way, tracks_n, tracks_t")
    expect(part(page, "notice", "tracks_assign_costs")).to_contain_text("tracks_m")
    part(page, "preset").select_option("lost")
    expect(part(page, "detected")).to_contain_text(": 0 of ")
    part(page, "preset").select_option("one")
    expect(part(page, "switched")).to_contain_text("dots: 1.")
    field = page.get_by_label("Distance of track A and detection 1")
    field.fill("500")
    field.press("Enter")
    expect(part(page, "notice", "tracks_assign_costs")).to_contain_text("from 0 to 99")
    assert page.errors == []
