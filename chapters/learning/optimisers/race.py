"""Panel "Who is down first?": seven optimisers in one bowl, each with a rate that the visitor sets."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from chapters.learning.optimisers.bowl_figure import bowl_figure, height_figure
from chapters.learning.optimisers.path_words import in_points
from llm_core.networks.bowl import NEAR, RATES, Bowl, noisy, steps_to_stay
from llm_core.networks.bowl import race as run_race
from llm_core.networks.optimisers import Path, descend, follow, momentum, nesterov, rmsprop, steps_until
from ui.controls.choice import Choice
from ui.controls.control import Control
from ui.controls.guess import Found, Guess
from ui.controls.number import MOST_SEED, N, Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, draw_labels, in_words
from ui.show.numbers import digits, small
from ui.show.table import Cell, table

VIEWS = {
    "four": ("gd", "momentum", "rmsprop", "adam"),
    "noise": ("gd", "sgd"),
    "rolling": ("momentum", "nesterov"),
    "scaled": ("rmsprop", "adam", "adamw"),
    "all": tuple(RATES),
}
"""Which optimisers are drawn together."""
PRESET = 100
"""Condition number that the page opens with."""
BEGINNING = 10
"""Steps that are drawn while the guess is open."""
VIEW = Choice("race_view", tuple(VIEWS), label="race_view", names="race_view_")


@dataclass(frozen=True)
class Own(Number[N]):
    """What belongs to one optimiser, such as its rate: a field while it takes part."""

    name: str = ""

    def draw(self, words: Lesson, /, high: N | None = None, checked: bool = False, **settings: Any) -> N:
        """Draw the field; for one that takes no part nothing but a notice, where the link gives nonsense."""
        if self.name in VIEWS[VIEW.now()]:
            return Number.draw(self, words, high, checked, **settings)
        self.check(high)
        return self.default


CONTROLS: tuple[Control, ...] = (
    VIEW,
    Number("race_condition", 2, 500, PRESET, label="condition", slider=True),
    Number("race_beta", 0.0, 0.99, 0.9, 0.01, label="race_beta", slider=True),
    Own("race_noise", 0.0, 10.0, 1.0, 0.5, label="race_noise", slider=True, name="sgd"),
    *(Own(f"race_rate_{name}", 0.0001, 10.0, RATES[name], 0.001, name=name) for name in RATES),
    Own("race_seed", 1, MOST_SEED, 1, label="race_seed", again="race_again", name="sgd"),
)


class Race(NamedTuple):
    """The paths that are drawn, and what they were drawn with."""

    settings: tuple[object, ...]
    bowl: Bowl
    rates: dict[str, float]
    paths: dict[str, Path]


def race(view: str, condition: int, beta: float, noise: float, *rates_and_seed: float) -> Race:
    """Let the optimisers of a view go. rates_and_seed: a rate for each of RATES, then the seed of the noise."""
    *every, seed = rates_and_seed
    rates = dict(zip(RATES, every, strict=True))
    mine = {name: rates[name] for name in VIEWS[view]}
    bowl = Bowl(condition)
    settings = (condition, beta, noise, *rates_and_seed)
    return Race(settings, bowl, mine, run_race(bowl, mine, beta, noise, int(seed)))


def figures(found: Race, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw paths and heights."""
    return drawn(found, words, dark, None)


def drawn(found: Race, words: Lesson, dark: bool, until: int | None) -> dict[str, Figure]:
    """Draw paths and heights up to a step."""
    labels = draw_labels(words, "x", "y", "downhill", "step", "height", "near", *RATES, prefix="race_")
    paths = {name: np.array(path.points)[:until] for name, path in found.paths.items()}
    heights = {name: path.values[:until] for name, path in found.paths.items()}
    return {
        "paths": in_words(
            bowl_figure(found.bowl.condition, paths, labels, dark, arrows=False),
            in_points(paths, labels, words),
        ),
        "heights": height_figure(heights, NEAR, labels, dark),
    }


