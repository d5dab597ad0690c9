"""Panel "Train a small pair now": both models from scratch on short strings, on the worker, in front of the visitor."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from chapters.attention.bottleneck.figure import share_lines
from llm_core.language.rnn_encoder_decoder_training import (
    SMALL_LENGTHS,
    SMALL_LONGEST,
    SMALL_STEPS,
    Pair,
    PairLearner,
    bucketed_batches,
    small_pair,
)
from ui.controls.link import check_link, number
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import duration
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker
from ui.work import threads


@st.fragment
def train_panel(words: Lesson) -> None:
    """Seed, start, stop; then accuracy over length."""
    expect: dict[str, object] = {}
    with panel(words, "bottleneck_train", [small_pair, PairLearner.loss, bucketed_batches], expect):
        seed = controls(words)
        found = trained(words, seed) if st.session_state.get("bottleneck_asked") == seed else None
        if found is not None:
            draw(words, found)
            expect |= expected(words, found)


def controls(words: Lesson) -> int:
    """The seed in the link; training itself needs a click."""
    check_link("bottleneck_seed", None, number(1, 9999, int))
    with st.container(horizontal=True, key="bottleneck_train_controls", vertical_alignment="bottom"):
        seed = int(
            st.number_input(
                words.ui("seed"), 1, 9999, 1, key="bottleneck_seed", bind="query-params", width=160
            )
        )
        st.button(words.ui("train"), key="bottleneck_train", on_click=ask, args=(seed,), type="primary")
        job = st.session_state.get("bottleneck_small_job")
        if st.session_state.get("bottleneck_asked") == seed and not (job and job.done):
            st.button(lesson("common").ui("stop"), key="bottleneck_stop", on_click=stop)
    return seed


def ask(seed: int) -> None:
    st.session_state["bottleneck_asked"] = seed


def stop() -> None:
    """Let the training go."""
    job = st.session_state.pop("bottleneck_small_job", None)
    if job is not None and not job.done:
        job.cancel()
    st.session_state.pop("bottleneck_asked", None)


def trained(words: Lesson, seed: int) -> dict[str, Pair] | None:
    """The two models, trained on the worker; the same seed gives the same answer to everybody."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> dict[str, Pair]:
        with threads.alone():
            return small_pair(seed, attention_jobs.steps(report, cancelled))

    key = f"bottleneck_small|{seed}"
    return attention_jobs.result(words, "bottleneck_small", key, work, 2 * SMALL_STEPS, "slow")


def draw(words: Lesson, found: dict[str, Pair]) -> None:
    labels = draw_labels(words, "fixed", "attention", "beyond")
    labels |= {"x": words.ui("length"), "y": words.ui("measure_exact")}
    shares = {name: pair.exact for name, pair in found.items()}
    figure = share_lines(SMALL_LENGTHS, shares, labels, dark(), SMALL_LONGEST + 0.5)
    alt = words.ui("length_alt")
    chart(figure, "bottleneck_small_figure", alt)


def expected(words: Lesson, found: dict[str, Pair]) -> dict[str, object]:
    at = SMALL_LENGTHS.index(SMALL_LONGEST)
    return {
        "longest": SMALL_LONGEST,
        "steps": SMALL_STEPS,
        "fixed": f"{100 * found['fixed'].exact[at]:.0f}\N{NO-BREAK SPACE}%",
        "attention": f"{100 * found['attention'].exact[at]:.0f}\N{NO-BREAK SPACE}%",
        "fixed_seconds": duration(found["fixed"].seconds, words.language),
        "attention_seconds": duration(found["attention"].seconds, words.language),
    }
