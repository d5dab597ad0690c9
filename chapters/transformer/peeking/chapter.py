"""Chapter "Peeking": a Transformer without a causal mask sees the answer; what it reports, and what it can do."""

from __future__ import annotations

from typing import Any

import streamlit as st

from chapters.transformer.peeking import two_models, why
from chapters.transformer.peeking.figure import gap_figure
from chapters.transformer.peeking.two_models import NAMES
from chapters.transformer.peeking.yours import SEED, TEXT, yours_panel
from llm_core.analysis.block.peeking import honest_bits, reported_bits
from llm_core.checkpoints import CheckpointError
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.samples import samples
from ui.show.table import table
from ui.site.theme import dark

ROTARY = "unmasked-rotary"
"""A third model of which only the numbers are kept: positions marked by turning queries and keys."""

LOSSES = ("reported", "honest")


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
    text = yours_panel(words)
    why.why_panel(words, found, text, line_labels(words, found))


def loss_panel(words: Lesson, found: dict[str, Any]) -> None:
    """Draw the table, the curves of the training, and what both write."""
    with panel(words, "peek_loss", [reported_bits, honest_bits], losses(words, found), wide=True):
        st.html(loss_table(words, found))
        lines = {}
        for name in NAMES:
            one = found["models"][name]
            lines[f"{name}_reported"] = ([row[0] for row in one["curve"]], [row[2] for row in one["curve"]])
            lines[f"{name}_honest"] = ([row[0] for row in one["honest"]], [row[1] for row in one["honest"]])
        chart(
            "peek_curves",
            words.ui("curves_alt"),
            gap_figure,
            lines,
            found["uniform_bits"],
            line_labels(words, found),
            dark(),
        )
        st.html(samples({words.ui(f"writes_{name}"): found["models"][name]["sample"] for name in NAMES}))


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
    kinds = {
        f"{name}_{what}": words.ui("line", model=words.ui(name), loss=words.ui(what).lower())
        for name in NAMES
        for what in LOSSES
    }
    even = words.ui("uniform", bits=f"{found['uniform_bits']:.2f}")
    return kinds | draw_labels(words, "step", "bits", "position") | {"uniform": even}


def loss_table(words: Lesson, found: dict[str, Any]) -> str:
    """Write a row for each model: reported and honest."""
    rows = [loss_row(words, found, name) for name in (*NAMES, ROTARY) if name in found["models"]]
    return table([words.ui(name) for name in ("model", *LOSSES)], rows)


def loss_row(words: Lesson, found: dict[str, Any], name: str) -> list[str]:
    """Write one model's name and both losses."""
    here = [f"{found['models'][name]['test'][what]:.2f}" for what in LOSSES]
    return [words.ui(name.replace("-", "_")), *here]


PANELS = (panels,)
CONTROLS = (TEXT, SEED, why.MODEL)
