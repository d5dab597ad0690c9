"""The shuffle test as cards, before and after, in HTML of our own."""

from __future__ import annotations

import html
from collections.abc import Sequence

import regex

from figures.tokens import visible
from llm_core.analysis.positions.shuffle import Shuffle
from llm_core.tasks.words import WORD
from ui.lesson.words import Lesson
from ui.show.numbers import small
from ui.site.language import html_lang

CARD = regex.compile(rf"{WORD.pattern}|(?!\s)\X", regex.V1)
"""A word, or one sign with all that stands on it: accents, vowel signs, joined pictures."""
MOST_CARDS = 16


def split(text: str) -> list[str]:
    """Cut a text into words and signs; a Chinese character is a card of its own."""
    return [match.group()[:24] for match in CARD.finditer(text)]


def cards_html(words: Lesson, cards: Sequence[str], found: Shuffle, blind: float) -> str:
    """Write both rows as HTML: as written, and shuffled with what happened to every card's output."""
    last = len(cards) - 1
    first = "".join(_card(cards[i], words.ui("cards_place", n=i + 1), i == last) for i in range(len(cards)))
    second = "".join(
        _card(cards[i], _result(words, float(change), blind), i == last, float(change), blind)
        for i, change in zip(found.order, found.change.tolist(), strict=True)
    )
    titles = [html.escape(words.ui(name)) for name in ("cards_before", "cards_after")]
    return (
        f'<div class="gb-deal" lang="{html_lang()}"><h3>{titles[0]}</h3><ol>{first}</ol>'
        f"<h3>{titles[1]}</h3><ol>{second}</ol></div>"
    )


def _result(words: Lesson, change: float, blind: float) -> str:
    """Write "same: 4 × 10⁻⁷" or "moved: 0.12"."""
    return words.ui("card_same" if change < blind else "card_changed", change=small(change))


def _card(text: str, note: str, stays: bool, change: float = 0.0, blind: float = 1.0) -> str:
    kind = ["gb-stays"] if stays else []
    shade = ""
    if change >= blind:
        kind.append("gb-changed")
        shade = f' style="--shade:{min(45, 12 + 33 * min(1.0, change)):.0f}%"'
    name = f' class="{" ".join(kind)}"' if kind else ""
    shown = f'<b translate="no">{html.escape(visible(text))}</b>'
    return f"<li{name}{shade}>{shown}<small>{html.escape(note)}</small></li>"
