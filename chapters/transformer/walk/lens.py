"""The logit lens: what the model would say after every layer, at every token of the visitor's text."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk.microscope import Seen
from figures import palette
from llm_core.analysis.residual.logit_lens import LogitLens, logit_lens, readings
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.show.tokens import named
from ui.work import attention_models

SEEN = 6
"""Columns of tokens that a wide window shows (style.css): of more, the first ones lie to the left."""


@st.cache_resource(max_entries=12, show_spinner=False)
def lens(model_id: str, text: str, _seen: Seen) -> LogitLens:
    """Keep the readings of one text, shared by all visitors. Never change what it holds."""
    look = _seen.look
    return logit_lens(attention_models.transformer(model_id), look.ids, n_top=3, kept=look.kept)


def lens_panel(words: Lesson, seen: Seen, text: str) -> None:
    """Draw a table of layers and tokens with the likeliest next token in every cell."""
    found = lens(seen.model_id, text, seen)
    with panel(words, "lens", [logit_lens, readings], expected(words, seen, found), wide=True):
        if seen.length > SEEN:
            prose(words.ui("lens_more", count=seen.length), "note")
        st.html(draw_table(words.language, seen.model_id, text, words, seen, found))


def expected(words: Lesson, seen: Seen, found: LogitLens) -> dict[str, object]:
    """Count the tokens with their final answer on top, first and halfway; give the ranks of the last token's."""
    on_top = (found.final_rank == 1).sum(-1).tolist()
    half = seen.config.n_layer // 2
    ranks = found.final_rank[:, -1].tolist()
    tokenizer = attention_models.transformer(seen.model_id).tokenizer
    return {
        "count": seen.length,
        "embedding": on_top[0],
        "half": half,
        "middle": on_top[half],
        "token": f"“{microscope.shown_tokens(seen, words)[-1]}”",
        "next": f"“{named(tokenizer, [int(found.final_ids[-1])], seen.look.ids)}”",
        "ranks": " → ".join(f"{rank:,}" for rank in ranks),
    }


@st.cache_data(max_entries=32, show_spinner=False)
def draw_table(
    language: str, model_id: str, text: str, _words: Lesson, _seen: Seen, _found: LogitLens
) -> str:
    """Write a row for the embedding and one for every layer; the columns are the tokens of the text."""
    words, seen, found = _words, _seen, _found
    layers = [words.ui("lens_layer", layer=i + 1) for i in range(seen.config.n_layer)]
    tokenizer = attention_models.transformer(model_id).tokenizer
    names = {i: named(tokenizer, [i]) for i in found.top_ids.unique().tolist()}
    family = attention_models.family(model_id)
    numbers = (found.top_ids, found.top_probabilities, found.final_rank)
    rows: list[list[str | Cell]] = [
        [name, *(cell(words, family, names, *one) for one in zip(*row, strict=True))]
        for name, *row in zip(
            [words.ui("lens_start"), *layers], *(table.tolist() for table in numbers), strict=True
        )
    ]
    columns = [words.ui("lens_text"), *microscope.shown_tokens(seen, words)]
    return table(columns, rows, kind="gb-lens", fitted=True, label=words.ui("lens_table"))


def cell(
    words: Lesson, family: str, names: Mapping[int, str], ids: list[int], chances: list[float], rank: int
) -> Cell:
    """Give the likeliest token with its probability, and the rank of the final answer."""
    place = words.ui("lens_first") if rank == 1 else words.ui("lens_rank", rank=f"{rank:,}")
    tops = zip(ids, chances, strict=True)
    return Cell(
        names[ids[0]],
        note=f"{percent(chances[0])} · {place}",
        strong=True,
        title=listing(words, (f"“{names[i]}” {percent(p, 1)}" for i, p in tops)),
        background=f"color-mix(in srgb, var(--gb-{family}) {palette.shade(chances[0]):.0%}, transparent)",
    )
