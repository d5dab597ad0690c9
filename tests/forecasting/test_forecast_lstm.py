"""The LSTM that forecasts: its fast path is the textbook cell, it looks at the past alone, in any unit."""

import numpy as np
import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.forecasting.lstm import TARGETS, learn, scale_of, untrained
from llm_core.forecasting.opponents import WINDOW, persistence
from llm_core.forecasting.scores import mae
from llm_core.forecasting.series import SERIES, cut, season, walk
from llm_core.forecasting.stored import RECORD, SEEDS, Stored, all_forecasts, errors, restored

targets = pytest.mark.parametrize("target", TARGETS)


def trained(x, target, steps=60, train=180):
    one = untrained(x[:train], target, 1)
    for _ in learn(one, x[:train], 1, 0.01, steps):
        pass
    return one


def test_the_fused_path_is_the_textbook_cell():
    one = untrained(season(1, 100), "levels", 1).reader
    x = torch.randn(5, WINDOW, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(one(x), one.plain(x), atol=1e-6, rtol=1e-5)


def test_the_scale_is_that_of_the_values_by_hand():
    found = scale_of(np.array([0.0, 2, 4, 6]))
    assert (found.mean, found.width) == (3, pytest.approx(np.sqrt(5)))
    assert (found.step_mean, found.step) == (
        2,
        1,
    )  # every change is the same: a spread of nothing counts as 1


@targets
def test_an_answer_of_the_target_is_turned_back_into_the_value(target):
    """What the cell is to answer, put through the way back, is the value that follows."""
    x = season(1, 120)
    one = untrained(x[:100], target, 1)
    rows, following = x[None, 50 : 50 + WINDOW + 1], x[50 + WINDOW + 1 : 50 + WINDOW + 2]
    one.reader.forward = lambda _: one.answers(rows, following)
    np.testing.assert_allclose(one.answered(rows), following, rtol=1e-5)


@targets
def test_no_forecast_changes_when_the_future_does(target):
    x = season(2, 300)
    changed = x.copy()
    changed[200:] = 1e6
    one, other = (trained(y, target) for y in (x, changed))
    forecast, after = one.forecast(x, 190), other.forecast(changed, 190)
    np.testing.assert_array_equal(forecast[:11], after[:11])
    assert not np.array_equal(forecast[11:], after[11:])


@targets
def test_another_unit_changes_no_skill(target):
    x, y = season(3, 300), 1.8 * season(3, 300) + 32
    ratios = [
        mae(trained(z, target).forecast(z, 240), z[240:]) / mae(persistence(z, 240), z[240:]) for z in (x, y)
    ]
    assert ratios[1] == pytest.approx(ratios[0], rel=0.02)


@targets
def test_it_learns_a_wave_and_beats_persistence(target):
    x = np.sin(np.arange(300) / 3)
    assert mae(trained(x, target, 200).forecast(x, 240), x[240:]) < 0.5 * mae(persistence(x, 240), x[240:])


def test_its_answers_to_levels_are_bounded_and_its_answers_of_changes_follow():
    """What a weighted sum of values between -1 and 1 can be: bias and the sizes of the weights."""
    x = walk(1, 300)
    one = trained(x, "levels")
    most = one.reader.out.weight.abs().sum().item() + abs(one.reader.out.bias.item())
    far = np.full((1, WINDOW + 1), 1e5)
    assert abs(one.answered(far)[0] - one.scale.mean) <= one.scale.width * most
    follower = trained(x, "differenced")
    assert abs(follower.answered(far)[0] - 1e5) < 10


def test_the_same_seed_learns_the_same_and_a_stop_ends_it():
    x = season(1, 200)
    first, again = trained(x, "levels", 20), trained(x, "levels", 20)
    np.testing.assert_array_equal(first.forecast(x, 180), again.forecast(x, 180))
    one = untrained(x, "levels", 1)
    assert list(learn(one, x, 1, 0.01, 100, cancelled=lambda: True)) == [0]


def test_an_unknown_target_is_said():
    with pytest.raises(ValueError, match="levels, changes, differenced"):
        untrained(walk(1), "prices", 1)


@pytest.mark.parametrize("kind", SERIES)
def test_the_record_is_what_its_weights_do(kind):
    stored = Stored.read()
    for seed in SEEDS:
        x = SERIES[kind](seed)
        found = errors(all_forecasts(stored, kind, seed), x[cut(len(x)).valid :])
        said = next(
            one["mae"] for one in stored.facts["opponents"] if (one["series"], one["seed"]) == (kind, seed)
        )
        runs = {
            one["target"]: one["mae"]
            for one in stored.facts["runs"]
            if (one["series"], one["seed"]) == (kind, seed)
        }
        assert found == pytest.approx(said | runs, abs=2e-3)


def test_every_target_had_the_same_search():
    search = experiments.record(RECORD)["search"]
    rates = {tuple(tried) for targets_ in search.values() for tried in targets_.values()}
    assert len(rates) == 1
    for run in experiments.record(RECORD)["runs"]:
        tried = search[run["series"]][run["target"]]
        assert run["rate"] == float(min(tried, key=tried.get))


def test_missing_weights_are_one_sentence():
    with pytest.raises(CheckpointError, match=r"walk\.levels\.1"):
        restored({}, "walk", "levels", 1)
