"""Panel "What does depth add?": two spirals, divided by networks with more and more hidden layers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from chapters.inside.loop.depth_figure import REACH, depth_curves, depth_dots, surface_figure
from llm_core import small_trainings
from llm_core.analysis.spread import Spread
from llm_core.networks.depth import RECORD, SHAPES, Trained, begin, learn, load, right, spirals
from llm_core.networks.mlp import MLP
from llm_core.networks.points import Points
from llm_core.small_trainings import SPIRAL_STEPS
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.border import border_finding
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import percent
from ui.work.record import record
from ui.work.small_training import Line, Lines, SmallTraining
from ui.work.source import StoredModel

LAYERS = Choice("loop_layers", tuple(SHAPES), "4", label="layers", names="layers_")
SEED = Number("loop_depth_seed", 1, 5, 1, label="depth_seed", again="depth_reseed")
GRID = 61
"""Places of the surface in each direction."""
DEEP, WIDE = "4", "wide"
"""Two networks with equally many weights."""
WAYS = (("learning", "playground"), ("transformer", "block"))


class Divided(NamedTuple):
    """What one network makes of the plane, the points it was tested on, and how all networks did."""

    trained: Trained
    layers: str
    surface: NDArray[np.float64]  # (GRID, GRID), -1 ... 1, the first row on top
    points: Points
    right: float


def divided(trained: Trained, layers: str, seed: int) -> Divided:
    """Ask one trained network about every place of the plane, and about the held-out points."""
    network, (_, held_out) = trained.network(layers, seed), spirals()
    return Divided(trained, layers, surface(network), held_out, right(network, held_out))


def surface(network: MLP) -> NDArray[np.float64]:
    """Compute how sure the network is of either class on a grid: -1 ... 1, the first row on top, (GRID, GRID)."""
    line = np.linspace(-REACH, REACH, GRID)
    places = np.array([(x, y) for y in line[::-1] for x in line])
    sure: NDArray[np.float64] = np.tanh(network.output(places) / 2).reshape(GRID, GRID)  # 2 sigmoid(z) - 1
    return sure


def figures(found: Divided, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the divided plane, and how far every depth came."""
    labels = draw_labels(words, "class_one", "class_other", "sure")
    plane = surface_figure(found.surface, found.points.x, found.points.y, labels, dark)
    return {"plane": in_words(plane, border(found, words))} | compared(found, tuple(SHAPES), words, dark)


def compared(found: Divided, names: tuple[str, ...], words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw how far the networks of these names came, at the end and on the way."""
    shares = {words.ui(f"layers_{name}"): found.trained.shares(name) for name in names}
    lines = {words.ui(f"layers_{name}"): found.trained.curve(name) for name in names}
    chosen = words.ui(f"layers_{found.layers}")
    dots = draw_labels(words, "layers", "share_right", "each_seed", "mean")
    return {
        "depths": depth_dots(shares, chosen, dots, dark),
        "curves": depth_curves(lines, chosen, draw_labels(words, "step", "share_right"), dark),
    }


def covered(found: Divided, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Leave the wide layer out of the comparison; its place stands empty."""
    drawn = compared(found, tuple(name for name in SHAPES if name != WIDE), words, dark)
    names = [words.ui(f"layers_{name}") for name in SHAPES]
    drawn["depths"].update_xaxes(categoryarray=names, range=[-0.5, len(names) - 0.1])
    return drawn | {"depths": waits(drawn["depths"], dark)}


def measured(found: Divided) -> Found:
    """Say which of the two with equally many weights has more on the right side, where the seeds do not overlap."""
    deep, wide = (Spread(tuple(found.trained.shares(name))) for name in (DEEP, WIDE))
    apart = deep.low > wide.high or wide.low > deep.high
    leader = "deep" if deep.mean > wide.mean else "wide"
    shares = {"deep": deep.mean, "deep_low": deep.low, "deep_high": deep.high}
    shares |= {"wide": wide.mean, "wide_low": wide.low, "wide_high": wide.high}
    return Found(leader if apart else "same", {name: percent(share) for name, share in shares.items()})


def border(found: Divided, words: Lesson) -> str:
    """Say how the border runs, and who lies beyond it."""
    share, points = percent(float((found.surface > 0).mean())), len(found.points.y)
    facts = {"first": share, "wrong": round((1 - found.right) * points), "points": points}
    return words.ui("plane_border", border=border_finding(found.surface, words), **facts)


def sentence(found: Divided, words: Lesson) -> dict[str, object]:
    """Give the share on the right side for this network, and the means of all depths."""
    means = {f"layers_{name}": percent(Spread(tuple(found.trained.shares(name))).mean) for name in SHAPES}
    sizes = {f"size_{name}": n for name, n in found.trained.facts["n_parameters"].items()}
    points = len(found.points.y)
    return (
        means
        | sizes
        | {"right": percent(found.right), "points": points, "name": words.ui(f"layers_{found.layers}")}
    )


def stored_lines() -> Lines:
    """Give the shares over the steps for the first seed, by the number of layers."""
    found, lines = record(RECORD), dict[str, Line]()
    for name, curve in found["curve"].items():
        steps, shares = zip(*curve[str(found["seed"])], strict=True)
        lines[name] = steps, shares
    return lines


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its number of layers."""
    return words.ui("layers_line", layers=words.ui(f"layers_{key}"))


def small_facts(layers: str) -> dict[str, object]:
    """Say what is trained again."""
    return {"steps": f"{SPIRAL_STEPS:,}", "seed": record(RECORD)["seed"]}


SMALL = SmallTraining(
    "loop_spirals",
    small_trainings.spirals,
    SPIRAL_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="share_right_side",
    share=True,
    title="loop_spirals_title",
)


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw the training of the chosen depth."""
    SMALL.draw(words, LAYERS.now())
    return {}


depth_panel = Demo(
    "loop_depth",
    (LAYERS, SEED),
    divided,
    figures,
    sentence,
    code=[begin, learn, MLP.forward, right],
    source=StoredModel(RECORD, load),
    more=draw_small,
    ways=WAYS,
    guess=Guess("loop_depth", ("deep", "wide", "same"), measured),
    covered=covered,
    wide=True,
)
