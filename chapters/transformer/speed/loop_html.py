"""One turn of the decoding loop as HTML whose colours follow the theme (style.css)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from figures.numbers import percent
from figures.tokens import token_html, visible
from ui.show.table import Cell, Html, table
from ui.site.language import html_lang

WIDE, PHONE, LETTER = 1000, 330, 8.5
"""Pixels: the strip on a desk, on a phone, and one letter in it."""


@dataclass(frozen=True)
class Row:
    """One of the likeliest tokens."""

    text: str
    logit: float
    probability: float
    chosen: bool


@dataclass(frozen=True)
class Picture:
    """What is drawn of one turn: `low` is the lowest logit of the whole vocabulary, `rest` all other probability."""

    rows: Sequence[Row]
    low: float
    rest: float
    u: float | None
    chosen: str
    chance: float
    begins: float  # where the chosen token's part of the strip begins
    prompt: str
    written: Sequence[str]


def turn_html(picture: Picture, labels: Mapping[str, str]) -> str:
    """Write the stages.

    labels: "logits", "softmax", "drawn", "choose", "append", "rest", "token", "said", "alt_strip", "table".
    """
    so_far = f'<p class="gb-loop-text" translate="no">{_so_far(picture)}</p>'  # beside the button that lengthens it
    stages = so_far + (
        f'<div class="gb-loop-stage gb-loop-1">{_table(picture, labels)}</div>'
        f'<div class="gb-loop-stage gb-loop-2"><h3>{escape(labels["choose"])}</h3>{_strip(picture, labels)}'
        f'<p class="gb-loop-said">{escape(labels["said"])}</p></div>'
        f'<div class="gb-loop-stage gb-loop-3"><h3>{escape(labels["append"])}</h3>{_text(picture)}</div>'
    )
    return f'<div class="gb-loop" lang="{html_lang()}">{stages}</div>'


def _table(picture: Picture, labels: Mapping[str, str]) -> str:
    """Write a row for each of the likeliest tokens, and one for all others."""
    high = max(row.logit for row in picture.rows)
    span = max(high - picture.low, 1e-9)
    rows = [
        [
            _name(row, labels["drawn"]),
            Cell(_bar((row.logit - picture.low) / span, f"{row.logit:.2f}".replace("-", "−"))),
            Cell(_bar(row.probability, percent(row.probability))),
        ]
        for row in picture.rows
    ]
    rows.append([Cell(labels["rest"]), Cell(), Cell(_bar(picture.rest, percent(picture.rest)))])
    kinds = ["gb-loop-chosen" if row.chosen else "" for row in picture.rows]
    columns = [labels[name] for name in ("token", "logits", "softmax")]
    return table(columns, rows, label=labels["table"], row_kinds=[*kinds, "gb-loop-rest"])


def _name(row: Row, drawn: str) -> Cell:
    """Write a token; of the one that was drawn the ear hears it."""
    sign = f' <span class="gb-loop-mark" aria-hidden="true">◀</span><span class="gb-unseen">{escape(drawn)}</span>'
    mark = sign if row.chosen else ""
    return Cell(Html(f'<span translate="no">{token_html(row.text)}</span>{mark}'))


def _bar(share: float, number: str) -> Html:
    track = f'<span class="gb-loop-track" aria-hidden="true"><i style="width:{_length(share)}"></i></span>'
    return Html(
        f'<span class="gb-loop-bar" translate="no">{track}<span class="gb-number">{escape(number)}</span></span>'
    )


def _length(share: float) -> str:
    """Write a share of the whole as a length in CSS."""
    parts = 100 * share
    return f"{parts:.3f}%"


def _strip(picture: Picture, labels: Mapping[str, str]) -> str:
    """Write all tokens side by side from 0 to 1, the likeliest first, and where u falls."""
    parts = "".join(_part(row) for row in picture.rows)
    shown = any(row.chosen for row in picture.rows)
    parts += f'<span class="gb-loop-others{"" if shown else " gb-loop-hit"}" style="flex:1"></span>'
    pin = ""
    if picture.u is not None:
        side = " gb-loop-left" if picture.u > 0.8 else ""
        pin = f'<div class="gb-loop-pin{side}" style="left:{_length(picture.u)}"><b>u = {picture.u:.4f}</b></div>'
    scale = '<div class="gb-loop-scale" aria-hidden="true"><span>0</span><span>0.5</span><span>1</span></div>'
    return (
        f'<div class="gb-loop-strip" translate="no" role="img" aria-label="{escape(labels["alt_strip"])}">{pin}'
        f'<div class="gb-loop-parts">{parts}</div>{scale}</div>'
    )


def _part(row: Row) -> str:
    """Write one token's part of the strip; its text only where it fits whole, on a phone sooner left out than cut."""
    name = visible(row.text)
    needed = LETTER * sum(2 if east_asian_width(c) in "WF" else 1 for c in name) + 4
    classes = ("gb-loop-hit " if row.chosen else "") + (
        "gb-loop-desk" if row.probability * PHONE < needed else ""
    )
    shown = escape(name) if row.probability * WIDE >= needed else ""
    return f'<span class="{classes.strip()}" style="width:{_length(row.probability)}">{shown}</span>'


def _text(picture: Picture) -> str:
    """Write the prompt, the tokens written so far, and the one that is appended now."""
    return (
        f'<p class="gb-loop-text" translate="no">{_so_far(picture)}'
        f'<ins class="gb-loop-new">{token_html(picture.chosen)}</ins></p>'
    )


def _so_far(picture: Picture) -> str:
    """Write the prompt and the tokens written so far."""
    before = "".join(f'<span class="gb-loop-old">{escape(text)}</span>' for text in picture.written)
    return f"{escape(picture.prompt)}{before}"
