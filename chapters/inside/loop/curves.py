"""Panel "One loop": four networks learn by the same function, from the record; two of them again, here and now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from chapters.inside.loop.curves_figure import Curve, curves_figure
from llm_core import small_trainings
from llm_core.analysis.spread import Spread
from llm_core.fit import cross_entropy, fit, measure
from llm_core.four_jobs import RECORD, STEPS
from ui.controls.choice import Choice
from ui.demo import BELOW, Demo
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import between, percent, short
from ui.show.table import Cell, table
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

UNIT = Choice("loop_unit", ("bits", "nats"), label="unit", names="unit_")
NATS = {"bits": math.log(2), "nats": 1.0}
"""Nats in one of the unit."""
NETWORKS = {"digits": ("mlp", "cnn"), "stories": ("lstm", "gpt")}
WAYS = (("learning", "neuron"), ("learning", "optimisers"), ("transformer", "train"))


@dataclass(frozen=True)
class Learnt:
    """The curves of all seeds in one unit, and what is paid by a network that knows nothing."""

    facts: Mapping[str, Any]
    unit: str
    curves: Mapping[str, Curve]
    levels: Mapping[str, float]  # by what is learnt from

    def ends(self, network: str) -> Spread:
        """Give the last loss of every seed."""
        return Spread(tuple(line[-1] for line in self.curves[network][1]))


def learnt(facts: dict[str, Any], unit: str) -> Learnt:
    """Read the curves of the record in this unit."""
    found: dict[str, Curve] = {}
    for jobs in facts["jobs"].values():
        for network, job in jobs.items():
            rows = list(job["curves"].values())
            values = [[nats / NATS[unit] for _, nats in one] for one in rows]
            found[network] = [step for step, _ in rows[0]], values
    levels = {data: math.log(n) / NATS[unit] for data, n in facts["answers"].items()}
    return Learnt(facts, unit, found, levels)


def figures(found: Learnt, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw one figure for the digits and one for the stories: their numbers do not compare."""
    drawn = {}
    for data, networks in NETWORKS.items():
        lines = {network: found.curves[network] for network in networks}
        labels = draw_labels(words, "step", "each_seed", "knows_nothing", *networks)
        labels["y"] = words.ui(f"y_{data}", unit=words.ui(f"unit_{found.unit}"))
        drawn[data] = curves_figure(lines, found.levels[data], labels, dark)
    return drawn


def text(found: Learnt, words: Lesson) -> dict[str, str]:
    """Say below the figures how to read their scales, and what the names of the networks mean."""
    unit, loss = words.ui(f"unit_{found.unit}"), found.ends("cnn").mean
    begun = Spread(tuple(line[0] for line in found.curves["gpt"][1])).mean
    digits = {"level": f"{found.levels['digits']:.2f}", "loss": f"{loss:.2f}"}
    share = percent(math.exp(-loss * NATS[found.unit]))
    stories = {"level": f"{found.levels['stories']:.2f}", "begun": f"{begun:.2f}"}
    scale = words.ui("loop_curves_scale", unit=unit, share=share, **digits)
    return {BELOW: joined("\n\n", [scale, words.ui("loop_curves_begun", unit=unit, **stories)])}


def ends(found: Learnt, words: Lesson) -> str:
    """Write where every network began and came to, as a table."""
    unit = words.ui(f"unit_{found.unit}")
    names = ("network", "weights", "begins", "ends", "time")
    columns = [words.ui(f"column_{name}", unit=unit) for name in names]
    rows: list[list[str | Cell]] = []
    for data, networks in NETWORKS.items():
        for network in networks:
            job, last = found.facts["jobs"][data][network], found.ends(network)
            seeds = between(f"{last.low:.2f}", f"{last.high:.2f}", words.language)
            rows.append([
                words.ui(network), short(job["n_parameters"], words.language), f"{found.levels[data]:.2f}",
                Cell(f"{last.mean:.2f}", note=words.ui("by_seed", range=seeds)), f"{job['cpu_seconds_each']:.0f}",
            ])  # fmt: skip
    return table(columns, rows, label=words.ui("ends_label"), fitted=True)


def sentence(found: Learnt, words: Lesson) -> dict[str, object]:
    """Give what was paid before and after."""
    ends = {network: f"{found.ends(network).mean:.2f}" for network in found.curves}
    levels = {f"{data}_level": f"{level:.2f}" for data, level in found.levels.items()}
    counts = {"steps": found.facts["steps"], "seeds": len(found.facts["seeds"])}
    return (
        ends
        | levels
        | counts
        | {"classes": found.facts["answers"]["digits"], "characters": found.facts["answers"]["stories"]}
        | {"unit": words.ui(f"unit_{found.unit}")}
    )


def stored(data: str) -> Lines:
    """Give held-out bits over the steps of the first seed, by network."""
    found = record(RECORD)
    first = str(found["seed"])
    rows = {network: job["curves"][first] for network, job in found["jobs"][data].items()}
    return {
        name: ([step for step, _ in one], [nats / NATS["bits"] for _, nats in one])
        for name, one in rows.items()
    }


def stored_digits() -> Lines:
    """Give the lines of the two that read digits."""
    return stored("digits")


def stored_stories() -> Lines:
    """Give the lines of the two that read stories."""
    return stored("stories")


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its network."""
    return words.ui(key)


def small_facts(data: str) -> dict[str, object]:
    """Say how long it takes, and which seed the stored ones have."""
    found = record(RECORD)
    seconds = sum(job["cpu_seconds_each"] for job in found["jobs"][data].values())
    return {"steps": found["steps"], "seconds": f"{seconds:.0f}", "seed": found["seed"]}


SMALL = {
    data: SmallTraining(
        f"loop_{data}", small_trainings.jobs, 2 * STEPS, lines, line_name, small_facts,
        y=y, title=f"loop_{data}_title",
    )
    for data, lines, y in (
        ("digits", stored_digits, "bits_per_digit"), ("stories", stored_stories, "bits_per_character"),
    )
}  # fmt: skip


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw both small trainings."""
    for data, small in SMALL.items():
        small.draw(words, data)
    return {}


curves_panel = Demo(
    "loop_curves",
    (UNIT,),
    learnt,
    figures,
    sentence,
    text=text,
    code=[fit, cross_entropy, measure],
    source=StoredRecord(RECORD, ("jobs", "answers", "seeds", "steps", "seed")),
    below=ends,
    more=draw_small,
    ways=WAYS,
    wide=True,
)
