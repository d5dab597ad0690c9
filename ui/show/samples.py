"""Texts that models wrote, as HTML: each under its title, side by side where there is room."""

from __future__ import annotations

import html
from collections.abc import Mapping

from ui.show.table import written
from ui.site.language import html_lang


def samples(texts: Mapping[str, str]) -> str:
    """Write texts side by side, by their titles; everything is escaped."""
    cells = "".join(_sample(title, text) for title, text in texts.items())
    return f'<div class="gb-runners" lang="{html_lang()}">{cells}</div>'


def _sample(title: str, text: str) -> str:
    return (
        f"<div><h3>{html.escape(title)}</h3>"
        f'<div class="gb-sample" style="border-color:var(--gb-transformer)">{written(text)}</div></div>'
    )
