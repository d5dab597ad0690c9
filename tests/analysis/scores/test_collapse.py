"""One key far from the rest: what its row of weights and its gradients become."""

import pytest
import torch

from llm_core.analysis.scores.collapse import effective_keys, query_and_keys, row_of_weights


def test_one_step_of_distance_is_about_one_point_of_scaled_score():
    rows = [row_of_weights(*query_and_keys(d, seed=1), 1.0, True) for d in (0.0, 3.0)]
    query, _ = query_and_keys(0.0, seed=1)
    gained = float(rows[1].scores[0] - rows[0].scores[0])
    assert gained == pytest.approx(3.0 * float(query.norm()) / 8.0)
    assert torch.equal(rows[0].scores[1:], rows[1].scores[1:])


@pytest.mark.parametrize("change", ["distance", "temperature", "root"])
def test_a_far_key_a_low_temperature_and_no_division_all_take_the_gradient_from_the_others(change):
    distance, temperature, scaled = {
        "distance": (10.0, 1.0, True),
        "temperature": (2.0, 0.1, True),
        "root": (3.0, 1.0, False),
    }[change]
    calm = row_of_weights(*query_and_keys(0.0, seed=1), 1.0, True)
    row = row_of_weights(*query_and_keys(distance, seed=1), temperature, scaled)
    assert float(row.weights[0]) > 0.99
    assert float(row.gradients[1:].median()) < 1e-2 * float(calm.gradients[1:].median())
    assert effective_keys(row.weights) < 1.1 < effective_keys(calm.weights)


def test_gradients_to_the_keys_are_those_of_small_differences():
    query, keys = query_and_keys(1.0, seed=2, keys=3, width=4)
    row, step, squares = row_of_weights(query, keys, 0.7, True), 1e-6, torch.zeros(3, dtype=torch.float64)
    for j in range(3):
        for d in range(4):
            above, below = keys.clone(), keys.clone()
            above[j, d] += step
            below[j, d] -= step
            change = (
                row_of_weights(query, above, 0.7, True).weights
                - row_of_weights(query, below, 0.7, True).weights
            )
            squares[j] += ((change / (2 * step)) ** 2).sum()
    torch.testing.assert_close(row.gradients, squares.sqrt(), rtol=1e-5, atol=1e-8)


def test_the_row_is_spread_over_all_keys_when_they_are_alike_and_over_one_when_it_is_one_hot():
    assert effective_keys(torch.full((8,), 1 / 8)) == pytest.approx(8)
    assert effective_keys(torch.tensor([1.0, 0.0])) == pytest.approx(1)
