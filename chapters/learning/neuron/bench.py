"""Panel "one neuron": two inputs, two weights, a bias and a bend, computed in the browser."""

from __future__ import annotations

from chapters.learning.neuron.component import bench as component
from llm_core.networks.neuron import TARGETS, Weights, neuron, perceptron, right_corners, separable
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.site.language import html_lang

FIRST: Weights = (1.0, 1.0, -1.5)
POINT, BEND = (1, 0), "sigmoid"
ROUNDS = 100

CONTROLS = tuple(Held(f"neuron_{name}") for name in ("x1", "x2", "w1", "w2", "b", "t", "bend"))


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; what it should show is computed here by the library."""
    numbers = dict(zip(("x1", "x2", "w1", "w2", "b"), (*POINT, *FIRST), strict=True))
    first = numbers | {"task": "and", "bend": BEND}
    component({"lang": html_lang(), "labels": dict(words.strings), "tasks": TARGETS, "first": first})
    return expected()


def expected() -> dict[str, object]:
    """Compute the numbers of "what you should see"."""
    _, counts = perceptron(TARGETS["xor"], ROUNDS)
    learnable = separable()
    agreed = [sum(a == b for a, b in zip(one, TARGETS["xor"], strict=True)) for one in learnable]
    return {
        "value": f"{neuron(POINT, FIRST, BEND):.3f}",
        "and_right": right_corners(FIRST, TARGETS["and"]),
        "rounds": len(counts),
        "best": max(agreed),
        "possible": len(learnable),
    }


def in_python() -> str:
    """Write the same in Python."""
    return f"""from llm_core.networks.neuron import TARGETS, neuron, perceptron, right_corners

print(neuron({POINT}, {FIRST}, {BEND!r}), right_corners({FIRST}, TARGETS["and"]))
print(perceptron(TARGETS["xor"], {ROUNDS})[1])
"""


IN_BROWSER = InBrowser(
    "chapters/learning/neuron/component/bends.js",
    "tests/e2e/test_neuron.py::test_the_browser_computes_what_the_library_computes",
)
bench = Demo(
    "neuron_one",
    component=draw,
    code=[neuron, right_corners, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
