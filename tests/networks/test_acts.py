"""The acts of learning: slopes are torch's, backward moves nothing, step is torch.optim's, and only weights move."""

import pytest
import torch

from llm_core.networks.acts import MOST_DIGITS, digits, is_data, play
from llm_core.networks.expression import ExpressionError

NET = "(sigmoid(v1*tanh(w1*x1 + w2*x2 + b1) + v2*tanh(w3*x1 + w4*x2 + b2) + c) - y)^2"
NUMBERS = {
    "x1": 1.0, "x2": 0.5, "y": 1.0, "w1": 0.6, "w2": -0.4, "b1": 0.1, "w3": -0.3, "w4": 0.8, "b2": 0.2, "v1": 0.5,
    "v2": -0.7, "c": 0.1,
}  # fmt: skip
OPTIM = {"gd": torch.optim.SGD, "momentum": torch.optim.SGD, "adam": torch.optim.Adam}


def torch_loss(p):
    h1 = torch.tanh(p["w1"] * p["x1"] + p["w2"] * p["x2"] + p["b1"])
    h2 = torch.tanh(p["w3"] * p["x1"] + p["w4"] * p["x2"] + p["b2"])
    return (torch.sigmoid(p["v1"] * h1 + p["v2"] * h2 + p["c"]) - p["y"]) ** 2


@pytest.mark.parametrize("optimiser", OPTIM)
@pytest.mark.parametrize("steps", [0, 7])
def test_gradients_and_steps_are_torch_s(optimiser, steps):
    acts = play(NET, NUMBERS, optimiser, 0.3, steps)
    theirs = {name: torch.tensor(v, dtype=torch.float64, requires_grad=True) for name, v in NUMBERS.items()}
    weights = [value for name, value in theirs.items() if not is_data(name)]
    settings = {"momentum": 0.9} if optimiser == "momentum" else {}
    optim = OPTIM[optimiser](weights, lr=0.3, **settings)
    for _ in range(steps):
        optim.zero_grad()
        torch_loss(theirs).backward()
        optim.step()
    for value in theirs.values():
        value.grad = None
    loss = torch_loss(theirs)
    loss.backward()
    assert acts.losses[-1] == pytest.approx(loss.item(), rel=1e-9)
    rows = {row.name: row for row in acts.rows}
    for name, value in theirs.items():
        assert rows[name].before == pytest.approx(value.item(), rel=1e-9), name
        assert rows[name].gradient == pytest.approx(value.grad.item(), rel=1e-8), name
    optim.step()
    for name, value in theirs.items():
        assert rows[name].after == pytest.approx(value.item(), rel=1e-8), name
    assert acts.next_loss == pytest.approx(torch_loss(theirs).item(), rel=1e-8)


def test_backward_moves_nothing_and_step_moves_weights_alone():
    acts = play(NET, NUMBERS)
    assert [row.between for row in acts.rows] == [row.before for row in acts.rows]
    assert {row.name for row in acts.rows if row.after == row.before} == {"x1", "x2", "y"}
    assert min(row.digits for row in acts.rows) >= 7


def test_the_moves_are_the_chain_rule_and_the_loss_is_what_was_made_with_the_target():
    acts = play("(w*tanh(w*x) - y)^2", {"w": 0.4, "x": 1.5, "y": 1.0})
    w = next(i for i, node in enumerate(acts.nodes) if node.name == "w")
    flows = [move.arrived * move.slope for move in acts.moves if move.part == w]
    assert len(flows) == 2
    assert sum(flows) == pytest.approx(acts.rows[0].gradient)
    assert [node.how for node in acts.nodes if node.in_loss] == ["-", "^2"]
    assert all(part < i for i, node in enumerate(acts.nodes) for part in node.parts)


def test_a_dead_relu_sends_nothing_back_and_a_branch_not_taken_is_not_there():
    dead = {
        row.name: row
        for row in play("(v*relu(w*x + b) - y)^2", {"x": 1, "y": 1, "w": -0.5, "b": -0.3, "v": 2}).rows
    }
    assert dead["w"].gradient == dead["b"].gradient == dead["v"].gradient == 0
    taken = play("(if(x, w1*x, w2*x^2) - y)^2", {"x": -1.5, "y": 1, "w1": 0.8, "w2": 0.5})
    assert "w1" not in {node.name for node in taken.nodes}
    rows = {row.name: row for row in taken.rows}
    assert rows["w1"].gradient == 0 != rows["w2"].gradient
    assert rows["w1"].after == rows["w1"].before


def test_a_rate_that_diverges_keeps_the_last_state_with_a_value():
    acts = play("exp(w^2) - y", {"w": 2.0, "y": 0.0}, "gd", 5.0, 20)
    assert acts.stopped is not None
    assert acts.stopped < 20
    assert len(acts.losses) == acts.stopped + 1


def test_a_formula_without_a_value_beside_the_point_has_no_finite_difference():
    (row,) = play("log(w)", {"w": 1e-6}).rows
    assert row.difference is None
    assert row.digits is None


@pytest.mark.parametrize("formula", ["w/0", "(w", "q*w", "w+" * 300 + "w", "__import__"])
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(ExpressionError):
        play(formula, {"w": 1.0})


def test_digits_are_counted_relatively():
    assert digits(1.0, 1.0) == MOST_DIGITS
    assert digits(1234.0, 1234.5) == 3
    assert digits(0.0, 0.5) == 0
    assert digits(1e-5, -1e-5) == 0