def covered(found: Race, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the first steps alone."""
    return drawn(found, words, dark, BEGINNING + 1)


def counts(found: Race, words: Lesson) -> str:
    """Write for each optimiser its rate, the step at which it is down first, and from which on it stays there."""
    columns = [
        words.ui(f"race_column_{name}", near=small(NEAR)) for name in ("name", "rate", "first", "stays")
    ]
    rows = [row(words, name, found.rates[name], path) for name, path in found.paths.items()]
    return table(columns, rows, label=words.ui("race_table"))


def row(words: Lesson, name: str, rate: float, path: Path) -> list[str | Cell]:
    """Write one optimiser."""
    first, stays = steps_until(path.values, NEAR), steps_to_stay(path.values, NEAR)
    ends = (
        [words.ui("race_diverged", steps=len(path.values) - 1)] * 2
        if path.diverged
        else [words.ui("race_never") if step is None else f"{step}" for step in (first, stays)]
    )
    return [words.ui(f"race_{name}"), digits(rate), *ends]


def sentence(found: Race, words: Lesson) -> dict[str, object]:
    """Name the first at the bottom and the order behind it."""
    order = ranked(found.paths.items())
    listed = [f"{words.ui(f'race_{name}')} {step}" for step, name in order]
    missing = [words.ui(f"race_{name}") for name in found.paths if name not in {one for _, one in order}]
    comma = words.ui("race_comma")
    return {
        "condition": digits(found.bowl.condition),
        "order": comma.join(listed) if listed else words.ui("race_nobody"),
        "missing": words.ui("race_missing", names=comma.join(missing)) if missing else "",
        "near": small(NEAR),
        "preset": digits(PRESET),
        **preset_steps(),
    }


@functools.cache
def preset_steps() -> dict[str, int | None]:
    """Count the steps of the four at the preset condition number and rates."""
    found = run_race(Bowl(PRESET), {name: RATES[name] for name in VIEWS["four"]}, 0.9, 0, 1)
    return {name: steps_until(path.values, NEAR) for name, path in found.items()}


def ranked(paths: Iterable[tuple[str, Path]]) -> list[tuple[int, str]]:
    """List (step, name) of all that come near the bottom, the first in front."""
    steps = [(steps_until(path.values, NEAR), name) for name, path in paths]
    return sorted((step, name) for step, name in steps if step is not None)


def notices(found: Race, words: Lesson) -> list[str]:
    """Say which paths diverged and where they are cut."""
    out = [words.ui(f"race_{name}") for name, path in found.paths.items() if path.diverged]
    return [words.ui("race_some_out", names=words.ui("race_comma").join(out))] if out else []


def numbers(found: Race) -> dict[str, Numbers]:
    """List all points and heights, one row for each optimiser and step."""
    rows = [
        (name, step, float(point[0]), float(point[1]), value)
        for name, path in found.paths.items()
        for step, (point, value) in enumerate(zip(path.points, path.values, strict=True))
    ]
    columns = dict(zip(("optimiser", "step", "x", "y", "f"), zip(*rows, strict=True), strict=True))
    return {"paths": columns}


def winner(found: Race) -> Found:
    """Name who is down first, and the steps of those that can be guessed."""
    order = ranked(found.paths.items())
    steps = {name: step for step, name in order}
    facts = {name: steps.get(name, "–") for name in VIEWS["four"]}
    return Found(order[0][1] if order else "", facts, found.settings)


GUESS = Guess("race_bowl", VIEWS["four"], winner, CONTROLS, elsewhere=True)
bowl_race = Demo(
    "race_bowl",
    CONTROLS,
    race,
    figures,
    sentence,
    code=[descend, noisy, momentum, nesterov, rmsprop, follow],
    wide=True,
    below=counts,
    notices=notices,
    numbers=numbers,
    guess=GUESS,
    covered=covered,
    settings=lambda _, words: {f"race_rate_{name}": {"format": "%.4f", "width": 135} for name in RATES},
)
