"""Panel "draw": a digit drawn, moved or taken from the held-out ones, and every number of two networks that read it."""

from __future__ import annotations

import functools
from collections.abc import Hashable

import torch

from chapters.seeing.digit.component import MODELS, board, examples
from llm_core.data.mnist import MnistMissing
from llm_core.networks.digit_readers import moved
from llm_core.vision.as_mnist import as_mnist, centre, tents
from llm_core.vision.digit_networks import DigitNetwork, convolutions, perceptron
from llm_core.vision.trace import field, trace
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.notice import notice
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.show.numbers import percent
from ui.site.language import html_lang

CONTROLS = tuple(Held(f"digit_{name}") for name in ("ink", "n", "move", "raw", "seed", "unit"))
NUMBER, MOVE = 39, (1, 0)
"""The digit that opens, and how far it is moved to the right and down."""
MOST_SURE = 0.999
"""The bars of the component write no larger probability: no softmax is ever quite sure."""


def draw(words: Lesson) -> dict[str, object]:
    """Mount the board; what it should answer at first is computed here."""
    try:
        found = expected(MODELS.state())
    except MnistMissing as reason:
        notice(words.ui("failed", reason=reason))
        return {}
    board({"lang": html_lang(), "labels": labels_of(words), "start": {"n": NUMBER, "move": MOVE}})
    return dict(found)


@functools.lru_cache(maxsize=2)
def expected(state: Hashable) -> dict[str, object]:
    """Ask both networks of the first seed about the digit that opens, as it is and moved."""
    digits = examples()
    image = torch.from_numpy(digits.images[NUMBER - 1 : NUMBER]).float()
    there = moved(image, *MOVE)
    facts: dict[str, object] = {"truth": int(digits.labels[NUMBER - 1])}
    for net in ("mlp", "cnn"):
        network = MODELS.get()[net][min(MODELS.get()[net])]
        for name, one in (("here", image), ("moved", there)):
            share, digit = network(one)[0].softmax(-1).max(-1)
            facts |= {
                f"{net}_{name}": int(digit),
                f"{net}_{name}_share": percent(min(float(share), MOST_SURE)),
            }
        facts[f"{net}_size"] = f"{network.n_parameters:,}"
    return facts


def in_python() -> str:
    """Write the same in Python."""
    return """import torch
from llm_core.data.mnist import mnist
from llm_core.networks.digit_readers import moved
from llm_core.vision.digit_networks import trained

networks = trained()
image = moved(torch.from_numpy(mnist("test").images[:1]).float(), 1, 0)
for kind in ("mlp", "cnn"):
    print(kind, networks[kind][1](image)[0].softmax(-1))
"""


FILES = ("net", "trace", "prepare")
TEST = "tests/e2e/test_digit.py::test_the_browser_computes_what_the_library_computes"
draw_panel = Demo(
    "digit_draw",
    component=draw,
    code=[
        perceptron,
        convolutions,
        DigitNetwork.layers,
        trace,
        field,
        as_mnist,
        centre,
        tents,
        moved,
        *(InBrowser(f"chapters/seeing/digit/component/{name}.js", TEST) for name in FILES),
    ],
    snippet=in_python,
    ways=(("seeing", "convolution"), ("seeing", "pooling"), ("seeing", "where")),
    source=MODELS,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
