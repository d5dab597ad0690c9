"""Tokens as modes: which ones there are follows from the model, not from the temperature."""

import numpy as np

from llm_core.drawing.tokens import Drawn


def test_a_token_counts_as_a_place_by_its_chance_at_temperature_1_and_is_reached_by_its_counts():
    honest, cold = np.array([0.5, 0.3, 0.15, 0.05]), np.array([0.9, 0.1, 0.0, 0.0])
    found = Drawn([4, 2, 9, 1], honest, cold, np.array([9, 1, 0, 0]), 10)
    assert found.places.tolist() == [True, True, True, False]
    assert found.reached.tolist()[:1] == [True]
    assert not found.reached[2]
    assert not found.reached[3]
