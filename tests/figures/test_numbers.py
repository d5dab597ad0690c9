"""Shares of one whole are written so that they add up."""

import re

import numpy as np
import pytest

from figures.numbers import shares


def total(written):
    return sum(int(re.sub(r"\D", "", text)) for text in written.values() if "<" not in text)


def test_three_thirds_are_a_whole():
    assert list(shares({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}).values()) == [
        "34%",
        "33%",
        "33%",
    ]


@pytest.mark.parametrize("seed", range(200))
def test_whole_per_cents_sum_to_100(seed):
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0.01, 1, size=rng.integers(2, 7))
    parts = {str(i): float(weight / weights.sum()) for i, weight in enumerate(weights)}
    written = shares(parts)
    assert total(written) == 100
    for name, text in written.items():
        if "<" not in text:
            assert int(text[:-1]) == pytest.approx(100 * parts[name], abs=1)


def test_nothing_is_0_and_hardly_anything_is_not():
    assert shares({"a": 1.0, "b": 0.0}) == {"a": "100%", "b": "0%"}
    assert shares({"a": 0.998, "b": 0.002})["b"] == "< 1%"
