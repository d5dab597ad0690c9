"""What the attention page computes, kept for everybody who looks at the same text; and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from figures import attention_payload
from figures.tokens import visible
from ui import attention_models
from ui.language import html_lang
from ui.lessons import Lesson
from ui.warm import HEAVY

if TYPE_CHECKING:
    from llm_core.analysis.attention import Attention, Shares
    from llm_core.analysis.attention_average import Average
    from llm_core.analysis.attention_removal import Removal

INSTRUMENT = "attention_instrument"


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


@dataclass(frozen=True)
class Shown:
    """What the page is about now: every panel is handed the same."""

    model_id: str
    text: str
    reading: Reading
    layer: int  # from 0, of the head that the panels below draw
    head: int

    @property
    def family(self) -> str:
        return attention_models.family(self.model_id)


@st.cache_resource(max_entries=8, show_spinner=False)
def read(model_id: str, text: str) -> Reading:
    """The pattern of all heads; the last few texts are shared by all visitors. Never change what it holds."""
    with HEAVY:
        from llm_core.analysis import attention
    found = attention_models.attend(model_id, text)
    rest = attention.shares(found, hide_first=True) if len(found.ids) > 2 else None
    return Reading(found, attention.shares(found), rest)


@st.cache_resource(max_entries=32, show_spinner=False)
def average(model_id: str, ids: tuple[int, ...], layer: int, head: int, token: int) -> Average:
    """The weighted average of one token in one head."""
    with HEAVY:
        from llm_core.analysis.attention_average import weighted_average
    return weighted_average(attention_models.transformer(model_id), ids, layer, head, token)


@st.cache_resource(max_entries=32, show_spinner=False)
def removed(model_id: str, text: str) -> Removal:
    """Each token taken away once."""
    with HEAVY:
        from llm_core.analysis.attention_removal import removal
    found = read(model_id, text).attention
    return removal(attention_models.transformer(model_id), found.ids, found.pattern)


def shown_tokens(attention: Attention, words: Lesson) -> list[str]:
    """Tokens as they are drawn: spaces visible; the start token of a model that writes by name."""
    shown = [visible(token) for token in attention.tokens]
    return [words.ui("start"), *shown[1:]] if attention.causal else shown


def special_positions(attention: Attention) -> list[int]:
    """Positions of tokens that are not part of the text."""
    return [0] if attention.causal else [0, len(attention.ids) - 1]


def sentence(reading: Reading, words: Lesson, layer: int, head: int, hidden: bool = False) -> str:
    """What one head (from 0) does with this text, computed: the place with the largest measured share."""
    if reading.length == 1:
        return words.ui("says_single")
    shares = reading.rest if hidden and reading.rest else reading.shares
    place, share, rows = shares.largest(layer, head)
    return words.ui(
        "says_hidden" if hidden else "says",
        layer=layer + 1,
        head=head + 1,
        share=percent(share),
        place=words.ui(f"place_{place}"),
        rows=words.ui("rows_one") if rows == 1 else words.ui("rows_many", rows=rows),
        spread=f"{float(shares.spread[layer, head]):.1f}",
    )


def percent(share: float) -> str:
    """0.814 -> "81 %" with a space that does not break; one decimal where a whole number would hide it."""
    return f"{100 * share:.{0 if share >= 0.0995 or share == 0 else 1}f}\N{NO-BREAK SPACE}%"


def strongest(reading: Reading) -> tuple[int, int]:
    """The head with the strongest habit, the first token aside: where the page opens by itself."""
    named = {k: v for k, v in reading.shares.share.items() if k != "first" and reading.shares.rows[k] >= 3}
    if not named:
        return 0, 0
    best = max((float(v.max()), int(v.argmax())) for v in named.values())[1]
    return divmod(best, reading.heads)


def strongest_place(reading: Reading, layer: int, head: int) -> tuple[str, float]:
    """The place, other than the first token, that this head looks at most."""
    rows = reading.shares.rows
    named = {k: float(v[layer, head]) for k, v in reading.shares.share.items() if k != "first" and rows[k]}
    place = max(named, key=lambda k: named[k]) if named else "self"
    return place, named.get(place, 1.0)


def payload(shown: Shown, words: Lesson) -> bytes:
    """The bytes for the instrument: weights, tokens, words, and the sentences of all heads."""
    reading = shown.reading
    kinds = [False, True] if reading.rest else [False]
    every = [(layer, head) for layer in range(reading.layers) for head in range(reading.heads)]
    header = {
        "lang": html_lang(),
        "tokens": shown_tokens(reading.attention, words),
        "specials": special_positions(reading.attention),
        "family": shown.family,
        "labels": words.strings,
        "places": {place: words.ui(f"place_{place}") for place, n in reading.shares.rows.items() if n},
        "sentences": [[sentence(reading, words, *at, hidden) for at in every] for hidden in kinds],
        "shares": [_flat(reading.rest if hidden else reading.shares) for hidden in kinds],
        "can_hide": reading.rest is not None,
        "selected": {"layer": shown.layer, "head": shown.head},
        "panel": "one_head",  # where "draw this head" leads
    }
    return attention_payload.pack(reading.attention.pattern.numpy(), reading.attention.causal, header)


def _flat(shares: Shares | None) -> dict[str, list[float]]:
    if shares is None:
        return {}
    return {place: [round(float(x), 4) for x in share.flatten()] for place, share in shares.share.items()}


def chosen_head(reading: Reading) -> tuple[tuple[int, int], str]:
    """Layer and head (from 0) of the link, the nearest that exist; and what it asked for when they differ."""
    asked = {name: st.query_params.get(name) for name in ("layer", "head")}
    if not any(asked.values()):
        return strongest(reading), ""
    found = {"layer": nearest(asked["layer"], reading.layers), "head": nearest(asked["head"], reading.heads)}
    wrong = [f"{name}={raw[:20]}" for name, raw in asked.items() if raw and raw != str(found[name] + 1)]
    return (found["layer"], found["head"]), ", ".join(wrong)


def nearest(raw: str | None, limit: int) -> int:
    """ "3" -> 2 (from 0); too large becomes the last, anything else the first."""
    text = (raw or "").strip()
    digits = text.lstrip("-+")
    if not (digits.isascii() and digits.isdigit()) or text.startswith("-"):
        return 0
    return max(1, min(limit, int(digits[:9]))) - 1


def draw_labels(words: Lesson, *keys: str, prefix: str = "") -> dict[str, Any]:
    """The words a figure asks for, by their short names."""
    return {key: words.ui(f"{prefix}{key}") for key in keys}
