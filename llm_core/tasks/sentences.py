"""Cut a text into sentences and words, for English and Chinese, without a trained model."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABBREVIATIONS = """
    mr mrs ms dr prof st mt no vs etc e.g i.e cf al fig eq jr sr inc ltd co dept approx ca
    jan feb mar apr jun jul aug sep sept oct nov dec gen col lt rev hon u.s u.k u.n a.m p.m ph.d
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""A full stop after these does not end a sentence (lower case, without the last full stop)."""

_CLOSING = r"[”’」』）】》\"')\]]*"
_END = re.compile(
    rf"[。！？!?…]+{_CLOSING}"  # ends a sentence wherever it stands, with the quotes that close there
    rf"|\.+{_CLOSING}(?=\s|$|[\u4e00-\u9fff])"  # a full stop only before a space: not in 3.14
    r"|\n\s*\n"  # an empty line: headings and list items end without a mark
)
_LAST_WORD = re.compile(r"([\w.]*\w)\.+$")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['’][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Sentence:
    """A sentence and its characters [start, end) in the text."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences in order; white space around them belongs to none. An empty text has no sentence."""
    found, start = [], 0
    for mark in _END.finditer(text):
        if _is_abbreviation(text, start, mark) or _goes_on(text, mark):
            continue
        found.append((start, mark.end()))
        start = mark.end()
    found.append((start, len(text)))
    trimmed = (_trim(text, *span) for span in found)
    return [sentence for sentence in trimmed if _WORD.search(sentence.text)]


def ends_sentence(text: str) -> bool:
    """Return whether the text stops at the end of a sentence, not at "Dr." or in the middle of a number."""
    end = text.rstrip()
    mark = next((mark for mark in _END.finditer(end, max(0, len(end) - 24)) if mark.end() == len(end)), None)
    return mark is not None and not _is_abbreviation(end, 0, mark)


def _is_abbreviation(text: str, start: int, mark: re.Match[str]) -> bool:
    """Return whether the full stop belongs to the word: Dr. and U.S., or an initial such as J. in J. Smith."""
    if mark.group() != ".":
        return False
    word = _LAST_WORD.search(text[max(start, mark.start() - 24) : mark.end()])
    if word is None:
        return False
    last = word.group(1)
    return last.lower() in ABBREVIATIONS or (len(last) == 1 and last.isupper() and last != "I")


def _goes_on(text: str, mark: re.Match[str]) -> bool:
    """Return whether a small letter comes after the mark: "Stop!" he cried; ... and so on."""
    if "\n\n" in mark.group() or not mark.group().strip():
        return False
    after = text[mark.end() : mark.end() + 40].lstrip()
    return after[:1].islower()


def _trim(text: str, start: int, end: int) -> Sentence:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return Sentence(piece.strip(), left, left + len(piece.strip()))


def words(text: str) -> list[str]:
    """List words in lower case.

    Each Chinese character is a word of its own, because nothing marks where words end.
    """
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the characters [start, end) of each word of `words(text)`."""
    return [match.span() for match in _WORD.finditer(text)]


def is_chinese(text: str) -> bool:
    """Return whether at least a third of the words are Chinese characters."""
    found = words(text)
    return bool(found) and sum(bool(_HAN.match(word)) for word in found) * 3 >= len(found)
