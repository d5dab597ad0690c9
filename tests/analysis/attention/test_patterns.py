"""Where heads look: patterns are the model's own, places never overlap, shares can be checked by hand."""

import math

import pytest
import torch

from llm_core.analysis.attention.average import weighted_average
from llm_core.analysis.attention.patterns import (
    Attention,
    attend,
    clearest_row,
    places,
    rows_that_count,
    shares,
    spread,
    without_first,
)
from llm_core.analysis.attention.token_removal import predict, removal, spearman
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(3)
    tokenizer = ByteTokenizer()
    config = TransformerConfig(
        tokenizer.vocab_size, context_length=32, n_layer=2, n_head=4, n_embd=32, n_kv_head=2
    )
    made = Transformer(config, tokenizer)
    with torch.no_grad():
        for block in made.blocks:
            block.attn.qkv.weight *= 10  # sharp enough that heads differ
    return made.eval()


def made_up(pattern, ids, causal=True):
    return Attention(pattern, tuple(ids), tuple(map(str, ids)), causal)


def previous_token_head(T):
    pattern = torch.zeros(1, 1, T, T)
    pattern[0, 0, 0, 0] = 1
    pattern[0, 0, torch.arange(1, T), torch.arange(T - 1)] = 1
    return pattern


def test_the_pattern_is_softmax_of_scaled_scores_under_the_causal_mask(model):
    found = attend(model, "attention")
    with torch.inference_mode():
        x = model.embed(torch.tensor([found.ids]))
        block = model.blocks[0]
        from llm_core.language.rotary import rotate

        widths = [4, 2, 2]
        q, k, _ = block.attn.qkv(block.norm_1(x)).view(1, len(found.ids), -1, 8).split(widths, dim=2)
        angles = model.angles[: len(found.ids)]
        q, k = rotate(q, angles).transpose(1, 2), rotate(k, angles).transpose(1, 2).repeat_interleave(2, 1)
        scores = q @ k.transpose(-2, -1) / math.sqrt(8)
        later = torch.ones_like(scores[0, 0], dtype=torch.bool).triu(1)
        expected = scores.masked_fill(later, -torch.inf).softmax(-1)
    torch.testing.assert_close(found.pattern[0], expected[0])


def test_every_row_sums_to_one_and_the_future_is_invisible(model):
    pattern = attend(model, "the cat sat").pattern
    torch.testing.assert_close(pattern.sum(-1), torch.ones(pattern.shape[:-1]))
    assert float(pattern.triu(1).abs().max()) == 0.0


def test_a_text_begins_after_the_end_of_text_token_and_what_does_not_fit_is_counted(model):
    found = attend(model, "x" * 50)
    assert found.ids[0] == model.tokenizer.eot_id
    assert len(found.ids) == 32
    assert found.cut == 51 - 32
    assert attend(model, "x" * 50, limit=10).cut == 41


def test_an_empty_text_is_the_start_token_looking_at_itself(model):
    found = attend(model, "")
    assert found.pattern.flatten().tolist() == [1.0] * 8
    assert shares(found).largest(0, 0) == ("self", 1.0, 1)


@pytest.mark.parametrize("causal", [True, False])
def test_places_never_overlap_and_stay_where_the_model_can_see(causal):
    ids = [5, 1, 2, 1, 2, 2, 7, 5, 1]
    masks = places(ids, causal)
    together = torch.stack(list(masks.values())).sum(0)
    assert int(together.max()) == 1
    if causal:
        assert not bool(together.triu(1).any())


def test_the_copy_and_the_token_after_the_copy_are_found_by_token_ids():
    ids = [0, 8, 9, 3, 8]  # the second 8 sees its copy at 1; 9 followed that copy
    masks = places(ids, causal=True)
    assert masks["copy"].nonzero().tolist() == [[4, 1]]
    assert masks["after_copy"].nonzero().tolist() == [[4, 2]]


def test_a_head_that_only_reads_the_previous_token_is_described_so():
    found = shares(made_up(previous_token_head(8), range(8)))
    assert found.largest(0, 0) == ("previous", 1.0, 6)  # rows 3 to 8: six tokens
    assert float(found.distance) == 1.0
    assert float(found.spread) == 1.0


def test_shares_are_means_of_the_models_own_weights(model):
    found = attend(model, "abcabcab")
    measured = shares(found)
    T = len(found.ids)
    by_hand = sum(float(found.pattern[1, 2, t, t - 1]) for t in range(2, T)) / (T - 2)
    assert float(measured.share["previous"][1, 2]) == pytest.approx(by_hand, abs=1e-6)
    first = sum(float(found.pattern[1, 2, t, 0]) for t in range(2, T)) / (T - 2)
    assert float(measured.share["first"][1, 2]) == pytest.approx(first, abs=1e-6)


