"""How a token is written that holds only a part of a character: ⟨西 2/3⟩, the second of the three bytes of 西.

A tokenizer on bytes may cut a character into several tokens. Where the others are known the character is named, where
they are not its bytes are: ⟨E8 1/3⟩ begins a character of three bytes, ⟨A5⟩ is a byte that belongs to none.
"""

from __future__ import annotations

from dataclasses import dataclass


def is_part(data: bytes) -> bool:
    """Return whether bytes hold a character that is not whole."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


@dataclass(frozen=True)
class Character:
    """A character, or bytes that are none, and where they stand among the bytes of a text."""

    text: str
    start: int
    end: int
    length: int
    """Bytes of the whole character; 0 for a byte that belongs to none."""


class Cut:
    """The bytes of a text, cut into characters."""

    def __init__(self, data: bytes) -> None:
        self.characters: list[Character] = []
        while (at := self.characters[-1].end if self.characters else 0) < len(data):
            self.characters.append(_character(data, at))
        self._owner = [i for i, one in enumerate(self.characters) for _ in range(one.start, one.end)]

    def written(self, start: int, end: int) -> str:
        """Write the bytes from start to end: whole characters as they are, of others which part it is."""
        if start == end:
            return ""
        touched = self.characters[self._owner[start] : self._owner[end - 1] + 1]
        return "".join(_part(one, max(start, one.start), min(end, one.end)) for one in touched)


def _part(one: Character, start: int, end: int) -> str:
    """Write the part of a character that lies between two places."""
    if end - start == one.length:
        return one.text
    if not one.length:
        return f"⟨{one.text}⟩"
    first, last = start - one.start + 1, end - one.start
    places = f"{first}" if first == last else f"{first}–{last}"
    return f"⟨{one.text} {places}/{one.length}⟩"


def _character(data: bytes, at: int) -> Character:
    """Read what begins at a place; bytes that are no character are named in hexadecimal."""
    length = _length(data[at])
    try:
        return Character(data[at : at + length].decode(), at, at + length, length)
    except UnicodeDecodeError:
        end = at + 1
        while end < min(at + length, len(data)) and data[end] & 0xC0 == 0x80:
            end += 1
        known = length if end - at < length else 0
        return Character(data[at:end].hex(" ").upper(), at, end, known)


def _length(lead: int) -> int:
    """Return how many bytes a character has that begins with this one; 1 for a byte that begins none."""
    return 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 1
