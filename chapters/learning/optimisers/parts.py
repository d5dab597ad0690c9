"""Panel "What is Adam made of?": its parts switched off one by one, its moments, and the step of each weight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chapters.learning.optimisers.bowl_figure import bowl_figure
from chapters.learning.optimisers.parts_figure import moments_figure, shares_figure
from chapters.learning.optimisers.path_words import in_points
from chapters.learning.optimisers.race import GUESS
from llm_core.networks.adam_parts import Parts, Trace, trace
from llm_core.networks.bowl import NEAR, START, Bowl
from llm_core.networks.optimisers import Rule, steps_until
from ui.controls.choice import Choice
from ui.controls.number import Number, Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, draw_labels, in_words
from ui.show.numbers import digits

STEPS = 150
BOWL_HEIGHT = 400
"""About as high as its column is wide: a square in a higher figure would stand off its title."""
SWITCH = ("on", "off")
CONTROLS = (
    Choice("race_mean", SWITCH, label="race_mean", names="race_switch_"),
    Choice("race_square", SWITCH, label="race_square", names="race_switch_"),
    Choice("race_corrected", SWITCH, label="race_corrected", names="race_switch_"),
    Number("race_adam_condition", 2, 500, 100, label="condition", slider=True),
    Number("race_at", 1, STEPS, 1, label="race_at", slider=True),
    Number("race_adam_rate", 0.0001, 10.0, 0.05, 0.001, label="race_adam_rate"),
    Step("race_decay", (0.9, 0.99, 0.999), 0.999, label="race_decay", slider=False),
)


class Taken(NamedTuple):
    """The trace without the parts that are off, that of whole Adam, and the step that is looked at."""

    bowl: Bowl
    rate: float
    parts: Parts
    own: Trace
    whole: Trace
    at: int  # from 1


def take_apart(
    mean: str, square: str, corrected: str, condition: int, at: int, rate: float, decay: float
) -> Taken:
    """Go down the bowl with these parts on, and with all of them."""
    parts, rule = Parts(mean == "on", square == "on", corrected == "on"), Rule(rate=rate, betas=(0.9, decay))
    bowl, start = Bowl(condition), np.array(START)
    own, whole = (trace(which, rule, start, bowl.slope, STEPS) for which in (parts, Parts()))
    return Taken(bowl, rate, parts, own, whole, min(at, max(len(own.steps), 1)))


def figures(found: Taken, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the path beside Adam's, both moments, and slope and step of each weight at one step."""
    names = {"adamw": words.ui("race_these_parts"), "adam": words.ui("race_whole")}
    labels = draw_labels(words, "x", "y", "downhill", prefix="race_") | names
    paths = {"adam": found.whole.points, "adamw": found.own.points}
    moments = draw_labels(words, "step", "x", "y", "mean_short", "square_short", "own_share", prefix="race_")
    shares = draw_labels(words, "x", "y", "slope_bar", "step_bar", "share", prefix="race_")
    bowl = bowl_figure(
        found.bowl.condition, paths, labels, dark, arrows=False, faint=["adam"], height=BOWL_HEIGHT
    )
    return {
        "lengths": shares_figure(*slope_and_step(found), shares, dark),
        "path": in_words(bowl, in_points(paths, labels, words)),
        "moments": moments_figure(found.own.means, np.sqrt(found.own.squares), moments, found.at, dark),
    }


def slope_and_step(found: Taken) -> tuple[np.ndarray, np.ndarray]:
    """Give the size of the slope and of the step of both weights at the step that is looked at."""
    slope = np.abs(found.bowl.slope(found.own.points[found.at - 1]))
    return slope, found.own.lengths[found.at - 1] if len(found.own.steps) else np.zeros(2)


def sentence(found: Taken, words: Lesson) -> dict[str, object]:
    """Give slope and step at the place, and the steps to the bottom."""
    slope, step = slope_and_step(found)
    return {
        "at": found.at,
        "slope_x": digits(slope[0]),
        "slope_y": digits(slope[1]),
        "step_x": digits(step[0]),
        "step_y": digits(step[1]),
        "ended": ended(found, words),
        "same": words.ui("race_lie") if lie_together(found.own) else "",
    }


def ended(found: Taken, words: Lesson) -> str:
    """Say when the path is down, and where parts are off, also when whole Adam is."""
    own, whole = needed(found, found.own, words), needed(found, found.whole, words)
    if found.parts == Parts():
        return words.ui("race_ended_all", own=own)
    return words.ui("race_ended_some", parts=words.ui(f"race_like_{like(found.parts)}"), own=own, whole=whole)


def lie_together(found: Trace) -> bool:
    """Return whether both weights have the same means and squares, each as a share of its largest."""
    kinds = [one / (np.abs(one).max(0, initial=0) + 1e-300) for one in (found.means, np.sqrt(found.squares))]
    return all(np.allclose(one[:, 0], one[:, 1], atol=0.01) for one in kinds)


def like(parts: Parts) -> str:
    """Name the optimiser that these parts make."""
    return {(True, True): "adam", (True, False): "momentum", (False, True): "rmsprop", (False, False): "gd"}[
        parts.mean, parts.square
    ]


def needed(found: Taken, one: Trace, words: Lesson) -> str:
    """Say after how many steps a trace is down."""
    if one.diverged:
        return words.ui("race_diverged", steps=len(one.steps))
    steps = steps_until([found.bowl.value(w) for w in one.points], NEAR)
    return words.ui("race_not_yet", steps=STEPS) if steps is None else words.ui("race_after", steps=steps)


def numbers(found: Taken) -> dict[str, Numbers]:
    """List both moments and the step of each weight."""
    own = found.own
    columns = (*own.means.T, *own.squares.T, *own.steps.T)
    names = ("mean x", "mean y", "square x", "square y", "step x", "step y")
    return {"moments": {"step": range(1, len(own.steps) + 1)} | dict(zip(names, columns, strict=True))}


adam_parts = Demo(
    "race_adam",
    CONTROLS,
    take_apart,
    figures,
    sentence,
    code=[trace],
    after=GUESS,
    wide=True,
    numbers=numbers,
    settings=lambda _, words: {"race_adam_rate": {"format": "%.4f"}},
)
