"""Panel "units": characters, words and byte pairs of one text, made comparable as bits per character."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from chapters.counting.ngram.figure import ladder
from chapters.counting.ngram.orders import GUESS, bits
from chapters.counting.ngram.work import Asked, prices, text_of
from llm_core.analysis.evaluation.counted_text import UNITS, OrderPrice, price_of
from llm_core.data.word_tokens import WordTokenizer
from llm_core.language.spelling import Spelling
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart_of
from ui.show.numbers import digits
from ui.show.table import table
from ui.site.theme import dark

UNKNOWN = "?"


def units_panel(words: Lesson, asked: Asked) -> None:
    """Draw the best order of every unit on the same held-out text."""
    expect: dict[str, object] = {}
    with panel(words, "ngram_units", [price_of, WordTokenizer.train, Spelling], expect):
        found = {}
        for unit in UNITS:
            slot = f"ngram_unit_{unit}"
            priced = prices(words, slot, replace(asked.base, unit=unit), (asked.way,), asked.k)
            if priced is not None:
                found[unit] = min(priced[asked.way], key=lambda row: row.held_out)
        if len(found) == len(UNITS):
            expect |= draw_units(words, asked, found)


def draw_units(words: Lesson, asked: Asked, found: Mapping[str, OrderPrice]) -> dict[str, object]:
    """Draw figure and table; returns the numbers of "what you should see"."""
    names = [words.ui(f"unit_{unit}") for unit in found]
    costs = [row.held_out if math.isfinite(row.held_out) else 0.0 for row in found.values()]
    state = ("ngram_units", tuple(names), tuple(costs), dark())
    chart_of(
        state,
        "ngram_units_bits",
        words.ui("ngram_units_bits_alt"),
        lambda: ladder(names, costs, ["ngram"] * len(names), words.ui("bits"), dark()),
    )
    lengths = {
        unit: characters_a_token(replace(asked, base=replace(asked.base, unit=unit))) for unit in found
    }
    rows = [
        [
            words.ui(f"unit_{unit}"),
            UNKNOWN if GUESS.waits() else str(row.order),  # the best order is what the first panel asks for
            digits(lengths[unit]),
            f"{row.held_out * lengths[unit]:.2f}" if math.isfinite(row.held_out) else "∞",
            f"{row.perplexity:,.1f}" if math.isfinite(row.perplexity) else "∞",
            bits(row.held_out),
        ]
        for unit, row in found.items()
    ]
    head = [
        words.ui(f"units_{name}") for name in ("unit", "order", "length", "token", "perplexity", "character")
    ]
    st.html(table(head, rows, label=words.ui("units_table"), least_width="34rem", fitted=True))
    return sentence(words, found, lengths["word"])


def characters_a_token(asked: Asked) -> float:
    """Compute how many characters a held-out token has on average."""
    text = text_of(asked.base)
    tokens = len(text.held_out_ids) - len(text.held_out) - 1
    return sum(map(len, text.held_out)) / tokens


def sentence(words: Lesson, found: Mapping[str, OrderPrice], length: float) -> dict[str, object]:
    """Say which unit is cheapest for a character, and what the perplexities would have made one think.

    length: characters of a word on average.
    """
    if not all(math.isfinite(row.held_out) for row in found.values()):
        return {"compared": words.ui("units_infinite")}
    best = min(found, key=lambda unit: found[unit].held_out)
    least = min(found, key=lambda unit: found[unit].perplexity)
    facts = {
        "best": words.ui(f"unit_{best}"),
        "bits": bits(found[best].held_out),
        "least": words.ui(f"unit_{least}"),
        "perplexity": f"{found[least].perplexity:,.1f}",
        "words": f"{found['word'].perplexity:,.1f}",
        "length": digits(length),
    }
    return {"compared": words.ui("units_same" if best == least else "units_differ", **facts)}
