"""The microscope: what travels to the browser is what the model computed, and every step names the code that ran."""

import json
import math

import numpy as np
import pytest
import torch

from llm_core import taps
from llm_core.analysis.microscope import look, pack, pack_tensors, pack_token
from llm_core.analysis.microscope_steps import ROOT, described, steps
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

KINDS = {
    "ours": {},
    "GPT-2": dict(position="learned", bias=True),
    "SmolLM2": dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False),
    "bidirectional": dict(causal=False),
}
IDS = [0, 72, 101, 108, 108, 111, 33, 72, 101]
T = len(IDS)


def make(settings):
    torch.manual_seed(3)
    tokenizer = ByteTokenizer()
    base = dict(vocab_size=tokenizer.vocab_size, context_length=64, n_layer=2, n_head=4, n_embd=32)
    return Transformer(TransformerConfig(**(base | settings)), tokenizer)


@pytest.fixture(params=list(KINDS), scope="module")
def model(request):
    made = make(KINDS[request.param])
    for p in made.parameters():
        torch.nn.init.normal_(p, std=0.2)
    return made.freeze()


def unpack(packed):
    """As the browser reads it."""
    numbers = np.frombuffer(packed.blob, dtype="<f2")
    found = {}
    for name, place in packed.index["tensors"].items():
        size = math.prod(place["shape"])
        part = numbers[place["offset"] : place["offset"] + size].astype(np.float32)
        found[name] = torch.tensor(part).view(place["shape"])
    return found


def close(found, expected):
    torch.testing.assert_close(found, expected, atol=2e-2, rtol=5e-3)


def test_what_travels_is_what_the_model_computed(model):
    seen = look(model, IDS)
    with torch.inference_mode(), taps.recording() as kept:
        model(torch.tensor([IDS]))
    got = unpack(pack(model, seen, token=4))
    turned = "hook_rot_q" if model.config.position == "rotary" else "hook_q"
    for i in range(2):
        close(got["resid"][2 * i], kept[f"blocks.{i}.hook_resid_pre"][0])
        close(got["resid"][2 * i + 1], kept[f"blocks.{i}.hook_resid_mid"][0])
        close(got["resid"][2 * i + 2], kept[f"blocks.{i}.hook_resid_post"][0])
        close(got["q"][i], kept[f"blocks.{i}.attn.{turned}"][0])
        close(got["v"][i], kept[f"blocks.{i}.attn.hook_v"][0])
        for name in ("mlp_post", "mlp_pre", "mlp_out", "attn_out", "resid_mid", "resid_post"):
            tap = f"mlp.hook_{name[4:]}" if name in ("mlp_post", "mlp_pre") else f"hook_{name}"
            close(got[f"token.{name}"][i], kept[f"blocks.{i}.{tap}"][0, 4])
        close(got["token.z"][i], kept[f"blocks.{i}.attn.hook_z"][0, 4])
        close(got["token.q_before"][i], kept[f"blocks.{i}.attn.hook_q"][0, 4])
    close(got["token.embed"], kept["hook_embed"][0, 4])
    close(got["token.ln_final"], kept["ln_final.hook_normalized"][0, 4])
    assert ("token.pos_embed" in got) == (model.config.position == "learned")
    assert ("token.mlp_pre_linear" in got) == (model.config.mlp == "swiglu")


def test_what_does_not_travel_follows_from_what_does(model):
    """What the component computes in the browser: scores from q and k, pattern, z, norms, what was written."""
    seen = look(model, IDS)
    got, c = unpack(pack(model, seen, token=5)), model.config
    shared = c.n_head // c.kv_heads
    k, v = (got[x].repeat_interleave(shared, 2) for x in "kv")  # (L, T, H, D)
    for i in range(2):
        scores = torch.einsum("thd,shd->hts", got["q"][i], k[i]) / math.sqrt(c.head_width)
        close(got["token.hidden_scores"][i], scores[:, 5])
        if c.causal:
            square = torch.full_like(scores, -torch.inf)
            row, column = torch.tril_indices(T, T)
            close(got["scores"][i], scores[:, row, column])
            square[:, row, column] = got["scores"][i]
        else:
            square = got["scores"][i]
        pattern = square.softmax(-1)
        close(pattern, seen.kept[f"blocks.{i}.attn.hook_pattern"])
        z = torch.einsum("hs,shd->hd", pattern[:, 5], v[i])
        close(got["token.z"][i], z)
        close(got["token.attn_out"][i], (got["resid"][2 * i + 1] - got["resid"][2 * i])[5])
        close(got["token.mlp_out"][i], (got["resid"][2 * i + 2] - got["resid"][2 * i + 1])[5])
        for which, name in ((0, "ln1"), (1, "ln2")):
            x = got["resid"][2 * i + which][5]
            if c.norm == "layer":
                x = x - x.mean()
            h = x / (x.square().mean() + c.norm_eps).sqrt() * got["norm_weight"][2 * i + which]
            h = h + (got["norm_bias"][2 * i + which] if "norm_bias" in got else 0)
            close(got[f"token.{name}"][i], h)


