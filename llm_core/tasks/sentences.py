"""Cut a text into sentences: `sentencex` finds the ends, and what it gets wrong for our readers is put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex
import sentencex

from llm_core.data.tokenizer import without_surrogates
from llm_core.tasks.speech import speech_goes_on
from llm_core.tasks.words import has_words

WINDOW = 2_000
"""Characters that the library sees at a time: its cost grows with the square of the quotation marks."""
_NEAR = 400
"""Characters around an end that decide about it."""

_ITEM = r"[（(]?(?:[一二三四五六七八九十]{1,3}[、）)．]|\d{1,3}[、）．])"
_EMPTY_LINE = re.compile(rf"\n\s*\n|\n(?=[ \t\u3000]*{_ITEM})")
"""Headings and list items end without a mark; the library sees "- a" and "1. a", not "一、" and "（1）"."""
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_LETTERED = "plan|vitamin|group|class|option|type|grade|team|part|letter|room|section|appendix|column|choice|hepatitis"
_MISSED = regex.compile(
    rf"(?<![\w.])(?:[Nn]o|[Ff]igs?|[Ee]q|[Vv]ol|etc|Inc|Ltd|Co|Corp|{_MONTHS}|(?i:{_LETTERED}) [A-Z]|(?:and|than) I)\."
    r"[\"”’)]*+(?=\s++[\"“‘(]?(?:\p{Lu}[\p{Ll}'’]|[AI]\s))"  # a small letter second: not "Inc. CEO"
    r"|(?<=\p{Han}{2})…++[”’」』]?(?=\s*+[“「『]?\p{Han}(?![，。！？…]))"  # 走吧……再不走; not 真好……吗？
    r"|(?<!…)…++[\"”’]?(?=\s++[\"“]?\p{Lu})"
)
"""Ends that the library does not see; a number after "no." or "fig." would belong to it."""
_BEFORE_A_NUMBER = re.compile(r"[。！？][”’」』）]*(?=\d)")
"""Chinese has no space there, and the library takes the number for the rest of a decimal."""
_TITLE = re.compile(
    r"(?<!\w)(?:[Ee]\.g|[Ii]\.e|Mr|Mrs|Ms|Mx|Dr|Prof|Messrs|Gen|Col|Capt|Lt|Sgt|Rev|Hon|Sen|Gov)\.$"
)
_NUMBERED = re.compile(
    rf"(?<!\w)(?:no|nos|figs?|eqs?|vols?|chs?|secs?|sect|pp?|arts?|nr|approx|ca?|tel|ext|max|min|est|{_MONTHS})\.$",
    re.I,
)
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[A-Za-z])[.)]\s*")
_HOUR = re.compile(r"[ap]\.m\.$")
_ZONE = re.compile(r"\s*(?:Eastern|Central|Mountain|Pacific|GMT|UTC|[ECMP][SD]T)\b")
_ADDRESS = re.compile(r"://|www\.|@|/\S*$")
_MARK = re.compile(r"[.。!！?？…｡।؟]+[\"”’»」』）)\]】]*$")


@dataclass(frozen=True)
class Sentence:
    """A sentence and its characters [start, end) in the text."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences in order; white space around them belongs to none. An empty text has no sentence.

    A quotation and the words that say who spoke are one sentence. What cannot be told without understanding ("the
    U.S. Senate" and "in the U.S. Senators left") is taken for one sentence.
    """
    trimmed = (_trim(text, *span) for span in _spans(text))
    return [sentence for sentence in trimmed if has_words(sentence.text)]


def ends_sentence(text: str) -> bool:
    """Return whether the text stops at the end of a sentence, not at "Dr." or in the middle of a number."""
    end = text.rstrip()[-_NEAR:]
    if not _MARK.search(end):
        return False
    following = f"{end} Then it ended."
    return sentences(following)[-1].start == len(end) + 1


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in [*(match.end() for match in _EMPTY_LINE.finditer(text)), len(text)]:
        for end in _ends(text, start, stop):
            yield start, end
            start = end
        yield start, stop
        start = stop


def _ends(text: str, start: int, stop: int) -> Iterator[int]:
    """Yield where the sentences of a paragraph end, the last one left out."""
    missed = (match.end() for one in (_MISSED, _BEFORE_A_NUMBER) for match in one.finditer(text, start, stop))
    for end in sorted({*_library_ends(text, start, stop), *missed}):
        if end < stop and not _goes_on(text, start, end, stop):
            yield end
            start = end


def _library_ends(text: str, start: int, stop: int) -> Iterator[int]:
    """Yield the library's ends, window by window; a window begins where the last whole sentence ended."""
    while start < stop:
        window = text[start : min(start + WINDOW, stop)]
        *whole, last = sentencex.segment("en", without_surrogates(window))
        for part in whole:
            start += len(part)
            yield start
        if start + len(last) == stop:
            return
        if not whole:  # one sentence fills the window: the next one takes it up at a space
            start += window.rfind(" ") + 1 or len(window)


def _goes_on(text: str, start: int, end: int, stop: int) -> bool:
    """Return whether the sentence that began at `start` goes on behind `end`."""
    before, after = text[max(start, end - _NEAR) : end].rstrip(), text[end : min(end + _NEAR, stop)]
    gap = text[end - 1].isspace() or after[:1].isspace()
    next_word = after.lstrip()
    return bool(
        next_word[:1].islower()  # "Stop!" he cried; ... and so on
        or next_word[:1] in tuple(",，、；;:：)）]】》」』”’")
        or before.endswith("》")
        or _TITLE.search(before)
        or (_NUMBERED.search(before) and next_word[:1].isdecimal())
        or (_HOUR.search(before) and _ZONE.match(after))
        or _LIST_NUMBER.fullmatch(before)
        or (not gap and _inside_a_word(before, after))
        or speech_goes_on(before, " " + next_word)
    )


def _inside_a_word(before: str, after: str) -> bool:
    """Return whether the mark stands in an address, a file name or a number: no space, and no Chinese, follows."""
    if not (after[:1].isascii() and before[-1:].isascii()) or after[0] in "\"'([":
        return False
    return before.endswith(".") or bool(_ADDRESS.search(before.split()[-1]))


def _trim(text: str, start: int, end: int) -> Sentence:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return Sentence(piece.strip(), left, left + len(piece.strip()))
