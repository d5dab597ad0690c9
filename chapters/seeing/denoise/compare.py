"""Panels "duel or denoise" and "how many steps": a GAN and a diffusion model on the same points, from a record."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np
import plotly.graph_objects as go

from chapters.seeing.denoise.figure import curves_figure, distance_figure, steps_figure
from llm_core.drawing.coverage import coverage
from llm_core.drawing.diffusion import visited, walk_back
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.gan import Gan
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import fine, percent, ranged
from ui.show.table import table
from ui.work.source import StoredRecord

RECORD = "plane"
NEEDED = ("runs", "seeds", "points_seen", "n", "reference", "walk")
KINDS = ("gan", "diffusion")
HOWS = ("fresh", "plain")
DISTANCE, REACHED, OUTSIDE = 1, 2, 3
"""Columns of the record's rows; the first is what lies along."""
WRITTEN = {DISTANCE: fine, REACHED: "{:.1f}".format, OUTSIDE: percent}
EVEN = 1.5
"""Mean distances that differ by less than this factor are called alike."""


@dataclass(frozen=True)
class Both:
    """What the record holds about one distribution."""

    runs: dict[str, Any]
    facts: dict[str, Any]

    def curves(self, kind: str, column: int) -> tuple[list[float], np.ndarray[Any, Any]]:
        """Give what lies along, and a column for each seed."""
        rows = np.array([run["curve"] for run in self.runs[kind]])  # (seeds, marks, columns)
        return list(rows[0, :, 0]), rows[:, :, column]

    def walks(self, how: str, column: int) -> tuple[list[float], np.ndarray[Any, Any]]:
        """Give the numbers of steps, and a column for each seed."""
        rows = np.array([walk[how] for walk in self.runs["walks"]])
        return list(rows[0, :, 0]), rows[:, :, column]

    def ends(self, kind: str, column: int) -> list[float]:
        """List what each seed ends with."""
        return [float(v) for v in self.curves(kind, column)[1][:, -1]]

    @property
    def chance(self) -> float:
        """The mean distance of samples of the data themselves: it may be a little below 0."""
        return mean(row[0] for row in self.runs["by_chance"])


def of_data(facts: dict[str, Any], data: str) -> Both:
    """Read what was measured on one distribution."""
    return Both(facts["runs"][data], facts)


def figures(found: Both, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw distance and places reached over the real points seen."""
    labels = draw_labels(words, "seen", "distance", "reached", "seeds", "chance", prefix="both_")
    distance = {words.ui(f"both_{kind}"): found.curves(kind, DISTANCE) for kind in KINDS}
    reached = {words.ui(f"both_{kind}"): found.curves(kind, REACHED) for kind in KINDS}
    drawn = {
        "distance": curves_figure(
            distance, labels | {"x": labels["seen"], "y": labels["distance"]}, dark, found.chance
        ),
        "reached": curves_figure(reached, labels | {"x": labels["seen"], "y": labels["reached"]}, dark),
    }
    drawn["reached"].update_yaxes(range=[0, 1.05 * found.runs["places"]])
    return drawn


def covered(found: Both, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw only where both begin."""
    start = Both(
        {**found.runs, **{kind: [first_of(run) for run in found.runs[kind]] for kind in KINDS}}, found.facts
    )
    drawn = figures(start, words, dark)
    for figure in drawn.values():
        waits(figure, dark).update_xaxes(range=[0, found.facts["points_seen"]])
    return drawn


def first_of(run: dict[str, Any]) -> dict[str, Any]:
    """Keep the first look of a run."""
    return {**run, "curve": run["curve"][:1]}


def closer(found: Both) -> Found:
    """Find which of the two ends closer to the data, by the mean over the seeds."""
    ends = {kind: mean(found.ends(kind, DISTANCE)) for kind in KINDS}
    low, high = sorted(max(v, 1e-4) for v in ends.values())
    option = "alike" if high < EVEN * low else min(ends, key=lambda kind: ends[kind])
    return Found(option, {kind: fine(value) for kind, value in ends.items()}, id(found.runs))


def ends_table(found: Both, words: Lesson) -> str:
    """Write what is equal, what is not, and what came out."""
    names = [words.ui(f"both_column_{name}") for name in ("kind", "weights", "seen", "numbers", "distance",
             "reached", "outside")]  # fmt: skip
    each = {kind: sum(found.runs[f"{kind}_weights"]) for kind in KINDS}
    work = {"gan": found.runs["gan_weights"][0], "diffusion": each["diffusion"] * found.facts["walk"]}
    lines = [
        [
            words.ui(f"both_{kind}"),
            f"{each[kind]:,}",
            f"{found.facts['points_seen']:,}",
            f"{work[kind]:,}",
            *(ranged(found.ends(kind, what), write, words.language) for what, write in WRITTEN.items()),
        ]
        for kind in KINDS
    ]
    return table(names, lines, label=words.ui("denoise_duel_table"), least_width="44rem")


def sentence(found: Both, words: Lesson) -> dict[str, object]:
    """Name both distances, the places and the difference that chance makes."""
    said: dict[str, object] = {
        "places": found.runs["places"],
        "chance": fine(found.chance),
        "seeds": len(found.facts["seeds"]),
        "n": found.facts["n"],
        "m": f"{found.facts['reference']:,}",
    }
    for kind in KINDS:
        for name, what in (("far", DISTANCE), ("reached", REACHED)):
            said[f"{kind}_{name}"] = ranged(found.ends(kind, what), WRITTEN[what], words.language)
    return said


def steps_figures(found: Both, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw distance and the share outside over the number of steps."""
    labels = draw_labels(words, "steps", "distance", "outside", "seeds", "chance", prefix="both_")
    along = {"x": labels["steps"]}
    named = labels | along | {"y": words.ui("both_log_distance")}
    distance, outside = (
        {words.ui(f"how_{how}"): found.walks(how, column) for how in HOWS} for column in (DISTANCE, OUTSIDE)
    )
    return {
        "distance": distance_figure(distance, named, dark, found.chance),
        "outside": steps_figure(outside, labels | along | {"y": labels["outside"]}, dark).update_yaxes(
            tickformat=".0%"
        ),
    }


def steps_sentence(found: Both, words: Lesson) -> dict[str, object]:
    """Name the number of steps that comes closest."""
    said: dict[str, object] = {"chance": fine(found.chance)}
    for how in HOWS:
        steps, distances = found.walks(how, DISTANCE)
        means = distances.mean(0)
        said[f"{how}_least"] = fine(float(means.min()))
        said[f"{how}_best"] = f"{steps[int(means.argmin())]:.0f}"
    return said


DATA = Choice("denoise_both", ("ring", "spiral"), "ring", label="data_title", names="data_")
SOURCE = StoredRecord(RECORD, NEEDED)
both = Demo(
    "denoise_duel",
    (DATA,),
    of_data,
    figures,
    sentence,
    code=[Gan.round, walk_back, energy_distance, coverage],
    source=SOURCE,
    below=ends_table,
    guess=Guess("denoise_duel", ("gan", "diffusion", "alike"), closer),
    covered=covered,
    wide=True,
)
steps = Demo(
    "denoise_steps",
    (Choice("denoise_steps_of", ("ring", "spiral"), "ring", label="data_title", names="data_"),),
    of_data,
    steps_figures,
    steps_sentence,
    code=[visited, walk_back],
    source=SOURCE,
    wide=True,
)
