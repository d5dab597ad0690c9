"""Slopes of single numbers are torch's and those of finite differences; formulas are read as Python reads them."""

import math
import random

import pytest
import torch

from llm_core.networks import expression
from llm_core.networks.expression import (
    DEEPEST,
    MOST_CHARACTERS,
    ExpressionError,
    compute,
    names,
    read_numbers,
)
from llm_core.networks.scalar import Scalar, backward, finite_difference, gradients, in_order

GIVEN = {"x": 0.7, "y": -1.3, "w": 2.1, "b": 0.4}
SIGMOID, RELU, TANH = torch.sigmoid, torch.relu, torch.tanh
FORMULAS = {
    "x*y + b": lambda x, y, w, b: x * y + b,
    "tanh(w*x + b) * y - x/y": lambda x, y, w, b: TANH(w * x + b) * y - x / y,
    "x*x*x - x^3 + x": lambda x, y, w, b: x,
    "sigmoid(-w)*relu(x) + relu(y)": lambda x, y, w, b: SIGMOID(-w) * RELU(x) + RELU(y),
    "exp(x)/(1 + exp(x)) - sigmoid(x)": lambda x, y, w, b: 0 * x,
    "log(w) - -y^2 - 2*-x": lambda x, y, w, b: torch.log(w) + y**2 + 2 * x,
    "((x+y)^2 - (x-y)^2) / (4*x*y)": lambda x, y, w, b: 1 + 0 * x,
    "-x^2^1": lambda x, y, w, b: -(x**2),
    "w - x - y - b": lambda x, y, w, b: w - x - y - b,
    "w / x / y": lambda x, y, w, b: w / x / y,
    "max(x*w, y) + max(y, b*y)": lambda x, y, w, b: torch.maximum(x * w, y) + torch.maximum(y, b * y),
    "max(x, x) * w": lambda x, y, w, b: torch.maximum(x, x) * w,
    "if(x, w*x, 1/(x-x)) + if(y - 1, log(y), b^2)": lambda x, y, w, b: w * x + b**2,
    "if(if(y, x, y), max(x, (y)), if(w, x*x, b))": lambda x, y, w, b: x * x,
}


def given():
    return {name: Scalar(value, name=name) for name, value in GIVEN.items()}


@pytest.mark.parametrize("text", FORMULAS)
def test_value_and_slopes_are_torch_s(text):
    numbers = given()
    result = compute(text, numbers)
    theirs = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in GIVEN.items()
    }
    reference = FORMULAS[text](*theirs.values())
    assert result.value == pytest.approx(reference.item(), rel=1e-12, abs=1e-12)
    slopes = torch.autograd.grad(reference, list(theirs.values()), allow_unused=True)
    for name, slope, ours in zip(theirs, slopes, gradients(result, list(numbers.values())), strict=True):
        assert ours == pytest.approx(0.0 if slope is None else slope.item(), rel=1e-10, abs=1e-12), name


@pytest.mark.parametrize("text", FORMULAS)
def test_slopes_agree_with_finite_differences(text):
    numbers = given()
    slopes = gradients(compute(text, numbers), list(numbers.values()))

    def value(at):
        return compute(text, {name: Scalar(v) for name, v in zip(GIVEN, at, strict=True)}).value

    for i, slope in enumerate(slopes):
        assert finite_difference(value, list(GIVEN.values()), i) == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_a_number_used_twice_gets_the_sum_of_both_ways_and_no_value_moves():
    x = Scalar(3.0, name="x")
    result = x * x + x
    before = [one.value for one in in_order(result)]
    edges = list(backward(result))
    assert x.grad == 7.0
    assert [one.value for one in in_order(result)] == before
    assert sum(edge.flows for edge in edges if edge.part is x) == 7.0


