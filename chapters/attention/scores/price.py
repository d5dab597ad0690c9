"""Panel "What does it cost?": n * n scores in every head of every layer, counted, and timed on this machine."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable

import streamlit as st

from chapters.attention.scores.price_figure import price_curve, time_curve
from llm_core.analysis.scores.price import BYTES, plain_attention_seconds, scores_counted
from llm_core.analysis.scores.price import LENGTHS as TIMED
from ui.controls.link import check_link, number, one_of
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import short, size
from ui.show.table import table
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker

LENGTHS = tuple(2**i for i in range(4, 18))
KNOWN = (256, 4096)


@st.fragment
def price_panel(words: Lesson) -> None:
    """The counter, then the clock."""
    small, large = (f"{scores_counted(n):,}" for n in KNOWN)
    expect: dict[str, object] = {"small": small, "large": large}
    with panel(words, "scores_price", [scores_counted, plain_attention_seconds], expect):
        n, heads, layers = controls(words)
        st.html(bill(words, n, heads, layers))
        counts = [scores_counted(length) for length in LENGTHS]
        labels = draw_labels(words, "n", "scores", prefix="price_")
        figure = price_curve(LENGTHS, counts, n, labels, dark())
        chart(figure, "scores_price_figure", words.ui("price_alt"))
        expect["timed"] = clock(words)


def controls(words: Lesson) -> tuple[int, int, int]:
    """Tokens, heads, layers."""
    check_link("scores_n", None, one_of(LENGTHS))
    check_link("scores_heads", None, number(1, 128, int))
    check_link("scores_layers", None, number(1, 128, int))
    n = st.select_slider(words.ui("n"), LENGTHS, 4096, key="scores_n", bind="query-params")
    with st.container(horizontal=True, key="scores_price_controls", gap="medium"):
        heads = st.slider(words.ui("heads"), 1, 128, 6, key="scores_heads", bind="query-params")
        layers = st.slider(words.ui("layers"), 1, 128, 6, key="scores_layers", bind="query-params")
    return int(n), int(heads), int(layers)


def bill(words: Lesson, n: int, heads: int, layers: int) -> str:
    """One head, then all of them: scores and bytes."""
    rows = []
    for name, h, many in (("one", 1, 1), ("every", heads, layers)):
        count = scores_counted(n, h, many)
        label = words.ui(f"price_{name}", heads=heads, layers=layers)
        rows.append([label, f"{count:,}", short(count, words.language), size(count * BYTES)])
    return table([words.ui(f"price_{column}") for column in ("what", "count", "short", "bytes")], rows)


def clock(words: Lesson) -> str:
    """A measurement when the visitor asks for one; returns what it says, or how to ask."""
    if st.button(words.ui("measure_time"), key="scores_time"):
        st.session_state["scores_time_asked"] = st.session_state.get("scores_time_asked", 0) + 1
    asked = st.session_state.get("scores_time_asked")
    found = timed(words, asked) if asked else None
    if found is None:
        return words.ui("time_not_yet")
    lengths, seconds = found
    labels = draw_labels(words, "n", "times", "measured", "square", prefix="price_")
    figure = time_curve(lengths, seconds, labels, dark())
    chart(figure, "scores_time_figure", words.ui("time_alt"))
    steps = [f"× {b / a:.1f}" for a, b in itertools.pairwise(seconds)]
    prose(
        words.ui("time_steps", steps=", ".join(steps), lengths=", ".join(f"{n:,}" for n in lengths)), "note"
    )
    return words.ui(
        "time_says",
        first=f"{lengths[0]:,}",
        last=f"{lengths[-1]:,}",
        times=f"{seconds[-1] / seconds[0]:.0f}",
        square=f"{(lengths[-1] / lengths[0]) ** 2:.0f}",
        end=f"{seconds[-1] / seconds[-2]:.1f}",
    )


def timed(words: Lesson, asked: int) -> tuple[tuple[int, ...], list[float]] | None:
    """The plain attention of our Transformer, timed on the worker; a second click measures again."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> tuple[tuple[int, ...], list[float]]:

        return TIMED, plain_attention_seconds(TIMED, report=attention_jobs.steps(report, cancelled))

    return attention_jobs.result(words, "scores_time", f"scores_time|{visitor()}|{asked}", work, 5)


def visitor() -> str:
    """This visitor's own mark, so that nobody is shown another one's measurement as new."""
    return str(st.session_state.setdefault("scores_visitor", secrets.token_hex(8)))
