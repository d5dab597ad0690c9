"""The LSTM's gates and its memory cell mean what its equations say."""

import torch

from llm_core.taps import intervening, recording
from tests.language.recurrent_models import make, some_ids

GATES = (
    "hook_input_gate",
    "hook_forget_gate",
    "hook_output_gate",
    "hook_candidate",
    "hook_cell",
    "hook_hidden",
)


def test_the_recorded_gates_satisfy_the_equations_of_the_cell():
    model, ids = make("lstm"), some_ids()
    with recording() as cache:
        model(ids)
    for layer in ("layers.0.", "layers.1."):
        i, f, o, g, c, h = (cache[layer + gate] for gate in GATES)
        before = torch.cat([torch.zeros_like(c[:, :1]), c[:, :-1]], dim=1)
        torch.testing.assert_close(c, f * before + i * g)
        torch.testing.assert_close(h, o * torch.tanh(c))


def test_a_closed_forget_gate_makes_the_cell_forget_everything():
    model, ids = make("lstm", n_layer=1), some_ids()
    with intervening({"layers.0.hook_forget_gate": torch.zeros_like}), recording() as cache:
        model(ids)
    torch.testing.assert_close(
        cache["layers.0.hook_cell"], cache["layers.0.hook_input_gate"] * cache["layers.0.hook_candidate"]
    )


def test_a_scaled_gate_is_scaled_once_however_long_the_text_is():
    model, ids = make("lstm", n_layer=1), some_ids()
    with recording() as plain:
        model(ids)
    with torch.no_grad(), intervening({"layers.0.hook_output_gate": lambda x: x * 0.5}), recording() as cache:
        model(ids)
    first = "layers.0.hook_output_gate"
    torch.testing.assert_close(cache[first][:, 0], plain[first][:, 0] * 0.5)
    torch.testing.assert_close(
        cache["layers.0.hook_hidden"], cache[first] * torch.tanh(cache["layers.0.hook_cell"])
    )


def test_the_forget_gate_starts_as_open_as_it_was_asked_to():
    model = make("lstm", n_layer=1, forget_bias=3.0)
    with intervening({"hook_embed": torch.zeros_like}), recording(["layers.0.hook_forget_gate"]) as cache:
        model(some_ids(length=1))
    torch.testing.assert_close(
        cache["layers.0.hook_forget_gate"], torch.full((3, 1, 8), torch.tensor(3.0).sigmoid().item())
    )


def test_without_such_a_kernel_autocast_leaves_the_fused_path_in_float32(monkeypatch):
    """What a processor without AVX-512 does: the kernel would raise there."""
    monkeypatch.setattr("llm_core.language.lstm.lstm_runs_in_bfloat16", lambda: False)
    model, ids = make("lstm", n_layer=2), some_ids()
    x, state = model.embed(ids), model.start(len(ids))
    exact, _ = model.fused(x, state)
    with torch.autocast("cpu", torch.bfloat16):
        found, _ = model.fused(x, state)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, exact, rtol=0, atol=0)
