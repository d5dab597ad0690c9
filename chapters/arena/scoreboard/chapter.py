"""The scoreboard: what each machine reaches on held-out text, what it costs, and how much of its writing is copied."""

from __future__ import annotations

import functools
import math
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from chapters.arena import settings
from chapters.arena.facts import N_SAMPLES, Facts, facts, measure, measured, text_is_here, times_measured
from chapters.arena.scoreboard import table as scoreboard_table
from chapters.arena.scoreboard.figure import score_dots
from chapters.arena.scoreboard.twins import twins_panel
from figures.curves import Curve, curves
from llm_core.analysis.copying.runs import copied
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.training import train
from ui.lesson.notice import Absent, notice
from ui.lesson.panel import panel
from ui.lesson.prose import heading
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, in_words
from ui.show.numbers import percent, short
from ui.site.theme import dark
from ui.work import lanes as worker
from ui.work import models
from ui.work.jobs import begin

POLL = 0.5


def scoreboard(words: Lesson) -> None:
    """Draw the tables and curves of one corpus: the page's, or the first when that is the visitor's own."""
    found, corpus = models.corpora(), settings.corpus()
    if not found:
        notice(lesson("common").ui("no_checkpoints"))
        return
    corpus = corpus if corpus in found else found[0]
    rows = facts(corpus)
    with panel(
        words, "scores", code=[evaluate_documents, copied], expect={"sentence": sentence(words, corpus, rows)}
    ):
        dots(words, found)
    measurements(words, corpus, rows)
    with panel(words, "learning", code=[train], expect={"learning": learning(words, rows)}):
        learning_curves(words, rows)
    st.html(scoreboard_table.snapshots(words, rows))


def name(corpus: str) -> str:
    """Name the corpus in the visitor's language."""
    return lesson("common").strings.get(corpus, corpus)


def sentence(words: Lesson, corpus: str, rows: list[Facts]) -> str:
    """Write in one sentence who is best, and by how much."""
    ranked = sorted((row.test_bits, row.family) for row in rows if row.test_bits is not None)
    if len(ranked) < 2:
        return words.ui("no_scores")
    (best_bits, best), (second_bits, second) = ranked[:2]
    common = lesson("common")
    return words.ui(
        "sentence",
        corpus=name(corpus),
        best=common.ui(best),
        second=common.ui(second),
        best_bits=f"{best_bits:.3f}",
        second_bits=f"{second_bits:.3f}",
        percent=percent(1 - best_bits / second_bits),
    )


def dots(words: Lesson, found: list[str]) -> None:
    """Draw all corpora on one axis."""
    scores = {
        name(corpus): {row.family: row.test_bits for row in facts(corpus) if row.test_bits is not None}
        for corpus in found
    }
    names = {family: lesson("common").ui(family) for family in models.FAMILIES}
    said = in_a_row(words, [row_of(words, corpus, row, names) for corpus, row in scores.items()])
    chart("score_dots", words.ui("dots_alt"), told_dots, scores, names, words.ui("dots_title"), dark(), said)


def told_dots(
    scores: dict[str, dict[str, float]], names: dict[str, str], title: str, dark: bool, said: str
) -> go.Figure:
    """Draw the marks, whose rows are places of the drawing, with a sentence for each corpus."""
    return in_words(score_dots(scores, names, title, dark), said)


def row_of(words: Lesson, corpus: str, row: dict[str, float], names: dict[str, str]) -> str:
    """Say the score of every machine on one corpus."""
    values = [f"{names[family]} {bits:.3f}" for family, bits in row.items()]
    return words.ui("dots_row", corpus=corpus, values=listing(words, values))


