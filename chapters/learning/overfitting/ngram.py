"""Panel "n-gram": the twin among the language models. Order is capacity, the amount of text is the sample size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chapters.learning.overfitting.figure import Two, two_curves
from llm_core.analysis.evaluation.capacity import Order, over_orders
from llm_core.language.ngram_smoothing import add_k, kneser_ney
from llm_core.mini_gpt.amounts import RECORD, n_gram_prices
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work.source import StoredRecord

WAYS = ("add_k", "kneser_ney")

CONTROLS = (
    Number("order_size", 1, 8, 6, label="order", slider=True),
    Step("order_text", (3_000, 10_000, 30_000, 100_000, 300_000), 30_000, label="text"),
    Choice("order_way", WAYS, label="way", names="way_"),
    Number("order_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


@dataclass(frozen=True)
class Counted:
    """Every order on this piece of text and on another, and what was measured on the whole text."""

    order: int
    characters: int
    orders: list[Order]
    other: list[Order]  # the next seed's piece
    whole: list[Order]  # all training stories, by the record
    whole_characters: int
    way: str


def counted(facts: dict[str, Any], order: int, characters: int, way: str, seed: int) -> Counted:
    """Count a piece of the stories, and ask for the price of that piece and of held-out stories."""
    whole = [Order(**one) for one in facts["orders"][way]]
    alphabet = facts["tokenizer"]["characters"]
    found, other = (n_gram_prices(alphabet, characters, way, one) for one in (seed, seed + 1))
    return Counted(order, characters, found, other, whole, facts["characters"], way)


def figures(found: Counted, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw both prices over the orders, on the piece and on the whole text."""
    common = draw_labels(words, "train", "held_out") | {"other": words.ui("order_other")}
    labels = common | {"x": words.ui("order_axis"), "y": words.ui("bits")}
    piece = two_curves(
        as_two(found.orders), labels, dark, family="ngram", others=[as_two(found.other)], mark=found.order
    )
    whole = two_curves(as_two(found.whole), labels, dark, family="ngram", mark=found.order)
    for figure in (piece, whole):
        figure.update_yaxes(range=[0, 6]).update_xaxes(dtick=1)
    return {"piece": piece, "whole": whole}


def text(found: Counted, words: Lesson) -> dict[str, str]:
    """Name the text above each picture."""
    return {
        "piece": words.ui("order_piece", characters=f"{found.characters:,}"),
        "whole": words.ui("order_whole", characters=f"{found.whole_characters:,}"),
    }


def as_two(orders: list[Order]) -> Two:
    """Name both prices over the orders."""
    return Two(
        [one.order for one in orders],
        [one.train for one in orders],
        [one.held_out for one in orders],
    )


def sentence(found: Counted, words: Lesson) -> dict[str, object]:
    """Say which order is best, what more does, and what the chosen one costs."""
    here = found.orders[found.order - 1]
    best, whole = (min(orders, key=lambda one: one.held_out) for orders in (found.orders, found.whole))
    facts: dict[str, object] = {
        "order": found.order,
        "train": f"{here.train:.2f}",
        "held_out": f"{here.held_out:.2f}",
        "best": best.order,
        "whole_best": whole.order,
    }
    return facts | {"beyond": beyond(found.orders, best, words)}


def beyond(orders: list[Order], best: Order, words: Lesson) -> str:
    """Say what orders beyond the best one do to both prices; beyond the last one there is none."""
    if best.order == len(orders):
        return words.ui("order_no_turn", last=len(orders))
    return words.ui("order_turn", train_best=min(orders, key=lambda one: one.train).order)


ngram_panel = Demo(
    "overfit_ngram",
    CONTROLS,
    counted,
    figures,
    sentence,
    code=[over_orders, add_k, kneser_ney],
    wide=True,
    source=StoredRecord(RECORD, ("orders", "tokenizer", "characters")),
    text=text,
    ways=(("arena", "readers"),),
)
