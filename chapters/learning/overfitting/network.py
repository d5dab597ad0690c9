"""Panel "network": dropout, weight decay and early stopping for a small network that learns the same curve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chapters.learning.overfitting.figure import Two, points_and_curve, two_curves
from llm_core.analysis.spread import Spread
from llm_core.networks.curve_fit import truth
from llm_core.networks.mlp import MLP, Training
from llm_core.networks.overfitting import Asked, Course, learn, miss, split
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import BELOW, Demo, Figure
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.spread import spread_sentence

MORE = 2
"""Further seeds that are trained beside the chosen one; each takes a fifth of a second."""

CONTROLS = (
    Step("lab_units", (2, 4, 8, 16, 32, 64), 32, label="units"),
    Step("lab_points", (10, 20, 40, 80, 160, 320), 20, label="points"),
    Number("lab_noise", 0.0, 1.0, 0.3, 0.1, label="noise", slider=True),
    Number("lab_dropout", 0.0, 0.5, 0.0, 0.1, label="dropout", slider=True),
    Step("lab_decay", (0.0, 0.1, 0.3, 1.0, 3.0, 10.0), 0.0, label="decay"),
    Choice("lab_stop", ("off", "on"), label="stop", names="stop_"),
    Number("lab_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


@dataclass(frozen=True)
class Lab:
    """The training of the chosen seed, those of further ones, and whether it was stopped early."""

    asked: Asked
    course: Course
    others: tuple[Course, ...]
    early: bool


def trained(units: int, n: int, noise: float, dropout: float, decay: float, stop: str, seed: int) -> Lab:
    """Train the network of this seed and MORE others."""
    asked = Asked(units, n, noise, dropout, decay, seed)
    course, *others = (learn(replace(asked, seed=seed + i)) for i in range(MORE + 1))
    return Lab(asked, course, tuple(others), stop == "on")


def network_of(course: Course, early: bool) -> MLP:
    """Choose the network at the end, or as it was when the held-out error was least."""
    return course.best if early else course.last


def tested(asked: Asked, course: Course, early: bool) -> float:
    """Compute the error on points that nothing was chosen by."""
    return miss(network_of(course, early), split(asked.n, asked.noise, asked.seed)[2])


def figures(found: Lab, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw points with the network's curve, and both errors over the steps."""
    asked, course = found.asked, found.course
    known, x = split(asked.n, asked.noise, asked.seed)[0], np.linspace(-1, 1, 201)
    heights = network_of(course, found.early).output(x[:, None])
    names = draw_labels(words, "x", "y", "points", "truth", prefix="fit_") | {"fit": words.ui("lab_fit")}
    curves = {"truth": (x, truth(x)), "fit": (x, heights)}
    labels = draw_labels(words, "train", "held_out") | {
        "x": words.ui("lab_steps"), "y": words.ui("fit_error"), "other": lesson("spread").ui("other"),
    }  # fmt: skip
    others = [as_two(one) for one in found.others]
    stopped = course.steps[course.stop] if found.early else None
    lines = two_curves(as_two(course), labels, dark, others=others, mark=stopped, marked=False)
    lines.update_yaxes(range=[0, 1.1])
    return {"points": points_and_curve((known.x, known.y), curves, names, dark), "course": lines}


def as_two(course: Course) -> Two:
    """Name both errors over the steps."""
    return Two(course.steps, course.train, course.checked)


def sentence(found: Lab, words: Lesson) -> dict[str, object]:
    """Say where the held-out error turned, and what stopping there is worth on points asked only once."""
    course = found.course
    turned = words.ui(
        "lab_turned" if course.checked[-1] > 1.05 * min(course.checked) else "lab_flat",
        step=f"{course.steps[course.stop]:,}",
        least=f"{min(course.checked):.2f}",
        end=f"{course.checked[-1]:.2f}",
    )
    return {
        "train": f"{course.train[-1]:.2f}",
        "turned": turned,
        "early": f"{tested(found.asked, course, early=True):.2f}",
    }


def text(found: Lab, words: Lesson) -> dict[str, str]:
    """Say how much of the error on points asked only once is chance."""
    asked = found.asked
    others = [replace(asked, seed=asked.seed + i + 1) for i in range(len(found.others))]
    runs = [(asked, found.course), *zip(others, found.others, strict=True)]
    ends = Spread(tuple(tested(one, run, found.early) for one, run in runs))
    what = words.ui("lab_chance_early" if found.early else "lab_chance_last")
    return {BELOW: spread_sentence(what, ends, "{:.2f}".format)}


network_panel = Demo(
    "overfit_network",
    CONTROLS,
    trained,
    figures,
    sentence,
    code=[learn, MLP.slopes, Training.masks, Training.step],
    wide=True,
    text=text,
)
