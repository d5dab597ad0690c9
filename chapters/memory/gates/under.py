"""A text with the numbers of a unit under each token, as HTML that runs on like text."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from figures.tokens import token_html

GATES = ("input", "forget", "output")
FEW = 40
"""So many tokens stand there whole; of more the rest is scrolled to."""


def gates_html(
    tokens: Sequence[str],
    values: Mapping[str, NDArray[np.floating]],
    names: Mapping[str, str],
    label: str,
    lang: str,
) -> str:
    """Write each token and below it a line for each of `values` (T,); names: their short names."""
    pieces = "".join(
        f'<span class="gb-unit-token"><b translate="no">{token_html(token)}</b>'
        + "".join(number_html(name, float(line[i]), names[name]) for name, line in values.items())
        + f"</span>{'<br>' if token.endswith(chr(10)) else ''}"
        for i, token in enumerate(tokens)
    )
    named = f'tabindex="0" role="group" aria-label="{html.escape(label)}" lang="{lang}"'
    kind = "gb-unit-text gb-long" if len(tokens) > FEW else "gb-unit-text"
    return f'<div class="{kind}" {named}>{pieces}</div>'


def number_html(name: str, value: float, short: str) -> str:
    """Write one number on a bar as long as it is large: gates from 0 to 1, memory up to 2 to either side."""
    if name in GATES:
        return row(short, f"{value:.2f}", "lstm", value)
    return row(
        short, f"{value:+.2f}".replace("-", "−"), "transformer" if value > 0 else "ngram", abs(value) / 2
    )


def row(short: str, text: str, color: str, share: float) -> str:
    """Write one line under a token."""
    length = 100 * min(max(share, 0.0), 1.0)
    width = f"{length:.0f}%"
    bar = f"color-mix(in oklab, var(--gb-{color}) 40%, var(--gb-paper))"
    ground = f"linear-gradient(to right,{bar} {width},transparent {width})"
    return f'<i style="background:{ground}"><small>{html.escape(short)}</small>{text}</i>'
