"""The training of the task: same strips for all, the lesson is the answer alone, and it can be learnt."""

import itertools

import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.recall import stored
from llm_core.recall.machines import MACHINES, untrained
from llm_core.recall.training import DELAYS, FAR, MOST_MIXED, batches, held_out, learn, measured


def test_batches_of_one_delay_have_one_length_up_to_what_stands_before_the_mark():
    lengths = {ids.shape[1] for ids in itertools.islice(batches(7, 1), 30)}
    assert lengths <= set(range(12, 18))  # start, mark, letter, question and answer are five


def test_mixed_delays_reach_from_one_to_the_longest():
    lengths = [ids.shape[1] for ids in itertools.islice(batches(None, 1, "first"), 400)]
    assert (min(lengths), max(lengths)) == (1 + 4, MOST_MIXED + 4)


def test_the_last_column_is_the_answer():
    ids = next(batches(3, 1, "first"))
    assert torch.equal(ids[:, -1], ids[:, 1])


def test_a_short_delay_is_learnt_and_the_same_seed_learns_the_same():
    ends = []
    for _ in range(2):
        model = untrained("rnn", 1)
        *_, last = learn(model, 1, 1e-2, 1, kind="first", steps=120, every=120)
        ends.append(last.valid)
    assert ends[0] == ends[1] > 0.9


def test_strips_of_validation_and_test_differ():
    first, second = held_out(5, 1, count=8), held_out(5, 2, count=8)
    assert not any(
        a.ids.shape == b.ids.shape and torch.equal(a.ids, b.ids) for a, b in zip(first, second, strict=True)
    )


def test_the_stored_machines_answer_as_the_record_says():
    found = stored.load()
    for name in MACHINES:
        share = stored.over_delays(found.facts, "mixed", name)[10].values[0]
        again = measured(found.machines[name][1], held_out(10, found.facts["test_seed"]))
        assert again == pytest.approx(share, abs=0.011)


def test_the_record_is_whole_and_the_search_was_the_same_for_all():
    facts = stored.load().facts
    assert set(facts["delays"]) <= set(DELAYS)
    assert facts["tested_delays"] == list(FAR)
    for name in MACHINES:
        for way, delay in (("mixed", 0), ("alone", facts["delays"][0]), ("alone", 20)):
            tried = [
                run["rate"]
                for run in facts["runs"]
                if (run["way"], run["machine"], run["delay"], run["seed"])
                == (way, name, delay, facts["search_seed"])
            ]
            assert sorted(tried) == facts["rates"]


def test_a_record_without_some_training_is_refused(monkeypatch):
    facts = experiments.record(stored.RECORD)
    less = {**facts, "runs": [run for run in facts["runs"] if run["machine"] != "gru"]}
    monkeypatch.setattr(experiments, "record", lambda name: less)
    with pytest.raises(CheckpointError, match="does not fit"):
        stored.load()
