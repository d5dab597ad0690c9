"""Panel "yours": the visitor's text, priced by both models in both ways."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from chapters.transformer.peeking import two_models
from chapters.transformer.peeking.figure import strip
from chapters.transformer.peeking.two_models import NAMES, Read
from figures.tokens import visible
from llm_core.analysis.block.peeking import honest_bits, text_bits, write
from ui.controls.choice import Choice
from ui.controls.text import Text
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.samples import samples
from ui.show.table import table
from ui.site.language import html_lang
from ui.site.ways import draw_ways
from ui.work import jobs

LIMIT = 128
"""Characters of the visitor's text: two windows of the models."""

TEXT = Text("peek_text", limit=LIMIT)
SEED = Choice("peek_seed", ("1", "2", "3", "4"), label="seed")


def yours_panel(words: Lesson, shown: Sequence[str]) -> str:
    """Draw the prices of the visitor's text, of the losses that are shown; returns what could be read of it."""
    expect: dict[str, object] = {}
    with panel(words, "peek_yours", [text_bits, honest_bits, write], expect, wide=True):
        text, shaded = choose_text(words), st.container()
        seed = int(SEED.draw(words))  # beside the samples, which it changes
        if not text:
            return text
        work = two_models.reading(text, seed)
        found = jobs.result(words, "peek", f"peek|{seed}|{text}", work, len(NAMES))
        if found is not None:
            with shaded:
                draw(words, text, seed, found, tuple(shown))
            st.html(samples({words.ui(f"writes_{name}"): text + found[name].written for name in NAMES}))
            if len(shown) > 1:
                expect["sentence"] = sentence(words, found)
        prose(words.ui("both_sides"), "note")
        draw_ways([("seeing", "clean"), ("seeing", "denoise")])
    return text


def choose_text(words: Lesson) -> str:
    """Draw the field; characters that the models have never seen are left out, and the example steps in for nothing."""
    text = TEXT.draw(words, max_chars=4 * LIMIT)
    return TEXT.known(words, text, two_models.model("masked").tokenizer.unknown)


def draw(words: Lesson, text: str, seed: int, found: dict[str, Read], shown: tuple[str, ...]) -> None:
    """Draw the strips, and every price in a table."""
    shaded, prices = written(words.language, text, seed, shown, words, found)
    st.html(shaded)
    prose(words.ui("shade"), "note")
    with st.expander(words.ui("all_prices")):  # what a pointer finds under each character
        st.html(prices)


@st.cache_data(max_entries=32, show_spinner=False)
def written(
    language: str, text: str, seed: int, shown: tuple[str, ...], _words: Lesson, _found: dict[str, Read]
) -> tuple[str, str]:
    """Write strips and table as HTML, once for everybody with this text."""
    return strips(_words, text, _found, shown), price_table(_words, text, _found, shown)


def strips(words: Lesson, text: str, found: dict[str, Read], shown: Sequence[str]) -> str:
    """Write a row of each model and each loss as HTML, with its mean."""
    rows = []
    for name in NAMES:
        for what in shown:
            bits = getattr(found[name], what)
            rows.append(row(words, text, (name, what), bits, sum(bits) / len(bits)))
    return f'<div role="list" lang="{html_lang()}">{"".join(rows)}</div>'


def row(words: Lesson, text: str, kind: tuple[str, str], bits: list[float], mean: float) -> str:
    """Write one row: its name, its mean, and the shaded text, which wraps between words."""
    label = words.ui("line", model=words.ui(kind[0]), loss=words.ui(kind[1]).lower())
    number = words.ui("mean", bits=f"{mean:.2f}")
    return (
        f'<div role="listitem" style="margin:0 0 .9rem"><div class="gb-peek-name">{html.escape(label)} · '
        f"<b>{html.escape(number)}</b></div>"
        '<div class="gb-token gb-peek-text" translate="no">'
        f"{strip(text, bits)}</div></div>"
    )


def price_table(words: Lesson, text: str, found: dict[str, Read], shown: Sequence[str]) -> str:
    """Write a row for each character: what it costs both models, asked in both ways."""
    kinds = [(name, what) for name in NAMES for what in shown]
    columns = [getattr(found[name], what) for name, what in kinds]
    heads = [words.ui("line", model=words.ui(name), loss=words.ui(what).lower()) for name, what in kinds]
    rows = [
        [visible(character), *(f"{cost:.2f}" for cost in costs)]
        for character, *costs in zip(text, *columns, strict=True)
    ]
    return table([words.ui("character"), *heads], rows, label=words.ui("price_table"))


def sentence(words: Lesson, found: dict[str, Read]) -> str:
    """Compare the means on this text."""
    (seen, alone), (masked_seen, masked_alone) = found["unmasked"].means, found["masked"].means
    agree = abs(masked_seen - masked_alone) < 0.01
    return words.ui(
        "yours_agree" if agree else "yours_differ",
        reported=f"{seen:.2f}",
        honest=f"{alone:.2f}",
        masked_reported=f"{masked_seen:.2f}",
        masked_honest=f"{masked_alone:.2f}",
    )
