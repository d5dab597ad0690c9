"""The chapter "Duel": what it draws and promises is what the library and its record say."""

import numpy as np
import pytest

from chapters.seeing.duel.count import SIDES, counts
from chapters.seeing.duel.language import SHOWN
from llm_core import checkpoints, experiments
from llm_core.drawing.counted import copies, count_cells
from llm_core.drawing.duels import CASES, EVERY, SEEDS, baseline, duel
from llm_core.drawing.plane import CURVES, EDGE
from llm_core.drawing.tokens import draw_tokens
from llm_core.networks.dice import Dice
from llm_core.small_trainings import duel as small_duel
from tests.chapters.opening import opened
from tests.chapters.reading import array, traces

RECORD = experiments.record("duel")


def curve(case, seed):
    return next(run["curve"] for run in RECORD["runs"] if (run["case"], run["seed"]) == (case, seed))


def test_the_record_is_made_by_the_code_that_is_shown():
    found = [(one.round, one.energy, one.reached, one.outside) for one in duel("even", 2, rounds=2 * EVERY)]
    assert len(found) == 3
    np.testing.assert_allclose(found, curve("even", 2)[:3], atol=0.002)
    assert RECORD["same"] == pytest.approx(baseline(), abs=1e-4)
    assert {(run["case"], run["seed"]) for run in RECORD["runs"]} == {(c, s) for c in CASES for s in SEEDS}


def test_a_small_training_is_a_duel_of_the_record_and_stops():
    looks = []
    for look in small_duel("even", 1):
        looks.append((look.step, look.values["even"]))
        if len(looks) == 2:
            break
    np.testing.assert_allclose(looks, [row[:2] for row in curve("even", 1)[:2]], atol=0.002)
    assert len(list(small_duel("even", 1, lambda: True))) == 1


def test_many_turns_of_the_generator_lose_modes_in_most_seeds():
    ends = {case: [curve(case, seed)[-1][2] for seed in SEEDS] for case in CASES}
    assert ends["even"] == [8, 8, 8]
    assert sorted(ends["g_more"])[1] <= 2


@pytest.mark.usefixtures("shared_models")
def test_the_lines_are_the_record():
    at = opened("seeing", "duel", missed_case="g_more")
    drawn = traces(at, "duel_missed_energy")
    assert len(drawn) == 2 * len(SEEDS)
    for trace, (case, seed) in zip(drawn, [(c, s) for c in ("even", "g_more") for s in SEEDS], strict=True):
        assert array(trace["y"]).tolist() == [row[1] for row in curve(case, seed)]


def test_counted_cells_are_drawn_as_often_as_they_were_counted():
    points = CURVES["moons"].draw(Dice(3), 400)
    model = count_cells(points, 8)
    edges = np.linspace(-EDGE, EDGE, 9)
    assert (model.ink == np.histogram2d(-points[:, 1], points[:, 0], [edges, edges])[0]).all()
    drawn = count_cells(model.draw(Dice(4), 8000), 8).ink / 8000
    np.testing.assert_allclose(drawn, model.ink / 400, atol=0.02)
    assert count_cells(np.array([[9.0, 9.0], [-9.0, -9.0]]), 4).ink[[0, 3], [3, 0]].tolist() == [1, 1]


def test_few_cells_blur():
    found = counts("ring", 16, 1000).every
    assert list(found) == list(SIDES)
    assert np.mean(found[2].energies) > 5 * np.mean(found[16].energies)


def test_more_points_to_count_come_nearer_to_fresh_data():
    few, many = (np.mean([copies(CURVES["spiral"], n, 64).energies]) for n in (50, 5000))
    assert many < few


@pytest.mark.usefixtures("shared_models")
def test_draws_follow_the_chances_and_a_low_temperature_reaches_fewer_tokens():
    model = checkpoints.load("stories", "transformer")
    cold, warm = (draw_tokens(model, "Tom saw a", t, 500, 1) for t in (0.2, 1.0))
    np.testing.assert_allclose(warm.counts / 500, warm.chances, atol=0.07)
    np.testing.assert_allclose(warm.honest, warm.chances)
    assert cold.reached.sum() < warm.reached.sum() <= warm.places.sum()
    zero = draw_tokens(model, "", 0.0, 50, 1)
    assert zero.counts[0] == 50


@pytest.mark.usefixtures("shared_models")
def test_the_bars_are_chances_and_draws():
    at = opened("seeing", "duel", duel_text="Tom saw a", duel_temperature="0.5", duel_draw="3")
    chance, drawn = traces(at, "duel_language_bars")
    found = draw_tokens(checkpoints.load("stories", "transformer"), "Tom saw a", 0.5, 500, 3)
    np.testing.assert_allclose(array(chance["y"]), found.honest[:SHOWN], rtol=1e-6)
    np.testing.assert_allclose(array(drawn["y"]), found.counts[:SHOWN] / 500)
