"""Panel "One step": what a language model answers to a text, a probability for every token."""

from __future__ import annotations

from typing import NamedTuple

import torch

from chapters.inside.made.asked import MODEL, answer_bars, named, remarks
from figures.tokens import visible
from llm_core.analysis.evaluation.next_token import NextTokens, next_tokens
from llm_core.generation import likeliest
from llm_core.language.model import LanguageModel
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.numbers import percent, short

WAYS = (("arena", "write"), ("attention", "hand"), ("transformer", "walk"))


class Step(NamedTuple):
    """The model that was asked, its answer, and all its probabilities added up."""

    model: LanguageModel
    text: str
    answer: NextTokens
    total: float


def ask(model: LanguageModel, text: str) -> Step:
    """Ask for the next token after a text."""
    ids = torch.tensor([[model.tokenizer.eot_id, *model.tokenizer.encode(text)]])
    total = float(model.log_probs(ids)[0, -1].double().exp().sum())
    return Step(model, text, next_tokens(model, text), total)


def figures(found: Step, words: Lesson, dark: bool) -> dict[str, str]:
    """Draw the bars."""
    return {"bars": answer_bars(found.answer, words.ui("next"))}


def sentence(found: Step, words: Lesson) -> dict[str, object]:
    """Give the likeliest token, the shares, and the sum."""
    token, p = found.answer.bars[0]
    five = sum(p for _, p in found.answer.bars)
    return {
        "token": visible(named(token)),
        "share": percent(p),
        "bars": len(found.answer.bars),
        "five": percent(five, 1),
        "rest": percent(found.answer.rest, 1),
        "total": f"{found.total:.5f}",
        "vocabulary": f"{found.model.vocab_size:,}",
        "parameters": short(found.model.n_parameters, words.language),
    }


def notices(found: Step, words: Lesson) -> list[str]:
    """Say what is odd about the text."""
    return remarks(found.model, found.text)


step_panel = Demo(
    "made_step",
    (Text("made_text", example="example", label="text"),),
    ask,
    figures,
    sentence,
    code=[next_tokens, likeliest],
    source=MODEL,
    notices=notices,
    ways=WAYS,
)