def test_a_long_sum_needs_no_recursion():
    total = Scalar(0.0)
    for _ in range(20_000):
        total = total + 1.0
    assert gradients(total, [total]) == [1.0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x +", "expected"),
        ("* x", "expected"),
        ("x y", "expected"),
        ("(x", "unclosed"),
        ("tanh(x", "unclosed"),
        ("x)", "unopened"),
        ("z", "unknown_name"),
        ("__import__('os')", "unknown_sign"),
        ("x.__class__", "unknown_sign"),
        ("open(x)", "unknown_function"),
        ("tanh", "unknown_name"),
        ("x/0", "zero"),
        ("x/(x-x)", "zero"),
        ("log(0)", "log"),
        ("log(y)", "log"),
        ("y^0.5", "exponent"),
        ("2^x", "exponent"),
        ("0^-1", "zero"),
        ("exp(1000)", "overflow"),
        ("1e999", "overflow"),
        ("9e300*9e300", "overflow"),
        ("x" * (MOST_CHARACTERS + 1), "long"),
        ("+".join("x" * 100), "many"),
        ("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), "deep"),
        ("-" * 60 + "x", "deep"),
        ("x，y", "unknown_sign"),
        ("x;\x00", "unknown_sign"),
        ("x, y", "expected"),
        ("max(x)", "parts"),
        ("max(x, y", "unclosed"),
        ("max(x, y, w)", "unclosed"),
        ("max", "unknown_name"),
        ("if(x, y)", "parts"),
        ("if(y, w)", "parts"),
        ("if(x, y, w", "unclosed"),
        ("if(y, x", "unclosed"),
        ("if(z, x, y)", "unknown_name"),
        ("if(x, z, y)", "unknown_name"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_reason(text, problem):
    with pytest.raises(ExpressionError) as refused:
        compute(text, given())
    assert refused.value.problem == problem
    assert 0 <= refused.value.at <= len(text)


def test_the_branch_that_is_not_taken_is_not_in_the_graph():
    numbers = given()
    result = compute("if(x, w*x, b*y)", numbers)
    assert {one.name for one in in_order(result)} == {"", "w", "x"}
    assert gradients(result, list(numbers.values())) == [2.1, 0.0, 0.7, 0.0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x1 = 1, w = -0.5", {"x1": 1.0, "w": -0.5}),
        ("x=−2；y=.5\nz=1e-3,", {"x": -2.0, "y": 0.5, "z": 0.001}),
        ("", {}),
    ],
)
def test_a_list_of_numbers_is_read(text, found):
    assert read_numbers(text) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x", "pair"),
        ("x = __import__", "pair"),
        ("x = nan", "pair"),
        ("1 = x", "pair"),
        ("x = 1, x = 2", "twice"),
        ("tanh = 1", "twice"),
        ("if = 1", "twice"),
        ("x = 1e300", "range"),
        (",".join(f"x{i}=1" for i in range(50)), "range"),
    ],
)
def test_what_is_no_list_of_numbers_is_refused(text, problem):
    with pytest.raises(ExpressionError) as refused:
        read_numbers(text)
    assert refused.value.problem == problem


def test_names_are_those_of_numbers_and_not_of_functions():
    assert names("tanh(w*x + b) * w") == ["w", "x", "b"]


SIGNS = {"+": torch.add, "-": torch.sub, "*": torch.mul}
BENDS = {"tanh": TANH, "sigmoid": SIGMOID, "relu": RELU}


def random_formula(draw, depth):
    """A formula as text, and its value by torch."""
    if depth == 0:
        name = draw.choice([*GIVEN, "2", "0.5"])
        return name, torch.tensor(GIVEN.get(name) or float(name), dtype=torch.float64)
    left, value = random_formula(draw, depth - 1)
    kind = draw.choice(["two", "bend", "minus"])
    if kind == "two":
        right, other = random_formula(draw, depth - 1)
        sign = draw.choice(list(SIGNS))
        return f"({left}{sign}{right})", SIGNS[sign](value, other)
    if kind == "minus":
        return f"-{left}", -value
    bend = draw.choice(list(BENDS))
    return f"{bend}({left})", BENDS[bend](value)


def test_random_formulas_have_torch_s_value():
    draw = random.Random(1)
    for _ in range(200):
        text, value = random_formula(draw, draw.randint(0, 4))
        assert compute(text, given()).value == pytest.approx(value.item(), rel=1e-12, abs=1e-12), text


def test_no_function_of_a_formula_reaches_python():
    assert set(expression.FUNCTIONS) == {"tanh", "sigmoid", "relu", "exp", "log"}
    assert math.isfinite(compute("tanh(1e308)", {}).value)
