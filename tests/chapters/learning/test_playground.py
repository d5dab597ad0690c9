"""The chapter "Playground": what it promises is what the library computes."""

import numpy as np
import pytest
import torch

from chapters.learning.playground.play import expected
from llm_core import checkpoints, taps
from llm_core.analysis.block.as_mlp import as_mlp, feed_forward
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces


def test_a_hidden_layer_is_what_xor_needs():
    found = expected()
    assert found["hidden"] < 0.1 * found["held"]
    assert found["alone"] > 0.4 * found["held"]
    assert found["wrong_learnt"] == 0


@pytest.mark.usefixtures("shared_models")
def test_the_bars_are_the_hidden_units_of_the_transformer_itself():
    text, block = "Tom had a kite.", 1
    at = opened("learning", "playground", play_text=text, play_block=str(block))
    model = checkpoints.load("stories", "transformer")
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    with torch.inference_mode(), taps.recording(["blocks.0.mlp.hook_post"]) as kept:
        model.features(torch.tensor([ids]))
    units = np.sort(kept["blocks.0.mlp.hook_post"][0, -1].numpy())[::-1]
    (bars,) = traces(at, "play_language_units")
    np.testing.assert_allclose(array(bars["y"]), units, atol=1e-5)
    assert f"{len(units)} hidden units" in html(at)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("text", ["", "a", "abc"])
def test_a_feed_forward_part_is_the_multilayer_perceptron(bias, text):
    torch.manual_seed(2)
    config = TransformerConfig(257, 16, 2, 2, 8, bias=bias)
    model = Transformer(config, ByteTokenizer()).eval()
    if bias:
        for part in (model.layers()[1].mlp.up, model.layers()[1].mlp.down):
            torch.nn.init.normal_(part.bias)
    found = feed_forward(model, text, 1)
    np.testing.assert_allclose(found.output, found.own, atol=1e-6)
    assert found.sizes == (8, 32, 8)
    assert found.parameters == 2 * 8 * 32


def test_a_gated_feed_forward_part_is_refused():
    model = Transformer(TransformerConfig(257, 16, 1, 2, 8, mlp="swiglu"), ByteTokenizer())
    with pytest.raises(ValueError, match="swiglu"):
        as_mlp(model, 0)
