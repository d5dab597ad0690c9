"""Blocks with parts out or moved: the whole one is the textbook block, post-norm is torch's own, the rest by hand."""

import pytest
import torch
from torch import nn

from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.block_variants import Switches, build_variant, every_switch, gradient_norms
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe

TOKENIZER = CharTokenizer.train("abcdefgh")
CONFIG = TransformerConfig(TOKENIZER.vocab_size, context_length=12, n_layer=2, n_head=2, n_embd=16)
IDS = torch.randint(TOKENIZER.vocab_size, (3, 9), generator=torch.Generator().manual_seed(0))


def seeded(build, *args):
    torch.manual_seed(7)
    return build(*args)


def variant(**switches):
    return seeded(build_variant, CONFIG, TOKENIZER, Switches(**switches))


def test_with_every_part_in_its_place_it_is_the_textbook_block_bit_for_bit():
    textbook, model = seeded(Transformer, CONFIG, TOKENIZER), variant()
    assert torch.equal(textbook(IDS), model(IDS))
    for _ in range(3):  # and it stays so while both learn
        for one in (textbook, model):
            GradientLearner(one, Recipe(muon=0.02)).learn(IDS, 0.5)
    assert textbook.state_dict().keys() == model.state_dict().keys()
    assert all(torch.equal(p, model.state_dict()[name]) for name, p in textbook.state_dict().items())


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_both_places_of_the_norm_agree_with_torchs_encoder_layer(norm):
    config = TransformerConfig(10, 12, 1, 2, 16, position="learned", bias=True, causal=False)
    block = seeded(build_variant, config, TOKENIZER, Switches(norm=norm)).blocks[0]
    theirs = nn.TransformerEncoderLayer(
        16, 2, 64, 0.0, nn.GELU("tanh"), batch_first=True, norm_first=norm == "pre"
    )
    pairs = [
        (theirs.self_attn.out_proj, block.attn.out), (theirs.linear1, block.mlp.up), (theirs.linear2, block.mlp.down),
        (theirs.norm1, block.norm_1), (theirs.norm2, block.norm_2),
    ]  # fmt: skip
    for their_part, our_part in pairs:
        nn.init.normal_(our_part.bias)
        their_part.load_state_dict(our_part.state_dict())
    theirs.self_attn.in_proj_weight.data = block.attn.qkv.weight.data
    theirs.self_attn.in_proj_bias.data = block.attn.qkv.bias.data
    x = torch.randn(2, 5, 16)
    torch.testing.assert_close(block(x, None, None), theirs(x), atol=1e-5, rtol=1e-5)


def test_without_the_residual_a_block_that_computes_nothing_lets_nothing_through():
    for residual in (True, False):
        block = variant(residual=residual, norm="none").blocks[0]
        nn.init.zeros_(block.attn.out.weight)
        nn.init.zeros_(block.mlp.down.weight)
        x = torch.randn(1, 4, 16)
        assert torch.equal(block(x, None, None), x if residual else torch.zeros_like(x))


def test_all_variants_begin_with_the_same_weights():
    whole = variant().state_dict()
    for switches in every_switch():
        own = seeded(build_variant, CONFIG, TOKENIZER, switches).state_dict()
        assert all(torch.equal(t, whole[name]) for name, t in own.items())


def test_parts_that_are_off_have_no_parameters_and_the_rest_all_learn():
    for switches in every_switch():
        model = seeded(build_variant, CONFIG, TOKENIZER, switches)
        names = "".join(dict(model.named_parameters()))
        assert ("mlp" in names, "norm" in names) == (switches.mlp, switches.norm != "none")
        model(IDS).square().mean().backward()
        assert all(p.grad is not None for p in model.parameters())


def test_there_are_twelve_settings_with_names_of_their_own_and_back():
    found = list(every_switch())
    assert found[0] == Switches()
    assert len({s.name for s in found}) == 12
    assert [Switches.named(s.name) for s in found] == found
    with pytest.raises(KeyError):
        Switches.named("sideways")


def test_gradient_norms_are_what_a_small_push_on_each_layers_output_changes():
    model = variant().double()
    norms = gradient_norms(model, IDS)
    for layer, block in enumerate(model.blocks):
        push = torch.zeros(3, 8, 16, dtype=torch.double, requires_grad=True)
        hook = block.register_forward_hook(lambda _m, _i, out, push=push: out + push)
        logits = model(IDS[:, :-1])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), IDS[:, 1:].flatten())
        gradient = torch.autograd.grad(loss, push)[0]
        hook.remove()
        assert norms[layer] == pytest.approx(float(gradient.norm()), rel=1e-9)
