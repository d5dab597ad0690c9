"""One text through one model, kept for everybody who looks at the same text; and what a head does with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import streamlit as st

from figures.tokens import visible
from llm_core.analysis.attention import patterns as attention
from llm_core.analysis.attention.patterns import Attention, Shares
from ui.lesson.words import lesson
from ui.show.numbers import percent
from ui.work import attention_models


@dataclass(frozen=True)
class Reading:
    """One text through one model, with the counts that the sentences are made of."""

    attention: Attention
    shares: Shares
    rest: Shares | None  # the same with the first token left out; None when there is nothing left

    @property
    def layers(self) -> int:
        return self.attention.pattern.shape[0]

    @property
    def heads(self) -> int:
        return self.attention.pattern.shape[1]

    @property
    def length(self) -> int:
        return len(self.attention.ids)


def read(model_id: str, text: str) -> Reading:
    """Keep the patterns of all heads; the last few texts are shared by all visitors. Never change what it holds."""
    return _pretrained(model_id, text) if model_id in attention_models.PRETRAINED else _own(model_id, text)


@st.cache_resource(max_entries=attention_models.KEPT_TEXTS, show_spinner=False)
def _own(model_id: str, text: str) -> Reading:
    return _read(model_id, text)


@st.cache_resource(max_entries=attention_models.KEPT_PRETRAINED, show_spinner=False)
def _pretrained(model_id: str, text: str) -> Reading:
    return _read(model_id, text)


def _read(model_id: str, text: str) -> Reading:
    found = attention_models.attend(model_id, text)
    rest = attention.shares(found, hide_first=True) if len(found.ids) > 2 else None
    return Reading(found, attention.shares(found), rest)


def shown_tokens(attention: Attention) -> list[str]:
    """Give the tokens as they are drawn: spaces visible; the start token of a model that writes by name."""
    shown = [visible(token) for token in attention.tokens]
    return [lesson("models").ui("start"), *shown[1:]] if attention.causal else shown


def place_name(place: str) -> str:
    """Name a key of `Shares.share` for the visitor."""
    return lesson("models").ui(f"place_{place}")


def sentence(reading: Reading, layer: int, head: int, hidden: bool = False) -> str:
    """Say what one head (from 0) does with this text: the place with the largest measured share."""
    return sentences(reading, [(layer, head)], hidden)[0]


def sentences(reading: Reading, heads: Sequence[tuple[int, int]], hidden: bool = False) -> list[str]:
    """Say it of many heads (layer, head): the words that they share are looked up once."""
    words = lesson("models")
    if reading.length == 1:
        return [words.ui("says_single")] * len(heads)
    shares = reading.rest if hidden and reading.rest else reading.shares
    says, spread = "says_hidden" if hidden else "says", shares.spread.tolist()
    name, average_over, over = cache(place_name), cache(_average_over), cache(_spread_over)
    said = []
    for layer, head in heads:
        place, share, rows = shares.largest(layer, head)
        named = {
            "place": name(place),
            "rows": average_over(rows),
            "spread": over(f"{spread[layer][head]:.1f}"),
        }
        said.append(words.ui(says, layer=layer + 1, head=head + 1, share=percent(share), **named))
    return said


def _spread_over(tokens: str) -> str:
    words = lesson("models")
    return words.ui("spread_one") if tokens == "1.0" else words.ui("spread_many", spread=tokens)


def _average_over(rows: int) -> str:
    words = lesson("models")
    return words.ui("rows_one") if rows == 1 else words.ui("rows_many", rows=rows)
