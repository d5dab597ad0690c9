"""Verification: distances, both errors, where they are equal, and people at a gate."""

import numpy as np
import pytest
import sklearn.metrics
import torch
from scipy.spatial.distance import pdist

from llm_core import experiments
from llm_core.data.mnist import mnist
from llm_core.vision.verification import (
    GROUPS,
    KNOWN,
    NEW,
    RECORD,
    Distances,
    all_pairs,
    at_the_gate,
    distance,
    embed,
    equal_error,
    errors,
    measured,
    of_classes,
    pixels,
    rates,
    trained,
    untrained,
)
from llm_core.vision.verification_training import MARGIN, learn, pair_loss

DICE = np.random.default_rng(1)
FOUND = Distances(np.sort(DICE.normal(0.5, 0.2, 300).clip(0)), np.sort(DICE.normal(1.0, 0.3, 700).clip(0)))


def test_all_pairs_are_scipy_s_distances_of_vectors_of_length_1():
    test = mnist("test")
    vectors = pixels(test.images[::25])
    found = all_pairs(vectors.astype(float), test.labels[::25])
    np.testing.assert_allclose(
        np.sort(np.concatenate(found)), np.sort(pdist(vectors.astype(float))), atol=2e-4
    )
    assert len(found.same) == 10  # two of each class
    assert distance(vectors[0], vectors[1]) == pytest.approx(pdist(vectors[:2])[0], rel=1e-5)


def test_rates_are_scikit_learn_s_roc_curve():
    truth = np.r_[np.ones(300), np.zeros(700)]
    accepts, kept, at = sklearn.metrics.roc_curve(truth, -np.concatenate(FOUND), drop_intermediate=False)
    mine = rates(FOUND, -at[1:])
    np.testing.assert_allclose(mine[0], accepts[1:], atol=1e-12)
    np.testing.assert_allclose(mine[1], 1 - kept[1:], atol=1e-12)


def test_errors_are_counted_and_a_distance_at_the_threshold_passes():
    found = Distances(np.array([0.1, 0.5, 0.9]), np.array([0.5, 1.2]))
    assert errors(found, 0.5) == (1, 1, 2, 3)
    assert errors(found, 0.0) == (0, 3, 2, 3)
    assert errors(found, 2.0) == (2, 0, 2, 3)


def test_at_the_equal_error_rate_both_shares_are_equal():
    equal = equal_error(FOUND)
    here = errors(FOUND, equal.threshold)
    assert here.accept_rate == pytest.approx(here.reject_rate, abs=0.005)
    assert equal.rate == pytest.approx(here.accept_rate, abs=0.005)
    assert equal_error(Distances(np.array([0.1]), np.array([1.0]))).rate == 0


def test_people_at_a_gate_add_up_and_the_base_rate_decides():
    gate = at_the_gate(100_000, 100, 0.02, 0.03)
    assert sum(gate) == pytest.approx(100_000)
    assert gate == pytest.approx((96_903, 2_997, 2, 98))
    assert gate.stopped_are_impostors == pytest.approx(98 / 3_095)
    assert gate.passed_are_impostors == pytest.approx(2 / 96_905)
    assert np.isnan(at_the_gate(100, 0, 0.5, 0.0).stopped_are_impostors)


def test_the_loss_pulls_and_pushes_as_its_formula_says():
    vectors = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]])
    labels = torch.tensor([0, 0, 1])
    same, far, near = 2.0, 0.4**0.5, 0.8**0.5  # distances: of 1 and 2 (squared), of 1 and 3, of 2 and 3
    expected = same + ((MARGIN - far) ** 2 + (MARGIN - near) ** 2) / 2
    assert float(pair_loss(vectors, labels)) == pytest.approx(expected, rel=1e-5)


def test_learning_repeats_itself_by_seed_and_helps():
    curves = [[event.valid for event in learn(untrained(seed), 15, seed, every=15)] for seed in (1, 1, 2)]
    assert curves[0] == curves[1] != curves[2]
    assert curves[0][-1] < curves[0][0]


def test_the_record_is_what_the_stored_networks_do():
    facts, networks = experiments.record(RECORD), trained()
    assert (tuple(facts["classes"]["known"]), tuple(facts["classes"]["new"])) == (KNOWN, NEW)
    for group, classes in GROUPS.items():
        part = of_classes(mnist("test"), classes)
        assert set(part.labels) == set(classes)
        rows = [
            equal_error(all_pairs(embed(one, part.images), part.labels)).rate for one in networks.values()
        ]
        assert rows == pytest.approx(facts["test"][group]["network"], abs=2e-4)
        by_pixels = equal_error(all_pairs(pixels(part.images), part.labels)).rate
        assert by_pixels == pytest.approx(facts["test"][group]["pixels"], abs=2e-4)
    assert set(measured().distances) == {(way, g) for way in ("1", "2", "3", "pixels") for g in GROUPS}


def test_an_empty_picture_has_a_vector_too():
    blank = np.zeros((1, 28, 28), np.uint8)
    assert np.linalg.norm(embed(untrained(1), blank)) == pytest.approx(1, rel=1e-5)
    assert not pixels(blank).any()
