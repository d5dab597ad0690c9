"""What three readers make of one text: its price, where they differ most and why; made once for everybody."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import streamlit as st

from chapters.arena.readers.figure import TOP_BITS, aligned, readers_data
from chapters.arena.why_attention import looks_of, seen_by
from figures.tokens import visible
from llm_core.analysis.evaluation.scoring import Disagreement, Price, disagreement, surprisal
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import percent
from ui.site.language import html_lang

Readings = dict[str, list[Price]]


@dataclass(frozen=True)
class Compared:
    """One text under every reader. Shared: never change it."""

    readings: Readings
    names: Mapping[str, str]
    strip: Mapping[str, Any]  # the data of the component
    sentence: str  # where they differ most, and why; empty for a single reader
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
    labels = {key: words.ui(f"readers_{key}") for key in ("unit", "hover", "text")}
    marked = (gap.start, gap.end) if gap else (0, 0)
    segments = aligned(list(readings.values()), len(text))
    return readers_data(text, segments, drawn, labels, html_lang(), marked, top)


def sentence_of(words: Lesson, machines: Mapping[str, LanguageModel], text: str, gap: Disagreement) -> str:
    """Write where they differ most, and why: the cheapest reader's reason beside what the counts have seen."""
    common = lesson("common")
    where = words.ui(
        "readers_gap",
        text=visible(gap.text),
        cheapest=common.ui(gap.cheapest),
        low=f"{gap.bits[gap.cheapest]:.1f}",
        dearest=common.ui(gap.dearest),
        high=f"{gap.bits[gap.dearest]:.1f}",
    )
    reasons = [counts_reason(words, machines, text, gap), attention_reason(words, machines, text, gap)]
    return joined(" ", [where, *filter(None, reasons)])


class Place(NamedTuple):
    """A place in a text as a machine reads it."""

    prefix: list[int]  # the tokens before it, after the end-of-text token
    token: int  # its first one
    names: list[str]  # of all tokens of the text, the end-of-text token included


def place_of(model: LanguageModel, text: str, gap: Disagreement) -> Place | None:
    """Find the place where the readers differ."""
    tokenizer = model.tokenizer
    ids = [tokenizer.eot_id, *tokenizer.encode(text)]
    at = next((i for i, (start, _) in enumerate(tokenizer.spans(text), 1) if start >= gap.start), None)
    return None if at is None else Place(ids[:at], ids[at], [*map(visible, tokenizer.token_texts(ids))])


def counts_reason(words: Lesson, machines: Mapping[str, LanguageModel], text: str, gap: Disagreement) -> str:
    """Write how often the n-gram has seen what follows; empty without an n-gram."""
    model = machines.get("ngram")
    found = place_of(model, text, gap) if isinstance(model, NGram) else None
    if not isinstance(model, NGram) or found is None:
        return ""
    why = model.why(found.prefix, found.token)
    used = next((order for order in why.orders if order.order == why.backed_off_to), None)
    token = found.names[len(found.prefix)]
    if used is None or not used.context:
        return words.ui("readers_never", token=token)
    end = len(found.prefix)
    context = visible(model.tokenizer.run_text(found.prefix, end - len(used.context), end))
    values = {"count": f"{used.count:,}", "total": f"{used.context_count:,}"}
    return words.ui("readers_counts", token=token, context=context, **values)


def attention_reason(
    words: Lesson, machines: Mapping[str, LanguageModel], text: str, gap: Disagreement
) -> str:
    """Write where the Transformer looks most; empty without one."""
    model = machines.get("transformer")
    found = place_of(model, text, gap) if isinstance(model, Transformer) else None
    if not isinstance(model, Transformer) or found is None or len(found.prefix) < 2:
        return ""
    ids = seen_by(model, found.prefix)
    looks = looks_of(model, ids)
    target = int(looks.strongest[1:].argmax()) + 1
    token = found.names[len(found.prefix) - len(ids) + target]
    share = percent(float(looks.strongest[target]))
    return words.ui("readers_attention", token=token, share=share, back=len(ids) - 1 - target)


def alt_of(words: Lesson, readings: Readings, names: Mapping[str, str]) -> str:
    """Write what the figure shows: the bits of each reader."""
    totals = ", ".join(f"{names[family]} {total(prices):.0f}" for family, prices in readings.items())
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
