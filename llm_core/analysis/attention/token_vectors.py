"""One text, four ways to cut it: characters, words, bytes, and the pieces of a tokenizer."""

from __future__ import annotations

from collections.abc import Sequence

from llm_core.data.tokenizer import Tokenizer


def characters(text: str) -> list[str]:
    """Split a text into Unicode code points; an emoji may be several."""
    return list(text)


def words(text: str, by_a_person: Sequence[str] = ()) -> list[str] | None:
    """Return the words of a person who cut this very text, or else what stands between spaces; None without spaces.

    Where a script writes no spaces, no rule decides where a word ends: that takes a person or a dictionary.
    """
    if by_a_person and "".join(by_a_person) == text.strip():
        return list(by_a_person)
    between = text.split()
    return between if len(between) > 1 else None


def utf8(text: str) -> list[str]:
    """Write the bytes of UTF-8 in hexadecimal: one for an English letter, three for most Chinese characters."""
    return [f"{byte:02X}" for byte in text.encode("utf-8")]


def pieces(text: str, tokenizer: Tokenizer) -> list[bytes]:
    """Return the bytes of each token; joined they are the text again."""
    return [tokenizer.token_bytes(i) for i in tokenizer.encode(text)]


def as_text(piece: bytes) -> str | None:
    """Return the characters of a piece, or None when it holds only part of a character."""
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        return None
