"""The price of lost order: computed three ways on the same tokens."""

import math

import pytest
import torch
import torch.nn.functional as F

from llm_core import taps
from llm_core.analysis.positions.trained import WAYS, losses, pieces, prices, shuffle_context
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.rotary import rotate
from llm_core.language.transformer import Transformer, TransformerConfig

IDS = list(range(1, 61))


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    made = Transformer(TransformerConfig(tokenizer.vocab_size, 32, n_layer=2, n_head=2, n_embd=32), tokenizer)
    for p in made.parameters():
        torch.nn.init.normal_(p, std=0.2)
    return made.freeze()


def test_in_order_the_price_is_the_models_own_loss(model):
    rows = pieces(IDS, 20, 9)
    assert rows.shape == (3, 20)
    own = F.cross_entropy(model(rows)[:, 14:-1].transpose(1, 2), rows[:, 15:], reduction="none") / math.log(2)
    torch.testing.assert_close(losses(model, rows, 5), own, atol=1e-4, rtol=1e-4)


def test_without_positions_nothing_is_turned(model):
    """The same as turning every query and key back."""
    rows, back = pieces(IDS, 20, 9), model.angles[:20] * torch.tensor([1.0, -1.0])[:, None]
    edits = {f"blocks.{i}.attn.hook_rot_{n}": lambda x: rotate(x, back) for i in range(2) for n in "qk"}
    with taps.intervening(edits):
        turned_back = losses(model, rows, 5)
    torch.testing.assert_close(losses(model, rows, 5, positions=False), turned_back, atol=1e-3, rtol=1e-3)


def test_the_shuffle_keeps_the_scored_tokens_and_what_stands_before_them_as_a_set():
    rows = pieces(IDS, 20, 9)
    mixed = shuffle_context(rows, 5, seed=1)
    assert torch.equal(mixed[:, -5:], rows[:, -5:])
    assert torch.equal(mixed[:, :-5].sort().values, rows[:, :-5].sort().values)
    assert not torch.equal(mixed, rows)
    assert torch.equal(mixed, shuffle_context(rows, 5, seed=1))


def test_prices_are_means_over_the_same_tokens_with_an_error_over_the_pieces(model):
    steps = []
    found = prices(model, IDS, 20, 5, seed=2, report=lambda done, total: steps.append((done, total)))
    assert [price.way for price in found] == list(WAYS)
    each = losses(model, shuffle_context(pieces(IDS, 20, 9), 5, 2), 5).double().mean(-1)
    assert found[1].bits == pytest.approx(float(each.mean()))
    assert found[1].error == pytest.approx(float(each.std()) / math.sqrt(3))
    assert {price.tokens for price in found} == {15}
    assert len(steps) == 3
    with pytest.raises(ValueError, match="one piece"):
        prices(model, IDS[:10], 20, 5)
