"""Texts that models wrote, as HTML: each under its title, side by side where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ui.show.table import Html, as_html, written
from ui.site.language import html_lang


def samples(texts: Mapping[str, str]) -> str:
    """Write texts side by side, by their titles; everything is escaped but `Html`."""
    return side_by_side(sample(title, text) for title, text in texts.items())


def side_by_side(cells: Iterable[Html]) -> str:
    """Write samples, each made by `sample`, beside each other."""
    return f'<div class="gb-runners" lang="{html_lang()}">{"".join(cells)}</div>'


def sample(
    title: str,
    text: str,
    facts: Mapping[str, str] | None = None,
    color: str = "transformer",
    note: str = "",
    lang: str = "",
) -> Html:
    """Write one sample: title, text, its numbers by name, small print; all escaped but `Html`.

    color: the end of a variable of the palette, such as a machine's name. lang: of the text, where it is known.
    """
    body = text if isinstance(text, Html) else written(text)
    pairs = "".join(
        f"<dt>{as_html(name)}</dt><dd>{as_html(fact)}</dd>" for name, fact in (facts or {}).items()
    )
    spoken = f' lang="{lang}"' if lang else ""
    parts = [
        f"<h3>{as_html(title)}</h3>",
        f'<div class="gb-sample"{spoken} style="border-color:var(--gb-{color})">{body}</div>',
        f"<dl>{pairs}</dl>" if pairs else "",
        f'<p class="gb-fine">{as_html(note)}</p>' if note else "",
    ]
    return Html(f"<div>{''.join(parts)}</div>")
