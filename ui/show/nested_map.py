"""The map of the fields as data for a component, and as a list for everybody who does not see or point."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from figures.nested_map import System, drawing
from ui.lesson.marks import mark_html, marks, unmarked
from ui.lesson.prose import inline
from ui.lesson.words import Lesson, lesson
from ui.site.language import Language, html_lang, language

TAG = re.compile(r"<[^>]+>")


def map_data(systems: Sequence[System]) -> dict[str, Any]:
    """Collect both drawings with all words, and what each reason rests on."""
    words = system_words()

    def label(key: str) -> str:
        return unmarked(words.ui(key))

    return {
        "title": label("map_title"),
        "description": label("map_description"),
        "wide": drawing("wide", label, systems),
        "tall": drawing("tall", label, systems),
        "grounds": {s.id: ground(words.ui(f"why_{s.id}"), language()) for s in systems},
    }


def system_words() -> Lesson:
    """Read the names of fields and systems, and why each lies where it does."""
    return lesson("systems")


def ground(text: str, language: Language) -> str:
    """Name what a text rests on, for a place that takes no HTML."""
    named = [TAG.sub("", mark_html(name, language)).strip() for name in marks(text)]
    return " · ".join(name for name in named if name)


def systems_list(systems: Sequence[System]) -> str:
    """Write the map as a list."""
    return _list(tuple(systems), html_lang())


@lru_cache(maxsize=8)
def _list(systems: Sequence[System], lang: str) -> str:
    words, colon = system_words(), "：" if lang.startswith("zh") else ": "
    items = "".join(
        f"<li><strong>{html.escape(words.ui(f'system_{s.id}'))}</strong>{colon}{inline(words.ui(f'why_{s.id}'))}</li>"
        for s in systems
    )
    summary, description = (html.escape(words.ui(f"map_{key}")) for key in ("list", "description"))
    return (
        f'<details class="gb-sources" lang="{lang}"><summary>{summary}</summary>'
        f"<p>{description}</p><ul>{items}</ul></details>"
    )
