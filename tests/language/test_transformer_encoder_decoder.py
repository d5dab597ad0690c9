"""The encoder-decoder against torch.nn.Transformer with the same weights, and what its two masks promise."""

import itertools
import random

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from llm_core import taps
from llm_core.data.tokenizers import BPETokenizer, ByteTokenizer
from llm_core.language.transformer_encoder_decoder import EncoderDecoder, EncoderDecoderConfig
from llm_core.language.transformer_encoder_decoder_task import (
    PAD,
    RepairLearner,
    cut,
    cut_sentences,
    draw_missing,
    logits_of,
    pairs,
    row_batches,
)
from llm_core.training import Recipe

TOKENIZER = ByteTokenizer()
V, S, T, C, H, L = TOKENIZER.vocab_size + 1, 7, 5, 16, 4, 2
TEXT = "Tom had a red ball. Mia had a big kite! The dog ran to the park, and Tom was happy."


def tiny(bias=False, **changes):
    torch.manual_seed(0)
    settings = dict(vocab_size=V, context_length=64, n_layer=L, n_head=H, n_embd=C, bias=bias)
    model = EncoderDecoder(EncoderDecoderConfig(**(settings | changes)), TOKENIZER)
    for p in model.parameters():  # larger than the start of a training, so that a wrong detail shows
        nn.init.normal_(p, std=0.3)
    return model.eval()


def ids_of(n, B=2, seed=1):
    return torch.randint(1, V, (B, n), generator=torch.Generator().manual_seed(seed))


def into_theirs(ours, theirs):
    """Copy the weights of our block into torch's layer of the same kind."""

    def attention(mine, other):
        other.in_proj_weight.copy_(torch.cat([mine.q.weight, mine.kv.weight]))
        other.in_proj_bias.copy_(torch.cat([mine.q.bias, mine.kv.bias]))
        other.out_proj.load_state_dict(mine.out.state_dict())

    with torch.no_grad():
        attention(ours.attn, theirs.self_attn)
        names = ["norm_1", "norm_2"]
        if hasattr(ours, "cross_attn"):
            attention(ours.cross_attn, theirs.multihead_attn)
            names.append("norm_3")
        for name in names:
            getattr(theirs, name.replace("_", "")).load_state_dict(getattr(ours, name).state_dict())
        theirs.linear1.load_state_dict(ours.mlp.up.state_dict())
        theirs.linear2.load_state_dict(ours.mlp.down.state_dict())


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
def test_the_same_weights_in_torchs_transformer_give_the_same_logits_padding_included():
    model = tiny(bias=True)
    peer = nn.Transformer(
        C, H, L, L, 4 * C, dropout=0.0, activation=lambda x: F.gelu(x, approximate="tanh"),
        batch_first=True, norm_first=True,
    ).eval()  # fmt: skip
    for half in ("encoder", "decoder"):
        stack = getattr(peer, half)
        for ours, theirs in zip(model.layers(half), stack.layers, strict=True):
            into_theirs(ours, theirs)
        stack.norm.load_state_dict(model.norm[half].state_dict())
    source, target = ids_of(S), ids_of(T, seed=2)
    real = torch.arange(S) < torch.tensor([[S], [4]])
    end = peer(
        model.place(source, "encoder"),
        model.place(target, "decoder"),
        tgt_mask=nn.Transformer.generate_square_subsequent_mask(T),
        src_key_padding_mask=~real,
        memory_key_padding_mask=~real,
    )
    torch.testing.assert_close(model(source, target, real), end @ model.embed.weight.T, rtol=1e-4, atol=1e-4)


def test_the_decoder_does_not_look_ahead():
    model, source, target = tiny(), ids_of(S), ids_of(T, seed=2)
    changed = target.clone()
    changed[:, 3] = (changed[:, 3] + 1) % V
    before, after = model(source, target), model(source, changed)
    assert torch.equal(before[:, :3], after[:, :3])
    assert not torch.allclose(before[:, 3], after[:, 3])


def test_the_encoder_sees_both_sides():
    model, source = tiny(), ids_of(S)
    for at in (0, S - 1):
        changed = source.clone()
        changed[:, at] = (changed[:, at] + 1) % V
        moved = (model.encode(source) - model.encode(changed)).abs().amax(-1)
        assert (moved > 0).all()


def test_rows_of_all_three_patterns_sum_to_one_and_only_the_decoders_own_is_triangular():
    model = tiny()
    with taps.recording() as kept:
        model(ids_of(S), ids_of(T, seed=2))
    own = "decoder.blocks.{}.attn"
    shapes = {
        "encoder.blocks.{}.attn": (S, S),
        own: (T, T),
        "decoder.blocks.{}.cross_attn": (T, S),
    }
    for name, i in itertools.product(shapes, range(L)):
        pattern = kept[name.format(i) + ".hook_pattern"]
        assert pattern.shape == (2, H, *shapes[name])
        torch.testing.assert_close(pattern.sum(-1), torch.ones(pattern.shape[:-1]))
        above = pattern.triu(1).abs().max()
        assert above == 0 if name == own else above > 0


