"""Several heads: the same parameters however they are cut, distances by hand, and an output that is a sum."""

import math

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from llm_core import taps
from llm_core.analysis.attention.head_counts import HEADS, trained
from llm_core.analysis.attention.heads import (
    attention_module,
    head_sum,
    mean_distance,
    parameters,
    pattern_distance,
    score_multiplications,
)
from llm_core.analysis.attention.patterns import attend
from llm_core.checkpoints import CheckpointError
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

IDS = [0, 72, 105, 33, 72, 105]


def tiny(**changes):
    torch.manual_seed(0)
    settings = dict(vocab_size=ByteTokenizer().vocab_size, context_length=16, n_layer=2, n_head=4, n_embd=32)
    model = Transformer(TransformerConfig(**(settings | changes)), ByteTokenizer())
    for p in model.parameters():
        torch.nn.init.normal_(p, std=0.3)
    return model.eval()


@pytest.mark.parametrize("n_head", HEADS)
def test_at_width_64_the_parameters_are_16640_with_any_number_of_heads_as_in_torch(n_head):
    theirs = torch.nn.MultiheadAttention(64, n_head)
    assert parameters(64, n_head) == 16_640 == sum(p.numel() for p in theirs.parameters())


@pytest.mark.parametrize("n_head", HEADS)
def test_the_scores_cost_the_same_multiplications_with_any_number_of_heads(n_head):
    q = torch.zeros(1, n_head, 10, 64 // n_head)
    with FlopCounterMode(display=False) as counter:
        q @ q.transpose(-2, -1)
    assert (
        score_multiplications(10, 64, n_head) == 6_400 == counter.get_total_flops() // 2
    )  # and as many additions


@pytest.mark.parametrize("n_head", HEADS)
def test_with_the_same_weights_the_module_gives_what_torch_gives(n_head):
    torch.manual_seed(1)
    ours, theirs = attention_module(64, n_head), torch.nn.MultiheadAttention(64, n_head, batch_first=True)
    theirs.load_state_dict(
        {
            "in_proj_weight": ours.qkv.weight,
            "in_proj_bias": ours.qkv.bias,
            "out_proj.weight": ours.out.weight,
            "out_proj.bias": ours.out.bias,
        }
    )
    x = torch.randn(2, 7, 64)
    mask = torch.nn.Transformer.generate_square_subsequent_mask(7)
    expected, weights = theirs(x, x, x, attn_mask=mask, average_attn_weights=False)
    with taps.recording() as kept:
        found = ours(x, None, None)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(kept["attn.hook_pattern"], weights, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("changes", [{}, {"bias": True, "position": "learned"}])
def test_side_by_side_and_one_matrix_is_the_sum_of_what_each_head_writes(changes):
    model = tiny(**changes)
    for layer in range(2):
        found = head_sum(model, IDS, layer)
        assert found.written.shape == (6, 4, 32)
        torch.testing.assert_close(found.written.sum(1) + found.bias, found.output, rtol=1e-4, atol=1e-5)
        assert found.gap < 1e-4
        with taps.recording() as kept, torch.inference_mode():
            model(torch.tensor([IDS]))
        torch.testing.assert_close(found.output, kept[f"blocks.{layer}.hook_attn_out"][0])


def test_what_a_head_writes_is_what_is_missing_when_it_is_switched_off():
    model = tiny()
    found = head_sum(model, IDS, 0)

    def off(z):
        z = z.clone()
        z[:, :, 2] = 0
        return z

    with torch.inference_mode(), taps.intervening({"blocks.0.attn.hook_z": off}), taps.recording() as kept:
        model(torch.tensor([IDS]))
    missing = found.output - kept["blocks.0.hook_attn_out"][0]
    torch.testing.assert_close(missing, found.written[:, 2], rtol=1e-4, atol=1e-5)


def test_the_parts_along_the_output_add_up_to_its_length():
    found = head_sum(tiny(bias=True), IDS, 1)
    for at in range(len(IDS)):
        assert float(found.along(at).sum()) == pytest.approx(float(found.output[at].norm()), rel=1e-4)


def test_distances_worked_out_by_hand():
    same = [[1.0, 0.0], [0.5, 0.5]]
    other = [[1.0, 0.0], [1.0, 0.0]]
    apart = [[1.0, 0.0], [0.0, 1.0]]
    found = pattern_distance(torch.tensor([same, same, other, apart]))
    half = -(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25)) - 0.5  # JS of (1/2, 1/2) and (1, 0)
    assert float(found[0, 1]) == pytest.approx(0, abs=1e-12)
    assert float(found[0, 2]) == pytest.approx(half)
    assert float(found[2, 3]) == pytest.approx(1)
    torch.testing.assert_close(found, found.T)
    assert float(mean_distance(found)) == pytest.approx(float(found.sum()) / 12)


def test_the_distance_of_many_rows_is_the_mean_of_the_divergences_as_written_in_the_books():
    pattern = attend(tiny(), "Hello, you!").pattern[0].double()
    found, n = pattern_distance(pattern), pattern.shape[-1]

    def kl(p, q):
        return float((p * (p / q).log2()).nan_to_num(0).sum())

    for one, other in ((0, 1), (2, 3)):
        divergences = []
        for p, q in zip(pattern[one, 1:], pattern[other, 1:], strict=True):
            middle = (p + q) / 2
            divergences.append((kl(p, middle) + kl(q, middle)) / 2)
        assert float(found[one, other]) == pytest.approx(sum(divergences) / (n - 1), rel=1e-6)


def test_one_token_or_one_head_has_no_distance():
    assert pattern_distance(torch.ones(3, 1, 1)).tolist() == [[0.0] * 3] * 3
    assert float(mean_distance(pattern_distance(torch.eye(4)[None]))) == 0


def test_the_five_models_differ_in_nothing_but_the_number_of_heads():
    models = {n: trained(n) for n in HEADS}
    assert len({model.n_parameters for model in models.values()}) == 1
    for n, model in models.items():
        assert (model.config.n_head, model.config.n_embd, model.config.n_layer) == (n, 64, 1)
        assert sum(p.numel() for p in model.layers()[0].attn.parameters()) == 16_640
        assert attend(model, "Tom had a red ball.").pattern.shape == (1, n, 20, 20)


def test_a_number_of_heads_that_was_not_trained_is_one_sentence():
    with pytest.raises(CheckpointError, match="does not fit"):
        trained(32)
