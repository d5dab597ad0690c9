"""The worked example: the same numbers as torch's own attention, and what each step must hold."""

import math

import pytest
import torch
import torch.nn.functional as F

from llm_core.analysis.attention.by_hand import COMPASS, EXAMPLES, by_hand, soft_lookup


def tensors(example):
    one = EXAMPLES[example]
    return [torch.tensor(rows, dtype=torch.float64) for rows in (one.q, one.k, one.v)]


def random_rows(T, S, D, W):
    dice = torch.Generator().manual_seed(T * 100 + S)
    return [
        3 * torch.randn(n, width, generator=dice, dtype=torch.float64)
        for n, width in ((T, D), (S, D), (S, W))
    ]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("example", sorted(EXAMPLES))
def test_the_output_is_what_torchs_own_attention_gives(example, causal):
    q, k, v = tensors(example)
    expected = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    torch.testing.assert_close(by_hand(q.tolist(), k.tolist(), v.tolist(), causal).output, expected)


def test_without_the_division_it_is_torchs_attention_with_scale_one_also_across_two_sentences():
    q, k, v = random_rows(5, 4, 3, 2)
    found = by_hand(q.tolist(), k.tolist(), v.tolist(), divided=False)
    torch.testing.assert_close(found.output, F.scaled_dot_product_attention(q, k, v, scale=1.0))
    torch.testing.assert_close(found.scaled, found.scores)


@pytest.mark.parametrize("divided", [False, True])
@pytest.mark.parametrize("causal", [False, True])
def test_each_matrix_follows_from_the_one_before(causal, divided):
    q, k, v = random_rows(5, 5, 4, 3)
    found = by_hand(q.tolist(), k.tolist(), v.tolist(), causal, divided)
    torch.testing.assert_close(found.scores, q @ k.T)
    torch.testing.assert_close(found.scaled, found.scores / (2 if divided else 1))
    seen = torch.ones(5, 5).tril() if causal else torch.ones(5, 5)
    torch.testing.assert_close(found.masked[seen > 0], found.scaled[seen > 0])
    assert (found.masked[seen == 0] == -math.inf).all()
    torch.testing.assert_close(found.weights, found.masked.softmax(-1))
    torch.testing.assert_close(found.output, found.weights @ v)  # the values are averaged, by the weights


def test_every_row_of_weights_sums_to_one():
    q, k, v = (rows.tolist() for rows in random_rows(6, 6, 2, 2))
    for causal in (False, True):
        torch.testing.assert_close(
            by_hand(q, k, v, causal).weights.sum(-1), torch.ones(6, dtype=torch.float64)
        )


def test_with_a_causal_mask_nobody_looks_ahead_and_the_first_token_sees_itself_only():
    one = EXAMPLES["zh"]
    found = by_hand(one.q, one.k, one.v, causal=True)
    assert (found.weights.triu(1) == 0).all()
    assert found.weights[0].tolist() == [1, 0, 0, 0]
    assert found.output[0].tolist() == list(one.v[0])


def test_a_causal_mask_across_two_sentences_of_different_length_is_refused():
    with pytest.raises(ValueError, match="as many queries as keys, not 5 and 4"):
        by_hand(EXAMPLES["en"].cross, EXAMPLES["zh"].k, EXAMPLES["zh"].v, causal=True)


@pytest.mark.parametrize("example", sorted(EXAMPLES))
def test_the_numbers_can_be_checked_on_paper(example):
    """Small whole numbers; every divided score is a whole number, so powers of e up to the third are enough."""
    one = EXAMPLES[example]
    other = EXAMPLES["en" if example == "zh" else "zh"]
    for queries in (one.q, other.cross):
        scaled = by_hand(queries, one.k, one.v).scaled
        assert (scaled == scaled.round()).all()
        assert scaled.abs().max() <= 3
    assert all(
        isinstance(x, int) and abs(x) <= 9
        for rows in (one.q, one.k, one.v, one.cross)
        for row in rows
        for x in row
    )
    assert len(one.tokens) == len(one.q) == len(one.k) == len(one.v) == len(one.cross)


def test_the_example_makes_sense():
    zh, en = EXAMPLES["zh"], EXAMPLES["en"]
    assert zh.tokens[int(by_hand(zh.q, zh.k, zh.v).weights[3].argmax())] == "学习"  # 编程 looks at it
    assert en.tokens[int(by_hand(en.q, en.k, en.v).weights[4].argmax())] == "learning"
    across = by_hand(en.cross, zh.k, zh.v).weights
    assert [zh.tokens[i] for i in across[[0, 1, 2, 4]].argmax(-1).tolist()] == list(zh.tokens)
    assert across[3].tolist() == [0.25] * 4  # "to" asks for nothing, and its weight has to go somewhere


def test_undivided_scores_make_the_weights_sharper():
    for one in EXAMPLES.values():
        soft, sharp = (by_hand(one.q, one.k, one.v, divided=d).weights.max(-1).values for d in (True, False))
        assert (sharp > soft).all()


def test_a_soft_lookup_weighs_the_entries_by_the_angle_to_the_query():
    weights, answer = soft_lookup(COMPASS, 60, 4)
    scores = torch.tensor([4 * math.cos(math.radians(60 - key)) for key in COMPASS], dtype=torch.float64)
    torch.testing.assert_close(weights, scores.softmax(-1))
    assert answer == pytest.approx(float(weights @ torch.tensor(list(COMPASS.values()), dtype=torch.float64)))


def test_a_query_of_no_length_gets_the_plain_average_and_a_long_one_the_nearest_entry():
    weights, answer = soft_lookup(COMPASS, 60, 0)
    assert weights.tolist() == [0.25] * 4
    assert answer == pytest.approx(sum(COMPASS.values()) / 4)
    assert soft_lookup(COMPASS, 60, 200)[1] == pytest.approx(COMPASS[90])
