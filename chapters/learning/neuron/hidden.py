"""Panel "a hidden layer": two inputs, two hidden neurons and one output solve XOR, with weights trained or typed."""

from __future__ import annotations

import functools
import math

from chapters.learning.neuron.component import hidden as component
from llm_core.networks.mlp import MLP
from llm_core.networks.neuron import CORNERS, STEPS, TARGETS, TRAINING, answered, fold, points, train_corners
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.site.language import html_lang

BENDS = ("none", "sigmoid", "tanh", "relu")
SEEDS = 20
CONTROLS = tuple(Held(f"neuron_h{name}") for name in ("t", "bend", "seed", "w", "share"))


def nine(network: MLP) -> list[float]:
    """List the numbers of a 2-2-1 network neuron by neuron, each with its bias last."""
    units = [
        [*weights[:, unit], biases[unit]]
        for weights, biases in zip(network.weights, network.biases, strict=True)
        for unit in range(weights.shape[1])
    ]
    return [float(number) for unit in units for number in unit]


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component with the first weights of every seed; what training should find is computed here."""
    first = [nine(MLP.drawn((2, 2, 1), ("tanh",), seed + 1)) for seed in range(SEEDS)]
    settings = {"rate": TRAINING.rule.rate, "steps": STEPS, "seeds": first}
    component({"lang": html_lang(), "labels": dict(words.strings), "tasks": TARGETS, **settings})
    facts = dict(expected())
    solved = facts["solved"]
    said = words.ui("corners_all" if solved == len(CORNERS) else "corners_some", right=solved)
    return facts | {"solved": said}


@functools.cache
def expected() -> dict[str, object]:
    """Train the first seed, with and without a bend: the corners that each answers as it should, and the loss."""
    bent, plain = (train_corners(TARGETS["xor"], bend, 1) for bend in ("tanh", "none"))
    x, y = points(TARGETS["xor"])
    return {
        "solved": answered(bent, TARGETS["xor"]),
        "steps": f"{STEPS:,}",
        "loss": f"{bent.loss(x, y, 'logistic'):.4f}",
        "plain": f"{plain.loss(x, y, 'logistic'):.3f}",
        "coin": f"{math.log(2):.3f}",
    }


def in_python() -> str:
    """Write the same in Python."""
    return """from llm_core.networks.neuron import TARGETS, answered, fold, train_corners

network = train_corners(TARGETS["xor"], "tanh", seed=1)
print(answered(network, TARGETS["xor"]), network.weights, network.biases)
print(fold(train_corners(TARGETS["xor"], "none", seed=1)))
"""


IN_BROWSER = InBrowser(
    "chapters/learning/neuron/component/bends.js",
    "tests/e2e/test_neuron.py::test_the_browser_computes_what_the_library_computes",
)
hidden = Demo(
    "neuron_hidden",
    component=draw,
    code=[train_corners, MLP.forward, MLP.slopes, fold, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
