"""Panel "words": the twin among the language models. Two tokens, two vectors, and the same question of distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.tokens import visible
from llm_core.analysis.token_neighbours import cosines
from llm_core.language.transformer import Transformer
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import BELOW, Demo
from ui.lesson.words import Lesson
from ui.show.table import table
from ui.work.source import SharedModel

CONTROLS = (
    Text("same_word", "word_example", label="word", limit=40),
    Text("same_other_word", "other_example", label="other_word", limit=40),
    Number("same_word_at", 0.0, 2.0, 1.1, 0.02, label="threshold", slider=True),
)


@dataclass(frozen=True)
class Words:
    """The last tokens of two texts, the cosine of their vectors, and the share of all pairs that lie nearer."""

    tokens: tuple[str, str]
    cosine: float
    distance: float
    nearer: float
    threshold: float


def compared(model: Transformer, first: str, second: str, threshold: float) -> Words:
    """Compare the vectors of the last tokens, made as long as 1."""
    a, b = (model.tokenizer.encode(text)[-1] for text in (first, second))
    found = cosines(model.embed.weight.detach(), a)
    cosine = min(max(float(found[b]), -1.0), 1.0)
    far = float(np.sqrt(max(2 - 2 * cosine, 0.0)))
    names = model.tokenizer.decode([a]), model.tokenizer.decode([b])
    return Words(names, cosine, far, float((found > found[b]).double().mean()), threshold)


def below(found: Words, words: Lesson) -> str:
    """Write both tokens, the cosine and the distance."""
    head = [
        words.ui("word_first"),
        words.ui("word_second"),
        words.ui("word_cosine"),
        words.ui("axis_distance"),
    ]
    names = [f"“{visible(name)}”" for name in found.tokens]
    return table(
        head,
        [[*names, f"{found.cosine:.3f}", f"{found.distance:.3f}"]],
        label=words.ui("word_table"),
        fitted=True,
    )


def text(found: Words, words: Lesson) -> dict[str, str]:
    """Write the formula with its numbers."""
    return {BELOW: words.ui("word_formula", cosine=f"{found.cosine:.3f}", distance=f"{found.distance:.3f}")}


def sentence(found: Words, words: Lesson) -> dict[str, object]:
    """Say what the threshold makes of it."""
    key = "word_same" if found.distance <= found.threshold else "word_different"
    return {
        "sentence": words.ui(
            key,
            first=f"“{visible(found.tokens[0])}”",
            second=f"“{visible(found.tokens[1])}”",
            distance=f"{found.distance:.2f}",
            threshold=f"{found.threshold:.2f}",
        )
    }


words_panel = Demo(
    "same_words",
    CONTROLS,
    compared,
    sentence=sentence,
    code=[cosines],
    source=SharedModel("stories", "transformer"),
    below=below,
    text=text,
    ways=(("learning", "features"), ("attention", "sides")),
)
