"""The scoreboard: what each machine reaches on held-out text, what it costs, and how much of its writing is copied."""

from __future__ import annotations

import functools
import math
from typing import Any

import streamlit as st

from figures.curves import Curve, curves
from figures.score_dots import score_dots
from ui import models, scoreboard_table, worker
from ui.language import html_lang
from ui.lessons import Lesson, lesson, read
from ui.notice import notice
from ui.numbers import digits, short
from ui.panel import panel
from ui.prose import heading
from ui.scoreboard_facts import N_SAMPLES, Facts, facts, measure, measured, text_is_here, times_measured
from ui.theme import dark

POLL = 0.5


def scoreboard(page: Lesson, corpus: str = "") -> None:
    """Draw the tab for one corpus (the first when it is none of the trained ones), in the language of the page."""
    from llm_core.analysis.copying import copied
    from llm_core.analysis.scoring import evaluate_documents
    from llm_core.training import train

    words, found = read("scoreboard", page.language), models.corpora()
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
    """The corpus in the visitor's language."""
    return lesson("common").strings.get(corpus, corpus)


def sentence(words: Lesson, corpus: str, rows: list[Facts]) -> str:
    """One computed sentence: who is best, and by how much."""
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
        percent=digits(100 * (1 - best_bits / second_bits), 2),
    )


def dots(words: Lesson, found: list[str]) -> None:
    """All corpora on one axis."""
    scores = {
        name(corpus): {row.family: row.test_bits for row in facts(corpus) if row.test_bits is not None}
        for corpus in found
    }
    names = {family: lesson("common").ui(family) for family in models.FAMILIES}
    figure = score_dots(scores, names, words.ui("dots_title"), dark())
    st.plotly_chart(figure, key="score_dots", config={"displayModeBar": False}, alt=words.ui("dots_alt"))


def measurements(words: Lesson, corpus: str, rows: list[Facts]) -> None:
    """The table, the button that measures on this machine, and the longest copied run with its text."""
    heading(words.ui("table", corpus=name(corpus)), 3)
    found = measured(corpus)
    job = st.session_state.get("score_job")
    if found is None and (job is None or job.done) and corpus not in _asked():
        start_measuring(corpus)  # nobody has measured yet: the first visitor of this table does it for all
        job = st.session_state.get("score_job")
    if job is not None and not job.done:
        st.fragment(_measuring, run_every=POLL)(words, job)
    here = text_is_here(corpus)
    st.html(scoreboard_table.table(words, rows, found, here))
    if not here and (found is None or found.get("held_out") is None):
        notice(words.ui("not_here_note", corpus=corpus))
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
        st.html(scoreboard_table.copied_runs(words, rows, found))


def _asked() -> set[str]:
    """Corpora this visit has asked for: a measurement that failed or was stopped is not begun again by itself."""
    return st.session_state.setdefault("score_asked", set())


def start_measuring(corpus: str) -> None:
    """Line up a measurement; two visitors who ask at the same time share it."""
    _asked().add(corpus)

    def work(report: worker.Report, cancelled: Any) -> Any:
        return measure(corpus, report, cancelled)

    key, total = f"score-{corpus}-{times_measured(corpus)}", len(models.families(corpus))
    try:
        st.session_state["score_job"] = worker.submit(key, work, total=total, lane="slow")
    except worker.QueueFull:
        notice(lesson("common").ui("queue_full"))


def _measuring(words: Lesson, job: worker.Job) -> None:
    common = lesson("common")
    if job.done:
        st.rerun()
    text = (
        common.ui("queue_ahead", count=job.ahead) if job.ahead else words.ui("measuring", samples=N_SAMPLES)
    )
    st.progress(job.progress or 0.0, text=text)


def learning_curves(words: Lesson, rows: list[Facts]) -> None:
    """Bits per character against tokens, one line per machine; the n-gram is one point whose value is drawn on."""
    lines = [curve_of(row) for row in rows if row.curve]
    if not any(len(line.x) > 1 for line in lines):
        notice(words.ui("no_curve"))
        return
    number = functools.partial(short, language=words.language)
    figure = curves(lines, words.ui("curve_x"), words.ui("curve_y"), dark(), log_x=True, number=number)
    st.plotly_chart(figure, key="score_curves", config={"displayModeBar": False}, alt=words.ui("curve_alt"))


def curve_of(row: Facts) -> Curve:
    """A logarithmic axis has no zero: the look before any learning is left out."""
    points = [(tokens, bits) for tokens, bits in row.curve if tokens > 0]
    x, y = [tokens for tokens, _ in points], [bits for _, bits in points]
    return Curve(row.family, lesson("common").ui(row.family), x, y, hold=len(points) == 1)


def learning(words: Lesson, rows: list[Facts]) -> str:
    """Where the last network with a curve stood at the start, after a tenth of its tokens, and at the end."""
    trained = [row for row in rows if len(row.curve) > 2]
    if not trained:
        return words.ui("learning_none")
    row = trained[-1]
    end = row.curve[-1][0]
    middle = min(row.curve, key=lambda point: abs(math.log(max(point[0], 1)) - math.log(end / 10)))
    bits = {"first": row.curve[0][1], "middle": middle[1], "last": row.curve[-1][1]}
    family = lesson("common").ui(row.family)
    return words.ui("learning", family=family, **{key: f"{value:.2f}" for key, value in bits.items()})


def rounded(value: float) -> str:
    """Two figures are enough to say how many times as large: 53,000."""
    return f"{float(f'{value:.2g}'):,.0f}"


def scale_strip(page: Lesson) -> None:
    """The permanent strip at the foot of the arena: our machines, and the models people talk about, on rulers."""
    from figures.scale_strip import GIANTS, Ours, strip

    words, common = read("scoreboard", page.language), lesson("common")
    corpus = next(iter(models.corpora()), "")
    rows = facts(corpus) if corpus else []
    ours = [Ours(row.family, common.ui(row.family), row.n_parameters, row.tokens_seen) for row in rows]
    gpt3, gpt3_tokens = next((g.parameters, g.tokens) for g in GIANTS if g.name == "GPT-3" and g.tokens)
    summary = words.ui("strip_summary_empty")
    if rows and any(row.tokens_seen for row in rows):
        most, read_tokens = max(row.n_parameters for row in rows), max(row.tokens_seen or 0 for row in rows)
        summary = words.ui(
            "strip_summary",
            ours=short(most, words.language),
            times=rounded(gpt3 / most),
            times_tokens=rounded(gpt3_tokens / read_tokens),
        )
    titles = (words.ui("strip_parameters"), words.ui("strip_tokens"))
    number = functools.partial(short, language=words.language)
    heading(words.ui("strip_title"), 3)
    st.html(strip(ours, titles, words.ui("strip_here"), number, summary, html_lang()))
    st.html(scoreboard_table.foot(words.ui("strip_note")))
