"""Masks are those of a real run; what moves an output is exactly what the masks let through, and what has a slope."""

import pytest
import torch
from torch import nn

from llm_core import taps
from llm_core.analysis.encoder_decoder.three_shapes import (
    both_shape,
    decoder_shape,
    encoder_shape,
    handed_over,
    reachable,
    through,
)
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.language.transformer_encoder_decoder import EncoderDecoder, EncoderDecoderConfig

TOKENIZER = ByteTokenizer()
SOURCE, OWN = [5, 9, 7, 30], [0, 5, 9]


def strong(model):
    for p in model.parameters():
        nn.init.normal_(p, std=0.3)
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def both():
    torch.manual_seed(0)
    return strong(EncoderDecoder(EncoderDecoderConfig(TOKENIZER.vocab_size + 1, 32, 2, 2, 16), TOKENIZER))


@pytest.fixture(scope="module")
def decoder():
    torch.manual_seed(0)
    return strong(Transformer(TransformerConfig(TOKENIZER.vocab_size, 32, 2, 2, 16), TOKENIZER))


def shapes(both, decoder):
    return [encoder_shape(both, SOURCE), decoder_shape(decoder, OWN), both_shape(both, SOURCE, OWN)]


def test_the_masks_are_full_triangular_and_for_both_halves_full_triangular_full(both, decoder):
    encoder, causal, pair = shapes(both, decoder)
    triangle = torch.ones(3, 3, dtype=torch.bool).tril()
    assert encoder.masks["encoder"].all()
    assert encoder.masks["encoder"].shape == (4, 4)
    assert torch.equal(causal.masks["decoder"], triangle)
    assert torch.equal(pair.masks["decoder"], triangle)
    assert pair.masks["encoder"].all()
    assert pair.masks["cross"].all()
    assert pair.masks["cross"].shape == (3, 4)


def test_an_output_moves_exactly_where_the_masks_let_something_through(both, decoder):
    for shape in shapes(both, decoder):
        for lane, way in shape.reach().items():
            assert torch.equal(shape.flow[lane] > 0, way)


def slope(run, embed, n, outputs):
    """|d output / d input| > 0 by autograd: (outputs, n)."""
    leaf = []

    def edit(x):
        leaf.append(x.detach().clone().requires_grad_())
        return leaf[-1]

    with taps.intervening({embed: edit}):
        out = run()
    grads = [
        torch.autograd.grad(out[t].square().sum(), leaf[-1], retain_graph=True)[0] for t in range(outputs)
    ]
    return torch.stack([g[0].norm(dim=-1) > 0 for g in grads])[:, :n]


def test_the_slope_says_the_same_as_taking_tokens_away(both, decoder):
    encoder, causal, pair = shapes(both, decoder)
    source, own = torch.tensor([SOURCE]), torch.tensor([OWN])
    assert torch.equal(
        slope(lambda: both.encode(source)[0], "encoder.hook_embed", 4, 4), encoder.flow["source"] > 0
    )
    assert torch.equal(slope(lambda: decoder(own)[0], "hook_embed", 3, 3), causal.flow["own"] > 0)
    for embed, lane, n in (("encoder.hook_embed", "source", 4), ("decoder.hook_embed", "own", 3)):
        assert torch.equal(slope(lambda: both(source, own)[0], embed, n, 3), pair.flow[lane] > 0)


def test_what_is_said_is_the_models_likeliest_token(both, decoder):
    _, causal, pair = shapes(both, decoder)
    assert list(causal.likeliest) == decoder(torch.tensor([OWN]))[0].argmax(-1).tolist()
    assert list(pair.likeliest) == both(torch.tensor([SOURCE]), torch.tensor([OWN]))[0].argmax(-1).tolist()


def test_a_band_of_one_place_reaches_as_far_back_as_there_are_layers():
    band = torch.eye(5, dtype=torch.bool) | torch.eye(5, dtype=torch.bool).roll(1, 0).tril()
    for layers in (1, 2, 3):
        reach = through(band, layers)
        assert [int(row.sum()) for row in reach] == [min(t, layers) + 1 for t in range(5)]


def test_a_closed_bridge_lets_nothing_of_the_source_through():
    full, triangle = torch.ones(2, 2, dtype=torch.bool), torch.ones(3, 3, dtype=torch.bool).tril()
    found = reachable({"encoder": full, "decoder": triangle, "cross": torch.zeros(3, 2, dtype=torch.bool)}, 2)
    assert not found["source"].any()
    assert torch.equal(found["own"], triangle)


def test_the_encoder_keeps_a_vector_for_each_token_and_the_lstm_one_state(both):
    lstm = LSTM(LSTMConfig(TOKENIZER.vocab_size, 2, 8), TOKENIZER).eval()
    found = handed_over(both, lstm, ["Tom", "ran", "home"])
    assert found.words == (1, 2, 3)
    assert found.encoder == (3 * 16, 7 * 16, 12 * 16)
    assert found.lstm == (2 * 2 * 8,) * 3
    assert encoder_shape(both, SOURCE).vectors == (4, 16)
