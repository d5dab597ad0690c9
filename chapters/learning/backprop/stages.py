"""Panel "two stages": forward and backward give one gradient; every optimiser does something else with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from llm_core.networks.mlp import MLP, Array
from llm_core.networks.neuron import TARGETS, points
from llm_core.networks.optimisers import Memory, Rule, adam, descend, momentum
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import Cell, table

NAMES = ("w1", "w2", "w3", "w4", "b1", "b2", "v1", "v2", "c")
RATE = 0.1
SEED = 1
CONTROLS = (Number("stages_before", 0, 20, 5, label="before", slider=True),)


class Stages(NamedTuple):
    """Nine weights, their gradient over all points and over one, and what each optimiser makes of them."""

    weights: Array
    gradient: Array
    of_one: Array
    moved: dict[str, Array]  # by optimiser
    one_moved: Array  # gradient descent with the slope of one point: SGD
    same: float  # share of the weights that two optimisers send the same way


def flat(parts: tuple[list[Array], list[Array]]) -> Array:
    """Lay weights and biases side by side, in the order of NAMES."""
    (first, last), (first_bias, last_bias) = parts
    return np.concatenate([first.T.ravel(), first_bias, last.ravel(), last_bias])


def two_stages(before: int) -> Stages:
    """Compute one gradient of a 2-2-1 network on XOR, and let every optimiser take its step from the same weights.

    Before it, plain steps have been taken; momentum and Adam have seen the same slopes.
    """
    x, y = points(TARGETS["xor"])
    network, rule = MLP.drawn((2, 2, 1), ("tanh",), SEED), Rule(rate=RATE)
    rules = {"gd": descend, "momentum": momentum, "adam": adam}
    memories = {name: Memory() for name in rules}
    for _ in range(before):
        for_weights, for_biases = network.slopes(x, y, "logistic")
        w, g = flat((network.weights, network.biases)), flat((for_weights, for_biases))
        for name, take in rules.items():  # each remembers this slope; only the plain step is taken
            take(w, g, rule, memories[name])
        network.weights = [w - RATE * g for w, g in zip(network.weights, for_weights, strict=True)]
        network.biases = [b - RATE * g for b, g in zip(network.biases, for_biases, strict=True)]
    w = flat((network.weights, network.biases))
    g, one = flat(network.slopes(x, y, "logistic")), flat(network.slopes(x[:1], y[:1], "logistic"))
    moved = {name: take(w, g, rule, memories[name]) for name, take in rules.items()}
    same = float((np.sign(moved["momentum"] - w) == np.sign(moved["adam"] - w)).mean())
    return Stages(w, g, one, moved, w - RATE * one, same)


def figures(found: Stages, words: Lesson, dark: bool) -> Figures:
    """Write one row for each weight: the first stage left, the second right."""
    w = found.weights
    measured = {"now": w, "gradient": found.gradient, "one": found.of_one}
    moved = {"gd": found.moved["gd"], "sgd": found.one_moved}
    moved |= {name: found.moved[name] for name in ("momentum", "adam")}
    return {
        "measured": stage_table(measured, number, words, "stage_measured"),
        "moved": stage_table({name: one - w for name, one in moved.items()}, change, words, "stage_moved"),
    }


def stage_table(
    columns: Mapping[str, Array], write: Callable[[float], str | Cell], words: Lesson, label: str
) -> str:
    """Write a column for each list of numbers, one row for each weight. label: the name of its string."""
    names = [words.ui(f"stage_{name}") for name in columns]
    rows = [[name, *(write(one[i]) for one in columns.values())] for i, name in enumerate(NAMES)]
    return table([words.ui("stage_weight"), *names], rows, label=words.ui(label))


def number(value: float) -> str:
    """Write four decimals."""
    return f"{value:.4f}".replace("-", "\N{MINUS SIGN}")


def change(value: float) -> Cell:
    """Write how far a weight moves, with its sign."""
    return Cell(f"{value:+.4f}".replace("-", "\N{MINUS SIGN}") if round(value, 4) else "0")


def sentence(found: Stages, words: Lesson) -> dict[str, object]:
    """Say how differently the same gradient is used."""
    steps = {name: float(np.abs(moved - found.weights).mean()) for name, moved in found.moved.items()}
    return {
        "weights": len(NAMES),
        "gd": number(steps["gd"]),
        "momentum": number(steps["momentum"]),
        "adam": number(steps["adam"]),
        "same": percent(found.same),
    }


stages = Demo(
    "backprop_stages",
    CONTROLS,
    two_stages,
    figures,
    sentence,
    code=[MLP.slopes, descend, momentum, adam],
    wide=True,
)
