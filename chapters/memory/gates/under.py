"""A text with the numbers of a unit under each token, as HTML that runs on like text."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from figures.tokens import token_html, visible

GATES = ("input", "forget", "output")
FEW = 40
"""So many tokens stand there whole; of more the rest is scrolled to."""


def gates_html(
    tokens: Sequence[str],
    values: Mapping[str, NDArray[np.floating]],
    short: Mapping[str, str],
    heads: Mapping[str, str],
    label: str,
    lang: str,
) -> str:
    """Write each token and below it a line for each of `values` (T,); short: what stands beside them.

    It runs on like text and is told as a table: a row for each token. heads: names of its columns, "token" first.
    """
    columns = "".join(
        f'<span role="columnheader">{html.escape(heads[key])}</span>' for key in ("token", *values)
    )
    pieces = "".join(
        f'<span class="gb-unit-token" role="row"><b role="rowheader" translate="no">{name_html(token)}</b>'
        + "".join(number_html(name, float(line[i]), short[name]) for name, line in values.items())
        + f"</span>{'<br>' if token.endswith(chr(10)) else ''}"
        for i, token in enumerate(tokens)
    )
    named = f'tabindex="0" role="table" aria-label="{html.escape(label)}" lang="{lang}"'
    kind = "gb-unit-text gb-long" if len(tokens) > FEW else "gb-unit-text"
    return f'<div class="{kind}" {named}><span class="gb-unseen" role="row">{columns}</span>{pieces}</div>'


def name_html(token: str) -> str:
    """Write a token; one of white space alone has its sign for the ear."""
    told = "" if token.strip() else f'<span class="gb-unseen">{visible(token)}</span>'
    return token_html(token) + told


def number_html(name: str, value: float, short: str) -> str:
    """Write one number on a bar as long as it is large: gates from 0 to 1, memory up to 2 to either side."""
    if name in GATES:
        return line_html(short, f"{value:.2f}", "lstm", value)
    return line_html(
        short, f"{value:+.2f}".replace("-", "−"), "transformer" if value > 0 else "ngram", abs(value) / 2
    )


def line_html(short: str, text: str, color: str, share: float) -> str:
    """Write one line under a token."""
    length = 100 * min(max(share, 0.0), 1.0)
    width = f"{length:.0f}%"
    bar = f"color-mix(in oklab, var(--gb-{color}) 40%, var(--gb-paper))"
    ground = f"linear-gradient(to right,{bar} {width},transparent {width})"
    name = f'<small aria-hidden="true">{html.escape(short)}</small>'
    return f'<i role="cell" style="background:{ground}">{name}{text}</i>'
