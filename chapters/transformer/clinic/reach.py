"""Panel "Touch one word: which answers move?": a map of two sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import plotly.graph_objects as go
import torch
from torch import Tensor

from chapters.transformer.clinic.figure import reach_map
from chapters.transformer.clinic.state import PLACES, UNTOUCHED, Names
from llm_core.clinic.exam import ROUNDING, AxesSwapped, Layout, reach
from llm_core.clinic.patient import Patient
from ui.demo import Demo
from ui.lesson.notice import notice_html
from ui.lesson.prose import prose_html
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.numbers import price

Reach: TypeAlias = Tensor | None
"""(N, N) as `llm_core.clinic.exam.reach` gives it; None when this version cannot be run."""


def measure(names: Names, layout: Layout, seed: int) -> tuple[Reach, Reach]:
    """Measure what a changed word reaches in this version, and in the untouched one fed by sentence."""
    return reach_of(names, layout, seed), reach_of(UNTOUCHED, "batch_seq", seed)


def reach_of(names: Names, layout: Layout, seed: int) -> Reach:
    """Build one version and measure it."""
    net = Patient(dict(zip(PLACES, names, strict=True)), seed=seed)
    try:
        return reach(net, layout)
    except (AxesSwapped, RuntimeError):
        return None


def figures(found: tuple[Reach, Reach], words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the map of this version, when it can be run."""
    now, _ = found
    if now is None:
        return {}
    labels = {
        "rows": words.ui("reach_rows", other=words.ui("other_word")),
        "columns": words.ui("reach_columns"),
        "change": words.ui("reach_change"),
    }
    names = [*words.ui("sentence_1").split(), *words.ui("sentence_2").split()]
    drawn = reach_map(now.numpy(), names, labels, ROUNDING, dark)
    return {"map": in_words(drawn, words.ui("reach_counts", **moved(now)))}


def moved(reach: Tensor) -> dict[str, str]:
    """Count the answers that move: of the changed word itself, earlier, later, and of the other sentence."""
    place = torch.arange(len(reach))
    sentence, apart = place // (len(reach) // 2), place - place[:, None]  # rows: the changed word
    same = sentence == sentence[:, None]
    fields = {
        "itself": apart == 0,
        "earlier": same & (apart < 0),
        "later": same & (apart > 0),
        "other": ~same,
    }
    moves = reach >= ROUNDING
    return {name: f"{int((moves & field).sum())} / {int(field.sum())}" for name, field in fields.items()}


def below(found: tuple[Reach, Reach], words: Lesson) -> str:
    """Write what the last word of sentence 1 moves in this version, or that it cannot be measured."""
    now, _ = found
    if now is None:
        return notice_html(words.ui("reach_refused"))
    return prose_html(words.ui("reach_now", **last_word(now)), "note")


def sentence(found: tuple[Reach, Reach], words: Lesson) -> Mapping[str, object]:
    """Say what the last word of sentence 1 moves in the untouched version."""
    _, untouched = found
    return {} if untouched is None else last_word(untouched)


def last_word(reach: Tensor) -> dict[str, str]:
    """Write what changing it does to sentence 2, and to the other words of sentence 1."""
    n = len(reach) // 2
    row = reach[n - 1]
    return {"other": price(float(row[n:].max())), "own": price(float(row[: n - 1].max()))}


reach_panel = Demo("reach", (), measure, figures, sentence, [reach], below=below)
