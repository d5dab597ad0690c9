"""The GRU's gates mean what its equation says."""

import torch

from llm_core.taps import intervening, recording
from tests.language.recurrent_models import make, some_ids


def test_the_recorded_gates_satisfy_the_equation_of_the_cell():
    model, ids = make("gru"), some_ids()
    with recording() as cache:
        model(ids)
    for layer in ("layers.0.", "layers.1."):
        z, n, h = (cache[layer + tap] for tap in ("hook_update_gate", "hook_candidate", "hook_hidden"))
        before = torch.cat([torch.zeros_like(h[:, :1]), h[:, :-1]], dim=1)
        torch.testing.assert_close(h, z * before + (1 - z) * n)


def test_an_update_gate_held_open_keeps_the_state_as_it_was():
    model, ids = make("gru", n_layer=1), some_ids()
    _, state = model(ids)
    with torch.no_grad(), intervening({"layers.0.hook_update_gate": torch.ones_like}):
        _, after = model(ids, state)
    torch.testing.assert_close(after, state)


def test_a_closed_reset_gate_makes_the_candidate_forget_the_state():
    model, ids = make("gru", n_layer=1), some_ids(batch=1)
    candidates = []
    for state in (model.start(), (torch.full((1, 1, 8), 0.7),)):
        closed = {"layers.0.hook_reset_gate": torch.zeros_like}
        with torch.no_grad(), intervening(closed), recording() as cache:
            model(ids, state)
        candidates.append(cache["layers.0.hook_candidate"])
    torch.testing.assert_close(*candidates)


def test_the_update_gate_starts_as_open_as_it_was_asked_to():
    model = make("gru", n_layer=1, update_bias=3.0)
    with intervening({"hook_embed": torch.zeros_like}), recording() as cache:
        model(some_ids(length=1))
    expected = torch.full((3, 1, 8), torch.tensor(3.0).sigmoid().item())
    torch.testing.assert_close(cache["layers.0.hook_update_gate"], expected)
