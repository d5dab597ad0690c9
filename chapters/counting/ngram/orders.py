"""Panel "orders": what every order costs on the text that was counted, and on one that was not."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from chapters.counting.ngram.figure import over_orders as orders_figure
from chapters.counting.ngram.settings import AMOUNT, CORPUS, ORDER, UNIT, WAY, K, draw_settings, first_corpus
from chapters.counting.ngram.work import Asked, Base, Prices, prices, text_of
from chapters.counting.ngram.work import over_orders as over_all
from llm_core.analysis.evaluation.counted_text import OrderPrice, over_orders, unseen_share
from llm_core.language.ngram_counts import count_ngrams
from llm_core.language.ngram_smoothing import smooth
from ui.controls.guess import Found, Guess
from ui.lesson.code import Shown
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart_of, draw_labels
from ui.show.numbers import duration, part, percent, short, size
from ui.show.table import foot, table
from ui.site.theme import dark

COMPARED = ("add_k", "absolute", "kneser_ney_one", "kneser_ney")
"""Smoothings that are drawn beside the chosen one."""
MOST_COMPARED = 300_000
"""Characters up to which they are: a longer text is counted in the chosen way alone."""
RISES = 0.005
"""Bits by which the next order must be dearer before the page says that the price turns."""
NEAR = 0.01
"""Bits: orders that lie closer to the best are called as good."""


def turned(rows: Sequence[OrderPrice]) -> Found:
    """Say whether more context goes on helping on held-out text up to the last order."""
    held_out = [row.held_out for row in rows]
    best = min(range(len(rows)), key=held_out.__getitem__)
    rises = held_out[-1] - held_out[best]
    option = "turns" if rises > RISES else "flat" if held_out[-3] - held_out[-1] < RISES else "falls"
    facts = {
        "best": best + 1,
        "bits": bits(held_out[best]),
        "last": len(rows),
        "last_bits": bits(held_out[-1]),
    }
    return Found(option, facts)


def told(words: Lesson, rows: Sequence[OrderPrice]) -> Found:
    """Write what was found in the visitor's language."""
    found = turned(rows)
    facts = {
        key: words.ui("infinite") if value == bits(math.inf) else value for key, value in found.facts.items()
    }
    key = "orders_last" if facts["best"] == facts["last"] else "orders_turn"
    return found._replace(facts={"said": words.ui(key, flat=flat(words, rows), **facts)})


def flat(words: Lesson, rows: Sequence[OrderPrice]) -> str:
    """Say from which order on all are as good as the best; nothing where only the last one is."""
    best = min(row.held_out for row in rows)
    far = [row.order for row in rows if row.held_out > best + NEAR]
    first = max(far, default=0) + 1
    return words.ui("orders_flat", flat=first, near=f"{NEAR:g}") if first < len(rows) else ""


GUESS = Guess("ngram_orders", ("falls", "flat", "turns"), turned, (CORPUS, ORDER))
CODE: list[Shown] = [count_ngrams, smooth, over_orders, unseen_share]


def orders_panel(words: Lesson) -> Asked | None:
    """Draw the settings of the chapter and what every order costs; None while there is nothing to ask."""
    expect: dict[str, object] = {}
    with panel(words, "ngram_orders", CODE, expect, wide=True):
        asked = draw_settings(words)
        if asked is None:
            return None
        priced = prices(words, "ngram_count", asked.base, ways(asked.base, asked.way), asked.k)
        if priced is None:
            return None
        expect |= draw_orders(words, asked, priced)
    return asked


def ways(base: Base, way: str) -> tuple[str, ...]:
    """List the ways of smoothing that are counted: the chosen one, and of a short text the others beside it."""
    return tuple(dict.fromkeys((way, *(COMPARED if base.amount <= MOST_COMPARED else ()))))