def test_the_gradient_of_what_is_written_reaches_the_encoder_through_cross_attention_only():
    model, source, target = tiny(), ids_of(S), ids_of(T, seed=2)
    model(source, target).logsumexp(-1).sum().backward()
    weights = [p for name, p in model.named_parameters() if "encoder.0" in name and p.dim() == 2]
    assert weights
    assert all(p.grad.abs().max() > 0 for p in weights)
    model.zero_grad()
    shut = {f"decoder.blocks.{i}.hook_cross_attn_out": torch.zeros_like for i in range(L)}
    with taps.intervening(shut):
        model(source, target).logsumexp(-1).sum().backward()
    assert all(p.grad is None or p.grad.abs().max() == 0 for p in weights)


def test_what_stands_in_the_padding_changes_nothing():
    model, source, target = tiny(), ids_of(S), ids_of(T, seed=2)
    real = torch.ones(2, S, dtype=torch.bool)
    real[:, 4:] = False
    other = source.clone()
    other[:, 4:] = 3
    torch.testing.assert_close(model(source, target, real), model(other, target, real))
    torch.testing.assert_close(
        model(source, target, real), model(source[:, :4], target), rtol=1e-4, atol=1e-5
    )


def test_writing_is_the_likeliest_token_every_time_and_ends_with_the_end_mark():
    model, source = tiny(), ids_of(S, B=1)
    found = model.write(source, 9)
    assert 1 <= found.shape[1] <= 9
    read = torch.cat([torch.tensor([[TOKENIZER.eot_id]]), found], 1)
    assert torch.equal(model(source, read).argmax(-1)[:, :-1], found)


def test_rows_written_together_are_the_rows_written_alone():
    model = tiny()
    source = ids_of(S)
    real = torch.arange(S) < torch.tensor([[S], [4]])
    together = model.write(source, 6, real)
    for row, n in zip((0, 1), (S, 4), strict=True):
        alone = model.write(source[row : row + 1, :n], 6)[0].tolist()
        assert together[row].tolist()[: len(alone)] == alone
        assert set(together[row].tolist()[len(alone) :]) <= {TOKENIZER.eot_id}


def test_a_text_longer_than_the_context_is_refused():
    with pytest.raises(ValueError, match="do not fit the context"):
        tiny(context_length=4).encode(ids_of(5))


def test_the_gradient_is_right():
    model = tiny(n_layer=1, n_embd=8, n_head=2).double()
    source, target = ids_of(3, B=1), ids_of(3, B=1, seed=2)
    name = "blocks.decoder.0.cross_attn.kv.weight"

    def loss(w):
        return torch.func.functional_call(model, {name: w}, (source, target)).logsumexp(-1).sum()

    weight = dict(model.named_parameters())[name]
    assert torch.autograd.gradcheck(loss, weight.detach().clone().requires_grad_())


def test_pieces_give_the_text_and_the_tokens_again_and_only_words_are_struck():
    tokenizer = BPETokenizer.train(TEXT * 3, 300)
    one = cut("Mia had a big kite!", tokenizer)
    assert "".join(one.pieces) == "Mia had a big kite!"
    assert one.ids == tokenizer.encode("Mia had a big kite!")
    assert [one.pieces[i] for i in one.words] == ["Mia", " had", " a", " big", " kite"]
    gone = draw_missing(one, random.Random(0), share=1.0)
    assert one.without(gone, 999).count(999) == 5
    assert len(one.owners(gone)) == len(one.without(gone, 999))
    assert one.without([], 999) == one.ids


def test_a_batch_holds_the_damaged_sentence_and_the_whole_one_shifted_by_one():
    model = tiny()
    items = cut_sentences([TEXT], TOKENIZER)
    source, read, write = pairs(items, [one.words[:1] for one in items], model)
    for row, one in enumerate(items):
        n = len(one.ids)
        assert read[row, : n + 1].tolist() == [TOKENIZER.eot_id, *one.ids]
        assert write[row, : n + 1].tolist() == [*one.ids, TOKENIZER.eot_id]
        assert (write[row, n + 1 :] == PAD).all()
        assert (source[row] == model.hole_id).sum() == 1


def test_a_few_steps_of_learning_lower_the_price_of_a_sentence():
    model, items = tiny(), cut_sentences([TEXT], TOKENIZER)
    model.reset_parameters()
    learner = RepairLearner(model, items, Recipe(learning_rate=1e-2, warmup=0.0), seed=1)
    losses = [learner.learn(batch, 0.1) for batch in itertools.islice(row_batches(items, 2, 1), 25)]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    source, read, _ = pairs(items, [[] for _ in items], model)
    assert logits_of(model, source, read).isfinite().all()
