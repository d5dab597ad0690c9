"""A strip of letters as HTML: all of it with one letter framed, or passing letter by letter."""

from __future__ import annotations

import html
from collections.abc import Sequence

from llm_core.recall.task import ASK


def strip_html(
    text: str, label: str, lang: str, place: int | None = None, again: str = "", said: Sequence[str] = ()
) -> str:
    """Write the letters; place: of the framed one. Without a place each is seen for a moment, then the question.

    label: its name. again: HTML, the name of the button that lets them pass once more, when they are said as well, one
    by one (ui/show/figure_tools/passing.js); said: their names.
    """
    kind = "gb-recall" if place is not None else "gb-recall gb-passing"
    cells = "".join(cell(sign, i, i == place, text) for i, sign in enumerate(text))
    named = f'role="img" aria-label="{html.escape(label)}" lang="{lang}"'
    strip = f'<div class="{kind}" {named} translate="no">{cells}</div>'
    if place is not None or not again:
        return strip
    passed = html.escape("|".join(said))
    button = f'<button type="button" class="gb-again" data-say="{passed}" lang="{lang}">{again}</button>'
    return f'<div class="gb-strip">{button}{strip}</div>'


def cell(sign: str, i: int, framed: bool, text: str) -> str:
    """Write one sign; `i` is its turn."""
    kinds = [name for name, on in (("gb-framed", framed), ("gb-ask", sign == ASK)) if on]
    named = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<b{named} style="animation-delay:{i * STEP:.2f}s">{html.escape(sign)}</b>'


STEP = 0.55
"""Seconds from one letter to the next."""