def prepare() -> None:
    """Count what the chapter opens with, in both languages, before anybody asks."""
    for corpus in dict.fromkeys(map(first_corpus, ("en", "zh"))):
        base = Base(corpus, "", UNIT.options[0], AMOUNT.default)
        over_all(base, ways(base, WAY.default), K.default)(lambda **_: None, lambda: False)


def draw_orders(words: Lesson, asked: Asked, priced: Prices) -> dict[str, object]:
    """Draw the figure and the table; returns the numbers of "what you should see"."""
    rows = priced[asked.way]
    covered = GUESS.waits()
    GUESS.draw(words, told(words, rows)._replace(about=asked))
    labels = draw_labels(words, "train", "held_out") | {"x": words.ui("order"), "y": words.ui("bits")}
    others = {
        words.ui("other_way", way=words.ui(f"way_{way}")): [row.held_out for row in priced[way]]
        for way in COMPARED
        if way in priced and way != asked.way
    }
    state = ("ngram_orders", tuple(rows), asked.order, asked.way, words.language, covered, dark())
    chart_of(
        state,
        "ngram_orders_curves",
        words.ui("ngram_orders_curves_alt"),
        lambda: orders_figure(
            [row.train for row in rows],
            [row.held_out for row in rows],
            asked.order,
            labels,
            dark(),
            others,
            covered,
        ),
    )
    if covered:
        return {}
    st.html(orders_table(words, asked, rows) + foot(counted_sentence(words, asked)))
    return sentence(words, asked, rows)


def orders_table(words: Lesson, asked: Asked, rows: Sequence[OrderPrice]) -> str:
    """Write time, size, prices and unseen share of every order."""
    columns = ("order", "seconds", "n_grams", "n_bytes", "train", "held_out", "perplexity", "unseen")
    cells = [
        [
            str(row.order),
            duration(row.seconds, words.language),
            f"{row.n_grams:,}",
            size(row.n_bytes),
            bits(row.train),
            bits(row.held_out),
            f"{row.perplexity:,.1f}" if math.isfinite(row.perplexity) else "∞",
            percent(row.unseen, 1),
        ]
        for row in rows
    ]
    head = [words.ui(f"column_{name}") for name in columns]
    return table(head, cells, chosen_row=asked.order - 1, label=words.ui("orders_table"), least_width="44rem")


def counted_sentence(words: Lesson, asked: Asked) -> str:
    """Say how much was counted and held out, and how many different tokens there are."""
    text = text_of(asked.base)
    return words.ui(
        "counted",
        train=f"{sum(map(len, text.train)):,}",
        held_out=f"{sum(map(len, text.held_out)):,}",
        tokens=f"{len(text.train_ids) - len(text.train) - 1:,}",
        ends=f"{len(text.train) + 1:,}",
        all=f"{len(text.train_ids):,}",
        kinds=short(text.tokenizer.vocab_size, words.language),
        seen=short(len(np.unique(text.train_ids)), words.language),
    )


def sentence(words: Lesson, asked: Asked, rows: Sequence[OrderPrice]) -> dict[str, object]:
    """Say what the chosen order costs on both texts, and which order is best on the held-out one."""
    here = rows[asked.order - 1]
    if math.isfinite(here.held_out):
        best = min(rows, key=lambda row: row.held_out)
        price = words.ui(
            "orders_price", train=bits(here.train), held_out=bits(here.held_out), best=best.order,
            best_bits=bits(best.held_out), flat=flat(words, rows),
        )  # fmt: skip
    else:
        price = words.ui("orders_infinite", train=bits(here.train), share=part(here.impossible))
    return {
        "order": asked.order,
        "price": price,
        "unseen": percent(here.unseen, 1),
        "seconds": duration(here.seconds, words.language),
        "first": bits(rows[0].train),
        "last": bits(rows[-1].train),
        "orders": len(rows),
    }


def bits(value: float) -> str:
    """Write a price with three decimals, an infinite one as its sign."""
    return f"{value:.3f}" if math.isfinite(value) else "∞"
