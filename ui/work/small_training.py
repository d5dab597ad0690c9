"""The curve of a shipped training, and a small one that the visitor starts beside it: one declaration for each place.

SMALL = SmallTraining("heads_small", small_trainings.heads, small_trainings.HEAD_STEPS, curves, line_name, facts)
...
SMALL.draw(words, n_head)  # the string heads_small_about says what is trained, and what may be compared

It stands in an expander whose content is drawn only while it is open. The last runs of this tab stay in the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from figures.training_runs import Line, runs_figure
from llm_core.small_trainings import Look
from ui.controls.number import MOST_SEED, Number
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import percent
from ui.show.table import table
from ui.site.theme import dark
from ui.work import lanes as worker
from ui.work.live_training import LiveTraining, Run

KEPT_RUNS = 3
"""Of one place and tab: enough to see how far the lines of different seeds lie apart."""

Lines = Mapping[str, Line]
Own = tuple[int, str, Line]


@dataclass(frozen=True)
class Asked:
    """One run: what the panel gives (such as a number of heads), and the seed."""

    given: tuple[Any, ...]
    seed: int


@dataclass(frozen=True)
class SmallTraining:
    """One place of the site where a small training stands beside a shipped one.

    slot: its name; of the words of the chapter it has <slot>_about.
    learn: (*given, seed, cancelled) -> looks, of llm_core.small_trainings; total: steps of all its models together.
    stored: () -> the lines of the record, by the names that looks have too. name: (words, line) -> its name.
    facts: (*given) -> the numbers of <slot>_about.
    y: string of the shared words for what is measured; share: it is a share of one.
    """

    slot: str
    learn: Callable[..., Iterator[Look]]
    total: int
    stored: Callable[[], Lines]
    name: Callable[[Lesson, str], str]
    facts: Callable[..., Mapping[str, object]]
    y: str = "bits_per_character"
    share: bool = False
    title: str = ""
    """Key of its title in the words of the chapter, where a chapter has several; by default all have the same."""
    picture: Callable[[Lesson, Look], None] | None = None
    """Draws, below the lines, what else there is to see of the newest look."""

    @property
    def seed(self) -> Number[int]:
        """Declare the control of the seed."""
        return Number(f"{self.slot}_seed", 1, MOST_SEED, 1, label="seed", again="reseed")

    @cached_property
    def training(self) -> LiveTraining:
        """Declare the training: equal settings give everybody the same run, a class trains it once."""
        return LiveTraining(
            self.slot,
            self.work,
            self.draw_runs,
            progress,
            prefix=f"{self.slot}_",
            shared=True,
            drawing_first=True,
        )

    def work(self, asked: Asked, report: worker.Report, over: Callable[[], bool]) -> bool:
        """Train on the worker, and report every look."""
        for look in self.learn(*asked.given, asked.seed, over):
            report(look, steps=look.done)
        return True

    def __call__(self, words: Lesson) -> dict[str, object]:
        """Draw it as what a demo has `more` of; it gives no placeholders."""
        self.draw(words)
        return {}

    def draw(self, words: Lesson, *given: Any) -> None:
        """Draw the expander; a click in it draws nothing else of the page."""
        st.fragment(self._draw)(words, given)

    def _draw(self, words: Lesson, given: tuple[Any, ...]) -> None:
        common = lesson("small_training")
        title = words.ui(self.title) if self.title else common.ui("title")
        box = st.expander(title, key=f"{self.slot}_box", on_change="rerun")
        if not box.open:
            return
        with box:
            prose(words.ui(f"{self.slot}_about", **self.facts(*given)), "note")
            self._controls(common, given)
            run = self.training.current()
            if run is None or self.training.show(words, run):
                self.draw_runs(words, run)
            prose(common.ui("reading"), "note")

    def _controls(self, common: Lesson, given: tuple[Any, ...]) -> None:
        """Draw the seed, and the button while nothing is trained."""
        with st.container(horizontal=True, key=f"{self.slot}_controls", vertical_alignment="bottom"):
            seed = self.seed.draw(common, width=140)
            run = self.training.current()
            if run is None or run.done:
                self.training.offer(common.ui("train"), Asked(given, seed), self.total, type="primary")

    def draw_runs(self, words: Lesson, run: Run | None) -> None:
        """Draw the stored lines and those of the last runs, and where each of these has come to."""
        common, stored, runs = lesson("small_training"), self.stored(), self.kept(run)
        each = [self.lines(words, list(stored), asked, looks) for asked, looks in runs.items()]
        own, newest = [one for lines in each for one in lines], len(each[-1]) if each else 0
        labels = {"step": common.ui("step"), "y": common.ui(self.y)}
        names = [(common.ui("stored", name=self.name(words, key)), one) for key, one in stored.items()]
        alt = common.ui("alt", count=len(runs))
        chart(f"{self.slot}_runs", alt, runs_figure, names, own, newest, labels, self.share, dark())
        if own:
            st.html(self.ends(common, own))
        if self.picture is not None and runs:
            self.picture(words, next(reversed(runs.values()))[-1])

    def kept(self, run: Run | None) -> dict[Asked, tuple[Look, ...]]:
        """Keep what this run has found among the last runs of this tab, and return them, the newest last."""
        runs: dict[Asked, tuple[Look, ...]] = st.session_state.setdefault(f"{self.slot}_kept", {})
        if run is not None and run.events:
            runs.pop(run.settings, None)
            runs[run.settings] = tuple(run.events)
        for old in list(runs)[:-KEPT_RUNS]:
            del runs[old]
        return runs

    def lines(self, words: Lesson, order: list[str], asked: Asked, looks: tuple[Look, ...]) -> list[Own]:
        """Collect the lines of a run: the place of its stored line, its name, its points."""
        named = {key: {"name": self.name(words, key), "seed": asked.seed} for key in order}
        write = lesson("small_training").ui
        return [(order.index(key), write("own", **named[key]), one) for key, one in lines_of(looks).items()]

    def ends(self, common: Lesson, own: Sequence[Own]) -> str:
        """Write the last step and value of each line as a table."""
        write = (lambda value: percent(value, 1)) if self.share else "{:.3f}".format
        rows = [[name, f"{steps[-1]:,}", write(values[-1])] for _, name, (steps, values) in own]
        columns = [common.ui("line"), common.ui("step"), common.ui(self.y)]
        return table(columns, rows, label=common.ui("ends_table"), fitted=True)


def lines_of(looks: tuple[Look, ...]) -> dict[str, tuple[list[float], list[float]]]:
    """Collect the points of each line."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for look in looks:
        for name, value in look.values.items():
            steps, values = found.setdefault(name, ([], []))
            steps.append(look.step)
            values.append(value)
    return found


def progress(words: Lesson, run: Run) -> str:
    """Write how many of the steps are done."""
    return lesson("small_training").ui("training", step=f"{run.step:,}", steps=f"{run.job.total:,}")
