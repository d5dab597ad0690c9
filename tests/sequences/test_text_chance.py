"""Probabilities of a text: the hidden Markov model's against enumeration, the field's refusal by arithmetic."""

import itertools
import math

import numpy as np
import pytest

from llm_core.sequences.hmm_words import estimated
from llm_core.sequences.text_chance import log_probability, next_characters, raised, unknown_to
from tests.sequences.test_crf import random_crf

MODEL = estimated([["我", "爱", "学习"], ["学习", "编程", "我"]])


def by_paths(text):
    """P(text), every label sequence by itself."""
    start, transition, emission = MODEL.hmm.probabilities
    total = 0.0
    for path in itertools.product(range(4), repeat=len(text)):
        chance = start[path[0]] * emission[path[0], MODEL.column[text[0]]]
        for before, after, character in zip(path, path[1:], text[1:], strict=False):
            chance *= transition[before, after] * emission[after, MODEL.column[character]]
        total += chance
    return total


def test_the_probability_of_a_text_is_the_sum_over_its_paths():
    assert log_probability(MODEL, "我学习") == pytest.approx(math.log(by_paths("我学习")), rel=1e-12)


def test_the_next_characters_are_the_ratio_of_two_texts():
    found = dict(next_characters(MODEL, "我学", len(MODEL.column)))
    assert sum(found.values()) == pytest.approx(1, rel=1e-12)
    for character, share in found.items():
        assert share == pytest.approx(by_paths("我学" + character) / by_paths("我学"), rel=1e-10)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_unknown_characters_are_named_once():
    assert unknown_to(MODEL, "我x我x🙂") == ["x", "🙂"]


def test_what_is_added_to_every_label_moves_z_and_no_probability():
    field, text = random_crf(), "学习编程"
    log_z, shares = raised(field, text, 3.0)
    assert log_z == pytest.approx(field.log_z(text) + 3.0 * len(text), rel=1e-12)
    np.testing.assert_allclose(shares, field.marginals(text), rtol=1e-9)
