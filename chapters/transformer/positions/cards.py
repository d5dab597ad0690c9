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


def cards_html(
    words: Lesson, cards: Sequence[str], found: Shuffle, blind: float, beside: Shuffle | None = None
) -> str:
    """Write rows as HTML: as written, what the shuffle did to every card's output, and that of another machine."""
    last = len(cards) - 1
    first = "".join(_card(cards[i], words.ui("cards_place", n=i + 1), i == last) for i in range(len(cards)))
    rows = {"cards_before": first, "cards_after": _shuffled(words, cards, found, blind)}
    if beside is not None:
        rows["cards_beside"] = _shuffled(words, cards, beside, blind)
    drawn = "".join(f"<h3>{html.escape(words.ui(name))}</h3><ol>{row}</ol>" for name, row in rows.items())
    return f'<div class="gb-deal" lang="{html_lang()}">{drawn}</div>'


def _shuffled(words: Lesson, cards: Sequence[str], found: Shuffle, blind: float) -> str:
    return "".join(
        _card(cards[i], _result(words, float(change), blind), i == len(cards) - 1, float(change), blind)
        for i, change in zip(found.order, found.change.tolist(), strict=True)
    )


def _result(words: Lesson, change: float, blind: float) -> str:
    """Write "unchanged", where there is nothing but rounding, or "moved: 0.12"."""
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
