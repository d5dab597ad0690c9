"""Panel "Neighbours": the words whose vectors point the same way, before training and after, and in GloVe."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from chapters.memory.vectors.figure import neighbour_bars
from chapters.memory.vectors.read import WithGlove, about, no_glove, quoted, word_field
from llm_core.vectors.compared import Tables
from llm_core.vectors.table import LookedUp, Table
from ui.demo import Demo
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels

COUNT = 10
CONTROLS = (word_field("vec_near_word", "vec_near_example"),)
Neighbours = list[tuple[str, float]]


@dataclass(frozen=True)
class Near:
    """Neighbours of one word with their cosines, nearest first."""

    tables: Tables
    asked: LookedUp
    word: str
    before: Neighbours
    after: Neighbours
    glove: Neighbours | None
    """None without GloVe; empty where it does not have the word."""


def near(tables: Tables, text: str) -> Near:
    """Look the neighbours up in each table."""
    table = tables.ours.after
    asked = table.look_up(text, "hot")
    word = table.words[asked.row]
    far = None if tables.glove is None else neighbours(tables.glove, word)
    return Near(tables, asked, word, neighbours(tables.ours.before, word), neighbours(table, word), far)


def neighbours(table: Table, word: str) -> list[tuple[str, float]]:
    """List the nearest words with their cosines; none for a word that the table does not have."""
    row = table.find(word)
    return [] if row is None else [(table.words[i], cosine) for i, cosine in table.neighbours(row, COUNT)]


def figures(found: Near, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw bars for each table that has the word."""
    labels = draw_labels(words, "cosine", prefix="vec_axis_")
    every = {"before": found.before, "after": found.after, "glove": found.glove}
    return {
        name: neighbour_bars(near, labels, name != "before", dark) for name, near in every.items() if near
    }


def sentence(found: Near, words: Lesson) -> dict[str, object]:
    """Name the nearest before and after, and what GloVe says."""
    facts: dict[str, object] = {
        "word": quoted(found.word),
        "nearest": quoted(found.after[0][0]),
        "cosine": f"{found.after[0][1]:.2f}",
        "nearest_before": quoted(found.before[0][0]),
        "cosine_before": f"{found.before[0][1]:.2f}",
        "seen": f"{found.tables.ours.words.counts[found.asked.row]:,}",
    }
    if found.glove is None:
        return facts | {"glove": ""}
    if not found.glove:
        return facts | {"glove": words.ui("vec_near_no_glove")}
    names = listing(words, [quoted(word) for word, _ in found.glove[:3]])
    return facts | {"glove": words.ui("vec_near_glove", words=names)}


def notices(found: Near, words: Lesson) -> list[str]:
    """Say what was looked up instead, and whether GloVe is missing."""
    return about(found.asked, found.tables.ours.after, words) + no_glove(found.tables, words)


near_panel = Demo(
    "vec_near",
    CONTROLS,
    near,
    figures,
    sentence,
    code=[Table],
    source=WithGlove(),
    notices=notices,
    wide=True,
)
