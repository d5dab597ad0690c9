"""Panel "the playground": points, layers, rules of learning; the browser computes, the library says what to expect."""

from __future__ import annotations

import functools

import numpy as np

from chapters.learning.playground.component import playground
from llm_core.networks.mlp import MLP, Settings, Training
from llm_core.networks.optimisers import Rule, adam
from llm_core.networks.points import Points, draw, halves
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang

NAMES = ("data", "noise", "share", "draw", "net", "opt", "rate", "batch", "l1", "l2", "seed", "own", "a",
         "step", "lines")  # fmt: skip
CONTROLS = tuple(Held(f"play_{name}") for name in NAMES)
LOCKS = tuple(control.key for control in CONTROLS)


def trained(
    name: str, units: tuple[int, ...], bend: str, steps: int, batch: int = 50
) -> tuple[Training, Points]:
    """Train a network as the page's presets do, with seed 1; the points held out come with it."""
    learnt, held_out = halves(draw(name, n=200, noise=0.0, seed=1), share=0.7, seed=1)
    network = MLP.drawn([2, *units, 1], [bend] * len(units), seed=1)
    settings = Settings("adam", Rule(rate=0.03), "logistic", batch)
    training = Training(network, settings, learnt.x, learnt.y, seed=1)
    for _ in range(steps):
        training.step()
    return training, held_out


def wrong(network: MLP, points: Points) -> int:
    """Count the points on the wrong side of the border."""
    return int((np.where(network.output(points.x) > 0, 1, -1) != points.y).sum())


@functools.lru_cache(maxsize=1)
def expected() -> dict[str, object]:
    """Compute the numbers of "what you should see": the spiral that opens, and XOR with and without a hidden layer."""
    spiral, held_out = trained("spiral", (8, 8), "gelu", 600)
    alone, xor_held = trained("xor", (), "none", 400)
    hidden, _ = trained("xor", (4,), "tanh", 400)
    return {
        "steps": spiral.steps,
        "held": len(held_out.y),
        "wrong_learnt": wrong(spiral.network, Points(spiral.x, spiral.y)),
        "wrong_held": wrong(spiral.network, held_out),
        "alone": wrong(alone.network, xor_held),
        "hidden": wrong(hidden.network, xor_held),
    }


def draw_playground(words: Lesson) -> dict[str, object]:
    """Mount the component; what it should show is computed by the library, once for everybody."""
    playground({"lang": html_lang(), "labels": labels_of(words)})
    return expected()


def in_python() -> str:
    """Write the training that the panel opens with."""
    return """from llm_core.networks.mlp import MLP, Settings, Training
from llm_core.networks.optimisers import Rule
from llm_core.networks.points import draw, halves

learnt, held_out = halves(draw("spiral", n=200, noise=0.0, seed=1), share=0.7, seed=1)
network = MLP.drawn([2, 8, 8, 1], ["gelu", "gelu"], seed=1)
training = Training(network, Settings("adam", Rule(rate=0.03), "logistic", batch=50), learnt.x, learnt.y, seed=1)
for _ in range(600):
    training.step()
print(((network.output(held_out.x) > 0) != (held_out.y > 0)).sum(), "of", len(held_out.y), "are wrong")
"""


IN_BROWSER = InBrowser(
    "figures/kit/networks/network.js",
    "tests/e2e/test_playground.py::test_a_hundred_steps_in_the_browser_are_the_librarys",
)
play = Demo(
    "play", component=draw_playground, code=[MLP, Training, adam, IN_BROWSER], snippet=in_python, locks=LOCKS,
    wide=True,
)  # fmt: skip
