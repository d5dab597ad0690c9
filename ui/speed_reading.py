"""Does being parallel make a Transformer faster than an LSTM? Both read the same known text here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from ui import attention_jobs, attention_models, models, speed_work, worker
from ui.attention_panels import QUIET
from ui.lessons import Lesson, lesson
from ui.notice import notice
from ui.numbers import duration
from ui.panel import panel
from ui.prose import prose
from ui.theme import dark
from ui.warm import HEAVY

if TYPE_CHECKING:
    from llm_core.analysis.speed_reading import Reading
    from llm_core.language.lstm import LSTM


def reading_panel(words: Lesson) -> None:
    """Seconds by length, and the steps that have to wait for one another."""
    with HEAVY:
        from llm_core.analysis.speed_reading import LENGTHS, fastest, longest_chain, reading_times

    expect: dict[str, object] = {}
    with panel(words, "reading", [longest_chain, fastest, reading_times], expect):
        if not {"lstm", "transformer"} <= set(models.families(models.FIRST)):
            notice(words.ui("no_networks"))
            return
        count = int(st.session_state.get("reading_count", 1))
        filler = lesson("attention").ui("text_ball")
        found = attention_jobs.result(words, "reading", f"reading|{count}", work_of(filler), 2 * len(LENGTHS))
        if found:
            draw(words, found)
            expect |= facts(words, found)
            st.button(words.ui("measure_again"), key="reading_again", on_click=again)


def again() -> None:
    st.session_state["reading_count"] = int(st.session_state.get("reading_count", 1)) + 1


def lstm() -> LSTM:
    """The shared instance."""
    with HEAVY:
        from llm_core.language.lstm import LSTM
    model = models.get_model(models.FIRST, "lstm")
    if not isinstance(model, LSTM):
        raise models.MissingModel("lstm")
    return model


def work_of(filler: str) -> worker.Work:
    def work(report: worker.Report, cancelled: Callable[[], bool]) -> list[Reading]:
        from llm_core.analysis.speed_reading import LENGTHS, reading_times

        transformer = attention_models.transformer(models.FIRST)
        ids = speed_work.text_ids(transformer, max(LENGTHS), filler)
        return reading_times(transformer, lstm(), ids, tell=attention_jobs.steps(report, cancelled))

    return work


def draw(words: Lesson, found: list[Reading]) -> None:
    from figures.speed import reading_lines

    names = {family: lesson("common").ui(family) for family in ("transformer", "lstm")}
    seconds = {"transformer": [r.transformer for r in found], "lstm": [r.lstm for r in found]}
    labels = {"tokens": words.ui("tokens_read"), "seconds": words.ui("seconds_axis")}
    figure = reading_lines([r.n for r in found], seconds, names, labels, dark())
    st.plotly_chart(figure, theme=None, config=QUIET, key="reading_lines", alt=words.ui("reading_alt"))
    prose(words.ui("reading_note"), "note")


def facts(words: Lesson, found: list[Reading]) -> dict[str, object]:
    """The longest text: seconds of both, and the steps that wait."""
    from llm_core.analysis.speed_reading import longest_chain

    last = found[-1]
    return {
        "n": f"{last.n:,}",
        "transformer": duration(last.transformer, words.language),
        "lstm": duration(last.lstm, words.language),
        "layers": longest_chain(attention_models.transformer(models.FIRST), last.n),
        "chain": f"{longest_chain(lstm(), last.n):,}",
    }
