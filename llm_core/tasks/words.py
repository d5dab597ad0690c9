"""Find the words of a text in any writing, by Unicode."""

from __future__ import annotations

import unicodedata

import regex

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ー々〇"
_ALONE = rf"[{_UNSPACED}&&[\p{{L}}\p{{N}}]]\p{{M}}*"
_LETTER = rf"[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]"
WORD = regex.compile(
    rf"{_ALONE}|{_LETTER}(?:{_LETTER}|\p{{M}}|[\u200c\u200d])*+(?:['’]\p{{L}}[\p{{L}}\p{{M}}]*+)*+", regex.V1
)
"""A word: a character with its marks where nothing marks the ends of words, else letters, digits and their marks."""
_UNSPACED_WORD = regex.compile(_ALONE, regex.V1)
_OTHER = regex.compile(r"(?!\p{Latin})\p{L}")
_HAN = regex.compile(r"\p{Han}|〇")


def words(text: str) -> list[str]:
    """List words in lower case, each in one spelling of its accents.

    Where nothing marks the ends of words (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan), each character with
    its marks is a word of its own.
    """
    return [plain(match.group()) for match in WORD.finditer(text)]


def plain(word: str) -> str:
    """Write a word in lower case, accents composed (é is one character) and apostrophes straight."""
    return unicodedata.normalize("NFC", word).casefold().replace("’", "'")


def has_words(text: str) -> bool:
    """Return whether there is a word in the text."""
    return WORD.search(text) is not None


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the characters [start, end) of each word of `words(text)`."""
    return [match.span() for match in WORD.finditer(text)]


def is_chinese(text: str) -> bool:
    """Return whether at least a third of the words are Chinese characters."""
    return _a_third(text, _HAN)


def counts_characters(text: str) -> bool:
    """Return whether at least a third of the words are single characters, of a writing without spaces."""
    return _a_third(text, _UNSPACED_WORD)


def in_latin_letters(text: str) -> bool:
    """Return whether more than two thirds of the words begin with a Latin letter or a digit."""
    return not _a_third(text, _OTHER)


def _a_third(text: str, kind: regex.Pattern[str]) -> bool:
    found = words(text)
    return bool(found) and sum(bool(kind.match(word)) for word in found) * 3 >= len(found)
