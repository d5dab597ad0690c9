"""The race on real networks: equal terms for all, a search apart from the race, and the record that says so."""

import numpy as np
import pytest

from llm_core import experiments, small_trainings
from llm_core.networks import network_race
from llm_core.networks.network_race import (
    GRID,
    RACERS,
    RECORD,
    SEARCH_SEEDS,
    SEEDS,
    TASKS,
    learner,
    overlapping,
    run,
)


@pytest.mark.parametrize("task", TASKS)
def test_all_optimisers_begin_with_the_same_weights_and_see_the_same_batches(task):
    every = [learner(task, racer, 0.01, seed=3) for racer in RACERS]
    first = [next(one.batches) for one in every]
    assert all(batch == first[0] for batch in first)
    for one in every:
        for ours, theirs in zip(one.network.weights, every[0].network.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)
    other = learner(task, "adam", 0.01, seed=4)
    assert next(other.batches) != first[0]
    assert not np.array_equal(other.network.weights[0], every[0].network.weights[0])


def test_no_rate_was_chosen_by_the_runs_that_are_shown():
    assert not set(SEEDS) & set(SEARCH_SEEDS)


@pytest.mark.parametrize("task", TASKS)
def test_the_rate_of_the_record_is_the_best_of_its_search_and_lies_inside_the_grid(task):
    for racer in experiments.record(RECORD)["tasks"][task]["racers"].values():
        tried = {rate: loss for rate, loss in racer["searched"] if loss is not None}
        assert racer["rate"] == min(tried, key=tried.get)
        assert [rate for rate, _ in racer["searched"]] == list(GRID)
        assert GRID[0] < racer["rate"] < GRID[-1]


def test_a_run_repeats_the_record():
    found = experiments.record(RECORD)["tasks"]["digits"]
    racer = found["racers"]["nesterov"]
    laps = list(run("digits", "nesterov", racer["rate"], SEEDS[0]))
    assert [lap.step for lap in laps] == found["steps"]
    np.testing.assert_allclose([lap.loss for lap in laps], racer["curves"][0], atol=2e-5)
    np.testing.assert_allclose(laps[-1].held_out, racer["held_out"][0], atol=2e-5)


def test_a_run_that_diverges_ends_and_counts_as_infinitely_bad(monkeypatch):
    monkeypatch.setattr(network_race, "TASKS", {"digits": network_race.Task((64, 4, 1), 8, 4)})
    monkeypatch.setattr(network_race.Training, "step", lambda self: setattr(self, "diverged", True))
    assert [lap.step for lap in run("digits", "sgd", 1.0, 1)] == [0]
    assert network_race.last_loss("digits", "sgd", 1.0, (1,)) == float("inf")


def test_ranges_that_share_a_value_overlap():
    assert overlapping([1, 3], [2, 5])
    assert overlapping([2, 5], [1, 3])
    assert overlapping([1, 9], [3, 4])
    assert not overlapping([1, 2], [3, 4])
    assert not overlapping([3, 4], [1, 2])


def test_held_out_digits_are_of_other_hands():
    known, held_out = network_race.data("digits")
    assert len(known.y) > 2 * len(held_out.y)
    assert set(known.y) == {-1.0, 1.0}
    assert known.x.min() == -1
    assert known.x.max() == 1


def test_what_a_visitor_trains_is_the_line_of_the_record_and_a_stop_ends_it():
    found = experiments.record(RECORD)["tasks"]["digits"]["racers"]["adam"]
    looks = list(small_trainings.race("digits", "adam", SEEDS[1]))
    np.testing.assert_allclose([look.values["adam"] for look in looks], found["curves"][1], atol=2e-5)
    assert looks[-1].done == TASKS["digits"].steps
    assert [look.step for look in small_trainings.race("digits", "adam", 1, lambda: True)] == [0]
