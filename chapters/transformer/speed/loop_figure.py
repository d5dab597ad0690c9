"""One turn of the decoding loop as HTML whose colours follow the theme (style.css)."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from figures.numbers import percent
from figures.tokens import visible

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


def turn_html(picture: Picture, labels: Mapping[str, str], lang: str) -> str:
    """Write the stages. labels: "logits", "softmax", "choose", "append", "rest", "token", "said", "alt_strip"."""
    stages = (
        f'<div class="gb-loop-stage gb-loop-1">{_table(picture, labels)}</div>'
        f'<div class="gb-loop-stage gb-loop-2"><h3>{_e(labels["choose"])}</h3>{_strip(picture, labels)}'
        f'<p class="gb-loop-said">{_e(labels["said"])}</p></div>'
        f'<div class="gb-loop-stage gb-loop-3"><h3>{_e(labels["append"])}</h3>{_text(picture)}</div>'
    )
    return f'<div class="gb-loop" lang="{lang}">{stages}</div>'


def _e(text: str) -> str:
    return html.escape(text)


def _table(picture: Picture, labels: Mapping[str, str]) -> str:
    high = max(row.logit for row in picture.rows)
    span = max(high - picture.low, 1e-9)
    most = max([row.probability for row in picture.rows] + [picture.rest]) or 1.0
    body = "".join(
        _row(
            visible(row.text),
            f"{row.logit:.2f}",
            (row.logit - picture.low) / span,
            row.probability,
            most,
            row.chosen,
        )
        for row in picture.rows
    )
    body += _row(labels["rest"], "", 0.0, picture.rest, most, False, " gb-loop-rest")
    head = "".join(f'<th scope="col">{_e(labels[name])}</th>' for name in ("token", "logits", "softmax"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(
    name: str, logit: str, share: float, probability: float, most: float, chosen: bool, kind: str = ""
) -> str:
    mark = ' <span class="gb-loop-mark">◀</span>' if chosen else ""
    classes = f"{'gb-loop-chosen' if chosen else ''}{kind}".strip()
    return (
        f'<tr class="{classes}"><th scope="row">{_e(name)}{mark}</th><td>{_bar(share, logit)}</td>'
        f"<td>{_bar(probability / most, percent(probability))}</td></tr>"
    )


def _bar(share: float, number: str) -> str:
    track = f'<span class="gb-loop-track" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></span>'
    return f'<span class="gb-loop-bar">{track if number else ""}<span class="gb-number">{_e(number)}</span></span>'


def _strip(picture: Picture, labels: Mapping[str, str]) -> str:
    """Write all tokens side by side from 0 to 1, the likeliest first, and where u falls."""
    parts = "".join(_part(row) for row in picture.rows)
    shown = any(row.chosen for row in picture.rows)
    parts += f'<span class="gb-loop-others{"" if shown else " gb-loop-hit"}" style="flex:1"></span>'
    pin = ""
    if picture.u is not None:
        side = " gb-loop-left" if picture.u > 0.8 else ""
        pin = f'<div class="gb-loop-pin{side}" style="left:{100 * picture.u:.3f}%"><b>u = {picture.u:.4f}</b></div>'
    scale = '<div class="gb-loop-scale" aria-hidden="true"><span>0</span><span>0.5</span><span>1</span></div>'
    return (
        f'<div class="gb-loop-strip" role="img" aria-label="{_e(labels["alt_strip"])}">{pin}'
        f'<div class="gb-loop-parts">{parts}</div>{scale}</div>'
    )


def _part(row: Row) -> str:
    """Write one token's part of the strip; its text only where it fits whole, on a phone sooner left out than cut."""
    name = visible(row.text)
    needed = LETTER * sum(2 if east_asian_width(c) in "WF" else 1 for c in name) + 4
    classes = ("gb-loop-hit " if row.chosen else "") + (
        "gb-loop-desk" if row.probability * PHONE < needed else ""
    )
    shown = _e(name) if row.probability * WIDE >= needed else ""
    return f'<span class="{classes.strip()}" style="width:{100 * row.probability:.3f}%">{shown}</span>'


def _text(picture: Picture) -> str:
    """Write the prompt, the tokens written so far, and the one that is appended now."""
    before = "".join(f'<span class="gb-loop-old">{_e(text)}</span>' for text in picture.written)
    return (
        f'<p class="gb-loop-text">{_e(picture.prompt)}{before}'
        f'<ins class="gb-loop-new">{_e(visible(picture.chosen))}</ins></p>'
    )