def test_a_place_with_too_few_rows_is_counted_but_not_named():
    pattern = torch.zeros(1, 1, 6, 6)
    pattern[0, 0, torch.arange(6), [0, 0, 1, 2, 3, 1]] = (
        1  # row 6 reads its copy; the rows before it the previous
    )
    found = shares(made_up(pattern, [0, 4, 5, 6, 7, 4]))
    assert found.rows["copy"] == 1
    assert float(found.share["copy"]) == 1.0
    assert found.largest(0, 0)[0] == "previous"


def test_leaving_out_the_first_token_scales_each_row_back_to_one(model):
    pattern = attend(model, "the cat sat").pattern
    rest = without_first(pattern)
    assert float(rest[..., 0].abs().max()) == 0.0
    torch.testing.assert_close(rest[..., 1:, :].sum(-1), torch.ones(2, 4, pattern.shape[-1] - 1))
    torch.testing.assert_close(rest[0, 0, 5, 2] / rest[0, 0, 5, 3], pattern[0, 0, 5, 2] / pattern[0, 0, 5, 3])


def test_a_row_with_all_its_weight_on_the_first_token_has_nothing_left_and_is_not_a_number_never():
    sink = torch.zeros(1, 1, 4, 4)
    sink[..., 0] = 1
    assert float(without_first(sink).abs().max()) == 0.0


def test_hidden_shares_do_not_mention_the_first_token(model):
    measured = shares(attend(model, "the cat sat"), hide_first=True)
    assert "first" not in measured.share
    total = sum(s for name, s in measured.share.items() if measured.rows[name] == 10)
    assert float(total.max()) <= 1 + 1e-5


def test_spread_of_even_weights_is_their_number():
    assert float(spread(torch.full((3, 4), 0.25))) == pytest.approx(4)
    assert float(spread(torch.eye(4))) == pytest.approx(1)


@pytest.mark.parametrize(("length", "first"), [(1, 0), (2, 1), (3, 2), (9, 2)])
def test_rows_are_counted_from_the_third_token_on(length, first):
    assert rows_that_count(length).start == first


def test_weights_times_values_are_what_the_model_itself_passed_on(model):
    ids = attend(model, "values").ids
    for head in range(4):
        found = weighted_average(model, ids, layer=1, head=head, token=4)
        torch.testing.assert_close(found.mixed, found.recorded)
        assert float(found.weights.sum()) == pytest.approx(1)
        assert found.values.shape == (5, 8)


def test_the_first_token_passes_on_its_own_value(model):
    found = weighted_average(model, attend(model, "ab").ids, layer=0, head=1, token=0)
    torch.testing.assert_close(found.mixed, found.values[0])


def test_removing_a_token_changes_the_prediction_as_a_fresh_run_says(model):
    found = attend(model, "removal")
    result = removal(model, found.ids, found.pattern)
    at = result.positions.index(3)
    without = [i for n, i in enumerate(found.ids) if n != 3]
    p = model.log_probs(torch.tensor([list(found.ids)]))[0, -1].exp()
    q = model.log_probs(torch.tensor([without]))[0, -1].exp()
    assert float(result.change[at]) == pytest.approx(float((p - q).abs().sum() / 2), abs=1e-5)
    assert float(result.attention[at]) == pytest.approx(float(found.pattern[:, :, -1, 3].mean()), abs=1e-6)


def test_start_and_last_token_are_never_removed(model):
    found = attend(model, "abc")
    assert removal(model, found.ids, found.pattern).positions == (1, 2)
    nothing = attend(model, "a")
    assert removal(model, nothing.ids, nothing.pattern).positions == ()


def test_predictions_of_many_short_texts_equal_one_at_a_time(model):
    texts = torch.randint(1, 250, (11, 6), generator=torch.Generator().manual_seed(0))
    together = predict(model, texts)
    alone = torch.cat([predict(model, text[None]) for text in texts])
    torch.testing.assert_close(together, alone)


def test_rank_correlation_is_one_for_the_same_order_and_minus_one_for_the_opposite():
    a = torch.tensor([0.1, 0.5, 0.2, 0.9])
    assert spearman(a, a**3) == pytest.approx(1)
    assert spearman(a, -a) == pytest.approx(-1)
    assert math.isnan(spearman(a[:2], a[:2]))


def test_the_clearest_row_puts_most_on_the_place_that_the_head_looks_at_most():
    pattern = torch.zeros(1, 1, 5, 5)
    pattern[0, 0] = torch.eye(5)
    for row, share in ((2, 0.6), (3, 0.9), (4, 0.7)):  # the previous token
        pattern[0, 0, row] = 0
        pattern[0, 0, row, row - 1], pattern[0, 0, row, row] = share, 1 - share
    found = Attention(pattern, (0, 1, 2, 3, 4), tuple("abcde"), True)
    assert shares(found).largest(0, 0)[0] == "previous"
    assert clearest_row(found, 0, 0, shares(found)) == 3
