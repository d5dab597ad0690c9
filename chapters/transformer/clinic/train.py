"""Does it learn to write? Stored trainings of the repaired model and of broken ones, and one of one's own version."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from chapters.transformer.clinic.figure import Learning, learning_figure
from chapters.transformer.clinic.sentences import amount
from chapters.transformer.clinic.state import Names, chosen
from llm_core import experiments
from llm_core.checkpoints import CheckpointError
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
from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.numbers import duration
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker
from ui.work import threads

Case = Mapping[str, Any]
HEALTHY = "healthy"


def train_panel(words: Lesson, names: Names, seed: int) -> None:
    """The stored comparison, then the button."""
    expect: dict[str, object] = {}
    with panel(words, "train", [study, ClinicLearner, reported, honest, write], expect, wide=True):
        own_training(words, names, seed, compare(words, expect))


def compare(words: Lesson, expect: dict[str, object]) -> dict[int, float]:
    """The repaired model beside one that is not; returns the honest price of the repaired one by step."""
    try:
        record = experiments.record("clinic")
        cases = {name: complete(case) for name, case in record["cases"].items()}
        healthy, others = cases[HEALTHY], [name for name in cases if name != HEALTHY]
        steps, places = int(record["steps"]), int(record["test"]["places"])
    except (CheckpointError, KeyError, TypeError, AttributeError, ValueError) as reason:
        notice(words.ui("train_missing", reason=reason))
        return {}
    if others:
        titles = {name: words.ui(f"case_{name}") for name in others}
        beside = choice(
            st.segmented_control, words.ui("beside"), others, "clinic_beside", names=titles.__getitem__
        )
        draw(words, {HEALTHY: healthy, beside: cases[beside]})
        note = words.ui("train_note", places=places)
        gap = "" if words.language == "zh" else " "
        prose(f"{note}{gap}{words.ui('train_note_mask')}" if beside == "mask" else note, "note")
        expect |= told(words, healthy, beside, cases[beside]) | {"steps": f"{steps:,}"}
    return {int(look["step"]): look["honest"] for look in healthy["looks"]}


def complete(case: Case) -> Case:
    """The case of a record with everything that is drawn; KeyError names what is missing."""
    looks = [{name: float(look[name]) for name in ("step", "reported", "honest")} for look in case["looks"]]
    if not looks:
        raise ValueError("a case without a look")
    facts = {"parameters": int(case["parameters"]), "uniform": float(case["uniform"])}
    return {"looks": looks, "written": str(case["written"]), **facts}


def told(words: Lesson, healthy: Case, beside: str, other: Case) -> dict[str, object]:
    """The last numbers of both."""
    mine, theirs = healthy["looks"][-1], other["looks"][-1]
    return {
        "healthy": amount(mine["honest"]),
        "healthy_reported": amount(mine["reported"]),
        "case": words.ui(f"case_{beside}"),
        "other": amount(theirs["honest"]),
        "other_reported": amount(theirs["reported"]),
        "uniform": f"{healthy['uniform']:.2f}",
    }


def draw(words: Lesson, cases: Mapping[str, Case]) -> None:
    """Four curves, and what each model writes."""
    lines = [
        Learning(
            [look["step"] for look in case["looks"]],
            [look["honest"] for look in case["looks"]],
            [look["reported"] for look in case["looks"]],
            words.ui("train_honest", case=words.ui(f"case_{name}")),
            words.ui("train_reported", case=words.ui(f"case_{name}")),
            name == HEALTHY,
        )
        for name, case in cases.items()
    ]
    figure = learning_figure(lines, {"x": words.ui("train_steps"), "y": words.ui("train_bits")}, dark())
    chart(figure, "clinic_curves", words.ui("train_alt"))
    samples = "".join(
        sample(words, words.ui(f"case_{name}"), case, name == HEALTHY) for name, case in cases.items()
    )
    st.html(f'<div class="gb-runners" lang="{html_lang()}">{samples}</div>')


def sample(words: Lesson, title: str, case: Case, healthy: bool) -> str:
    """A model's text, escaped, and its numbers."""
    facts = {
        "honest": amount(case["looks"][-1]["honest"]),
        "reported": amount(case["looks"][-1]["reported"]),
        "parameters": f"{case['parameters']:,}",
    }
    cells = "".join(
        f"<dt>{html.escape(words.ui(f'train_fact_{key}'))}</dt><dd>{text}</dd>" for key, text in facts.items()
    )
    color = "var(--gb-transformer)" if healthy else "var(--gb-second)"
    return (
        f'<div><h3>{html.escape(title)}</h3><div class="gb-sample gb-written" lang="en" '
        f'style="border-color:{color}">{html.escape(case["written"])}</div><dl>{cells}</dl></div>'
    )


def own_training(words: Lesson, names: Names, seed: int, stored: Mapping[int, float]) -> None:
    """Train the version on the table, while somebody waits; a stop stops it."""
    key = f"clinic|{'|'.join(names)}|{seed}"
    if not trainable(chosen(names)):
        prose(words.ui("train_cannot"), "note")
        return
    if st.session_state.get("clinic_asked") != key:
        title = words.ui("train_yours", steps=STEPS)
        st.button(title, key="clinic_train", on_click=st.session_state.update, args=({"clinic_asked": key},))
        return
    found = attention_jobs.result(words, "clinic", key, training_work(names, seed), STEPS, "slow")
    if isinstance(found, str):
        notice(words.ui("train_no_corpus", reason=found))
    elif found is not None:
        show_own(words, found, stored)
    else:
        st.button(words.ui("train_stop"), key="clinic_stop", on_click=stop)


def stop() -> None:
    """Leave the job; without anybody waiting it ends at its next step."""
    job = st.session_state.pop("clinic_job", None)
    if job is not None:
        job.cancel()
    st.session_state.pop("clinic_asked", None)


def training_work(names: Names, seed: int) -> worker.Work:
    """The training, for the worker; a sentence instead when there is nothing to read."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Trained | str:
        try:
            text = stories(str(corpora_folder()))
        except CorpusMissing as missing:
            return str(missing)
        with threads.alone():
            return study(chosen(names), text, seed, report=attention_jobs.steps(report, cancelled))

    return work


def show_own(words: Lesson, found: Trained, stored: Mapping[int, float]) -> None:
    """One sentence with the numbers, one with the stored model's after as many steps, and what it writes."""
    last = found.looks[-1]
    facts = {"honest": last.honest, "reported": last.reported, "uniform": found.uniform}
    shown = {name: amount(value) for name, value in facts.items()}
    time = duration(found.seconds, words.language)
    prose(words.ui("train_done", steps=last.step, seconds=time, **shown), "note")
    if last.step in stored:
        beside = {"step": last.step, "honest": amount(stored[last.step]), "places": PLACES}
        prose(words.ui("train_beside", **beside), "note")
    written = '<div class="gb-sample gb-written" lang="en" style="border-color:var(--gb-transformer)">'
    st.html(f"{written}{html.escape(found.written)}</div>")
