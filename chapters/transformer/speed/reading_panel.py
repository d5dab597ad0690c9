"""Panel "reading": does being parallel make a Transformer faster than an LSTM? Both read the same known text here.

A measurement is shared by whoever opens the page within a quarter of an hour, and says how busy the server was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from chapters.transformer.speed.figure import reading_lines
from chapters.transformer.speed.timing_jobs import text_ids
from llm_core.analysis.speed.reading import LENGTHS, ROUNDS, Reading, longest_chain, reading_times, seconds_of
from llm_core.language.lstm import LSTM
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import duration, percent
from ui.site.theme import dark
from ui.work import attention_models, jobs, models
from ui.work import lanes as worker

KEPT = 900
"""Seconds that one measurement serves all who come."""


class Measured(NamedTuple):
    """What was measured, when (UTC), and the share of that time in which the thread had to wait for others."""

    readings: list[Reading]
    when: str
    waited: float


def reading_panel(words: Lesson) -> None:
    """Draw seconds by length, and the steps that have to wait for one another."""
    expect: dict[str, object] = {}
    with panel(words, "reading", [longest_chain, seconds_of, reading_times], expect):
        if not {"lstm", "transformer"} <= set(models.families(models.FIRST)):
            notice(words.ui("no_networks"))
            return
        key = st.session_state.setdefault("reading_key", f"reading|{time.time() // KEPT:.0f}")
        filler = lesson("models").ui("text_ball")
        found = jobs.result(words, "reading", key, work_of(filler), 2 * ROUNDS * len(LENGTHS))
        if found:
            draw(words, found)
            expect |= facts(words, found.readings)
            st.button(words.ui("measure_again"), key="reading_again", on_click=again)


def again() -> None:
    """Measure once more: for a button's `on_click`."""
    st.session_state["reading_key"] = f"reading|again {time.time()}"


def lstm() -> LSTM:
    """Give the shared instance."""
    model = models.get_model(models.FIRST, "lstm")
    if not isinstance(model, LSTM):
        raise models.MissingModel("lstm")
    return model


def work_of(filler: str) -> worker.Work:
    """Make the work that times both networks, for the worker."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Measured:
        transformer = attention_models.transformer(models.FIRST)
        ids = text_ids(transformer, max(LENGTHS), filler)
        began, worked = time.perf_counter(), time.thread_time()
        found = reading_times(transformer, lstm(), ids, report=jobs.steps(report, cancelled))
        worked, lasted = time.thread_time() - worked, time.perf_counter() - began
        return Measured(found, time.strftime("%H:%M", time.gmtime()), max(0.0, 1 - worked / lasted))

    return work


def draw(words: Lesson, found: Measured) -> None:
    """Draw a line for each network, and say when and how it was measured."""
    names = {family: lesson("common").ui(family) for family in ("transformer", "lstm")}
    seconds = {
        "transformer": [r.transformer for r in found.readings],
        "lstm": [r.lstm for r in found.readings],
    }
    labels = {"tokens": words.ui("tokens_read"), "seconds": words.ui("reading_axis")}
    chart(
        "reading_lines",
        words.ui("reading_alt"),
        reading_lines,
        [r.n for r in found.readings],
        seconds,
        names,
        labels,
        dark(),
    )
    prose(words.ui("reading_note", when=found.when, waited=percent(found.waited)), "note")


def facts(words: Lesson, found: list[Reading]) -> dict[str, object]:
    """Give the longest text: seconds of both, and the steps that wait."""
    last = found[-1]
    return {
        "n": f"{last.n:,}",
        "transformer": duration(last.transformer, words.language),
        "lstm": duration(last.lstm, words.language),
        "layers": longest_chain(attention_models.transformer(models.FIRST), last.n),
        "chain": f"{longest_chain(lstm(), last.n):,}",
    }
