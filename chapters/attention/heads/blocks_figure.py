"""The four matrices of an attention layer as blocks, cut into the parts that belong to each head, as HTML."""

from __future__ import annotations

import html
from collections.abc import Mapping

NAMED = 8
"""Up to so many heads their numbers are written into the strips."""
MATRICES = ("q", "k", "v", "o")


def blocks(n_head: int, sizes: Mapping[str, str], names: Mapping[str, str], alt: Mapping[str, str]) -> str:
    """Draw the four matrices. sizes, names, alt: by "q", "k", "v", "o" the numbers, the name, the picture in words.

    W_Q, W_K, W_V have one row for each channel that they make, so a head owns a strip of rows; W_O reads the heads
    laid side by side, so a head owns a strip of columns.
    """
    drawn = "".join(_figure(n_head, key, sizes[key], names[key], alt[key]) for key in MATRICES)
    return f'<div class="gb-blocks">{drawn}</div>'


def _figure(n_head: int, key: str, size: str, name: str, alt: str) -> str:
    strips = "".join(f"<span>{head + 1 if n_head <= NAMED else ''}</span>" for head in range(n_head))
    kind = "gb-matrix gb-upright" if key == "o" else "gb-matrix"
    picture = f'<div class="{kind}" role="img" aria-label="{html.escape(alt)}">{strips}</div>'
    caption = f"<b>W<sub>{key.upper()}</sub></b> {html.escape(name)}<small>{html.escape(size)}</small>"
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"
