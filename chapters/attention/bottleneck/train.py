"""Panel "Train a small pair now": both models from scratch on short strings, on the worker, in front of the visitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
from ui.controls.number import MOST_SEED, Number
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import duration, percent
from ui.site.theme import dark
from ui.work import lanes as worker
from ui.work.first_run import first_run, mark_stored
from ui.work.jobs import steps
from ui.work.live_training import LiveTraining

SEED = Number("bottleneck_seed", 1, MOST_SEED, 1, label="seed")


def learn(seed: int, report: worker.Report, over: Callable[[], bool]) -> dict[str, Pair]:
    """Train the two models; the same seed gives the same answer to everybody."""
    return small_pair(seed, steps(report, over))


TRAINING = LiveTraining("bottleneck", learn, shared=True)


@st.fragment
def train_panel(words: Lesson) -> None:
    """Draw seed, start and stop; then accuracy over length."""
    expect: dict[str, object] = {}
    with panel(words, "bottleneck_train", [small_pair, PairLearner.loss, bucketed_batches], expect):
        seed = controls(words)
        run = TRAINING.current(seed)
        if run is None:
            expect |= draw_stored(words)
        elif TRAINING.show(words, run) and run.result is not None:
            expect |= draw(
                words, {name: Ended(pair.exact, pair.seconds) for name, pair in run.result.items()}
            )


def draw_stored(words: Lesson) -> dict[str, object]:
    """Draw what a stored run found, where there is one."""
    stored = first_run("bottleneck_train")
    if stored is None:
        return {}
    mark_stored(words)
    return draw(words, {name: Ended(**one) for name, one in stored.items()})


def controls(words: Lesson) -> int:
    """Draw the seed, which stands in the link, and the button, which does not."""
    with st.container(horizontal=True, key="bottleneck_train_controls", vertical_alignment="bottom"):
        seed = SEED.draw(words, width=160)
        run = TRAINING.current(seed)
        if run is None or run.done:
            TRAINING.offer(words.ui("train"), seed, 2 * SMALL_STEPS, type="primary")
    return seed


@dataclass(frozen=True)
class Ended:
    """What one of the two models can at its end: the share of strings without a fault, for each of SMALL_LENGTHS."""

    exact: list[float]
    seconds: float


def draw(words: Lesson, found: dict[str, Ended]) -> dict[str, object]:
    """Draw the share of strings that come out right over their length; returns the numbers of what to see."""
    labels = draw_labels(words, "fixed", "attention", "beyond")
    labels |= {"x": words.ui("length"), "y": words.ui("measure_exact")}
    shares = {name: one.exact for name, one in found.items()}
    chart(
        "bottleneck_small_figure",
        words.ui("length_alt"),
        share_lines,
        SMALL_LENGTHS,
        shares,
        labels,
        dark(),
        SMALL_LONGEST + 0.5,
    )
    return expected(words, found)


def expected(words: Lesson, found: dict[str, Ended]) -> dict[str, object]:
    """Give the numbers of "what you should see"."""
    at = SMALL_LENGTHS.index(SMALL_LONGEST)
    return {
        "longest": SMALL_LONGEST,
        "steps": SMALL_STEPS,
        "fixed": percent(found["fixed"].exact[at]),
        "attention": percent(found["attention"].exact[at]),
        "fixed_seconds": duration(found["fixed"].seconds, words.language),
        "attention_seconds": duration(found["attention"].seconds, words.language),
    }
