"""Bayes' theorem: the textbook case, enumeration, and whole persons."""

import math
import random
from fractions import Fraction

import pytest

from llm_core.probability.bayes import Screening, persons, posterior, whole_population


def test_a_good_test_for_a_rare_disease_is_mostly_wrong_when_positive():
    test = Screening(base=0.001, hit=0.99, false_alarm=0.01)
    assert test.after_positive() == pytest.approx(float(Fraction(99, 99 + 999)), rel=1e-12)  # 9%
    assert round(test.after_positive(), 2) == 0.09
    assert persons(test.shares(), 1000) == [1, 0, 10, 989]
    assert whole_population(test) == 100_000
    assert persons(test.shares(), 100_000) == [99, 1, 999, 98_901]


def test_the_theorem_is_what_enumeration_counts():
    draw = random.Random(2)
    for _ in range(50):
        sick, hits = draw.randrange(1, 50), draw.randrange(0, 50)
        well, alarms = draw.randrange(1, 500), draw.randrange(1, 500)
        hits, alarms = min(hits, sick), min(alarms, well)
        found = posterior(sick / (sick + well), hits / sick, alarms / well)
        assert found == pytest.approx(hits / (hits + alarms), rel=1e-12)


def test_a_test_that_knows_nothing_leaves_the_base_rate():
    test = Screening(0.1, 0.3, 0.3)
    assert test.after_positive() == pytest.approx(0.1)
    assert test.after_negative() == pytest.approx(0.1)


def test_when_nobody_is_positive_there_is_no_answer():
    assert math.isnan(Screening(0.2, 0.0, 0.0).after_positive())
    assert Screening(0.0, 0.9, 0.1).after_positive() == 0
    assert Screening(1.0, 0.9, 0.1).after_positive() == 1


def test_parts_are_whole_persons_and_add_up():
    draw = random.Random(3)
    for _ in range(200):
        test = Screening(draw.random(), draw.random(), draw.random())
        people = draw.choice((7, 1000, 10_000))
        parts = persons(test.shares(), people)
        assert sum(parts) == people
        assert all(abs(part - share * people) < 1 for part, share in zip(parts, test.shares(), strict=True))


def test_whole_populations_are_the_smallest_round_ones():
    assert whole_population(Screening(0.5, 0.5, 0.5)) == 1000
    assert whole_population(Screening(0.001, 0.5, 0.5)) == 10_000
    assert whole_population(Screening(0.12345, 0.54321, 0.00001)) is None
