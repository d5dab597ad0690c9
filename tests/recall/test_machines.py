"""The five machines: about one size, one number apart, and an answer that is read after the question."""

import pytest
import torch

from llm_core.recall.machines import (
    FORGET_BIAS,
    MACHINES,
    letter_chances,
    loss,
    right_share,
    scores,
    untrained,
)
from llm_core.recall.task import FIRST_ID, LETTERS, strips

STRIPS = strips(6, 9, torch.Generator().manual_seed(2))


def test_all_machines_are_of_one_size():
    sizes = [untrained(name, 1).n_parameters for name in MACHINES]
    assert min(sizes) > 0.94 * max(sizes)


def test_the_two_lstms_differ_in_the_bias_of_the_forget_gate_alone():
    closed, opened = (untrained(name, 5).state_dict() for name in ("lstm", "open"))
    differ = [key for key in closed if not torch.equal(closed[key], opened[key])]
    assert differ == ["layers.0.bias"]
    apart = (opened["layers.0.bias"] - closed["layers.0.bias"]).view(4, -1)
    assert apart[1].unique().tolist() == [FORGET_BIAS["open"] - FORGET_BIAS["lstm"]]
    assert apart[[0, 2, 3]].abs().max() == 0


@pytest.mark.parametrize("name", MACHINES)
def test_the_scores_are_those_of_the_whole_model_after_the_last_token(name):
    model = untrained(name, 3)
    with torch.no_grad():
        whole = model(STRIPS.ids)
        whole = whole[0] if isinstance(whole, tuple) else whole
        torch.testing.assert_close(scores(model, STRIPS.ids), whole[:, -1])
        expected = whole[:, -1].log_softmax(-1)
    chances = letter_chances(model, STRIPS.ids)
    torch.testing.assert_close(chances, expected.exp()[:, FIRST_ID : FIRST_ID + len(LETTERS)])
    price = -expected.gather(1, STRIPS.answers[:, None]).mean()
    assert loss(model, STRIPS.ids, STRIPS.answers).item() == pytest.approx(float(price), rel=1e-5)


def test_a_machine_that_always_says_the_same_is_right_where_that_is_the_answer():
    model = untrained("rnn", 1)
    for weight in model.parameters():
        weight.data.zero_()
    model.head_bias.data[STRIPS.answers[0]] = 1.0
    share = float((STRIPS.answers == STRIPS.answers[0]).float().mean())
    assert right_share(model, STRIPS.ids, STRIPS.answers) == pytest.approx(share)
