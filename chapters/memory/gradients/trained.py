"""Panel "And when they are trained?": which tokens still move the last one, in four trained machines of one size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
from torch import Tensor

from chapters.memory.gradients.figure import lag_lines
from figures.tokens import visible
from llm_core.analysis.recurrence.reach import trained_reach
from llm_core.checkpoints import TWINS
from llm_core.language.recurrent import Recurrent
from llm_core.language.transformer import Transformer
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.work.source import SharedModels

FAMILIES = ("rnn", "gru", "lstm", "transformer")
MOST, LEAST = 120, 3
"""Tokens that are read, from the end; and fewer make no line."""
FADED = 0.01
"""Share of its largest value below which a gradient counts as gone."""
CONTROLS = (Text("grad_text", example="grad_example", label="grad_text", limit=800),)


@dataclass(frozen=True)
class Reached:
    """By family, the gradient of the last token by its distance in tokens, from 1; empty where there is no text."""

    lines: dict[str, Tensor]
    tokens: int
    names: list[str]
    """What stands at each distance, from 1."""
    last: str
    cut: int
    most: int


def reached(models: Mapping[str, Recurrent | Transformer], text: str) -> Reached:
    """Measure in each machine how much each token vector moves log P(last token)."""
    tokenizer = models["rnn"].tokenizer
    whole = tokenizer.encode(text)
    most = min(MOST, *(model.context_length or MOST for model in models.values()))
    ids = whole[-most:]
    lines = (
        {family: trained_reach(model, ids) for family, model in models.items()} if len(ids) >= LEAST else {}
    )
    texts = [visible(text) for text in tokenizer.token_texts(ids)][::-1]
    last = tokenizer.token_texts(ids)[-1] if ids else ""
    return Reached(lines, len(ids), texts[1:], last, len(whole) - len(ids), most)


def faded(line: Tensor) -> int | None:
    """Count the tokens after which the gradient stays below FADED of its largest value; None: not in this text."""
    strong = (line >= FADED * line.max()).nonzero()[-1].item()
    return None if strong == len(line) - 1 else int(strong) + 1


def figures(found: Reached, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw a line for each machine, as a share of its largest value."""
    if not found.lines:
        return {}
    labels = draw_labels(words, "distance", "share", prefix="grad_axis_") | {
        "lag": words.ui("grad_axis_distance")
    }
    labels |= {"gradient": words.ui("grad_axis_share")}
    shares = {family: (line / line.max()).numpy() for family, line in found.lines.items()}
    names = {family: lesson("common").ui(family) for family in shares}
    return {"lines": lag_lines(shares, names, labels, dark, 1, found.names)}


def notices(found: Reached, words: Lesson) -> list[str]:
    """Say what could not be done as asked."""
    if not found.lines:
        return [words.ui("grad_short", least=LEAST)]
    return [words.ui("grad_cut", cut=found.cut, most=found.most)] if found.cut else []


def sentence(found: Reached, words: Lesson) -> dict[str, object]:
    """Say for each machine how far back the last token can still be moved."""
    if not found.lines:
        return {"found": words.ui("grad_short", least=LEAST)}
    places = {family: faded(line) for family, line in found.lines.items()}
    told = {
        family: words.ui("grad_never", count=found.tokens - 1)
        if n is None
        else words.ui("grad_faded", count=n)
        for family, n in places.items()
    }
    return {
        "found": words.ui("grad_trained_found", last=f"“{visible(found.last)}”", tokens=found.tokens, **told)
    }


trained = Demo(
    "grad_trained",
    CONTROLS,
    reached,
    figures,
    sentence,
    code=[trained_reach],
    source=SharedModels(TWINS, FAMILIES),
    notices=notices,
)
