"""Tokens as chips, as HTML: what leaves no ink is shown, and a part of a character is called a part."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from figures.numbers import GAP
from figures.tokens import token_html, visible
from llm_core.data.pieces import Cut, is_part
from ui.lesson.words import lesson
from ui.show.table import Html
from ui.site.language import html_lang

T = TypeVar("T")
MOST = 90
"""Chips of a row; the rest is counted."""
SELECTORS = range(0xFE00, 0xFE10)
"""Variation selectors: marks without ink that choose between two looks of the character before."""
PART = re.compile("(⟨[^⟩]*⟩)")
"""A part of a character as `Cut` writes it."""


def shown_html(text: str) -> str:
    """Write text so that all of it is seen."""
    return by_parts(text, run_html, "&nbsp;")


def by_parts(text: str, write: Callable[[str], str], space: str) -> str:
    """Write text, but the space in the name of a part of a character as `space`: it is none of the text."""
    return "".join(
        space.join(map(write, piece.split(" "))) if i % 2 else write(piece)
        for i, piece in enumerate(PART.split(text))
    )


def run_html(text: str) -> str:
    """Write characters one by one; a mark with nothing before it stands on a dotted circle."""
    return "".join(character_html(one, before) for before, one in zip(["", *text], text, strict=False))


def character_html(character: str, before: str = "") -> str:
    """Write one character; before: the one that a mark would be put on."""
    if ord(character) in SELECTORS:
        return f"⟨U+{ord(character):04X}⟩"
    if unicodedata.category(character).startswith("M") and before in ("", "⟨"):
        return html.escape(f"◌{character}")
    if before == "⟨" and unicodedata.bidirectional(character) in ("R", "AL"):
        return f"<bdi>{html.escape(character)}</bdi>"  # the numbers behind it do not change places with it
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
    each = " ".join(f"<b>{byte:02X}</b>" for byte in character.encode())
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
    more = rest_html(len(things) - MOST) if len(things) > MOST else ""
    each = "".join(map(write, things[:MOST])).replace(
        '<span class="gb-tok', '<span role="listitem" class="gb-tok'
    )
    return Html(f'<div class="gb-toks" role="list" dir="ltr" translate="no">{each}{more}</div>')


def rest_html(count: int) -> str:
    """Write how many chips are left out: a sign for the eye, a sentence for the ear."""
    told = html.escape(lesson("common").ui("and_more", count=f"{count:,}"))
    return (
        f'<span role="listitem" class="gb-tok-more"><span aria-hidden="true">+{count:,}</span>'
        f'<span class="gb-unseen" lang="{html_lang()}">{told}</span></span>'
    )


def named_rows(rows: Iterable[tuple[str, str, Html]], lang: str) -> str:
    """Write rows of chips, each below its count and its name."""
    number = '<b class="gb-number" translate="no">{}</b>'
    lines = "".join(
        f'<p class="gb-fine">{number.format(html.escape(count))} {html.escape(name)}</p>{chips}'
        for count, name, chips in rows
    )
    return f'<div class="gb-cut-rows" lang="{lang}">{lines}</div>'


class Context:
    """A text in which tokens stand: a part of a character is called by the character, where it is always the same."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.cut = Cut(self.data)

    def names(self, *tokens: bytes) -> list[str]:
        """Write tokens that stand side by side."""
        found = (
            {self._written(at, tokens) for at in self._places(b"".join(tokens))}
            if any(map(is_part, tokens))
            else ()
        )
        return list(*found) if len(found) == 1 else [Cut(token).written(0, len(token)) for token in tokens]

    def _places(self, joined: bytes) -> Iterator[int]:
        at = self.data.find(joined)
        while at >= 0:
            yield at
            at = self.data.find(joined, at + 1)

    def _written(self, at: int, tokens: Sequence[bytes]) -> tuple[str, ...]:
        ends = list(accumulate(map(len, tokens), initial=at))
        return tuple(self.cut.written(start, end) for start, end in pairwise(ends))

    def pair(self, left: bytes, right: bytes) -> Html:
        """Write two tokens side by side as chips."""
        names = zip(self.names(left, right), (left, right), strict=True)
        return Html(" + ".join(lone(name, token) for name, token in names))

    def joined(self, left: bytes, right: bytes) -> Html:
        """Write the token that two make."""
        [name] = self.names(left + right)
        return lone(name, left + right)

    def spoken(self, *tokens: bytes) -> list[str]:
        """Write tokens in a sentence."""
        return [quoted(name) for name in self.names(*tokens)]


def lone(name: str, token: bytes) -> Html:
    """Write one token as a chip."""
    return Html(f'<span translate="no">{chip(shown_html(name), kinds(token, frozenset()))}</span>')


def spoken(token: bytes) -> str:
    """Write a token in a sentence, of which nothing around is known."""
    return quoted(Cut(token).written(0, len(token)))


def quoted(name: str) -> str:
    """Put a token into quotation marks."""
    return f"“{by_parts(name, visible, GAP)}”"
