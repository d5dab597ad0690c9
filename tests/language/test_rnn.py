"""The plain RNN rewrites its one state at every step."""

import torch

from llm_core.taps import intervening, recording
from tests.language.recurrent_models import make, some_ids


def test_the_recorded_state_satisfies_the_equation_of_the_cell():
    model, ids = make("rnn", n_layer=1), some_ids()
    layer = model.layers[0]
    with recording() as cache:
        model(ids)
    h = cache["layers.0.hook_hidden"]
    before = torch.cat([torch.zeros_like(h[:, :1]), h[:, :-1]], dim=1)
    x = cache["hook_embed"]
    torch.testing.assert_close(
        h, torch.tanh(x @ layer.weight_input.T + before @ layer.weight_hidden.T + layer.bias)
    )


def test_a_wiped_state_leaves_nothing_of_what_was_read_before():
    model, ids = make("rnn"), some_ids(batch=2)

    def wipe(h):
        h[:, 3] = 0.0
        return h

    edits = {f"layers.{i}.hook_hidden": wipe for i in range(2)}
    with torch.no_grad(), intervening(edits):
        wiped, _ = model(ids)
    fresh, _ = model(ids[:, 4:])
    torch.testing.assert_close(wiped[:, 4:], fresh)
