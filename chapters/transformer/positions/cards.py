"""The shuffle test as HTML of our own: cards before and after, and the table of all machines."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping, Sequence

from figures.tokens import visible
from llm_core.analysis.positions.shuffle import Shuffle
from ui.lesson.words import Lesson
from ui.site.language import html_lang

CARD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")
MOST_CARDS = 16


def split(text: str) -> list[str]:
    """Words and signs; a Chinese character is a card of its own. (No tokenizer: the test needs no vocabulary.)"""
    return [card[:24] for card in CARD.findall(text)]


def small(value: float) -> str:
    """3.6e-07 -> "4e-7", 0.0823 -> "0.08", 0 -> "0"."""
    if value == 0:
        return "0"
    if value >= 0.01:
        return f"{value:.2f}"
    digits, power = f"{value:.0e}".split("e")
    return f"{digits}e{int(power)}"


def cards_html(words: Lesson, cards: Sequence[str], found: Shuffle, blind: float) -> str:
    """Both rows: as written, and shuffled with what happened to every card's output."""
    last = len(cards) - 1
    first = "".join(_card(cards[i], words.ui("cards_place", n=i + 1), i == last) for i in range(len(cards)))
    second = "".join(
        _card(cards[i], _told(words, float(change), blind), i == last, float(change), blind)
        for i, change in zip(found.order, found.change.tolist(), strict=True)
    )
    titles = [html.escape(words.ui(name)) for name in ("cards_before", "cards_after")]
    return (
        f'<div class="gb-deal" lang="{html_lang()}"><h3>{titles[0]}</h3><ol>{first}</ol>'
        f"<h3>{titles[1]}</h3><ol>{second}</ol></div>"
    )


def _told(words: Lesson, change: float, blind: float) -> str:
    """ "= 4e-7" or "≠ 0.12", with the word."""
    return words.ui("card_same" if change < blind else "card_changed", change=small(change))


def _card(text: str, note: str, stays: bool, change: float = 0.0, blind: float = 1.0) -> str:
    kind = ["gb-stays"] if stays else []
    shade = ""
    if change >= blind:
        kind.append("gb-changed")
        shade = f' style="--shade:{min(45, 12 + 33 * min(1.0, change)):.0f}%"'
    name = f' class="{" ".join(kind)}"' if kind else ""
    return f"<li{name}{shade}><b>{html.escape(visible(text))}</b><small>{html.escape(note)}</small></li>"


def machines_table(
    words: Lesson,
    changes: Mapping[tuple[str, bool], float],
    expected: Mapping[tuple[str, bool], bool],
    chosen: tuple[str, bool],
    blind: float,
) -> str:
    """All kinds x (no mask, causal mask): what theory expects and what was measured with the same cards and seed."""
    masks = (False, True)
    head = "".join(f'<th scope="col">{html.escape(words.ui(f"mask_{_name(m)}"))}</th>' for m in masks)
    rows = []
    for kind in dict.fromkeys(kind for kind, _ in changes):
        mine = kind == chosen[0]
        cells = "".join(
            _cell(words, changes[kind, m], expected[kind, m], blind, (kind, m) == chosen) for m in masks
        )
        name = html.escape(words.ui(f"kind_{kind}"))
        rows.append(f'<tr{_class("gb-chosen" if mine else "")}><th scope="row">{name}</th>{cells}</tr>')
    corner = html.escape(words.ui("table_corner"))
    return (
        f'<div class="gb-scores" lang="{html_lang()}"><table><thead><tr>'
        f'<th scope="col">{corner}</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _cell(words: Lesson, change: float, sees: bool, blind: float, mine: bool) -> str:
    measured = not math.isnan(change) and change >= blind
    right = "✓" if measured == sees else "✗"
    told = words.ui("table_sees" if sees else "table_blind")
    verdict = words.ui("table_agrees" if measured == sees else "table_disagrees")
    return (
        f"<td{_class('gb-chosen-cell' if mine else '')}>{html.escape(small(change))} "
        f'<span class="gb-best">{right} {html.escape(verdict)}</span>'
        f'<span class="gb-tell">{html.escape(told)}</span></td>'
    )


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _name(causal: bool) -> str:
    return "causal" if causal else "none"
