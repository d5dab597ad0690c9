"""Panel "a neuron in a language model": the logit of the likeliest next token, computed as the bench computes z."""

from __future__ import annotations

from typing import NamedTuple

from chapters.learning.neuron.figure import product_bars
from figures.tokens import visible
from llm_core.analysis.residual.one_logit import OneLogit, top_logit
from llm_core.language.transformer import Transformer
from ui.controls.text import Text, listed
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.work.source import SharedModel

SHOWN = 12  # products drawn one by one
TEXT = Text("neuron_text", example="logit_example", limit=200, optional=True)


class Neuron(NamedTuple):
    """One logit, its token as text, whether that ends the text, and what the model cannot read."""

    found: OneLogit
    token: str
    ends: bool
    unknown: list[str]


def one_logit(model: Transformer, text: str) -> Neuron:
    """Take the logit of the likeliest next token apart."""
    found = top_logit(model, text)
    tokenizer = model.tokenizer
    ends = found.token == tokenizer.eot_id
    return Neuron(found, tokenizer.decode([found.token]), ends, tokenizer.unknown(text))


def figures(found: Neuron, words: Lesson, dark: bool) -> Figures:
    """Draw the largest products and the sum of all others."""
    labels = draw_labels(words, "product", "rest", "sum", "channel", prefix="logit_")
    return {"products": product_bars(found.found.products.numpy(), SHOWN, labels, dark)}


def notices(found: Neuron, words: Lesson) -> list[str]:
    """Name what the model cannot read."""
    unknown = lesson("common").ui("unknown_characters", characters=listed(found.unknown))
    return [unknown] if found.unknown else []


def sentence(found: Neuron, words: Lesson) -> dict[str, object]:
    """Give the sum and the model's own logit."""
    one = found.found
    total = float(one.products.sum())
    name = lesson("common").ui("text_end") if found.ends else visible(found.token)
    return {
        "token": f"“{name}”",
        "width": len(one.x),
        "total": f"{total:.2f}".replace("-", "\N{MINUS SIGN}"),
        "logit": f"{one.logit:.2f}".replace("-", "\N{MINUS SIGN}"),
        "share": percent(float(one.others.softmax(-1)[one.token])),
        "neurons": f"{len(one.others):,}",
    }


logit = Demo(
    "neuron_logit",
    (TEXT,),
    one_logit,
    figures,
    sentence,
    code=[top_logit],
    source=SharedModel("stories", "transformer"),
    notices=notices,
    ways=(("transformer", "walk"),),
)
