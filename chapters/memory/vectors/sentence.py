"""Panel "Sentences": one vector for a sentence, by averaging its words and by MiniLM, which reads them in order."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from chapters.memory.vectors.figure import sentence_dots
from chapters.memory.vectors.read import WithGlove, missing
from llm_core.pretrained import minilm
from llm_core.pretrained.engine import FAILURES
from llm_core.vectors.compared import Tables
from llm_core.vectors.sentences import PAIRS, Compared, compare, mean_of_words
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.table import Cell, table

CONTROLS = (
    Text("vec_one", example="vec_one_example", label="vec_one_label", limit=200),
    Text("vec_other", example="vec_other_example", label="vec_other_label", limit=200),
)


@dataclass(frozen=True)
class WithMiniLM(WithGlove):
    """Our stored vectors, and GloVe and MiniLM where they were fetched."""

    def get(self) -> Tables:
        """Return our vectors and GloVe; MiniLM is read with a sign that it takes seconds, the first time."""
        if minilm.available() and minilm.SHARED.loaded() is None:
            with suppress(*FAILURES), st.spinner(lesson("memory/vectors").ui("vec_reading"), show_time=True):
                minilm.get_minilm()
        return super().get()

    def state(self) -> Hashable:
        """Tell the states apart in which something is missing."""
        return super().state(), minilm.available()


def sentences(tables: Tables, one: str, other: str) -> Compared:
    """Compare two sentences, and beside them those of the page."""
    return compare(tables, [(one, other), *PAIRS.values()])


def figures(found: Compared, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw a row for each pair."""
    names = [words.ui(f"vec_pair_{name}") for name in ("own", *PAIRS)]
    titles = {way: words.ui(f"vec_way_{way}") for way in found.cosines}
    labels = draw_labels(words, "cosine", prefix="vec_axis_")
    return {"dots": sentence_dots(names, found.cosines, titles, labels, dark)}


def cosines_table(found: Compared, words: Lesson) -> str:
    """Write the sentences and their cosines."""
    ways = found.cosines
    columns = ["", words.ui("vec_sentences"), *(words.ui(f"vec_way_{way}") for way in ways)]
    rows: list[list[str | Cell]] = []
    for i, (name, pair) in enumerate(zip(("own", *PAIRS), found.pairs, strict=True)):
        numbers = [written(values[i], words) for values in ways.values()]
        rows.append([Cell(words.ui(f"vec_pair_{name}")), " / ".join(pair), *numbers])
    return table(columns, rows, label=words.ui("vec_sentence_table"), least_width="38rem", fitted=True)


def written(cosine: float | None, words: Lesson) -> str:
    """Write a cosine, or that there is none."""
    return words.ui("vec_no_words") if cosine is None else f"{cosine:.2f}".replace("-", "\N{MINUS SIGN}")


def notices(found: Compared, words: Lesson) -> list[str]:
    """Say whether MiniLM is missing."""
    here = "minilm" in found.cosines
    return [] if here else [missing(minilm.ASSET, minilm.FETCH_COMMAND, words)]


def sentence(found: Compared, words: Lesson) -> dict[str, object]:
    """Give the cosines of the page's pairs by our vectors, and by MiniLM where it is."""
    places = {name: i + 1 for i, name in enumerate(PAIRS)}
    ours: dict[str, object] = {name: written(found.cosines["ours"][i], words) for name, i in places.items()}
    if "minilm" not in found.cosines:
        return ours | {"minilm": words.ui("vec_minilm_missing")}
    far = {name: written(found.cosines["minilm"][i], words) for name, i in places.items()}
    return ours | {"minilm": words.ui("vec_minilm_found", **far)}


sentence_panel = Demo(
    "vec_sentence",
    CONTROLS,
    sentences,
    figures,
    sentence,
    code=[mean_of_words, minilm.MiniLM.vectors],
    source=WithMiniLM(),
    notices=notices,
    below=cosines_table,
    wide=True,
)
