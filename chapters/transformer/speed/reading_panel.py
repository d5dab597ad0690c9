"""Panel "reading": does being parallel make a Transformer faster than an LSTM? Both read the same known text here."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from chapters.transformer.speed.figure import reading_lines
from chapters.transformer.speed.timing_jobs import text_ids
from llm_core.analysis.speed.reading import LENGTHS, Reading, fastest, longest_chain, reading_times
from llm_core.language.lstm import LSTM
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import duration
from ui.site.theme import dark
from ui.work import attention_models, jobs, models
from ui.work import lanes as worker


def reading_panel(words: Lesson) -> None:
    """Draw seconds by length, and the steps that have to wait for one another."""
    expect: dict[str, object] = {}
    with panel(words, "reading", [longest_chain, fastest, reading_times], expect):
        if not {"lstm", "transformer"} <= set(models.families(models.FIRST)):
            notice(words.ui("no_networks"))
            return
        count = int(st.session_state.get("reading_count", 1))
        filler = lesson("models").ui("text_ball")
        found = jobs.result(words, "reading", f"reading|{count}", work_of(filler), 2 * len(LENGTHS))
        if found:
            draw(words, found)
            expect |= facts(words, found)
            st.button(words.ui("measure_again"), key="reading_again", on_click=again)


def again() -> None:
    """Measure once more: for a button's `on_click`."""
    st.session_state["reading_count"] = int(st.session_state.get("reading_count", 1)) + 1


def lstm() -> LSTM:
    """Give the shared instance."""
    model = models.get_model(models.FIRST, "lstm")
    if not isinstance(model, LSTM):
        raise models.MissingModel("lstm")
    return model


def work_of(filler: str) -> worker.Work:
    """Make the work that times both networks, for the worker."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> list[Reading]:
        transformer = attention_models.transformer(models.FIRST)
        ids = text_ids(transformer, max(LENGTHS), filler)
        return reading_times(transformer, lstm(), ids, report=jobs.steps(report, cancelled))

    return work


def draw(words: Lesson, found: list[Reading]) -> None:
    """Draw a line for each network."""
    names = {family: lesson("common").ui(family) for family in ("transformer", "lstm")}
    seconds = {"transformer": [r.transformer for r in found], "lstm": [r.lstm for r in found]}
    labels = {"tokens": words.ui("tokens_read"), "seconds": words.ui("seconds_axis")}
    chart(
        "reading_lines",
        words.ui("reading_alt"),
        reading_lines,
        [r.n for r in found],
        seconds,
        names,
        labels,
        dark(),
    )
    prose(words.ui("reading_note"), "note")


def facts(words: Lesson, found: list[Reading]) -> dict[str, object]:
    """Give the longest text: seconds of both, how many times those of half of it, and the steps that wait."""
    half, last = found[-2:]
    return {
        "n": f"{last.n:,}",
        "half": f"{half.n:,}",
        "transformer_times": f"{last.transformer / half.transformer:.1f}",
        "lstm_times": f"{last.lstm / half.lstm:.1f}",
        "transformer": duration(last.transformer, words.language),
        "lstm": duration(last.lstm, words.language),
        "layers": longest_chain(attention_models.transformer(models.FIRST), last.n),
        "chain": f"{longest_chain(lstm(), last.n):,}",
    }
