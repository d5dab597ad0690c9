"""Chapter "Peeking": a Transformer without a causal mask sees the answer; what it reports, and what it can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from chapters.transformer.peeking import two_models, why
from chapters.transformer.peeking.figure import gap_figure
from chapters.transformer.peeking.small import SMALL, line_name
from chapters.transformer.peeking.two_models import NAMES
from chapters.transformer.peeking.yours import SEED, TEXT, yours_panel
from llm_core.analysis.block.peeking import honest_bits, reported_bits
from llm_core.checkpoints import CheckpointError
from ui.controls.guess import Found, Guess
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.samples import samples
from ui.show.table import table
from ui.site.theme import dark

ROTARY = "unmasked-rotary"
"""A third model of which only the numbers are kept: positions marked by turning queries and keys."""

LOSSES = ("reported", "honest")
CLOSE = 1.1
"""Two prices whose ratio is smaller are called alike."""


def panels(words: Lesson) -> None:
    """Draw both losses as they were measured, the same on the visitor's text, and the heads that copy the answer."""
    try:
        found = two_models.facts()
        for name in NAMES:
            two_models.model(name)
    except CheckpointError:
        notice(words.ui("no_record"))
        return
    loss_panel(words, found)
    shown = LOSSES[:1] if GUESS.waits(CONTROLS) else LOSSES  # below as well: nothing answers before the guess
    text = yours_panel(words, shown)
    why.why_panel(words, found, text, line_labels(words, found), shown)


def loss_panel(words: Lesson, found: dict[str, Any]) -> None:
    """Draw the table, the curves of the training, and what both write."""
    expect: dict[str, object] = {}
    with panel(words, "peek_loss", [reported_bits, honest_bits], expect, wide=True):
        covered = GUESS.waits(CONTROLS)
        GUESS.draw(words, GUESS.measured(found))
        if not covered:
            expect |= losses(words, found)
        shown = LOSSES[:1] if covered else LOSSES
        st.html(loss_table(words, found, shown))
        if ROTARY in found["models"]:
            prose(words.ui("rotary_note"), "note")
        chart(
            "peek_curves",
            words.ui("curves_alt"),
            gap_figure,
            {name: line for name, line in two_models.curves(found).items() if name.endswith(shown)},
            found["uniform_bits"],
            line_labels(words, found),
            dark(),
        )
        SMALL.draw(words)
        st.html(samples({words.ui(f"writes_{name}"): found["models"][name]["sample"] for name in NAMES}))


def dearness(found: dict[str, Any]) -> Found:
    """Place what the model without a mask honestly needs: as the other one, worse than an even guess, or between."""
    unmasked, masked = (found["models"][name]["test"] for name in NAMES)
    needs, even = unmasked["honest"], found["uniform_bits"]
    option = "alike" if needs < CLOSE * masked["honest"] else "between" if needs < even else "worse"
    facts = {"honest": needs, "reported": unmasked["reported"], "masked": masked["honest"], "even": even}
    return Found(option, {name: f"{bits:.2f}" for name, bits in facts.items()})


GUESS = Guess("peek_loss", ("alike", "between", "worse"), dearness)


def losses(words: Lesson, found: dict[str, Any]) -> dict[str, object]:
    """Give the measured numbers, as the sentences name them."""
    numbers: dict[str, object] = {"uniform": f"{found['uniform_bits']:.2f}", "steps": f"{found['steps']:,}"}
    for name in NAMES:
        test = found["models"][name]["test"]
        numbers |= {f"{name}_{what}": f"{test[what]:.2f}" for what in LOSSES}
    worse = found["models"]["unmasked"]["test"]["honest"] > found["uniform_bits"]
    numbers["against"] = words.ui("worse_than_even" if worse else "better_than_even")
    if ROTARY in found["models"]:
        numbers["rotary"] = f"{found['models'][ROTARY]['test']['honest']:.2f}"
    numbers["characters"] = f"{found['models']['masked']['test']['characters']:,}"
    return numbers


def line_labels(words: Lesson, found: dict[str, Any]) -> dict[str, str]:
    """Give the words of the figures."""
    kinds = {f"{name}_{what}": line_name(words, f"{name}_{what}") for name in NAMES for what in LOSSES}
    even = words.ui("uniform", bits=f"{found['uniform_bits']:.2f}")
    return kinds | draw_labels(words, "step", "bits", "position") | {"uniform": even}


def loss_table(words: Lesson, found: dict[str, Any], shown: Sequence[str]) -> str:
    """Write a row for each model, a column for each loss that is shown."""
    rows = [loss_row(words, found, name, shown) for name in (*NAMES, ROTARY) if name in found["models"]]
    return table([words.ui(name) for name in ("model", *shown)], rows, label=words.ui("loss_table"))


def loss_row(words: Lesson, found: dict[str, Any], name: str, shown: Sequence[str]) -> list[str]:
    """Write one model's name and its losses."""
    here = [f"{found['models'][name]['test'][what]:.2f}" for what in shown]
    return [words.ui(name.replace("-", "_")), *here]


PANELS = (panels,)
CONTROLS = (TEXT, SEED, why.MODEL, SMALL.seed)
