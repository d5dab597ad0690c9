"""Panel "Which optimiser trained our three machines?": read from the manifests of their checkpoints."""

from __future__ import annotations

import streamlit as st

from chapters.learning.machines import Trained, machines
from llm_core.training import GradientLearner
from ui.controls.choice import Choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import digits
from ui.show.table import Cell, machine_name, table
from ui.site.ways import draw_ways
from ui.work import models

CORPUS = Choice("race_corpus", label="race_corpus")


@st.fragment
def twin(words: Lesson) -> None:
    """Draw a row for each machine of a corpus."""
    with panel(words, "race_machines", [GradientLearner], wide=True):
        if not models.corpora():
            notice(words.ui("race_no_machine"))
            return
        corpus = CORPUS.draw(words, options=models.corpora(), names=lesson("common").ui)
        columns = [words.ui(f"race_column_{name}") for name in ("machine", "rule", "rates", "decay", "steps")]
        st.html(
            table(
                columns, [row(words, one) for one in machines(corpus)], label=words.ui("race_machines_table")
            )
        )
        draw_ways([("arena", "scoreboard"), ("transformer", "train")])


def row(words: Lesson, one: Trained) -> list[str | Cell]:
    """Write how one machine learnt."""
    name = Cell(machine_name(one.family))
    if one.recipe is None:
        return [name, words.ui("race_rule_counts"), "–", "–", "–"]
    rates = [digits(rate) for rate in (one.recipe.muon, one.recipe.learning_rate) if rate]
    steps = Cell(f"{one.steps:,}", note=words.ui("race_went_on") if one.before else "")
    return [
        name,
        words.ui(f"race_rule_{one.rule}"),
        " / ".join(rates),
        digits(one.recipe.weight_decay),
        steps,
    ]
