"""The strip at the foot of the arena: our machines and the models people talk about, on two rulers."""

from __future__ import annotations

import functools

import streamlit as st

from chapters.arena.facts import Facts, facts
from chapters.arena.machines import own
from chapters.arena.scale_strip_figure import GIANTS, Ours, strip
from ui.lesson.prose import heading, prose
from ui.lesson.rows import named_value
from ui.lesson.words import Lesson, lesson, read
from ui.show.numbers import between, short
from ui.site.language import html_lang
from ui.work import models


def scale_strip(words: Lesson) -> None:
    """Draw the strip at the foot of the arena: our machines, and the models people talk about, on rulers."""
    common = lesson("common")
    corpus = next(iter(models.corpora()), "")
    rows = facts(corpus) if corpus else []
    ours = [Ours(row.family, common.ui(row.family), row.n_parameters, row.tokens_seen) for row in rows]
    summary = summary_of(words, corpus, rows)
    heading(words.ui("strip_title"))
    st.html(rulers(words.language, html_lang(), (*ours, *own_machines(words)), summary))
    prose(words.ui("strip_note"), "note")


def own_machines(words: Lesson) -> list[Ours]:
    """List what the visitor has trained on a text of their own and uses now; how much it read is not kept."""
    trained = own()
    found = trained["models"] if trained else {}
    return [
        Ours(
            family, named_value(words, words.ui("own"), lesson("common").ui(family)), model.n_parameters, None
        )
        for family, model in found.items()
    ]


def summary_of(words: Lesson, corpus: str, rows: list[Facts]) -> str:
    """Say how many times as large GPT-3 is as our Transformer, a network of its kind, and what it read beside it."""
    ours = transformer_of(rows)
    if ours is None:
        return words.ui("strip_summary_empty")
    gpt3, gpt3_tokens = next((g.parameters, g.tokens) for g in GIANTS if g.name == "GPT-3" and g.tokens)
    return words.ui(
        "strip_summary",
        corpus=lesson("common").ui(corpus),
        family=lesson("common").ui(ours.family),
        ours=short(ours.n_parameters, words.language),
        times=rounded(gpt3 / ours.n_parameters, words.language),
        times_tokens=rounded(gpt3_tokens / (ours.tokens_seen or 1), words.language),
    )


def transformer_of(rows: list[Facts]) -> Facts | None:
    """Find our Transformer, if it says what it read: GPT-3 is one too, an LSTM or counts would be another kind."""
    return next((row for row in rows if row.family == "transformer" and row.tokens_seen), None)


@functools.lru_cache(maxsize=8)
def rulers(language: str, lang: str, ours: tuple[Ours, ...], summary: str) -> str:
    """Write the strip as HTML, once for everybody."""
    words = read("arena", language)
    titles = (words.ui("strip_parameters"), words.ui("strip_tokens"))

    def number(least: float, most: float | None = None) -> str:
        low, high = short(least, language), short(most or least, language)
        return low if low == high else between(low, high, language)

    return strip(ours, titles, words.ui("strip_here"), number, summary, lang)


def rounded(value: float, language: str) -> str:
    """Write how many times as large in two figures: 53,000, in Chinese 5.3 万."""
    whole = float(f"{value:.2g}")
    return short(whole, language) if language == "zh" else f"{whole:,.0f}"
