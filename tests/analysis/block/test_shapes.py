"""A block taken apart: shapes are those of the recorded tensors, shares add up, the feed-forward part looks nowhere."""

import pytest
import torch
from torch import nn

from llm_core import taps
from llm_core.analysis.block.shapes import (
    count,
    parameters_of_parts,
    parameters_of_torch_layer,
    reach,
    share,
    share_of_stack,
    shuffle_differences,
    steps,
)
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

TOKENIZER = CharTokenizer.train("abcdefgh")
IDS = torch.tensor([[2, 5, 3, 3, 9, 4, 7]])


def small(**changes):
    torch.manual_seed(2)
    return Transformer(TransformerConfig(TOKENIZER.vocab_size, 12, 2, 2, 16, **changes), TOKENIZER).eval()


@pytest.mark.parametrize(
    "changes", [{}, {"mlp": "swiglu", "norm": "rms", "n_kv_head": 1}, {"position": "learned"}]
)
def test_the_steps_are_the_recorded_tensors_in_their_order(changes):
    model = small(**changes)
    with taps.recording() as kept:
        model(IDS)
    found = steps(model, IDS, 1)
    assert [f"blocks.1.{s.name}" for s in found] == [name for name in kept if name.startswith("blocks.1.")]
    assert all(s.shape == kept[f"blocks.1.{s.name}"].shape for s in found)
    assert found[0].name == "hook_resid_pre"
    assert found[-1].name == "hook_resid_post"


@pytest.mark.parametrize("changes", [{}, {"mlp": "swiglu", "norm": "rms", "n_kv_head": 1}, {"bias": True}])
def test_the_parts_named_at_the_steps_are_all_parts_of_the_block(changes):
    model = small(**changes)
    block = model.layers()[0]
    named = {part for s in steps(model, IDS, 0) for part in s.parts}
    assert sum(count(block.get_submodule(part)) for part in named) == count(block)
    assert sum(parameters_of_parts(block).values()) == count(block)


def test_two_thirds_of_a_usual_block_are_the_feed_forward_part():
    block = small().layers()[0]
    weights = {"attention": 4 * 16 * 16, "feed_forward": 2 * 4 * 16 * 16, "norms": 2 * 16}
    assert parameters_of_parts(block) == weights
    assert share(weights) == pytest.approx(2 / 3, abs=0.01)


def test_torchs_default_layer_of_width_64_is_nearly_all_feed_forward():
    parts = parameters_of_torch_layer(64, 4)
    assert sum(parts.values()) == count(nn.TransformerEncoderLayer(64, 4))
    assert parts["feed_forward"] == 64 * 2048 + 2048 + 2048 * 64 + 64
    assert share(parts) == pytest.approx(0.94, abs=0.001)
    assert share(parameters_of_torch_layer(64, 4, 256)) == pytest.approx(0.66, abs=0.01)


def test_another_vector_stays_at_its_position_in_the_feed_forward_part_and_goes_on_to_later_ones_by_attention():
    found = reach(small(), IDS, 1, 3)
    moved = found.feed_forward > 1e-6
    assert moved.tolist() == [i == 3 for i in range(7)]
    assert (found.attention > 1e-6).tolist() == [i >= 3 for i in range(7)]


def test_only_the_feed_forward_part_moves_along_when_positions_are_shuffled():
    feed_forward, attention = shuffle_differences(small(), IDS, 1, seed=0)
    assert feed_forward < 1e-6
    assert attention > 0.01


def test_the_share_in_a_whole_model_counts_the_table_of_token_vectors():
    layers = [nn.TransformerEncoderLayer(64, 4) for _ in range(2)]
    model = nn.ModuleList([nn.Embedding(1000, 64), *layers])
    hidden = sum(count(layer.linear1) + count(layer.linear2) for layer in layers)
    found = share_of_stack(64, 4, layers=2, vocab_size=1000)
    assert found == pytest.approx(hidden / count(model))
    assert found == pytest.approx(0.84, abs=0.005)  # as the syllabus says
