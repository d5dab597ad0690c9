"""One row of weights times what goes in is the model's own number, for every matrix and every kind of model."""

import pytest
import torch

from llm_core.analysis.microscope.look import lengths, look
from llm_core.analysis.microscope.weights import weight_row
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

IDS = [256, 76, 105, 108, 121]
PLAIN = {"norm": "layer", "mlp": "gelu", "position": "learned", "bias": True}
GROUPED = {
    "norm": "rms",
    "mlp": "swiglu",
    "position": "rotary",
    "bias": False,
    "n_kv_head": 2,
    "n_hidden": 50,
}


def made(kind):
    torch.manual_seed(3)
    tokenizer = ByteTokenizer()
    config = TransformerConfig(tokenizer.vocab_size, 16, n_layer=2, n_head=4, n_embd=32, **kind)
    model = Transformer(config, tokenizer)
    for p in model.parameters():
        torch.nn.init.normal_(p, std=0.3)
    model = model.freeze()
    return model, look(model, IDS)


def cases(model, kept):
    """Name of the matrix, what goes in (T, n), what comes out (T, rows)."""
    at = "blocks.1."
    h1, h2 = kept[f"{at}ln1.hook_normalized"], kept[f"{at}ln2.hook_normalized"]
    flat = {name: kept[f"{at}attn.hook_{name}"].flatten(1) for name in ("q", "k", "v", "z")}
    yield from (("W_Q", h1, flat["q"]), ("W_K", h1, flat["k"]), ("W_V", h1, flat["v"]))
    yield "W_O", flat["z"], kept[f"{at}hook_attn_out"]
    if model.config.mlp == "swiglu":
        yield "W_gate", h2, kept[f"{at}mlp.hook_pre"]
        yield "W_up", h2, kept[f"{at}mlp.hook_pre_linear"]
    else:
        yield "W_up", h2, kept[f"{at}mlp.hook_pre"]
    yield "W_down", kept[f"{at}mlp.hook_post"], kept[f"{at}hook_mlp_out"]


@pytest.mark.parametrize("kind", [PLAIN, GROUPED])
def test_row_times_input_plus_bias_is_the_tensor_of_the_model(kind):
    model, seen = made(kind)
    for matrix, x, y in [
        *cases(model, seen.kept),
        ("U", seen.kept["ln_final.hook_normalized"], seen.logits),
    ]:
        for row in (0, y.shape[1] // 2, y.shape[1] - 1):
            weights, bias = weight_row(model, matrix, 1, row)
            assert x[-1] @ weights + bias == pytest.approx(float(y[-1, row]), abs=1e-4), (matrix, row)
        with pytest.raises(ValueError, match="rows"):
            weight_row(model, matrix, 1, y.shape[1])


@pytest.mark.parametrize(
    "asked", [("W_Q", 2, 0), ("W_Q", 0, -1), ("W_gate", 0, 0), ("soup", 0, 0), ("", 0, 0)]
)
def test_what_the_model_does_not_have_is_refused(asked):
    with pytest.raises(ValueError, match=r".+"):
        weight_row(made(PLAIN)[0], *asked)


@pytest.mark.parametrize("kind", [PLAIN, GROUPED])
def test_lengths_are_those_of_the_tensors_and_heads_add_up_to_attention(kind):
    model, seen = made(kind)
    found, kept = lengths(model, seen), seen.kept
    assert found["stream_length"].shape == (5, len(IDS))
    assert found["head_length"].shape == (2, 4, len(IDS))
    torch.testing.assert_close(found["stream_length"][3], kept["blocks.1.hook_resid_mid"].norm(dim=-1))
    torch.testing.assert_close(found["write_length"][2], kept["blocks.1.hook_attn_out"].norm(dim=-1))
    torch.testing.assert_close(found["write_length"][3], kept["blocks.1.hook_mlp_out"].norm(dim=-1))
    out, z = model.layers()[1].attn.out, kept["blocks.1.attn.hook_z"]
    one = z.clone()
    one[:, [0, 1, 3]] = 0.0  # only the third head speaks
    alone = one.flatten(1) @ out.weight.T
    torch.testing.assert_close(found["head_length"][1, 2], alone.norm(dim=-1))
