"""The microscope: what travels to the browser is what the model computed, and every step names the code that ran."""

import json
import math

import pytest
import torch

from llm_core import taps
from llm_core.analysis.microscope.look import look, tensors_to_send
from llm_core.analysis.microscope.steps import ROOT, described, steps
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


def close(found, expected):
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


def test_what_travels_is_what_the_model_computed(model):
    seen = look(model, IDS)
    with torch.inference_mode(), taps.recording() as kept:
        logits = model(torch.tensor([IDS]))
    got = tensors_to_send(model, seen)
    turned = "hook_rot_" if model.config.position == "rotary" else "hook_"
    for i in range(2):
        for part, name in enumerate(("pre", "mid", "post")):
            close(got["resid"][2 * i + part], kept[f"blocks.{i}.hook_resid_{name}"][0])
        for name, tap in (("q", f"{turned}q"), ("k", f"{turned}k"), ("v", "hook_v")):
            close(got[name][i], kept[f"blocks.{i}.attn.{tap}"][0])
        close(got["mlp_pre"][i], kept[f"blocks.{i}.mlp.hook_pre"][0])
    close(seen.logits, logits[0])
    assert ("pos_embed" in got) == (model.config.position == "learned")
    assert ("mlp_pre_linear" in got) == (model.config.mlp == "swiglu")
    assert "last" not in got


def test_what_does_not_travel_follows_from_what_does(model):
    """What the component computes in the browser: scores from q and k, pattern, z, norms, what was written."""
    seen = look(model, IDS)
    got, c, kept = tensors_to_send(model, seen), model.config, seen.kept
    shared = c.n_head // c.kv_heads
    k, v = (got[x].repeat_interleave(shared, 2) for x in "kv")  # (L, T, H, D)
    for i in range(2):
        scores = torch.einsum("thd,shd->hts", got["q"][i], k[i]) / math.sqrt(c.head_width)
        if c.causal:
            scores = scores.masked_fill(torch.ones(T, T, dtype=torch.bool).triu(1), -torch.inf)
        close(scores, kept[f"blocks.{i}.attn.hook_attn_scores"])
        pattern = scores.softmax(-1)
        close(pattern, kept[f"blocks.{i}.attn.hook_pattern"])
        close(torch.einsum("hts,shd->thd", pattern, v[i]), kept[f"blocks.{i}.attn.hook_z"])
        close(got["resid"][2 * i + 1] - got["resid"][2 * i], kept[f"blocks.{i}.hook_attn_out"])
        close(got["resid"][2 * i + 2] - got["resid"][2 * i + 1], kept[f"blocks.{i}.hook_mlp_out"])
        for which, name in ((0, "ln1"), (1, "ln2")):
            x = got["resid"][2 * i + which]
            if c.norm == "layer":
                x = x - x.mean(-1, keepdim=True)
            h = (
                x
                / (x.square().mean(-1, keepdim=True) + c.norm_eps).sqrt()
                * got["norm_weight"][2 * i + which]
            )
            h = h + (got["norm_bias"][2 * i + which] if "norm_bias" in got else 0)
            close(h, kept[f"blocks.{i}.{name}.hook_normalized"])


def test_fewer_layers_travel_as_the_same_numbers_with_the_end_of_the_stream(model):
    seen = look(model, IDS)
    whole, first, second = (tensors_to_send(model, seen, layers) for layers in (None, [0], [1]))
    assert torch.equal(second["resid"], whole["resid"][2:])
    assert torch.equal(second["q"], whole["q"][1:])
    assert torch.equal(first["last"], whole["resid"][-1])
    assert "last" not in second


def test_every_step_names_the_line_that_computes_it_and_a_tap_that_exists(model):
    told = described(model.config)
    json.dumps(told, allow_nan=False)  # plain data
    keys = [step["key"] for step in told]
    assert len(keys) == len(set(keys))
    kept = look(model, IDS).kept
    for step, plain in zip(steps(model.config), told, strict=True):
        line = (ROOT / plain["code"]["file"]).read_text("utf-8").splitlines()[plain["code"]["line"] - 1]
        assert step.mark in line
        if plain["tap"]:
            assert plain["tap"].format(i=0) in kept
    assert ("rotate" in keys) == (model.config.position == "rotary")


def test_a_long_text_is_cut_one_token_works_and_what_is_not_there_is_refused(model):
    long = look(model, [72] * 100)
    assert (len(long.ids), long.cut) == (64, 36)
    alone = look(model, [72])
    assert tensors_to_send(model, alone)["q"].shape[:2] == (2, 1)
    for call in (
        lambda: look(model, []),
        lambda: look(model, [99_999]),
        lambda: tensors_to_send(model, alone, layers=[2]),
        lambda: tensors_to_send(model, alone, layers=[]),
    ):
        with pytest.raises(ValueError):
            call()


def test_code_is_looked_up_in_the_running_program(model):
    place = next(step for step in described(model.config) if step["key"] == "pattern")["code"]
    assert place["function"] == "attention"
    assert place["file"] == "llm_core/language/transformer.py"
