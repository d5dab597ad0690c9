"""Gradients through time: those of torch's own layers, and powers where everything is linear."""

import pytest
import torch
from torch import nn

from llm_core import checkpoints
from llm_core.analysis.recurrence import reach

TORCH = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


@pytest.mark.parametrize("family", TORCH)
def test_gradients_are_those_of_torchs_own_layer(family):
    layer = reach.fresh_layer(family, 3, 1.2, 0.5)
    peer = TORCH[family](reach.N_INPUT, reach.N_EMBD, batch_first=True).double()
    for name, value in zip(
        ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), layer.fused_weights(), strict=True
    ):
        getattr(peer, name).data.copy_(value)
    x = reach.random_inputs(3).requires_grad_()
    (expected,) = torch.autograd.grad(peer(x)[0][:, -1].sum(), x)
    found = reach.recurrent_reach(family, 3, 1.2, 0.5)
    torch.testing.assert_close(found, expected.norm(dim=-1).mean(0).flip(0), rtol=1e-9, atol=0)


def test_the_layer_begins_as_torch_begins():
    bound = reach.N_EMBD**-0.5
    layer = reach.fresh_layer("lstm", 1)
    for values, most in ((layer.weight_hidden, bound), (layer.weight_input, bound), (layer.bias, 2 * bound)):
        assert 0.9 * most < float(values.abs().max()) <= most
    moved = reach.fresh_layer("lstm", 1, 2.0, 5.0)
    torch.testing.assert_close(moved.weight_hidden, 2 * layer.weight_hidden, rtol=0, atol=0)
    rows = (moved.bias - layer.bias).view(4, -1)
    assert rows[1].tolist() == pytest.approx([5.0] * reach.N_EMBD)
    assert rows[[0, 2, 3]].abs().max() == 0


def test_the_syllabus_numbers_at_lag_25():
    assert float(reach.recurrent_reach("rnn", 1)[25]) == pytest.approx(
        8e-8, rel=5
    )  # a power: each seed differs
    for bias, expected in ((0.0, 2e-6), (1.0, 4e-3), (5.0, 0.29)):
        assert float(reach.recurrent_reach("lstm", 1, 1.0, bias)[25]) == pytest.approx(expected, rel=1)


def test_attention_is_as_near_to_the_first_token_as_to_the_last_but_one():
    line = reach.attention_reach(1)
    assert float(line[1:].max() / line[1:].min()) < 2


def test_without_tanh_the_gradient_is_a_power_of_the_radius():
    ratio = reach.linear_reach(1, 1.0, 99) / reach.linear_reach(1, 1.0, 59)
    assert ratio == pytest.approx(reach.spectral_radius(1) ** 40, rel=0.5)
    assert reach.spectral_radius(1, 2.0) == pytest.approx(2 * reach.spectral_radius(1))
    with_autograd = torch.randn(40, reach.N_INPUT, dtype=torch.float64, requires_grad=True)
    layer, h = reach.fresh_layer("rnn", 1, 1.5), torch.zeros(reach.N_EMBD, dtype=torch.float64)
    for x in with_autograd:
        h = layer.weight_input @ x + layer.weight_hidden @ h
    (gradient,) = torch.autograd.grad(h.sum(), with_autograd)
    assert float(gradient[-11].norm()) == pytest.approx(reach.linear_reach(1, 1.5, 10), rel=1e-9)


@pytest.mark.parametrize("family", ["rnn", "gru", "lstm", "transformer"])
def test_the_gradient_of_a_trained_machine_is_the_slope_of_its_answer(family):
    model = checkpoints.load(checkpoints.TWINS, family)
    ids = model.tokenizer.encode("Mia had a red ball. One day Mia")
    found = reach.trained_reach(model, ids)
    assert len(found) == len(ids) - 1
    twice = model.double()
    from_end = 3
    place = len(ids) - from_end  # in the row that begins with the end-of-text token
    before = torch.tensor([[model.tokenizer.eot_id, *ids[:-1]]])
    vectors = twice.embed(before).detach()

    def answer(moved):
        with torch.no_grad(), reach.taps.intervening({"hook_embed": lambda _: moved}):
            found = twice(before)
        logits = found[0] if isinstance(found, tuple) else found
        return float(logits[0, -1].log_softmax(-1)[ids[-1]])

    slopes, step = [], 1e-5
    for unit in range(vectors.shape[-1]):
        ends = []
        for sign in (1, -1):
            moved = vectors.clone()
            moved[0, place, unit] += sign * step
            ends.append(answer(moved))
        slopes.append((ends[0] - ends[1]) / (2 * step))
    assert float(found[from_end - 1]) == pytest.approx(torch.tensor(slopes).norm().item(), rel=1e-3)


def test_one_token_has_no_past():
    with pytest.raises(ValueError, match="two tokens"):
        reach.trained_reach(checkpoints.load(checkpoints.TWINS, "gru"), [5])
