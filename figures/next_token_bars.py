"""The likeliest next tokens of several machines side by side: HTML whose colours follow the theme."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from figures.numbers import percent
from figures.palette import MARKS
from figures.tokens import token_html


@dataclass(frozen=True)
class Column:
    """One machine's answer: `bars` are (token text, probability), `rest` the probability of everything else."""

    family: str
    name: str
    note: str
    bars: Sequence[tuple[str, float]]
    rest: float


def bars_html(columns: Sequence[Column], rest_label: str, lang: str = "en", level: int = 3) -> str:
    """Write all columns on one scale, a full bar is 1; each adds up to 1 with the bar of everything else.

    level: of the headings with the names of the machines.
    """
    drawn = "".join(_column(column, rest_label, level) for column in columns)
    return f'<div class="gb-next" lang="{lang}">{drawn}</div>'


def _column(column: Column, rest_label: str, level: int) -> str:
    rows = [_row(token_html(text), p, "") for text, p in column.bars]
    rows.append(_row(html.escape(rest_label), column.rest, " gb-next-rest"))
    head = f'<span aria-hidden="true">{MARKS[column.family]}</span> {html.escape(column.name)}'
    return (
        f'<section class="gb-next-machine gb-is-{column.family}"><h{level}>{head}</h{level}>'
        f"<p>{html.escape(column.note)}</p><ol>{''.join(rows)}</ol></section>"
    )


def _row(label: str, p: float, kind: str) -> str:
    """Write one bar; label is HTML."""
    return (
        f'<li class="gb-next-row{kind}"><span class="gb-next-label">{label}</span>'
        f'<span class="gb-next-track" aria-hidden="true"><span style="width:{100 * p:.2f}%"></span></span>'
        f'<span class="gb-number">{html.escape(percent(p))}</span></li>'
    )