def test_the_end_of_the_walk_is_the_models_own_distribution(model):
    index = pack(model, look(model, IDS), token=-1).index
    logits = model(torch.tensor([IDS]))[0, -1].double()
    assert index["token"] == T - 1
    for row in index["logits"][:5]:
        assert row["logit"] == pytest.approx(float(logits[row["id"]]), abs=1e-4)
        assert row["probability"] == pytest.approx(math.exp(row["logit"] - index["log_sum_exp"]), rel=1e-6)
    assert index["logits"][0]["id"] == int(logits.argmax())


def test_another_token_and_fewer_layers_cost_little(model):
    seen = look(model, IDS)
    whole, small = unpack(pack(model, seen, 2)), pack_token(model, seen, 2)
    for name, tensor in unpack(small).items():
        assert torch.equal(tensor, whole[name])
    second = unpack(pack(model, seen, 2, layers=[1]))
    assert torch.equal(second["resid"], whole["resid"][2:])
    assert torch.equal(second["scores"], whole["scores"][1:])
    assert torch.equal(second["token.z"], whole["token.z"][1:])


def test_every_step_names_the_line_that_computes_it_and_a_tensor_that_travels(model):
    packed = pack(model, look(model, IDS))
    json.dumps(packed.index, allow_nan=False)  # plain data
    keys = [step["key"] for step in packed.index["steps"]]
    assert len(keys) == len(set(keys))
    for step, told in zip(steps(model.config), packed.index["steps"], strict=True):
        line = (ROOT / told["code"]["file"]).read_text("utf-8").splitlines()[told["code"]["line"] - 1]
        assert step.mark in line
        assert told["tensor"] in ("", *packed.index["tensors"])
        if told["tap"]:
            assert told["tap"].format(i=0) in look(model, IDS).kept
    assert ("rotate" in keys) == (model.config.position == "rotary")


def test_a_model_of_six_layers_and_six_heads_with_64_tokens_needs_less_than_a_megabyte():
    model = make(dict(n_layer=6, n_head=6, n_embd=192, vocab_size=257)).eval()
    packed = pack(model, look(model, [0] * 100))
    assert packed.index["cut"] == 36
    assert len(packed.index["ids"]) == 64
    assert len(packed.blob) + len(json.dumps(packed.index)) < 1_000_000


def test_numbers_beyond_16_bits_do_not_become_infinite():
    blob, places = pack_tensors({"a": torch.tensor([1e6, -torch.inf, 0.5]), "b": torch.ones(2, 2)})
    assert np.frombuffer(blob, "<f2").tolist() == [65504.0, -65504.0, 0.5, 1, 1, 1, 1]
    assert places == {"a": {"shape": [3], "offset": 0}, "b": {"shape": [2, 2], "offset": 3}}


def test_one_token_works_and_what_is_not_there_is_refused(model):
    alone = look(model, [72])
    assert unpack(pack(model, alone))["scores"].numel() == 2 * 4
    for call in (
        lambda: look(model, []),
        lambda: look(model, [99_999]),
        lambda: pack(model, alone, token=1),
        lambda: pack(model, alone, layers=[2]),
        lambda: pack(model, alone, layers=[]),
    ):
        with pytest.raises(ValueError):
            call()


def test_code_is_looked_up_in_the_running_program(model):
    place = next(step for step in described(model.config) if step["key"] == "pattern")["code"]
    assert place["function"] == "attention"
    assert place["file"] == "llm_core/language/transformer.py"
