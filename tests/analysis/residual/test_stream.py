"""Logit lens, residual stream, direct contributions: each equals the model's own numbers, or adds up to them."""

import functools

import pytest
import torch
import torch.nn.functional as F

from llm_core import taps
from llm_core.analysis.microscope.look import look
from llm_core.analysis.residual.contributions import contributions, written_by_heads
from llm_core.analysis.residual.logit_lens import logit_lens, ranks
from llm_core.analysis.residual.stream import residual_stream
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

KINDS = {
    "layer norm without bias": {},
    "GPT-2": dict(position="learned", bias=True),
    "SmolLM2": dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False),
}
IDS = [0, 72, 101, 108, 108, 111, 33, 72, 101]


@pytest.fixture(params=list(KINDS), scope="module")
def model(request):
    torch.manual_seed(1)
    tokenizer = ByteTokenizer()
    settings = dict(vocab_size=tokenizer.vocab_size, context_length=16, n_layer=2, n_head=4, n_embd=32)
    made = Transformer(TransformerConfig(**(settings | KINDS[request.param])), tokenizer)
    for p in made.parameters():
        torch.nn.init.normal_(p, mean=0.1, std=0.3)  # also norm weights and biases: a wrong detail shows
    return made.freeze()


@pytest.fixture(scope="module")
def logits(model):
    return model(torch.tensor([IDS]))[0]


def test_the_last_row_of_the_lens_is_the_models_own_output(model, logits):
    lens = logit_lens(model, IDS)
    top = logits.softmax(-1).topk(5)
    assert torch.equal(lens.top_ids[-1], top.indices)
    torch.testing.assert_close(lens.top_probabilities[-1], top.values)
    assert torch.equal(lens.final_ids, logits.argmax(-1))
    assert lens.final_rank[-1].tolist() == [1] * len(IDS)
    torch.testing.assert_close(lens.final_probability[-1], top.values[:, 0])


def test_each_row_of_the_lens_is_the_stream_through_norm_and_output_layer(model):
    lens = logit_lens(model, IDS, chosen=65)
    x = model.embed(torch.tensor([IDS]))
    angles = None if model.config.position == "learned" else model.angles[: len(IDS)]
    if angles is None:
        x = x + model.pos_embed(torch.arange(len(IDS)))
    for row in range(model.config.n_layer + 1):
        p = model.unembed(model.norm(x))[0].softmax(-1)
        torch.testing.assert_close(lens.top_probabilities[row], p.topk(5).values)
        torch.testing.assert_close(lens.chosen_probability[row], p[:, 65])
        places = p.argsort(-1, descending=True)
        assert lens.chosen_rank[row].tolist() == ((places == 65).nonzero()[:, 1] + 1).tolist()
        torch.testing.assert_close(lens.entropy[row], -(p * p.log2()).sum(-1))
        x = model.layers()[row](x, angles, None) if row < model.config.n_layer else x


def test_without_a_chosen_token_the_lens_asks_about_the_next_token_of_the_text(model, logits):
    lens = logit_lens(model, IDS)
    rank, probability = ranks([logits.log_softmax(-1)], torch.tensor([*IDS[1:], int(logits[-1].argmax())]))
    assert torch.equal(lens.chosen_rank[-1], rank[0])
    torch.testing.assert_close(lens.chosen_probability[-1], probability[0])


def test_the_stream_is_the_sum_of_what_was_written(model):
    found = residual_stream(model, IDS)
    with taps.recording() as kept:
        model(torch.tensor([IDS]))
    assert found.gap < 1e-4
    for i in range(model.config.n_layer):
        mid, attention = kept[f"blocks.{i}.hook_resid_mid"][0], kept[f"blocks.{i}.hook_attn_out"][0]
        torch.testing.assert_close(found.middle[i], mid.norm(dim=-1))
        torch.testing.assert_close(found.attention[i], attention.norm(dim=-1))
        torch.testing.assert_close(
            found.stream[i + 1], (mid + kept[f"blocks.{i}.hook_mlp_out"][0]).norm(dim=-1)
        )
        torch.testing.assert_close(
            found.attention_cosine[i], F.cosine_similarity(attention, mid - attention, dim=-1)
        )


@pytest.mark.parametrize("contrast", [None, 66])
@pytest.mark.parametrize("position", [0, 4, -1])
def test_contributions_add_up_to_the_logit(model, logits, position, contrast):
    found = contributions(model, IDS, 65, position, contrast)
    own = logits[position, 65] - (0 if contrast is None else logits[position, contrast])
    assert found.logit == pytest.approx(float(own), abs=1e-4)
    assert found.total == pytest.approx(found.logit, abs=1e-4)


def test_what_the_heads_write_adds_up_to_the_output_of_attention(model):
    with taps.recording() as kept:
        model(torch.tensor([IDS]))
    for i, block in enumerate(model.layers()):
        heads = written_by_heads(model, i, kept[f"blocks.{i}.attn.hook_z"][0])  # (T, H, C)
        bias = 0 if block.attn.out.bias is None else block.attn.out.bias
        torch.testing.assert_close(
            heads.sum(-2) + bias, kept[f"blocks.{i}.hook_attn_out"][0], atol=1e-4, rtol=1e-4
        )


def test_a_heads_contribution_is_how_far_the_logit_moves_when_its_writing_is_taken_from_the_end(
    model, logits
):
    found = contributions(model, IDS, 65)
    with taps.recording() as kept:
        model(torch.tensor([IDS]))
    stream = kept["blocks.1.hook_resid_post"][0, -1]
    written = written_by_heads(model, 0, kept["blocks.0.attn.hook_z"][0, -1])[2]
    centred = stream - stream.mean() if model.config.norm == "layer" else stream
    scale = (centred.square().mean() + 1e-5).sqrt()
    removed = written - written.mean() if model.config.norm == "layer" else written
    expected = (removed / scale * model.norm.weight) @ model.unembed.weight[65]
    assert float(found.heads[0, 2]) == pytest.approx(float(expected), abs=1e-4)


@pytest.mark.parametrize("bad", [[], [0] * 17, [0, 100_000], [0, -1]])
def test_ids_that_the_model_does_not_have_are_refused(model, bad):
    for call in (logit_lens, residual_stream, lambda m, i: contributions(m, i, 1)):
        with pytest.raises(ValueError, match=r"(T|t)oken"):
            call(model, bad)


def test_a_position_outside_the_text_is_refused(model):
    with pytest.raises(ValueError, match="Position 9"):
        contributions(model, IDS, 65, 9)
    with pytest.raises(ValueError, match="vocabulary"):
        contributions(model, IDS, 65, contrast=99_999)


def test_what_a_forward_pass_has_recorded_gives_the_same_numbers_without_another(model, monkeypatch):
    ways = (
        functools.partial(logit_lens, model, IDS, n_top=3),
        functools.partial(residual_stream, model, IDS),
        functools.partial(contributions, model, IDS, 65, 4, 66),
    )
    kept = look(model, IDS).kept
    alone = [vars(way()) for way in ways]
    monkeypatch.setattr(Transformer, "features", None)  # a second run fails
    for way, numbers in zip(ways, alone, strict=True):
        for name, number in vars(way(kept=kept)).items():
            assert torch.equal(torch.as_tensor(number), torch.as_tensor(numbers[name])), name
