"""Panel "tokens": the twin among the language models, which also gives every place an answer of its own."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from figures.tokens import visible
from llm_core.language.transformer import Transformer
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.work.source import SharedModel

TEXT = Text("segment_text", "text_example", label="text", limit=120)
MOST = 24
"""Tokens that the table shows."""


@dataclass(frozen=True)
class Labelled:
    """Every token, and what the model answers at its place."""

    tokens: tuple[str, ...]
    answers: tuple[str, ...]
    chances: tuple[float, ...]
    size: int  # of the vocabulary
    cut: int  # tokens that were left out


def labelled(model: Transformer, text: str) -> Labelled:
    """Answer at every place of a text which token comes next."""
    ids = model.tokenizer.encode(text)
    used, name = ids[:MOST], model.tokenizer.decode
    with torch.inference_mode():
        best = model.log_probs(torch.tensor([used]))[0].max(-1)
    answers = tuple(name([int(i)]) for i in best.indices)
    tokens = tuple(name([i]) for i in used)
    return Labelled(
        tokens, answers, tuple(best.values.exp().tolist()), model.vocab_size, len(ids) - len(used)
    )


def figures(found: Labelled, words: Lesson, dark: bool) -> Figures:
    """Write one row for each token."""
    rows: list[list[str | Cell]] = [
        [str(place), visible(token), visible(answer), percent(chance)]
        for place, (token, answer, chance) in enumerate(
            zip(found.tokens, found.answers, found.chances, strict=True), start=1
        )
    ]
    columns = [words.ui(f"column_{one}") for one in ("place", "token", "answer", "chance")]
    return {"table": table(columns, rows, label=words.ui("tokens_table"), fitted=True)}


def notices(found: Labelled, words: Lesson) -> list[str]:
    """Say what was left out."""
    return [words.ui("tokens_cut", most=MOST, cut=found.cut)] if found.cut else []


def sentence(found: Labelled, words: Lesson) -> dict[str, object]:
    """Compare the answers with those of a mask."""
    count = len(found.tokens)
    return {"tokens": count, "size": f"{found.size:,}", "numbers": f"{count * found.size:,}"}


tokens_panel = Demo(
    "segment_tokens",
    (TEXT,),
    labelled,
    figures,
    sentence,
    code=[Transformer.log_probs],
    source=SharedModel("stories", "transformer"),
    notices=notices,
    ways=(("transformer", "walk"), ("attention", "look")),
)
