"""Panel "Does the repaired model learn to write?": stored trainings, and one of the visitor's own version."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from chapters.transformer.clinic.state import Names, chosen
from chapters.transformer.clinic.stored import compare
from llm_core.clinic.training import (
    PLACES,
    STEPS,
    ClinicLearner,
    Trained,
    honest,
    reported,
    stories,
    study,
    trainable,
    write,
)
from llm_core.data.corpora import CorpusMissing, corpora_folder
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.numbers import duration, price
from ui.show.spread import draw_earlier, draws
from ui.show.table import written
from ui.work import lanes as worker
from ui.work.jobs import steps
from ui.work.live_training import LiveTraining


def learn(asked: tuple[Names, int], report: worker.Report, over: Callable[[], bool]) -> Trained | str:
    """Train a version from a seed; a sentence instead when there is nothing to read."""
    names, seed = asked
    try:
        text = stories(str(corpora_folder()))
    except CorpusMissing as missing:
        return str(missing)
    return study(chosen(names), text, seed, report=steps(report, over))


TRAINING = LiveTraining("clinic", learn, prefix="train_", shared=True)


def train_panel(words: Lesson, names: Names, seed: int) -> None:
    """Draw the stored comparison, then the button."""
    expect: dict[str, object] = {}
    with panel(words, "train", [study, ClinicLearner, reported, honest, write], expect, wide=True):
        own_training(words, names, seed, compare(words, expect))


def own_training(words: Lesson, names: Names, seed: int, stored: Mapping[int, float]) -> None:
    """Draw the training of the chosen version, or the button that starts it."""
    if not trainable(chosen(names)):
        prose(words.ui("train_cannot"), "note")
        return
    run = TRAINING.current((names, seed))
    if run is not None and TRAINING.show(words, run) and run.result is not None:
        show_own(words, run.result, stored)
        if isinstance(run.result, Trained):
            ends = draws("clinic_train", names, seed, run.result.looks[-1].honest)
            draw_earlier(words.ui("train_chance"), ends, price)
    elif run is None or run.done:
        TRAINING.offer(words.ui("train_yours", steps=STEPS), (names, seed), STEPS)


def show_own(words: Lesson, found: Trained | str, stored: Mapping[int, float]) -> None:
    """Write its last numbers, those of the stored model after as many steps, and what it writes."""
    if isinstance(found, str):
        notice(words.ui("train_no_corpus", reason=found))
        return
    last, time = found.looks[-1], duration(found.seconds, words.language)
    prices = {"honest": last.honest, "reported": last.reported, "uniform": found.uniform}
    facts = {name: price(value) for name, value in prices.items()}
    prose(words.ui("train_done", steps=last.step, seconds=time, **facts), "note")
    if last.step in stored:
        beside = {"step": last.step, "honest": price(stored[last.step]), "places": PLACES}
        prose(words.ui("train_beside", **beside), "note")
    st.html(
        f'<div class="gb-sample" lang="en" style="border-color:var(--gb-transformer)">{written(found.written)}</div>'
    )
