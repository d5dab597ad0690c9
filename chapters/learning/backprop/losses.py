"""Panel "which loss": squared error and cross-entropy of one output, and their slopes against the logit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chapters.learning.backprop.figure import two_lines
from llm_core.networks.losses import cross_entropy, squared_error
from llm_core.networks.mlp import Array, sigmoid
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent

REACH = 8.0
CONTROLS = (
    Number("loss_logit", -REACH, REACH, -6.0, 0.5, label="logit", slider=True),
    Choice("loss_target", ("1", "0"), label="target", names="target_"),
)


class Losses(NamedTuple):
    """Loss and slope of both kinds over all logits, and at the chosen one."""

    z: Array
    squared: tuple[Array, Array]
    cross: tuple[Array, Array]
    logit: float
    target: float
    here: dict[str, tuple[float, float]]


def both_losses(logit: float, target: str) -> Losses:
    """Compute both losses for this right answer."""
    z, y, one = np.linspace(-REACH, REACH, 129), float(target), np.array([logit])
    here = {"squared": squared_error(one, y), "cross": cross_entropy(one, y)}
    at = {name: (float(loss[0]), float(slope[0])) for name, (loss, slope) in here.items()}
    return Losses(z, squared_error(z, y), cross_entropy(z, y), logit, y, at)


def figures(found: Losses, words: Lesson, dark: bool) -> Figures:
    """Draw the losses, and their slopes."""
    labels = draw_labels(words, "squared", "cross", "logit", prefix="loss_")
    return {
        name: two_lines(
            found.z,
            {"squared": found.squared[i], "cross": found.cross[i]},
            (found.logit, {kind: values[i] for kind, values in found.here.items()}),
            labels | {"value": words.ui(f"loss_{name}")},
            dark,
        )
        for i, name in enumerate(("value", "slope"))
    }


def covered(found: Losses, words: Lesson, dark: bool) -> Figures:
    """Draw both without any line: the losses themselves show already which is steeper."""
    labels = draw_labels(words, "squared", "cross", "logit", prefix="loss_")
    ends = {"value": (0.0, float(found.cross[0].max())), "slope": (-1.05, 1.05)}
    return {
        name: waits(
            two_lines(found.z, {}, None, labels | {"value": words.ui(f"loss_{name}")}, dark, one), dark
        )
        for name, one in ends.items()
    }


def slope(value: float) -> str:
    """Write three figures, also of a small slope."""
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")


def sentence(found: Losses, words: Lesson) -> dict[str, object]:
    """Say both slopes at the chosen logit, and how many times steeper cross-entropy is."""
    squared, cross = (found.here[name][1] for name in ("squared", "cross"))
    p = float(sigmoid(np.array([found.logit]))[0])
    times = abs(cross) / abs(squared)
    return {
        "logit": f"{found.logit:g}".replace("-", "\N{MINUS SIGN}"),
        "p": percent(p, 1),
        "target": int(found.target),
        "squared": slope(squared),
        "cross": slope(cross),
        "times": f"{times:,.0f}" if times >= 10 else f"{times:.1f}",
    }


def answer(found: Losses) -> Found:
    """Compare both slopes."""
    squared, cross = (abs(found.here[name][1]) for name in ("squared", "cross"))
    facts = {"squared": slope(squared), "cross": slope(cross)}
    return Found("cross" if cross > squared else "squared", facts, (found.logit, found.target))


losses = Demo(
    "backprop_loss",
    CONTROLS,
    both_losses,
    figures,
    sentence,
    code=[squared_error, cross_entropy],
    stacked=True,
    guess=Guess("backprop_loss", ("squared", "cross", "same"), answer),
    covered=covered,
)
