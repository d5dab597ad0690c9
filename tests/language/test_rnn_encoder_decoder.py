"""Encoder and decoder with and without attention: equal to torch's parts, blind to padding, and it learns."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from llm_core.language.rnn_encoder_decoder import (
    END,
    PAD,
    START,
    GRUCell,
    Seq2Seq,
    Seq2SeqConfig,
    decode_letters,
    encode_letters,
    matched_without_attention,
    random_strings,
    reversed_target,
)
from llm_core.language.rnn_encoder_decoder_training import PairLearner, accuracies, bucketed_batches
from llm_core.training import Recipe, train

WITH, WITHOUT = Seq2SeqConfig(n_hidden=6, n_embd=4, n_align=5), Seq2SeqConfig(n_hidden=6, n_embd=4)


def model_of(config, seed=1):
    torch.manual_seed(seed)
    return Seq2Seq(config).double()


def strings(*texts):
    rows = [torch.tensor(encode_letters(text)) for text in texts]
    return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)


def test_the_textbook_cell_and_the_kernel_and_torchs_own_module_agree():
    cell, reference = GRUCell(4, 6).double(), nn.GRUCell(4, 6).double()
    names = {
        "weight_ih": "weight_input",
        "weight_hh": "weight_hidden",
        "bias_ih": "bias_input",
        "bias_hh": "bias_hidden",
    }
    cell.load_state_dict({ours: getattr(reference, theirs) for theirs, ours in names.items()})
    x, h = torch.randn(3, 4, dtype=torch.float64), torch.randn(3, 6, dtype=torch.float64)
    torch.testing.assert_close(cell.plain(x, h), reference(x, h))
    torch.testing.assert_close(cell(x, h), reference(x, h))


def test_the_encoder_is_torchs_gru_on_strings_of_different_lengths():
    model, source = model_of(WITH), strings("abcde", "xyz", "q")
    reference = nn.GRU(4, 6, batch_first=True).double()
    for part, ours in (
        ("weight_ih", "weight_input"),
        ("weight_hh", "weight_hidden"),
        ("bias_ih", "bias_input"),
        ("bias_hh", "bias_hidden"),
    ):
        getattr(reference, f"{part}_l0").data = getattr(model.encoder, ours).data
    packed = nn.utils.rnn.pack_padded_sequence(model.embed(source), torch.tensor([5, 3, 1]), batch_first=True)
    _, last = reference(packed)
    torch.testing.assert_close(model.encode(source).last, last[0])


def test_one_step_of_the_decoder_is_bahdanaus_sum_written_out():
    model, source = model_of(WITH), strings("abc")
    seen, h = model.encode(source), torch.randn(1, 6, dtype=torch.float64)
    context, weights = model.context(h, seen)
    energies = torch.stack(
        [
            model.align_v
            @ torch.tanh(model.align_query.weight @ h[0] + model.align_key.weight @ s + model.align_key.bias)
            for s in seen.states[0]
        ]
    )
    by_hand = energies.exp() / energies.exp().sum()
    torch.testing.assert_close(weights[0], by_hand)
    torch.testing.assert_close(context[0], sum(w * s for w, s in zip(by_hand, seen.states[0], strict=True)))


def test_weights_sum_to_one_and_padding_is_never_looked_at():
    model, source = model_of(WITH), strings("abcdefgh", "xy")
    written = model.write(source, 9)
    torch.testing.assert_close(written.weights.sum(-1), torch.ones(written.ids.shape, dtype=torch.float64))
    assert (written.weights[1, :, 2:] == 0).all()
    torch.testing.assert_close(model.write(strings("xy"), 4).weights[0], written.weights[1, :4, :2])


@pytest.mark.parametrize("config", [WITH, WITHOUT])
def test_padding_changes_nothing_in_the_answer(config):
    model = model_of(config)
    alone, together = strings("hello"), strings("hello", "abcdefghijk")
    target = reversed_target(alone)
    torch.testing.assert_close(model(together[:1], target), model(alone, target))


def test_without_attention_the_decoder_gets_the_same_vector_every_time():
    model = model_of(WITHOUT)
    seen = model.encode(strings("abc"))
    for h in torch.randn(3, 1, 6, dtype=torch.float64):
        assert model.context(h, seen)[0] is seen.last


@pytest.mark.parametrize("config", [WITH, WITHOUT])
def test_gradients_are_those_of_small_differences(config):
    model, source = model_of(config), strings("abca", "zy")
    target = reversed_target(source)

    def loss():
        return F.cross_entropy(model(source, target).flatten(0, 1), target.flatten(), ignore_index=PAD)

    names = [name for name, p in model.named_parameters()]
    gradients = torch.autograd.grad(loss(), list(model.parameters()))
    for name, p, gradient in zip(names, model.parameters(), gradients, strict=True):
        spot = int(gradient.abs().argmax())
        flat, step = p.data.view(-1), 1e-6
        flat[spot] += step
        above = loss()
        flat[spot] -= 2 * step
        below = loss()
        flat[spot] += step
        assert float((above - below).detach()) / (2 * step) == pytest.approx(
            float(gradient.view(-1)[spot]), rel=1e-5, abs=1e-8
        ), name


def test_writing_step_by_step_gives_the_logits_of_teacher_forcing():
    model, source = model_of(WITH), strings("hello")
    written = model.write(source, 6).ids
    assert torch.equal(model(source, written).argmax(-1), written)


def test_letters_come_back_and_other_characters_are_named():
    assert decode_letters([*encode_letters("abz"), END, 3]) == "abz"
    assert decode_letters([START, PAD]) == ""
    with pytest.raises(ValueError, match="é"):
        encode_letters("café")


def test_the_target_is_the_string_from_back_to_front_then_the_end():
    source = strings("abcd", "xy")
    assert [decode_letters(row.tolist()) for row in reversed_target(source)] == ["dcba", "yx"]
    assert reversed_target(source)[1].tolist()[2:] == [END, PAD, PAD]


def test_random_strings_have_the_lengths_asked_for_and_the_seed_decides_them():
    lengths = torch.tensor([3, 1, 5])
    found = random_strings(lengths, torch.Generator().manual_seed(4))
    assert torch.equal((found != PAD).sum(-1), lengths)
    assert torch.equal(found, random_strings(lengths, torch.Generator().manual_seed(4)))


def test_batches_hold_neighbouring_lengths_and_reach_every_length():
    batches = bucketed_batches(32, seed=1, longest=8)
    lengths = [(next(batches) != PAD).sum(-1) for _ in range(12)]
    assert all(int(n.max() - n.min()) < 4 for n in lengths)
    assert set(torch.cat(lengths).tolist()) == set(range(1, 9))
    with pytest.raises(ValueError, match="multiple"):
        next(bucketed_batches(32, seed=1, longest=9))


def test_the_model_without_attention_is_given_no_fewer_parameters():
    attentive = Seq2Seq(WITH).n_parameters
    plain = Seq2Seq(matched_without_attention(WITH)).n_parameters
    assert attentive <= plain < 1.4 * attentive


class Fixed(nn.Module):
    """Writes the same ids whatever it reads."""

    def __init__(self, ids):
        super().__init__()
        self.ids = ids

    def write(self, source, longest):
        from llm_core.language.rnn_encoder_decoder import Written

        return Written(self.ids[:, :longest], torch.empty(0))


def test_accuracy_counts_whole_strings_and_letters_in_their_place():
    source, right = strings("abc", "xy"), reversed_target(strings("abc", "xy"))
    assert accuracies(Fixed(right), source) == (1.0, 1.0)
    wrong = right.clone()
    wrong[0, 1] = 20
    assert accuracies(Fixed(wrong), source) == (0.5, pytest.approx(0.8))
    endless = right.clone()
    endless[1, 2] = 20  # both letters right, but no end
    assert accuracies(Fixed(endless), source) == (0.5, 1.0)
    assert accuracies(Fixed(right[:, :1]), source) == (0.0, pytest.approx(0.4))


@pytest.mark.parametrize("config", [Seq2SeqConfig(32, 16, 16), Seq2SeqConfig(40, 16)])
def test_both_learn_to_turn_short_strings_round(config):
    torch.manual_seed(1)
    model = Seq2Seq(config)
    learner = PairLearner(model, Recipe(learning_rate=1e-2, weight_decay=0.0))
    batches = bucketed_batches(64, seed=1, longest=4)
    for event in train(learner, batches, steps=250, every=250):
        last = event
    assert last.loss < 1.0
    assert accuracies(model, random_strings(torch.full((100,), 1), torch.Generator().manual_seed(9)))[0] > 0.9
