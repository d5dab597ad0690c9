"""The printed references of a panel, as HTML."""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping, Sequence

from ui.lesson.rows import noted
from ui.lesson.words import lesson, references
from ui.site.language import html_lang


def sources_html(keys: Sequence[str]) -> str:
    """Write the printed references as a list, folded away under their number."""
    words = lesson("common")
    title = html.escape(noted(words, words.ui("sources"), str(len(keys))))
    summary = f'<summary lang="{html_lang()}">{title}</summary>'
    return f'<details class="gb-sources">{summary}{_references_html(tuple(keys))}</details>'


@functools.lru_cache(maxsize=512)
def _references_html(keys: tuple[str, ...]) -> str:
    """Write the list itself, which is the same in both languages."""
    items = "".join(f"<li>{reference_html(references()[key])}</li>" for key in keys)
    return f'<ol lang="en">{items}</ol>'


def reference_html(entry: Mapping[str, str]) -> str:
    """Write one reference: authors (year), title as a link where an identifier was checked, venue."""
    title = html.escape(entry["title"])
    if entry.get("url"):
        title = f'<a href="{html.escape(entry["url"])}" target="_blank" rel="noopener">{title}</a>'
    venue = f" {html.escape(entry['venue'])}." if entry.get("venue") else ""
    return f"{html.escape(entry['author'])} ({html.escape(entry['year'])}). {title}.{venue}"
