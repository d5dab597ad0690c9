"""Small facts about PyTorch's building blocks: a table, a list that hides, defaults, and what a default costs."""

from __future__ import annotations

import html
from collections.abc import Mapping

import streamlit as st
import torch

from chapters.transformer.clinic.figure import shares_figure
from chapters.transformer.clinic.sentences import listed
from llm_core.clinic import proofs
from llm_core.clinic.exam import SENTENCES
from llm_core.clinic.patient import SICK, Patient
from llm_core.clinic.proofs import ListedLayers, Shares, defaults, feed_forward_shares, row_or_product
from ui.lesson.panel import panel
from ui.lesson.prose import inline
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent, small
from ui.site.language import html_lang
from ui.site.theme import dark


@st.cache_resource(show_spinner=False)
def measured() -> tuple[float, int, int, int, Shares]:
    """Measure the gap between row and product, their numbers, parameters seen and in all, shares by width."""
    net = Patient(SICK)
    rows, product = proofs.row_or_product(net.words.weight.detach(), SENTENCES[0])
    gap = float((rows - product).abs().max())
    hidden = proofs.counted(proofs.ListedLayers(net))
    return gap, rows.numel(), hidden, proofs.counted(net), proofs.feed_forward_shares()


def proofs_panel(words: Lesson) -> None:
    """Draw four facts, each with what was measured."""
    gap, count, plain, every, shares = measured()
    at_64 = shares.widths.index(64)
    expect = {
        "default": percent(shares.default[at_64]),
        "four": percent(shares.four[at_64]),
        "plain": f"{plain:,}",
        "all": f"{every:,}",
    }
    with panel(words, "proofs", [row_or_product, ListedLayers, feed_forward_shares, defaults], expect):
        st.html(row_proof(words, gap, count) + list_proof(words, plain, every) + defaults_proof(words))
        st.html(proof(words.ui("proof_width")))
        labels = draw_labels(words, "x", "y", "default", "four", prefix="widths_")
        chart(
            "clinic_widths",
            words.ui("widths_alt"),
            shares_figure,
            shares.widths,
            shares.default,
            shares.four,
            labels,
            dark(),
        )


def row_proof(words: Lesson, gap: float, count: int) -> str:
    """Write that looking up a row is multiplying with one-hot vectors."""
    names = listed(words, words.ui("sentence_1").split())
    after = words.ui("proof_row_says", words=names, count=count, gap=small(gap))
    return proof(words.ui("proof_row"), after=after)


def list_proof(words: Lesson, plain: int, every: int) -> str:
    """Write how many parameters a plain list hides."""
    lists = {"proof_list_module": every, "proof_list_plain": plain}
    table = {words.ui(key): words.ui("proof_list_says", count=f"{n:,}") for key, n in lists.items()}
    return proof(words.ui("proof_list"), table, words.ui("proof_list_after", hidden=f"{every - plain:,}"))


def defaults_proof(words: Lesson) -> str:
    """Write what PyTorch assumes when nothing is said."""
    title = words.ui("proof_defaults", version=torch.__version__.split("+")[0])
    known = {name: repr(value) for name, value in defaults().items()}
    return proof(title, known, words.ui("proof_defaults_after"))


def proof(title: str, table: Mapping[str, str] | None = None, after: str = "") -> str:
    """Write a heading, names and values, a sentence, as HTML."""
    pairs = "".join(
        f'<dt>{html.escape(k)}</dt><dd translate="no">{html.escape(v)}</dd>' for k, v in (table or {}).items()
    )
    inside = (f"<dl>{pairs}</dl>" if pairs else "") + (f"<p>{inline(after)}</p>" if after else "")
    return f'<div class="gb-proof" lang="{html_lang()}"><h3>{html.escape(title)}</h3>{inside}</div>'
