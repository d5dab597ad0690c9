"""What three readers make of one text: its price, where they differ most and why; made once for everybody."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import streamlit as st

from chapters.arena.facts import facts
from chapters.arena.readers.figure import TOP_BITS, aligned, readers_data
from figures.tokens import visible
from llm_core.analysis.evaluation.scoring import Disagreement, Price, disagreement, surprisal
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from ui.controls.guess import Found
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import digits
from ui.show.tokens import named
from ui.site.language import html_lang

Readings = dict[str, list[Price]]

LABELS = ("unit", "hover", "hover_finger", "pieces", "expected", "surprised")
"""Words of the component."""

FAR = 3
"""A text so many times as dear as held-out text is not of its kind: whole held-out documents stay below 1.6."""


@dataclass(frozen=True)
class Compared:
    """One text under every reader. Shared: never change it."""

    readings: Readings
    names: Mapping[str, str]
    strip: Mapping[str, Any]  # the data of the component
    sentence: str  # where they differ most, and why; empty for a single reader
    outside: str  # that the text is unlike what the machines have read; empty when it is not
    alt: str
    measured: Mapping[str, object]


@st.cache_resource(max_entries=64, show_spinner=False)
def compared(
    language: str,
    corpus: str,
    families: tuple[str, ...],
    text: str,
    _words: Lesson,
    _machines: Mapping[str, LanguageModel],
) -> Compared:
    """Let every machine of a corpus read a text, once for everybody with the same text and language."""
    readings = read(corpus=corpus, families=families, text=text, _models=_machines)
    names = {family: lesson("common").ui(family) for family in readings}
    gap = disagreement(text, readings)
    return Compared(
        readings,
        names,
        strip_of(_words, text, readings, names, gap, top_bits(_machines)),
        sentence_of(_words, _machines, text, gap) if gap else "",
        outside(_words, corpus, readings, len(text)),
        alt_of(_words, readings, names),
        measured(readings, names, len(text)),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def read(corpus: str, families: tuple[str, ...], text: str, _models: Mapping[str, LanguageModel]) -> Readings:
    """Price every piece of the text by family; shared by everybody who reads the same text. Never change it."""
    return {family: surprisal(model, text) for family, model in _models.items()}


def total(prices: list[Price]) -> float:
    """Add up the bits."""
    return sum(price.bits for price in prices)


def cheapest(found: Compared) -> Found:
    """Name the reader that pays least for the whole text."""
    best = min(found.readings, key=lambda family: total(found.readings[family]))
    return Found(best, found.measured)


def without_totals(strip: Mapping[str, Any]) -> dict[str, Any]:
    """Take the totals out of what the component draws."""
    return {**strip, "machines": [machine | {"total": ""} for machine in strip["machines"]]}


def top_bits(machines: Mapping[str, LanguageModel]) -> float:
    """Choose where the scale ends: what a character costs who knows nothing but how many there are, at least 6 bits.

    Six bits are far for a letter; a Chinese character costs more than that on average.
    """
    tokenizer = next(iter(machines.values())).tokenizer
    return max(TOP_BITS, math.log2(tokenizer.vocab_size) if tokenizer.kind == "char" else 0.0)


def strip_of(
    words: Lesson,
    text: str,
    readings: Readings,
    names: Mapping[str, str],
    gap: Disagreement | None,
    top: float,
) -> dict[str, Any]:
    """Collect what the component draws: the text under every reader, the place where they differ most marked."""
    drawn = [
        {
            "family": family,
            "name": names[family],
            "total": words.ui(
                "readers_total", bits=f"{total(prices):.0f}", rate=f"{total(prices) / len(text):.2f}"
            ),
        }
        for family, prices in readings.items()
    ]
    labels = {key: words.ui(f"readers_{key}") for key in LABELS}
    marked = (gap.start, gap.end) if gap else (0, 0)
    segments = aligned(list(readings.values()), len(text))
    return readers_data(text, segments, drawn, labels, html_lang(), marked, top)


def sentence_of(words: Lesson, machines: Mapping[str, LanguageModel], text: str, gap: Disagreement) -> str:
    """Write where they differ most, and what the counts have seen there."""
    common = lesson("common")
    where = words.ui(
        "readers_gap",
        text=visible(gap.text),
        cheapest=common.ui(gap.cheapest),
        low=f"{gap.bits[gap.cheapest]:.1f}",
        dearest=common.ui(gap.dearest),
        high=f"{gap.bits[gap.dearest]:.1f}",
    )
    color, length = "", gap.end - gap.start
    if length > 1:
        rates = (f"{gap.bits[family] / length:.1f}" for family in (gap.cheapest, gap.dearest))
        color = words.ui("readers_gap_color", **dict(zip(("low_rate", "high_rate"), rates, strict=True)))
    return in_a_row(words, filter(None, [where, color, counts_reason(words, machines, text, gap)]))


class Place(NamedTuple):
    """A place in a text as a machine reads it."""

    prefix: list[int]  # the tokens before it, after the end-of-text token
    token: int  # its first one


def place_of(model: LanguageModel, text: str, gap: Disagreement) -> Place | None:
    """Find the place where the readers differ."""
    tokenizer = model.tokenizer
    ids = [tokenizer.eot_id, *tokenizer.encode(text)]
    at = next((i for i, (start, _) in enumerate(tokenizer.spans(text), 1) if start >= gap.start), None)
    return None if at is None else Place(ids[:at], ids[at])


def counts_reason(words: Lesson, machines: Mapping[str, LanguageModel], text: str, gap: Disagreement) -> str:
    """Write how often the n-gram has seen what follows; empty without an n-gram."""
    model = machines.get("ngram")
    found = place_of(model, text, gap) if isinstance(model, NGram) else None
    if not isinstance(model, NGram) or found is None:
        return ""
    why = model.why(found.prefix, found.token)
    used = next((order for order in why.orders if order.order == why.backed_off_to), None)
    begins = len(found.prefix) == 1
    token = named(model.tokenizer, [found.token], found.prefix)
    if used is None or not used.context:
        return words.ui("readers_never_first" if begins else "readers_never", token=token)
    values = {"token": token, "count": f"{used.count:,}", "total": f"{used.context_count:,}"}
    if begins:
        return words.ui("readers_counts_first", **values)
    start = len(found.prefix) - len(used.context)
    context = named(model.tokenizer, found.prefix[start:], found.prefix[:start])
    return words.ui("readers_counts", context=context, **values)


def outside(words: Lesson, corpus: str, readings: Readings, n_characters: int) -> str:
    """Say how much dearer a text is than held-out text of the corpus, when it is so by far; else nothing."""
    paid = {family: total(prices) / n_characters for family, prices in readings.items()}
    best = min(paid, key=paid.__getitem__, default="")
    test = next((one.test_bits for one in facts(corpus) if one.family == best), None)
    if not test or paid[best] < FAR * test:
        return ""
    common = lesson("common")
    return words.ui(
        "readers_outside",
        corpus=common.strings.get(corpus, corpus),
        best=common.ui(best),
        test=f"{test:.2f}",
        times=digits(paid[best] / test, 2),
    )


def alt_of(words: Lesson, readings: Readings, names: Mapping[str, str]) -> str:
    """Write what the figure shows: the bits of each reader."""
    totals = listing(words, [f"{names[family]} {total(prices):.0f}" for family, prices in readings.items()])
    return words.ui("readers_alt", totals=totals)


def measured(readings: Readings, names: Mapping[str, str], n_characters: int) -> dict[str, object]:
    """Give the numbers of "what you should see": who pays least and most on this text."""
    order = sorted(readings, key=lambda family: total(readings[family]))
    best, worst = order[0], order[-1]
    return {
        "best": names[best],
        "best_bits": f"{total(readings[best]) / n_characters:.2f}",
        "worst": names[worst],
        "worst_bits": f"{total(readings[worst]) / n_characters:.2f}",
    }
