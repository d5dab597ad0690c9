"""Panel "The map": the most frequent words in a plane, and which of a word's neighbours the plane loses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
from torch import Tensor

from chapters.memory.vectors.figure import word_map
from chapters.memory.vectors.read import SOURCE, about, quoted, word_field
from llm_core.vectors.plane import kept, near_in_plane, near_in_space, principal_plane
from llm_core.vectors.stored import Stored
from llm_core.vectors.table import LookedUp, Table
from ui.controls.guess import Found, Guess, nearest
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words, pressable
from ui.show.numbers import percent
from ui.show.table import Cell
from ui.show.table import table as written_table

COUNT, DRAWN = 10, 500
"""Neighbours of each word; the most frequent words, which are drawn."""
KEPT = (1, 5, 9)
WORD = word_field("vec_map_word")
CONTROLS = (WORD,)


@dataclass(frozen=True)
class Map:
    """Words in a plane, and the neighbours of one of them in space and in the plane."""

    table: Table
    asked: LookedUp
    rows: list[int]
    """Of the words that are drawn; the chosen one is the last where it is not among the most frequent."""
    at: int
    """Place of the chosen word among them."""
    points: Tensor  # (N, 2)
    shown: float
    space: list[int]
    """Places of its neighbours in the full space, nearest first."""
    plane: list[int]
    cosines: list[float]
    mean_kept: float
    """Neighbours that are kept, of COUNT, on average over all words that are drawn."""


def flat(stored: Stored, text: str) -> Map:
    """Project the words on two directions and compare the neighbours there with those in the full space."""
    words = stored.after
    asked = words.look_up(text, "cat")
    rows = list(range(DRAWN)) + ([asked.row] if asked.row >= DRAWN else [])
    directions = words.directions[rows]
    plane = principal_plane(directions)
    space, near = near_in_space(directions, COUNT), near_in_plane(plane.points, COUNT)
    at = rows.index(asked.row)
    cosines = (directions[space[at]] @ directions[at]).tolist()
    mean = float(kept(space, near).double().mean())
    return Map(
        words,
        asked,
        rows,
        at,
        plane.points,
        plane.shown,
        space[at].tolist(),
        near[at].tolist(),
        cosines,
        mean,
    )


def figures(found: Map, words: Lesson, dark: bool, marked: bool = True) -> Figures:
    """Draw the map, whose words can be pressed."""
    figure, alt = drawn(found, words, dark, marked), words.ui("vec_map_map_alt")
    return {"map": partial(pressable, "vec_map_map", alt, figure, WORD.use)}


def covered(found: Map, words: Lesson, dark: bool) -> Figures:
    """Draw the map without the neighbours while the visitor guesses."""
    return figures(found, words, dark, marked=False)


def drawn(found: Map, words: Lesson, dark: bool, marked: bool) -> go.Figure:
    """Draw all words, the chosen one, and (marked) its neighbours in space, kept and lost."""
    names = [found.table.words[i] for i in found.rows]
    kept_ones = [i for i in found.space if i in found.plane] if marked else []
    lost = [i for i in found.space if i not in found.plane] if marked else []
    labels = draw_labels(
        words, "first", "second", "words", "more", "chosen", "kept", "lost", prefix="vec_axis_"
    )
    figure = word_map(found.points.numpy(), names, found.at, kept_ones, lost, labels, dark)
    near = [
        words.ui(
            "vec_map_near",
            word=quoted(names[found.at]),
            words=listing(words, map(names.__getitem__, found.plane)),
        )
    ]
    if marked:
        near.append(words.ui("vec_map_of_these", kept=len(kept_ones), count=COUNT))
    return in_words(figure, in_a_row(words, near))


def neighbours_table(found: Map, words: Lesson) -> str:
    """List the neighbours in space, with their place by distance in the plane."""
    rows: list[list[str | Cell]] = []
    for place, cosine in zip(found.space, found.cosines, strict=True):
        inside = place in found.plane
        word = words.ui("vec_kept_word" if inside else "vec_lost_word")
        rows.append(
            [quoted(found.table.words[found.rows[place]]), f"{cosine:.2f}", Cell("", right=inside, word=word)]
        )
    columns = [words.ui(f"vec_map_{name}") for name in ("neighbour", "cosine", "plane")]
    return written_table(columns, rows, label=words.ui("vec_map_table"), fitted=True)


def sentence(found: Map, words: Lesson) -> dict[str, object]:
    """Give the variance that is shown, the neighbours that are kept on average, and those of the word."""
    lost = [found.table.words[found.rows[i]] for i in found.space if i not in found.plane]
    return {
        "drawn": len(found.rows),
        "width": found.table.vectors.shape[1],
        "shown": percent(found.shown),
        "mean": f"{found.mean_kept:.1f}",
        "chance": f"{COUNT * COUNT / (len(found.rows) - 1):.1f}",
        "count": COUNT,
        "word": quoted(found.table.words[found.asked.row]),
        "kept": COUNT - len(lost),
        "lost": listing(words, map(quoted, lost)) if lost else words.ui("vec_none"),
    }


def measured(found: Map) -> Found:
    """Find the option nearest to the mean."""
    return Found(nearest(found.mean_kept, KEPT), {"mean": f"{found.mean_kept:.1f}", "count": COUNT})


map_panel = Demo(
    "vec_map",
    CONTROLS,
    flat,
    figures,
    sentence,
    code=[principal_plane, near_in_space, near_in_plane, kept],
    source=SOURCE,
    notices=lambda found, words: about(found.asked, found.table, words),
    below=neighbours_table,
    guess=Guess("vec_map", tuple(map(str, KEPT)), measured),
    covered=covered,
    wide=True,
)
