"""Panel "loss": the surprise of every token of a text under a network, whose mean is the loss it was trained on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from chapters.counting.surprise.figure import price_bars
from figures.tokens import visible
from llm_core.analysis.evaluation.scoring import Price, surprisal
from llm_core.fit import cross_entropy
from llm_core.language.transformer import Transformer
from llm_core.probability.entropy import perplexity
from ui.controls.text import Text
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels, in_words
from ui.show.findings import LISTED, enumerated
from ui.site.ways import draw_ways
from ui.work.source import SharedModel

CONTROLS = (Text("loss_text", "loss_example", label="loss_text", limit=300),)
LEAST = 0.05
"""Bits: below it the price rounds to 0.0, and is called under 0.1."""


@dataclass(frozen=True)
class Priced:
    """Pieces of a text with their prices in bits, the tokens, and the loss in nats as training computes it."""

    pieces: list[str]
    prices: list[Price]
    tokens: int
    loss: float
    cut: int = 0  # characters at the end that the model's context has no room for


def priced(model: Transformer, text: str) -> Priced:
    """Compute the price of every token, and the training loss of the whole text, as far as it fits the context."""
    whole, room = len(text), model.context_length
    while (n := len(model.tokenizer.encode(text))) > room:
        text = text[: len(text) * room // n]
    found = surprisal(model, text)
    if not found:
        return Priced([], [], 0, 0.0)
    ids = model.tokenizer.encode(text)
    inputs = torch.tensor([[model.tokenizer.eot_id, *ids[:-1]]])
    with torch.no_grad():
        loss = float(cross_entropy(model(inputs), torch.tensor([ids])))
    return Priced([text[one.start : one.end] for one in found], found, len(ids), loss, whole - len(text))


def figures(found: Priced, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw a bar for every token, and the mean."""
    if not found.tokens:
        return {}
    names = [f"{i + 1}. {visible(piece)}" for i, piece in enumerate(found.pieces)]
    labels = draw_labels(words, "bits", "mean", prefix="loss_")
    bits = [one.bits for one in found.prices]
    written = [f"{value:.1f}" if value >= LEAST else words.ui("loss_under", least="0.1") for value in bits]
    bars = price_bars(names, bits, written, sum(bits) / found.tokens, labels, dark)
    if len(bits) > LISTED:
        return {"bars": bars}
    pairs = [f"{name} {price}" for name, price in zip(names, written, strict=True)]
    told = lesson("findings").ui("listed", name=labels["bits"], values=enumerated(pairs, words))
    return {"bars": in_words(bars, told)}


def sentence(found: Priced, words: Lesson) -> dict[str, object]:
    """Give the mean price, the loss, and the perplexity."""
    if not found.tokens:
        return {}
    bits = sum(one.bits for one in found.prices)
    mean = bits / found.tokens
    dearest = max(range(len(found.prices)), key=lambda i: found.prices[i].bits)
    return {
        "tokens": found.tokens,
        "bits": f"{bits:.1f}",
        "mean": f"{mean:.2f}",
        "perplexity": f"{perplexity(mean):,.1f}",
        "nats": f"{found.loss:.3f}",
        "back": f"{found.loss / math.log(2):.2f}",
        "dearest": f"“{visible(found.pieces[dearest])}”",
        "dearest_bits": f"{found.prices[dearest].bits:.1f}",
    }


def notices(found: Priced, words: Lesson) -> list[str]:
    """Say when the text was longer than what the model reads at once."""
    return [words.ui("loss_cut", count=found.cut)] if found.cut else []


def way_on(words: Lesson) -> dict[str, object]:
    """Lead to the training loop, and to all machines reading one text."""
    draw_ways([("inside", "loop"), ("arena", "readers")])
    return {}


loss_panel = Demo(
    "surprise_loss",
    CONTROLS,
    priced,
    figures,
    sentence,
    code=[surprisal, cross_entropy, perplexity],
    source=SharedModel("stories", "transformer"),
    notices=notices,
    more=way_on,
)
