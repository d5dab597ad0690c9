"""The chapter "Optimisers": its paths are those of the rules, its numbers those of the syllabus and of the record."""

import functools

import numpy as np
import pytest

from chapters.learning.machines import machines, trained_by
from chapters.learning.optimisers import network, parts, race
from llm_core import experiments
from llm_core.checkpoints import checkpoint
from llm_core.networks.adam_parts import Parts, trace
from llm_core.networks.bowl import NEAR, RATES, START, Bowl
from llm_core.networks.bowl import race as run_race
from llm_core.networks.optimisers import Rule
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from tests.conftest import ASSETS
from ui.lesson.words import read
from ui.show.numbers import small

pytestmark = pytest.mark.usefixtures("shared_models")

opened = functools.partial(opening.opened, "learning", "optimisers")
WORDS = read("learning/optimisers", "en")


@functools.cache
def first():
    return opened()


def drawn_path(at, figure, name):
    (found,) = [one for one in traces(at, figure) if one.get("name") == name]
    return np.stack([array(found["x"]), array(found["y"])], axis=1)


def test_the_page_opens_on_the_step_counts_of_the_syllabus():
    said = html(first())
    assert "GD 235, momentum 100, RMSProp 138, Adam 24" in said
    assert "Adam 24, Momentum 100, RMSProp 138, GD 235" in said
    assert f"With the rate 0.018 it is at the bottom (f below {small(NEAR)}) after 235 steps." in said


def test_the_paths_that_are_drawn_are_the_paths_of_the_rules():
    paths = run_race(Bowl(100), RATES, 0.9, 1.0, 1)
    for name in race.VIEWS["four"]:
        drawn = drawn_path(first(), "race_bowl_paths", WORDS.ui(f"race_{name}"))
        np.testing.assert_allclose(drawn, np.array(paths[name].points))
    heights = named(first(), "race_bowl_heights")["Momentum"]
    np.testing.assert_allclose(array(heights["y"]), np.maximum(paths["momentum"].values, 1e-9))


def test_arrows_point_against_the_gradient():
    (arrows,) = [one for one in traces(first(), "race_slope_bowl") if "angle" in one.get("marker", {})]
    x, y, angle = array(arrows["x"]), array(arrows["y"]), np.radians(array(arrows["marker"]["angle"]))
    down = np.stack([-x, -100 * y])
    np.testing.assert_allclose(np.sin(angle) * down[1], np.cos(angle) * down[0], atol=1e-9)
    assert (np.sin(angle) * down[0] + np.cos(angle) * down[1] > 0).all()
    np.testing.assert_allclose(array(arrows["customdata"]), np.hypot(*down))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_path_that_diverges_is_said_and_ends_in_numbers(lang):
    at = opened(lang, race_condition="500", race_slope_rate="0.05")
    words = read("learning/optimisers", lang)
    assert words.ui(
        "race_some_out", names=words.ui("race_comma").join([words.ui("race_gd"), words.ui("race_momentum")])
    ) in html(at)
    for figure in ("race_slope_bowl", "race_bowl_paths"):
        assert np.isfinite(drawn_path(at, figure, words.ui("race_gd"))).all()
    assert words.ui("race_cut", steps=5, fastest="0.02").partition("5")[0] in html(at)


def test_the_order_changes_with_the_rates():
    said = html(opened(race_rate_adam="0.002"))
    assert ": Momentum 100, RMSProp 138, GD 235" in said
    assert WORDS.ui("race_missing", names="").strip(" .") in said


def test_adam_without_its_square_is_drawn_from_the_trace():
    at = opened(race_square="off", race_at="3")
    found = trace(Parts(square=False), Rule(rate=0.05), np.array(START), Bowl(100).slope, 150)
    np.testing.assert_allclose(drawn_path(at, "race_adam_path", WORDS.ui("race_these_parts")), found.points)
    bars = named(at, "race_adam_lengths")
    x, y = (array(bars[WORDS.ui(f"race_{weight}")]["y"]) for weight in ("x", "y"))
    slope = np.abs(Bowl(100).slope(found.points[2]))
    np.testing.assert_allclose([x[0], y[0]], slope / slope.max())
    np.testing.assert_allclose([x[1], y[1]], found.lengths[2] / found.lengths[2].max())
    assert WORDS.ui("race_like_momentum") in html(at)


def test_at_the_first_step_adam_gives_both_weights_the_same_step_and_the_slope_differs_a_hundredfold():
    bars = named(first(), "race_adam_lengths")
    np.testing.assert_allclose(array(bars[WORDS.ui("race_x")]["y"]), [0.01, 1], rtol=1e-6)
    np.testing.assert_allclose(array(bars[WORDS.ui("race_y")]["y"]), [1, 1], rtol=1e-6)


def test_the_curves_are_the_means_of_the_record_and_the_band_the_range_of_its_seeds():
    found = experiments.record("race")["tasks"]["spiral"]
    lines = named(opened(race_task="spiral", race_one="nesterov"), "race_network_curves")
    for racer, one in found["racers"].items():
        np.testing.assert_allclose(
            array(lines[WORDS.ui(f"race_{racer}")]["y"]), np.mean(one["curves"], axis=0)
        )
    every = np.array(found["racers"]["nesterov"]["curves"])
    band = array(lines[WORDS.ui("race_band")]["y"])
    np.testing.assert_allclose(band, [*every.max(0), *every.min(0)[::-1]])


@pytest.mark.parametrize("task", ["digits", "spiral"])
def test_what_overlaps_is_called_no_difference(task):
    found = experiments.record("race")["tasks"][task]["racers"]
    ends = {name: [curve[-1] for curve in one["curves"]] for name, one in found.items()}
    best = min(ends, key=lambda name: np.mean(ends[name]))
    behind = [name for name in ends if min(ends[name]) > max(ends[best])]
    facts = network.race_sentence(network.read(experiments.record("race"), task, "adam"), WORDS)
    assert facts["best"] == WORDS.ui(f"race_{best}")
    for name in set(ends) - {best}:
        listed = facts["behind"] if name in behind else facts["same"]
        assert WORDS.ui(f"race_{name}") in listed


def test_the_machines_table_has_a_row_for_each_machine_that_can_be_read():
    names = [read("common", "en").ui(one.family) for one in machines("stories")]
    said = html(opened(race_corpus="stories")).partition(WORDS.ui("race_column_rule"))[2]
    assert names
    assert all(name in said for name in names)


def test_what_trained_a_machine_is_what_its_manifest_says():
    found = {
        family: trained_by(family, checkpoint("stories", family, ASSETS / "checkpoints").manifest())
        for family in ("ngram", "lstm", "transformer")
    }
    assert [one.rule for one in found.values()] == ["counts", "adamw", "muon"]
    transformer = found["transformer"]
    assert (transformer.recipe.muon, transformer.recipe.learning_rate) == (0.004, 0.0006)
    assert (transformer.steps, transformer.batch, transformer.tokens, transformer.before) == (
        3000,
        8,
        8 * 256,
        True,
    )


def test_steps_are_said_once_when_nothing_is_off_and_lines_that_lie_on_each_other_are_named():
    all_on, mean_alone = (
        parts.sentence(parts.take_apart("on", square, "on", 100, 1, 0.05, 0.999), WORDS)
        for square in ("on", "off")
    )
    assert str(all_on["ended"]).count("24 steps") == 1
    assert all_on["same"] == WORDS.ui("race_lie")
    assert str(mean_alone["ended"]).count("steps") == 2
    assert mean_alone["same"] == ""
