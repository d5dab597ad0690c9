"""Panels about real networks: how the rate of each optimiser was found, and the race with these rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import plotly.graph_objects as go

from chapters.learning.optimisers.network_figure import curves_figure, ends_figure, search_figure
from llm_core import small_trainings
from llm_core.analysis.spread import Spread
from llm_core.networks.mlp import MLP, Training
from llm_core.networks.network_race import RACERS, RECORD, TASKS, learner, overlapping, search
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import between, digits
from ui.show.table import table
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

SEARCHED = Choice("race_search_task", tuple(TASKS), label="race_task", names="race_task_")
TASK = Choice("race_task", tuple(TASKS), label="race_task", names="race_task_")
ONE = Choice("race_one", tuple(RACERS), "adam", label="race_one", names="race_")

BEGINNING = 6
"""Looks at the curves that are drawn while the guess is open."""


@dataclass(frozen=True)
class Racer:
    """One optimiser on one task: the rates that were tried, the one that was taken, and the runs with it."""

    rate: float
    tried: Mapping[float, float]  # rate -> mean last loss, without those that diverged
    curves: list[list[float]]  # of each seed
    held_out: Spread

    @property
    def ends(self) -> Spread:
        """Give the last training loss of each seed."""
        return Spread(tuple(curve[-1] for curve in self.curves))


class Network(NamedTuple):
    """The race on one task."""

    task: str
    steps: list[int]
    racers: dict[str, Racer]
    shown: str  # the racer that is highlighted


def read(found: dict[str, Any], task: str, shown: str = "") -> Network:
    """Read the race on one task from the record."""
    one = found["tasks"][task]
    racers = {
        name: Racer(
            racer["rate"],
            {rate: loss for rate, loss in racer["searched"] if loss is not None},
            racer["curves"],
            Spread(tuple(racer["held_out"])),
        )
        for name, racer in one["racers"].items()
    }
    return Network(task, one["steps"], racers, shown)


def search_figures(found: Network, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the last loss over the rates that were tried."""
    labels = draw_labels(words, "rate", "loss", *found.racers, prefix="race_")
    tried = {name: one.tried for name, one in found.racers.items()}
    return {
        "rates": search_figure(tried, {name: one.rate for name, one in found.racers.items()}, labels, dark)
    }


def search_sentence(found: Network, words: Lesson) -> dict[str, object]:
    """Say how far apart the best rates are, and what the rate of one would cost another."""
    rates = {name: one.rate for name, one in found.racers.items()}
    tried = found.racers["adam"].tried
    return {
        "apart": digits(max(rates.values()) / min(rates.values())),
        "worse": digits(tried[rates["sgd"]] / tried[rates["adam"]], 2),
        "rate": digits(rates["sgd"]),
        "own": digits(rates["adam"]),
    }


rates = Demo(
    "race_search",
    (SEARCHED,),
    read,
    search_figures,
    search_sentence,
    code=[search],
    source=StoredRecord(RECORD, ("tasks",)),
)