def measurements(words: Lesson, corpus: str, rows: list[Facts]) -> None:
    """Draw the table, the button that measures on this machine, and the longest copied run with its text."""
    title = words.ui("table", corpus=name(corpus))
    heading(title, 3)
    found = measured(corpus)
    job = st.session_state.get("score_job")
    if found is None and (job is None or job.done) and corpus not in _asked():
        start_measuring(corpus)  # nobody has measured yet: the first visitor of this table does it for all
        job = st.session_state.get("score_job")
    if job is not None and not job.done:
        st.fragment(_measuring, run_every=POLL)(words, job)
    here = text_is_here(corpus)
    st.html(scoreboard_table.machines_table(words, rows, found, here, title))
    if not here and (found is None or found.get("held_out") is None):
        notice(Absent(words.ui("not_here_note", corpus=corpus), f"python -m llm_core fetch {corpus}"))
    st.html(scoreboard_table.notes(words, rows, found))
    label = words.ui("measure_again" if found and found["here"] else "measure")
    st.button(
        label,
        key="score_measure",
        on_click=start_measuring,
        args=(corpus,),
        disabled=bool(job and not job.done),
    )
    if found:
        runs = scoreboard_table.copied_runs(words, rows, found)
        if runs:  # st.html takes no empty text
            st.html(runs)


def _asked() -> set[str]:
    """List the corpora this visit has asked for: what failed or was stopped is not begun again by itself."""
    return st.session_state.setdefault("score_asked", set())


def start_measuring(corpus: str) -> None:
    """Begin a measurement; two visitors who ask at the same time share it."""
    _asked().add(corpus)
    st.session_state.pop("score_job", None)  # also one that failed is begun again

    def work(report: worker.Report, cancelled: Any) -> Any:
        return measure(corpus, report, cancelled)

    key = f"score-{corpus}-{times_measured(corpus)}"
    begin("score", key, work, len(models.families(corpus)), "slow", finish=True)


def _measuring(words: Lesson, job: worker.Job) -> None:
    common = lesson("common")
    if job.done:
        st.rerun()
    text = (
        common.ui("queue_ahead", count=job.ahead) if job.ahead else words.ui("measuring", samples=N_SAMPLES)
    )
    st.progress(job.progress or 0.0, text=text)


def learning_curves(words: Lesson, rows: list[Facts]) -> None:
    """Draw bits per character against tokens, a line per machine; the n-gram's one point is drawn on."""
    lines = [curve_of(row) for row in rows if row.curve]
    if not any(len(line.x) > 1 for line in lines):
        notice(words.ui("no_curve"))
        return
    number = functools.partial(short, language=words.language)
    chart(
        "score_curves",
        words.ui("curve_alt"),
        curves,
        lines,
        words.ui("curve_x"),
        words.ui("curve_y"),
        dark(),
        log_x=True,
        number=number,
    )


def curve_of(row: Facts) -> Curve:
    """Make the curve of a machine, without the look before any learning: a logarithmic axis has no zero."""
    points = [(tokens, bits) for tokens, bits in row.curve if tokens > 0]
    x, y = [tokens for tokens, _ in points], [bits for _, bits in points]
    return Curve(row.family, lesson("common").ui(row.family), x, y, hold=len(points) == 1)


def learning(words: Lesson, rows: list[Facts]) -> str:
    """Write where the last network with a curve stood, and where a network began a second run."""
    trained = [row for row in rows if len(row.curve) > 2]
    if not trained:
        return words.ui("learning_none")
    row = trained[-1]
    end = row.curve[-1][0]
    middle = min(row.curve, key=lambda point: abs(math.log(max(point[0], 1)) - math.log(end / 10)))
    bits = {"first": row.curve[0][1], "middle": middle[1], "last": row.curve[-1][1]}
    family = lesson("common").ui(row.family)
    said = words.ui("learning", family=family, **{key: f"{value:.2f}" for key, value in bits.items()})
    places = [
        words.ui(
            "learning_place",
            family=lesson("common").ui(row.family),
            tokens=short(row.second_run, words.language),
        )
        for row in trained
        if row.second_run is not None
    ]
    return said + words.ui("learning_again", places=listing(words, places)) if places else said


PANELS = (scoreboard, twins_panel)
CONTROLS = (settings.CORPUS,)
