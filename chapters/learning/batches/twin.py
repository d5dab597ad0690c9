"""Panel "How large are the batches of a language model?": those of our machines in tokens, and two workers."""

from __future__ import annotations

import streamlit as st

from chapters.learning.machines import Trained, machines
from llm_core.networks.batches import two_workers
from ui.controls.choice import Choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.table import Cell, machine_name, table
from ui.site.ways import draw_ways
from ui.work import models

CORPUS = Choice("batches_corpus", label="batches_corpus")
SIZE = 64
COLUMNS = ("machine", "texts", "length", "tokens", "steps")


@st.fragment
def twin(words: Lesson) -> None:
    """Draw a row for each machine of a corpus."""
    expect = {"size": SIZE}
    with panel(words, "batches_machines", [two_workers], expect, wide=True):
        if not models.corpora():
            notice(words.ui("batches_no_machine"))
            return
        corpus = CORPUS.draw(words, options=models.corpora(), names=lesson("common").ui)
        columns = [words.ui(f"batches_column_{name}") for name in COLUMNS]
        rows = [row(words, one) for one in machines(corpus)]
        st.html(table(columns, rows, label=words.ui("batches_machines_table")))
        draw_ways([("transformer", "train"), ("arena", "train")])


def row(words: Lesson, one: Trained) -> list[str | Cell]:
    """Write the batch of one machine."""
    name = Cell(machine_name(one.family))
    if one.recipe is None:
        return [name, words.ui("batches_counts"), "–", "–", "–"]
    steps = Cell(f"{one.steps:,}", note=words.ui("batches_went_on") if one.before else "")
    return [name, f"{one.batch:,}", f"{one.tokens // max(one.batch, 1):,}", f"{one.tokens:,}", steps]
