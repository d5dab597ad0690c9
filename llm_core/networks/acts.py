"""One formula through the acts of learning: forward, loss, backward, step; a finite difference beside every slope.

Names that begin with x or y are data, all others are weights: those the optimiser moves, and nothing else does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from llm_core.networks.expression import ExpressionError, compute, names
from llm_core.networks.optimisers import OPTIMISERS, Memory, Rule
from llm_core.networks.scalar import Scalar, backward, finite_difference, in_order

DATA = ("x", "y")
TARGET = "y"
MOST_DIGITS = 12


@dataclass(frozen=True)
class Node:
    """One number of the graph; parts are places in the list of nodes, which stand before it."""

    name: str
    how: str
    value: float
    parts: tuple[int, ...]
    in_loss: bool  # made with the target, or the last of all


@dataclass(frozen=True)
class Move:
    """One step of the way back: what arrived at a result, the local slope, and the part's slope afterwards."""

    result: int
    part: int
    arrived: float
    slope: float
    grad: float


@dataclass(frozen=True)
class Row:
    """A given number before anything, after the way back, and after the optimiser; its slope, computed and measured."""

    name: str
    before: float
    between: float
    after: float
    gradient: float
    difference: float | None  # None where the formula has no value beside this point
    digits: int | None


@dataclass(frozen=True)
class Acts:
    """Everything that happens to one formula."""

    nodes: list[Node]
    moves: list[Move]
    rows: list[Row]
    losses: list[float]  # before the steps that were taken already, and now
    next_loss: float | None  # after one step more; None where the formula has no value there
    next_values: (
        list[float] | None
    )  # of the nodes, likewise; None too where another branch makes another graph
    stopped: int | None  # the step after which the formula had no value any more


def is_data(name: str) -> bool:
    """Return whether a name is one of the data's."""
    return name.startswith(DATA)


def value_of(formula: str, numbers: Mapping[str, float]) -> float:
    """Compute a formula. Raises ExpressionError."""
    return compute(formula, {name: Scalar(value) for name, value in numbers.items()}).value


def slopes_of(formula: str, numbers: Mapping[str, float]) -> dict[str, float]:
    """Compute the slope of a formula with respect to each of its numbers. Raises ExpressionError."""
    given = {name: Scalar(value, name=name) for name, value in numbers.items()}
    for _ in backward(compute(formula, given)):
        pass
    return {name: one.grad for name, one in given.items()}


def step(
    numbers: Mapping[str, float], slopes: Mapping[str, float], optimiser: str, rule: Rule, memory: Memory
) -> dict[str, float]:
    """Let the optimiser move the weights; the data stay."""
    weights = [name for name in numbers if not is_data(name)]
    w, g = (np.array([values[name] for name in weights]) for values in (numbers, slopes))
    moved = OPTIMISERS[optimiser](w, g, rule, memory)
    return {**numbers, **dict(zip(weights, moved.tolist(), strict=True))}


def play(
    formula: str, numbers: Mapping[str, float], optimiser: str = "gd", rate: float = 0.5, steps: int = 0
) -> Acts:
    """Take so many optimiser steps, then show all acts of the next one. Raises ExpressionError."""
    rule, memory = Rule(rate=rate), Memory()
    now = {name: numbers[name] for name in names(formula) if name in numbers}
    losses, stopped = [value_of(formula, now)], None
    for taken in range(steps):
        try:
            then = step(now, slopes_of(formula, now), optimiser, rule, memory)
            losses.append(value_of(formula, then))
        except ExpressionError:
            stopped = taken
            break
        now = then
    given = {name: Scalar(value, name=name) for name, value in now.items()}
    last = compute(formula, given)
    order = in_order(last)
    place = {id(one): i for i, one in enumerate(order)}
    moves = [
        Move(place[id(edge.result)], place[id(edge.part)], edge.arrived, edge.slope, edge.grad)
        for edge in backward(last)
    ]
    slopes = {name: one.grad if id(one) in place else 0.0 for name, one in given.items()}
    after = step(now, slopes, optimiser, rule, memory)
    between = {name: one.value for name, one in given.items()}
    rows = [row(formula, now, between[name], after[name], slopes[name], name) for name in now]
    next_loss, next_values = value_or_none(formula, after), values_after(formula, after, order)
    return Acts(graph(order, place), moves, rows, losses, next_loss, next_values, stopped)


def values_after(formula: str, numbers: Mapping[str, float], order: Sequence[Scalar]) -> list[float] | None:
    """Compute every number of the same graph anew; None where there is no value, or another graph."""
    try:
        then = in_order(compute(formula, {name: Scalar(value, name=name) for name, value in numbers.items()}))
    except ExpressionError:
        return None
    alike = [(one.name, one.how) for one in then] == [(one.name, one.how) for one in order]
    return [one.value for one in then] if alike else None


def graph(order: Sequence[Scalar], place: Mapping[int, int]) -> list[Node]:
    """List the numbers of a computation; the loss is what was made with the target."""
    with_target: list[bool] = []
    for one in order:
        parts = any(with_target[place[id(part)]] for part in one.made_of)
        with_target.append(parts or one.name.startswith(TARGET))
    return [
        Node(
            one.name,
            one.how,
            one.value,
            tuple(place[id(part)] for part in one.made_of),
            loss and one.how != "",
        )
        for one, loss in zip(order, [*with_target[:-1], True], strict=True)
    ]


def row(
    formula: str, now: Mapping[str, float], between: float, after: float, gradient: float, name: str
) -> Row:
    """Set the computed slope beside the measured one."""
    listed = list(now)

    def value(at: Sequence[float]) -> float:
        return value_of(formula, dict(zip(listed, at, strict=True)))

    try:
        difference = finite_difference(value, list(now.values()), listed.index(name))
    except ExpressionError:
        return Row(name, now[name], between, after, gradient, None, None)
    return Row(name, now[name], between, after, gradient, difference, digits(gradient, difference))


def digits(one: float, other: float) -> int:
    """Count the digits in which two numbers agree."""
    if abs(one - other) <= 10.0**-MOST_DIGITS * max(abs(one), abs(other), 1.0):
        return MOST_DIGITS
    return max(0, math.floor(-math.log10(abs(one - other) / max(abs(one), abs(other)))))


def value_or_none(formula: str, numbers: Mapping[str, float]) -> float | None:
    """Compute a formula, where it has a value."""
    try:
        return value_of(formula, numbers)
    except ExpressionError:
        return None
