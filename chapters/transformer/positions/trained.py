"""What the trained stories Transformer pays when the order of its context is lost."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from chapters.transformer.positions.shuffle_figure import price_bars
from llm_core.analysis.positions.trained import Price, losses, prices, shuffle_context
from llm_core.data.corpora import CorpusMissing, documents, encode_documents
from llm_core.data.tokenizers import Tokenizer
from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.site.theme import dark
from ui.work import attention_models, models
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker

CORPUS = "stories"
SEEDS = ("1", "2", "3", "4")
LENGTH, SCORED, MOST_PIECES = 64, 16, 48
"""Tokens of a piece, how many of them at its end are scored, and pieces at most."""


def trained_panel(words: Lesson) -> None:
    """Three bars: in order, context shuffled, positions taken away."""
    expect: dict[str, object] = {}
    with panel(words, "positions_trained", [shuffle_context, losses, prices], expect):
        if "transformer" not in models.families(CORPUS):
            notice(words.ui("no_model"))
            return
        label = words.ui("trained_seed")
        seed = choice(st.segmented_control, label, list(SEEDS), "positions_trained_seed")
        key = f"positions_trained|{seed}"
        found = attention_jobs.result(words, "positions_trained", key, work_of(int(seed)), 3 * MOST_PIECES)
        if found == []:
            notice(words.ui("no_text"))
        elif found:
            draw(words, found)
            expect |= facts(found)


def held_out(n_tokens: int, tokenizer: Tokenizer) -> list[int]:
    """The first tokens of the stories that training has not used; empty where that text is not on this machine."""
    try:
        texts = documents(CORPUS, "test")
    except (KeyError, CorpusMissing):
        return []
    kept, characters = [], 0
    for text in texts:
        kept.append(text)
        characters += len(text)
        if characters > 6 * n_tokens:  # more than enough: a token has about four characters
            break
    return encode_documents(tokenizer, kept)[:n_tokens].tolist()


def work_of(seed: int) -> worker.Work:
    def work(report: worker.Report, cancelled: Callable[[], bool]) -> list[Price]:
        model = attention_models.transformer(CORPUS)
        length = min(LENGTH, model.context_length)
        ids = held_out(MOST_PIECES * length, model.tokenizer)
        if len(ids) < length:
            return []
        tell = attention_jobs.steps(report, cancelled)
        return prices(model, ids, length, SCORED, MOST_PIECES, seed, tell)

    return work


def draw(words: Lesson, found: list[Price]) -> None:
    names = [words.ui(f"trained_{price.way}") for price in found]
    figure = price_bars(
        names, [p.bits for p in found], [p.error for p in found], words.ui("bits_axis"), dark()
    )
    alt = words.ui("trained_alt")
    chart(figure, "positions_prices", alt)


def facts(found: list[Price]) -> dict[str, object]:
    """Bits and errors by name."""
    told: dict[str, object] = {"tokens": f"{found[0].tokens:,}"}
    for price in found:
        told |= {price.way: f"{price.bits:.2f}", f"{price.way}_error": f"{price.error:.2f}"}
    return told
