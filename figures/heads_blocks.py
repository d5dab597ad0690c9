"""The four matrices of an attention layer as blocks, cut into the parts that belong to each head. HTML and SVG."""

from __future__ import annotations

import html
from collections.abc import Mapping

SIDE = 120
"""Units of a drawn matrix, whatever its size."""
NAMED = 8
"""Up to so many heads their numbers are written into the strips."""
MATRICES = ("q", "k", "v", "o")

STYLE = """<style>
.gb-blocks { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1rem 1.4rem; max-width: 46rem; }
.gb-blocks figure { margin: 0; }
.gb-blocks svg { width: 100%; max-width: 10rem; height: auto; display: block; }
.gb-blocks rect { fill: var(--gb-transformer); stroke: var(--gb-paper); stroke-width: 1.6; }
.gb-blocks text { fill: var(--gb-ink); font: 600 10px var(--gb-sans); text-anchor: middle; dominant-baseline: central; }
.gb-blocks figcaption { font: .92rem/1.35 var(--gb-sans); color: var(--gb-ink); margin-top: .35rem; }
.gb-blocks small { display: block; font-size: .82rem; color: var(--gb-second); font-variant-numeric: tabular-nums; }
@media (max-width: 640px) { .gb-blocks { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
</style>"""


def blocks(n_head: int, sizes: Mapping[str, str], names: Mapping[str, str], alt: Mapping[str, str]) -> str:
    """sizes, names, alt: for "q", "k", "v", "o" the line of numbers, the plain name, the picture in words.

    W_Q, W_K, W_V have one row for each channel that they make, so a head owns a strip of rows; W_O reads the heads
    laid side by side, so a head owns a strip of columns.
    """
    drawn = "".join(_figure(n_head, key, sizes[key], names[key], alt[key]) for key in MATRICES)
    return f'{STYLE}<div class="gb-blocks">{drawn}</div>'


def _figure(n_head: int, key: str, size: str, name: str, alt: str) -> str:
    strips = "".join(_strip(n_head, head, upright=key == "o") for head in range(n_head))
    picture = f'<svg viewBox="0 0 {SIDE} {SIDE}" role="img" aria-label="{html.escape(alt)}">{strips}</svg>'
    caption = f"<b>W<sub>{key.upper()}</sub></b> {html.escape(name)}<small>{html.escape(size)}</small>"
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _strip(n_head: int, head: int, upright: bool) -> str:
    """One head's part; neighbours differ in strength so that the cut is seen, and carry their numbers."""
    wide = SIDE / n_head
    at, middle = head * wide, (head + 0.5) * wide
    x, y, width, height = (at, 0, wide, SIDE) if upright else (0, at, SIDE, wide)
    strength = 0.42 if head % 2 else 0.26
    rect = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill-opacity="{strength}"/>'
    if n_head > NAMED:
        return rect
    place = (middle, SIDE / 2) if upright else (SIDE / 2, middle)
    return f'{rect}<text x="{place[0]:g}" y="{place[1]:g}">{head + 1}</text>'
