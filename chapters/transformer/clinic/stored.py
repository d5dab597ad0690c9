"""Stored trainings: the repaired model beside one that is not, as curves and as what they write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from chapters.transformer.clinic.figure import Learning, learning_figure
from llm_core.checkpoints import CheckpointError
from ui.controls.choice import Choice
from ui.lesson.notice import notice
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.numbers import price
from ui.show.samples import sample, side_by_side
from ui.show.table import Html
from ui.site.theme import dark
from ui.work.record import record

Case = Mapping[str, Any]
HEALTHY = "healthy"
DAMAGE = (CheckpointError, KeyError, TypeError, AttributeError, ValueError)

BESIDE = Choice("clinic_beside", names="case_", label="beside")


def compare(words: Lesson, expect: dict[str, object]) -> dict[int, float]:
    """Draw the repaired model beside another; returns the honest price of the repaired one by step."""
    try:
        facts = record("clinic", {"cases", "steps", "test"})
        cases = {name: complete(case) for name, case in facts["cases"].items()}
        healthy, others = cases[HEALTHY], [name for name in cases if name != HEALTHY]
        steps, places = int(facts["steps"]), int(facts["test"]["places"])
    except DAMAGE as reason:
        notice(words.ui("train_missing", reason=reason))
        return {}
    if others:
        beside = BESIDE.draw(words, others)
        draw(words, {HEALTHY: healthy, beside: cases[beside]})
        draw_note(words, places)
        expect |= last_prices(words, healthy, beside, cases[beside]) | {"steps": f"{steps:,}"}
    return {int(look["step"]): look["honest"] for look in healthy["looks"]}


def complete(case: Case) -> Case:
    """Read everything that is drawn of a case; KeyError names what is missing."""
    looks = [{name: float(look[name]) for name in ("step", "reported", "honest")} for look in case["looks"]]
    if not looks:
        raise ValueError("a case without a look")
    facts = {"parameters": int(case["parameters"]), "uniform": float(case["uniform"])}
    return {"looks": looks, "written": str(case["written"]), **facts}


def draw(words: Lesson, cases: Mapping[str, Case]) -> None:
    """Draw four curves, and what each model writes."""
    lines = [learning(words, name, case) for name, case in cases.items()]
    chart(
        "clinic_curves",
        words.ui("train_alt"),
        learning_figure,
        lines,
        {"x": words.ui("train_steps"), "y": words.ui("train_bits")},
        dark(),
    )
    st.html(side_by_side(case_sample(words, name, case) for name, case in cases.items()))


def learning(words: Lesson, name: str, case: Case) -> Learning:
    """Collect the two curves of a case."""
    title = words.ui(f"case_{name}")
    return Learning(
        [look["step"] for look in case["looks"]],
        [look["honest"] for look in case["looks"]],
        [look["reported"] for look in case["looks"]],
        words.ui("train_honest", case=title),
        words.ui("train_reported", case=title),
        name == HEALTHY,
    )


def case_sample(words: Lesson, name: str, case: Case) -> Html:
    """Write a model's text and its numbers as HTML."""
    facts = {
        "honest": price(case["looks"][-1]["honest"]),
        "reported": price(case["looks"][-1]["reported"]),
        "parameters": f"{case['parameters']:,}",
    }
    named = {words.ui(f"train_fact_{key}"): text for key, text in facts.items()}
    color = "transformer" if name == HEALTHY else "second"
    return sample(words.ui(f"case_{name}"), case["written"], named, color, lang="en")


def draw_note(words: Lesson, places: int) -> None:
    """Draw how the honest price is measured."""
    prose(words.ui("train_note", places=places), "note")


def last_prices(words: Lesson, healthy: Case, beside: str, other: Case) -> dict[str, object]:
    """Give the last numbers of both."""
    mine, theirs = healthy["looks"][-1], other["looks"][-1]
    return {
        "healthy": price(mine["honest"]),
        "healthy_reported": price(mine["reported"]),
        "case": words.ui(f"case_{beside}"),
        "other": price(theirs["honest"]),
        "other_reported": price(theirs["reported"]),
        "uniform": price(healthy["uniform"]),
    }
