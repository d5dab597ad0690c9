"""Panel "What travels through forward?": one row for every tensor on the way."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chapters.transformer.clinic.state import LAYOUTS, UNTOUCHED, Names, examined, repaired
from llm_core.clinic.exam import SENTENCES, Layout
from llm_core.clinic.patient import Patient
from llm_core.clinic.shapes import Trace, trace
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.table import Cell, Html, table


def shapes_panel(words: Lesson, names: Names, layout: Layout, seed: int) -> None:
    """Draw the shapes of this version, and along which axis its blocks look."""
    before, after = (examined(version, LAYOUTS[0], seed).trace for version in (UNTOUCHED, repaired()))
    expect = {"sick": shape(before.steps["hook_answer"]), "healthy": shape(after.steps["hook_answer"])}
    with panel(words, "shapes", [trace, Patient.forward, Patient.each_layer], expect):
        found = examined(names, layout, seed).trace
        columns = [words.ui(f"shapes_{name}") for name in ("step", "shape", "meaning")]
        body = rows(words, found, names[-1] != "none")
        st.html(table(columns, body, label=words.ui("shapes_table"), kind="gb-shapes"))
        prose(axis_sentence(words, found), "note")


def rows(words: Lesson, found: Trace, has_loss: bool) -> list[list[str | Cell]]:
    """List the steps, and at the end the loss or where PyTorch stops."""
    steps = [row(words, name, sizes, found.looks_along) for name, sizes in found.steps.items()]
    if found.error:
        return [*steps, [f"✗ {words.ui('step_stops')}", "", Cell(note=found.error)]]
    meaning = words.ui("step_loss_number" if has_loss else "step_loss_none")
    return [*steps, [words.ui("step_loss"), "()" if has_loss else "–", meaning]]


def row(words: Lesson, name: str, sizes: Sequence[int], looks_along: int) -> list[str | Cell]:
    """Write one step: its name, its shape, what its axes hold."""
    in_block = name.startswith("blocks.")
    title = words.ui("step_block", n=int(name.split(".")[1]) + 1) if in_block else words.ui(f"step_{name}")
    numbers = [f"{n:,}" for n in sizes]
    if in_block:
        numbers[looks_along] = f"<u>{numbers[looks_along]}</u>"
    meaning = " × ".join(axis(words, i, n) for i, n in enumerate(sizes))
    return [title, Html(f"<code>({', '.join(numbers)})</code>"), meaning]


def shape(sizes: Sequence[int]) -> str:
    """Write the shape of a tensor."""
    return f"({', '.join(f'{n:,}' for n in sizes)})"


def axis(words: Lesson, position: int, n: int) -> str:
    """Name what an axis of this length holds: the lengths were chosen so that no two are alike."""
    B, T = SENTENCES.shape
    name = {B: "sentences", T: "words", 1: "one"}.get(n, "numbers") if position < 2 else "numbers"
    return words.ui(f"shapes_{name}", n=f"{n:,}")


def axis_sentence(words: Lesson, found: Trace) -> str:
    """Say along which axis the blocks looked; "" when none ran."""
    blocks = [sizes for name, sizes in found.steps.items() if name.startswith("blocks.")]
    if not blocks:
        return ""
    n = blocks[0][found.looks_along]
    kind = "words" if n == SENTENCES.shape[1] else "sentences"
    return words.ui(f"shapes_looks_{kind}", axis=words.ui(f"shapes_axis_{found.looks_along}"), n=n)
