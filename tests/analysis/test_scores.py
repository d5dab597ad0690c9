"""Real queries and keys scored three times, saturation, the far key and the price: meanings, not shapes."""

import math

import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.scores.collapse import effective_keys, query_and_keys, row_of_weights
from llm_core.analysis.scores.functions import weights_of
from llm_core.analysis.scores.price import plain_attention_seconds, scores_counted
from llm_core.analysis.scores.saturation import gradient_lengths, random_scores, saturation
from llm_core.analysis.scores.ways import WAYS, ask, compare

TEXT = "Lily had a red ball."


@pytest.fixture(scope="module")
def asked():
    return ask(checkpoints.load("stories", "transformer"), TEXT, layer=1, head=1, limit=9)


def test_the_scaled_weights_are_the_pattern_that_the_model_itself_computed(asked):
    found = compare(asked.queries, asked.keys, causal=True, seed=1)
    torch.testing.assert_close(found.weights["scaled"], asked.pattern, atol=1e-5, rtol=1e-4)


def test_dot_and_scaled_differ_by_the_root_of_the_width_and_all_rows_sum_to_one(asked):
    width = asked.queries.shape[-1]
    for causal in (True, False):
        found = compare(asked.queries, asked.keys, causal, seed=1)
        torch.testing.assert_close(found.scores["dot"], found.scores["scaled"] * math.sqrt(width))
        for way in WAYS:
            sums = found.weights[way].sum(-1)
            torch.testing.assert_close(sums, torch.ones_like(sums))
            later = found.weights[way].triu(1)
            assert bool((later == 0).all()) == causal


def test_only_the_untrained_net_depends_on_the_seed(asked):
    one, two = (compare(asked.queries, asked.keys, True, seed) for seed in (1, 2))
    assert torch.equal(one.scores["dot"], two.scores["dot"])
    assert not torch.allclose(one.scores["additive"], two.scores["additive"])


def test_what_does_not_fit_is_counted(asked):
    model = checkpoints.load("stories", "transformer")
    whole = 1 + len(model.tokenizer.encode(TEXT))
    short = ask(model, TEXT, 0, 0, limit=4)
    assert (len(short.tokens), short.cut) == (4, whole - 4)


def test_scores_of_random_vectors_have_the_variance_of_their_width_and_scaling_brings_it_to_one():
    scores = random_scores(seed=3, widths=(4, 64), draws=200)
    for width, drawn in zip((4, 64), scores, strict=True):
        assert float(drawn.var()) == pytest.approx(width, rel=0.1)


def test_the_measured_saturation_is_what_the_lesson_expects():
    widths = (4, 16, 64, 256, 1024)
    scores = random_scores(seed=1, widths=widths)
    for width, drawn, expected in zip(widths, scores, (0.27, 0.58, 0.80, 0.90, 0.95), strict=True):
        plain, divided = saturation(drawn, 1.0), saturation(drawn / math.sqrt(width), 1.0)
        assert plain.top == pytest.approx(expected, abs=0.05)
        assert divided.top == pytest.approx(0.107, abs=0.015)
        assert plain.low <= plain.top <= plain.high
        assert 0 < plain.bits < divided.bits < 6
        assert plain.gradient < divided.gradient


def test_a_temperature_of_root_d_is_the_same_as_dividing():
    (scores,) = random_scores(seed=2, widths=(64,), draws=40)
    hot, divided = saturation(scores, 8.0), saturation(scores / 8.0, 1.0)
    assert (hot.top, hot.bits, hot.gradient) == pytest.approx((divided.top, divided.bits, divided.gradient))


def test_the_same_seed_gives_the_same_scores_and_progress_is_told():
    told = []
    first = random_scores(5, (4, 8), 30, 7, lambda done, total: told.append((done, total)))
    assert torch.equal(first, random_scores(5, (4, 8), 30, 7))
    assert first.shape == (2, 30, 7)
    assert told[-1] == (30, 30)


def test_gradients_by_autograd_are_those_of_the_formula_of_softmax():
    scores = torch.randn(5, 6, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    p = weights_of(scores)
    jacobian = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]  # Bridle 1990
    torch.testing.assert_close(gradient_lengths(scores), jacobian.norm(dim=1))


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


def test_the_price_is_the_number_in_the_lesson_and_doubling_the_text_costs_four_times():
    assert (scores_counted(256), scores_counted(4096)) == (65_536, 16_777_216)
    assert scores_counted(512, heads=3, layers=2) == 4 * scores_counted(256, heads=3, layers=2)


def test_timing_takes_the_median_and_tells_its_progress():
    ticks, told = iter(range(10_000)), []
    found = plain_attention_seconds(
        (4, 8), 4, 3, lambda *at: told.append(at), clock=lambda: float(next(ticks))
    )
    assert found == [1.0, 1.0]
    assert told == [(1, 2), (2, 2)]