def race_figures(found: Network, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the curves, and where each run ended."""
    labels = draw_labels(words, "step", "loss", "band", *found.racers, prefix="race_")
    curves = {name: one.curves for name, one in found.racers.items()}
    ends = {name: (one.ends.values, one.held_out.values) for name, one in found.racers.items()}
    names = draw_labels(words, "loss_axis", "train", "held_out", *found.racers, prefix="race_")
    return {
        "curves": curves_figure(found.steps, curves, found.shown, labels, dark),
        "ends": ends_figure(ends, names, dark),
    }


def race_table(found: Network, words: Lesson) -> str:
    """Write rate, mean and range of each optimiser."""
    columns = [words.ui(f"race_column_{name}") for name in ("name", "rate", "mean", "range", "held_out")]
    rows = [
        [
            words.ui(f"race_{name}"),
            digits(one.rate),
            f"{one.ends.mean:.4f}",
            span(one.ends, words),
            span(one.held_out, words),
        ]
        for name, one in found.racers.items()
    ]
    return table(
        columns, rows, chosen_row=list(found.racers).index(found.shown), label=words.ui("race_table")
    )


def span(found: Spread, words: Lesson) -> str:
    """Write the range over the seeds."""
    return between(f"{found.low:.4f}", f"{found.high:.4f}", words.language)


def race_sentence(found: Network, words: Lesson) -> dict[str, object]:
    """Name the lowest mean, whom it differs from, and from whom it does not."""
    best, same, behind = compared({name: one.ends for name, one in found.racers.items()})
    held_out = compared({name: one.held_out for name, one in found.racers.items()})
    return {
        "best": words.ui(f"race_{best}"),
        "loss": f"{found.racers[best].ends.mean:.4f}",
        "same": words.ui("race_same", names=named(same, words)) if same else words.ui("race_alone"),
        "behind": words.ui("race_behind", names=named(behind, words)) if behind else "",
        "held_out": words.ui("race_held_out_some", names=named(held_out[2], words))
        if held_out[2]
        else words.ui("race_held_out_none"),
        "seeds": found.racers[best].ends.count,
        "sizes": "–".join(map(str, TASKS[found.task].sizes)),
    }


def compared(found: Mapping[str, Spread]) -> tuple[str, list[str], list[str]]:
    """Find the lowest mean, those whose range overlaps with its range, and those behind it."""
    best = min(found, key=lambda name: found[name].mean)
    others = [name for name in found if name != best]
    same = [name for name in others if overlapping(found[best].values, found[name].values)]
    return best, same, [name for name in others if name not in same]


def named(names: list[str], words: Lesson) -> str:
    """List names of optimisers."""
    return words.ui("race_comma").join(words.ui(f"race_{name}") for name in names)


def lowest(found: Network) -> Found:
    """Name the racer of the lowest mean, or say that ranges of several overlap with its range."""
    best, same, _ = compared({name: one.ends for name, one in found.racers.items()})
    facts = {name: f"{one.ends.mean:.4f}" for name, one in found.racers.items()}
    return Found("nobody" if same else best, facts | {"count": len(same)}, found.task)


def covered(found: Network, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the first part of the curves; the ends wait."""
    few = {
        name: replace(one, curves=[curve[:BEGINNING] for curve in one.curves])
        for name, one in found.racers.items()
    }
    begun = found._replace(steps=found.steps[:BEGINNING], racers=few)
    ends = race_figures(found, words, dark)["ends"].update_traces(x=[None], y=[None])
    return {"curves": race_figures(begun, words, dark)["curves"], "ends": waits(ends, dark)}


def stored_lines(task: str) -> Lines:
    """Give the curve of the first seed of each optimiser."""
    found = read(record(RECORD, ("tasks",)), task)
    return {name: (found.steps, one.curves[0]) for name, one in found.racers.items()}


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its optimiser."""
    return words.ui(f"race_{key}")


def small_facts(task: str, racer: str) -> dict[str, object]:
    """Say what is trained again."""
    found = record(RECORD, ("tasks", "seed"))
    rate = found["tasks"][task]["racers"][racer]["rate"]
    return {"racer": racer, "rate": digits(rate), "steps": f"{TASKS[task].steps:,}", "seed": found["seed"]}


def small_training(task: str) -> SmallTraining:
    """Declare the training that a visitor starts on one task."""
    return SmallTraining(
        f"race_small_{task}",
        partial(small_trainings.race, task),
        TASKS[task].steps,
        partial(stored_lines, task),
        line_name,
        partial(small_facts, task),
        y="loss_nats",
    )


SMALL = {task: small_training(task) for task in TASKS}


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw the training of the chosen optimiser on the chosen task."""
    SMALL[TASK.now()].draw(words, ONE.now())
    return {}


network_race = Demo(
    "race_network",
    (TASK, ONE),
    read,
    race_figures,
    race_sentence,
    code=[learner, Training.step, MLP.slopes],
    wide=True,
    source=StoredRecord(RECORD, ("tasks",)),
    below=race_table,
    guess=Guess("race_network", ("sgd", "momentum", "adam", "nobody"), lowest),
    covered=covered,
    more=draw_small,
)
