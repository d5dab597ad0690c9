"""Panel "Wipe the state": the price of what follows with the memory of the text and without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.memory.cell.read import LIMIT, SOURCE, token_names
from chapters.memory.cell.wipe_figure import distance_figure, prices_figure
from llm_core.analysis.recurrence.trace import trace
from llm_core.analysis.recurrence.wiped import Wiped, wipe
from llm_core.language.rnn import RNN
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import price
from ui.site.ways import draw_ways

MOST = 80
"""Tokens that are read."""
WITHIN = 0.5
"""Bits by which a token may be dearer and still count as no dearer."""
CONTROLS = (
    Text("cell_wipe_text", example="cell_wipe_example", label="cell_text", limit=LIMIT),
    Number("cell_wipe_at", 1, MOST - 2, 10, label="cell_wipe_at", slider=True),
)


@dataclass(frozen=True)
class Compared:
    """A text read with and without its memory; `wiped` is None where nothing comes after the wipe."""

    names: list[str]
    at: int
    moved: bool
    wiped: Wiped | None
    distance: NDArray[
        np.float64
    ]  # of the two states after each token from the wipe on, relative to the kept one


def compared(model: RNN, text: str, at: int) -> Compared:
    """Read at most MOST tokens; the state is set to zero before token `at`, which counts from 0 here."""
    ids = model.tokenizer.encode(text)[:MOST]
    place = min(at, len(ids) - 2)
    names = model.tokenizer.token_texts(ids)
    if place < 1:
        return Compared(names, at, False, None, np.zeros(0))
    top = model.config.n_layer - 1
    kept = trace(model, ids, top)["hook_hidden"][place:].double()
    fresh = trace(model, ids[place:], top, model.start())["hook_hidden"].double()
    distance = (kept - fresh).norm(dim=1) / kept.norm(dim=1)
    return Compared(names, place, place != at, wipe(model, ids, place), distance.numpy())


def figures(found: Compared, words: Lesson, dark: bool) -> Figures:
    """Draw the prices with and without the memory, and how far the two states are apart."""
    if found.wiped is None:
        return {}
    labels = draw_labels(words, "token", "bits", "kept", "wiped", "distance", prefix="cell_axis_")
    names = token_names(found.names)
    after = names[found.wiped.first :]
    return {
        "prices": prices_figure(after, found.wiped.first, found.wiped.kept, found.wiped.wiped, labels, dark),
        "distance": distance_figure(names[found.at :], found.at, found.distance, labels, dark),
    }


def notices(found: Compared, words: Lesson) -> list[str]:
    """Say what could not be done as asked."""
    if found.wiped is None:
        return [words.ui("cell_wipe_short")]
    return [words.ui("cell_wipe_moved", count=len(found.names), at=found.at)] if found.moved else []


def sentence(found: Compared, words: Lesson) -> dict[str, object]:
    """Give the price of the memory, and when the model has caught up."""
    if found.wiped is None:
        return {"found": words.ui("cell_wipe_short")}
    kept, wiped, names = found.wiped.kept, found.wiped.wiped, token_names(found.names)
    dearest = int(np.argmax(np.array(wiped) - kept))
    caught = found.wiped.caught_up(WITHIN)
    when = (
        words.ui("cell_caught_never")
        if caught is None
        else words.ui("cell_caught", number=found.wiped.first + caught + 1, within=WITHIN)
    )
    return {
        "found": words.ui(
            "cell_wipe_found", kept=price(sum(kept)), wiped=price(sum(wiped)),
            number=found.wiped.first + dearest + 1, dearest=f"“{names[found.wiped.first + dearest]}”", when=when,
        )
    }  # fmt: skip


def way_on(_words: Lesson) -> dict[str, object]:
    """Lead to the cells with gates, and to where several machines read one text."""
    draw_ways([("memory", "gates"), ("arena", "readers")])
    return {}


wiped_panel = Demo(
    "cell_wipe",
    CONTROLS,
    compared,
    figures,
    sentence,
    code=[wipe],
    source=SOURCE,
    notices=notices,
    more=way_on,
    wide=True,
)
