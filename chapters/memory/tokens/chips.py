"""Tokens as chips, as HTML: what leaves no ink is shown, and a part of a character is called a part."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from figures.tokens import token_html, visible
from llm_core.data.pieces import Cut, is_part
from ui.show.table import Html

T = TypeVar("T")
MOST = 120
"""Chips of a row; the rest is counted."""
SELECTORS = range(0xFE00, 0xFE10)
"""Variation selectors: marks without ink that choose between two looks of the character before."""


def shown_html(text: str) -> str:
    """Write text so that all of it is seen; a mark with nothing before it stands on a dotted circle."""
    return "".join(character_html(one, before) for before, one in pairwise(f"⟨{text}"))


def character_html(character: str, before: str = "") -> str:
    """Write one character; before: the one that a mark would be put on."""
    if ord(character) in SELECTORS:
        return f"⟨U+{ord(character):04X}⟩"
    if unicodedata.category(character).startswith("M") and before in ("", "⟨"):
        return html.escape(f"◌{character}")
    return token_html(character)


def characters_html(text: str) -> Html:
    """Write a chip for each code point."""
    return row(text, lambda one: chip(character_html(one)))


def words_html(found: Sequence[str]) -> Html:
    """Write a chip for each word."""
    return row(found, lambda one: chip(shown_html(one)))


def bytes_html(text: str) -> Html:
    """Write the bytes of each character in one frame, with the character below."""
    return row(text, byte_group)


def byte_group(character: str) -> str:
    """Write one character as its bytes."""
    each = "".join(f"<b>{byte:02X}</b>" for byte in character.encode())
    return f'<span class="gb-tok gb-tok-bytes">{each}<small>{character_html(character)}</small></span>'


def pieces_html(tokens: Sequence[bytes], marked: frozenset[bytes] = frozenset()) -> Html:
    """Write a chip for each token of a text; one that holds a part of a character has dashes. marked: stand out."""
    cut = Cut(b"".join(tokens[: MOST + 1]))
    places, at = [], 0
    for token in tokens[: MOST + 1]:
        places.append((token, cut.written(at, at + len(token))))
        at += len(token)
    places += [(b"", "")] * max(0, len(tokens) - len(places))
    return row(places, lambda one: chip(shown_html(one[1]), kinds(one[0], marked)))


def kinds(token: bytes, marked: frozenset[bytes]) -> str:
    """Name the classes of a chip."""
    return f"{' gb-tok-part' if is_part(token) else ''}{' gb-tok-new' if token in marked else ''}"


def chip(inside: str, kind: str = "") -> str:
    """Write one chip; `inside` is HTML."""
    return f'<span class="gb-tok{kind}">{inside}</span>'


def row(things: Sequence[T], write: Callable[[T], str]) -> Html:
    """Write the first MOST things, and how many more there are. Chips stand from left to right in any writing."""
    more = f'<span class="gb-tok-more">+{len(things) - MOST:,}</span>' if len(things) > MOST else ""
    each = "".join(map(write, things[:MOST]))
    return Html(f'<div class="gb-toks" dir="ltr" translate="no">{each}{more}</div>')


def named_rows(rows: Iterable[tuple[str, str, Html]], lang: str) -> str:
    """Write rows of chips, each below its count and its name."""
    number = '<b class="gb-number" translate="no">{}</b>'
    lines = "".join(
        f'<p class="gb-fine">{number.format(html.escape(count))} {html.escape(name)}</p>{chips}'
        for count, name, chips in rows
    )
    return f'<div class="gb-cut-rows" lang="{lang}">{lines}</div>'


def pair_html(left: bytes, right: bytes) -> Html:
    """Write two tokens side by side."""
    return Html(f"{lone(left)} + {lone(right)}")


def lone(token: bytes) -> Html:
    """Write a token that stands for itself, of which nothing around is known."""
    written = Cut(token).written(0, len(token))
    return Html(f'<span translate="no">{chip(shown_html(written), kinds(token, frozenset()))}</span>')


def spoken(token: bytes) -> str:
    """Write a token in a sentence."""
    return f"“{visible(Cut(token).written(0, len(token)))}”"
