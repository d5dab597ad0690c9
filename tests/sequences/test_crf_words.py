"""The fields that cut Chinese words: the small training is the record's, and pruning keeps the strongest weights."""

from dataclasses import replace

import numpy as np
import pytest

from llm_core import experiments, small_trainings
from llm_core.sequences import crf_words
from llm_core.sequences.crf_words import SWITCHES, groups_of, pruned, sample, scored_on, stored_crf

FACTS = experiments.record("crf")


@pytest.fixture
def one_pass(monkeypatch):
    monkeypatch.setattr(crf_words, "SMALL", replace(crf_words.SMALL, epochs=1))


def test_the_small_training_begins_as_the_records_curve(one_pass):
    (look,) = small_trainings.labels(SWITCHES, 1)
    _, _, gold, silver = FACTS["small_curve"][0]
    assert look.values == pytest.approx({"gold": 1 - gold, "silver": 1 - silver}, abs=2e-3)


def test_another_seed_draws_another_sample_and_a_stop_ends_it():
    assert sample(1) == sample(1) != sample(2)
    assert list(small_trainings.labels(SWITCHES, 1, lambda: True)) == []


def test_the_stored_field_scores_as_the_record_says():
    found = scored_on(stored_crf().cut, "gold")
    assert [found.precision, found.recall, found.f1] == pytest.approx(
        FACTS["scores"]["crf_all"][0]["gold"], abs=1e-3
    )


def test_groups_that_are_switched_off_are_left_out_and_the_sign_itself_never():
    assert groups_of(()) == ("here",)
    assert groups_of(("types", "pairs")) == ("here", "pairs", "types")


def test_pruning_keeps_the_features_with_the_largest_weights():
    field = stored_crf()
    small = pruned(field, 50)
    assert len(small.rows) == 50
    strength = np.abs(field.weights[:-1]).max(axis=1)
    assert np.abs(small.weights[:-1]).max(axis=1).min() >= np.sort(strength)[-50]
    for name, row in small.rows.items():
        np.testing.assert_array_equal(small.weights[row], field.weights[field.rows[name]])
