"""Panel "What does it cost?": n * n scores in every head of every layer, counted, and timed on this machine."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from chapters.attention.scores.price_figure import price_curve, time_curve
from llm_core.analysis.scores.price import BYTES, plain_attention_seconds, scores_counted
from llm_core.analysis.scores.price import LENGTHS as TIMED
from ui.controls.number import Number, Step
from ui.demo import Demo, Figure
from ui.lesson.prose import prose
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import short, size
from ui.show.table import table
from ui.site.theme import dark
from ui.work import jobs
from ui.work import lanes as worker

LENGTHS = tuple(2**i for i in range(4, 18))
KNOWN = (256, 4096)

CONTROLS = (
    Step("scores_n", LENGTHS, 4096, label="n"),
    Number("scores_heads", 1, 128, 6, label="heads", slider=True),
    Number("scores_layers", 1, 128, 6, label="layers", slider=True),
)


class Counted(NamedTuple):
    """Scores of one head at each of LENGTHS, and of one head and of all at the chosen n."""

    counts: list[int]
    known: list[int]  # at each of KNOWN
    n: int
    heads: int
    layers: int
    one: int
    every: int


def count(n: int, heads: int, layers: int) -> Counted:
    """Count the scores of one head over all lengths, and those of the chosen model."""
    counts, known = ([scores_counted(length) for length in lengths] for lengths in (LENGTHS, KNOWN))
    return Counted(counts, known, n, heads, layers, scores_counted(n), scores_counted(n, heads, layers))


def figures(found: Counted, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the bill, and the curve with the chosen length."""
    labels = draw_labels(words, "n", "scores", prefix="price_")
    return {"bill": bill(found, words), "curve": price_curve(LENGTHS, found.counts, found.n, labels, dark)}


def bill(found: Counted, words: Lesson) -> str:
    """List scores and bytes: one head, then all of them."""
    rows = []
    for name, scores in (("one", found.one), ("every", found.every)):
        label = words.ui(f"price_{name}", heads=found.heads, layers=found.layers, tokens=f"{found.n:,}")
        rows.append([label, f"{scores:,}", short(scores, words.language), size(scores * BYTES)])
    columns = [words.ui(f"price_{column}") for column in ("what", "count", "short", "bytes")]
    return table(columns, rows, label=words.ui("price_table"), stacked=True)


def sentence(found: Counted, words: Lesson) -> dict[str, object]:
    """Give the scores of one head at the lengths that the text names."""
    small, large = (f"{scores:,}" for scores in found.known)
    return {"small": small, "large": large}


def clock(words: Lesson) -> dict[str, object]:
    """Draw a measurement when the visitor asks for one; returns its sentence, or how to ask."""
    if st.button(words.ui("measure_time"), key="scores_time"):
        st.session_state["scores_time_asked"] = st.session_state.get("scores_time_asked", 0) + 1
    asked = st.session_state.get("scores_time_asked")
    found = timed(words, asked) if asked else None
    if found is None:
        return {"timed": words.ui("time_not_yet")}
    draw_times(words, *found)
    return {"timed": time_sentence(words, *found)}


def draw_times(words: Lesson, lengths: tuple[int, ...], seconds: list[float]) -> None:
    """Draw the curve and the factor of each doubling."""
    labels = draw_labels(words, "n", "times", "measured", "square", prefix="price_")
    chart("scores_time_figure", words.ui("time_alt"), time_curve, lengths, seconds, labels, dark())
    steps = listing(words, [f"× {b / a:.1f}" for a, b in itertools.pairwise(seconds)])
    prose(words.ui("time_steps", steps=steps, lengths=listing(words, [f"{n:,}" for n in lengths])), "note")


def time_sentence(words: Lesson, lengths: tuple[int, ...], seconds: list[float]) -> str:
    """Compare the measured growth with that of the square."""
    return words.ui(
        "time_says",
        first=f"{lengths[0]:,}",
        last=f"{lengths[-1]:,}",
        times=f"{seconds[-1] / seconds[0]:.0f}",
        square=f"{(lengths[-1] / lengths[0]) ** 2:.0f}",
        end=f"{seconds[-1] / seconds[-2]:.1f}",
    )


def timed(words: Lesson, asked: int) -> tuple[tuple[int, ...], list[float]] | None:
    """Time the plain attention of our Transformer on the worker; a second click measures again."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> tuple[tuple[int, ...], list[float]]:
        return TIMED, plain_attention_seconds(TIMED, report=jobs.steps(report, cancelled))

    return jobs.result(words, "scores_time", f"scores_time|{visitor()}|{asked}", work, len(TIMED))


def visitor() -> str:
    """Return this visitor's own mark, so that nobody is shown another one's measurement as new."""
    return str(st.session_state.setdefault("scores_visitor", secrets.token_hex(8)))


price = Demo(
    "scores_price",
    CONTROLS,
    count,
    figures,
    sentence,
    code=[scores_counted, plain_attention_seconds],
    stacked=True,
    more=clock,
)
