"""A strip of letters as HTML: all of it with one letter framed, or passing letter by letter."""

from __future__ import annotations

import html

from llm_core.recall.task import ASK


def strip_html(text: str, label: str, lang: str, place: int | None = None, again: str = "") -> str:
    """Write the letters; place: of the framed one. Without a place each is seen for a moment, then the question.

    again: the name of the button that lets them pass once more.
    """
    kind = "gb-recall" if place is not None else "gb-recall gb-passing"
    cells = "".join(cell(sign, i, i == place, text) for i, sign in enumerate(text))
    named = f'role="img" aria-label="{html.escape(f"{label}: {text}")}" lang="{lang}"'
    strip = f'<div class="{kind}" {named} translate="no">{cells}</div>'
    if place is not None or not again:
        return strip
    button = f'<label class="gb-again" lang="{lang}"><input type="checkbox">{html.escape(again)}</label>'
    return f'<div class="gb-strip">{button}{strip}</div>'


def cell(sign: str, i: int, framed: bool, text: str) -> str:
    """Write one sign; `i` is its turn."""
    kinds = [name for name, on in (("gb-framed", framed), ("gb-ask", sign == ASK)) if on]
    named = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<b{named} style="animation-delay:{i * STEP:.2f}s">{html.escape(sign)}</b>'


STEP = 0.55
"""Seconds from one letter to the next."""
