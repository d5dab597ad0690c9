"""Measures of a summary against its source: how much shorter, how much copied, and what the source never
said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from llm_core.tasks.numbers import DIGITS, known_numbers, meanings
from llm_core.tasks.sentences import sentences, words

_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Unsupported:
    """A name or number of the summary, characters [start, end), that does not occur in the source."""

    text: str
    start: int
    end: int
    kind: str  # "name" or "number"


def compression(summary: str, source: str) -> float:
    """Divide the characters of the summary by those of the source; 0 for an empty source."""
    return len(summary.strip()) / len(source.strip()) if source.strip() else 0.0


def copied_share(summary: str, source: str, n: int = 3) -> float:
    """Compute the share of the summary's n-grams of words that stand in the source in the same order.

    1: pure extraction.

    Words are Chinese characters in Chinese text. An n-gram never crosses the end of a sentence of the summary, and
    a sentence of fewer than n words counts as one. What See et al. 2017 (figure 6) call novel n-grams is one minus
    this. An empty summary copies nothing: 0.
    """
    given = words(source)
    known = {size: set(ngrams(given, size)) for size in range(1, n + 1)}
    own = [gram for sentence in sentences(summary) for gram in _sentence_grams(sentence.text, n)]
    return sum(gram in known[len(gram)] for gram in own) / len(own) if own else 0.0


def _sentence_grams(sentence: str, n: int) -> list[tuple[str, ...]]:
    made = words(sentence)
    return list(ngrams(made, min(n, len(made))))


def ngrams(tokens: list[str], n: int) -> Iterator[tuple[str, ...]]:
    """List every n neighbours among the tokens."""
    return zip(*(tokens[i:] for i in range(n)), strict=False)


def unsupported(summary: str, source: str) -> list[Unsupported]:
    """List names and numbers of the summary that the source does not contain, in order.

    A number is a run of digits; what counts is what it may mean ("1,200" is "1200", "4.40" is "4:40", "10 %" is
    "10", and "three" or "三" in the source supports "3": see `numbers.meanings`). A
    name is a word with a capital letter that does not begin a sentence, or one in capitals; a word that
    begins a sentence counts only when the next word also has a capital, or when the same word has one
    elsewhere. Chinese does not mark names, so in Chinese text only numbers and Latin words are checked. A
    clue for the reader, not a proof: paraphrases are not seen.
    """
    found = [*_new_numbers(summary, source), *_new_names(summary, source)]
    return sorted(found, key=lambda item: item.start)


def _new_numbers(summary: str, source: str) -> Iterator[Unsupported]:
    known = known_numbers(source)
    for match in DIGITS.finditer(summary):
        if not meanings(summary, match.end(), match.group()) & known:
            yield Unsupported(match.group(), *match.span(), "number")


def _new_names(summary: str, source: str) -> Iterator[Unsupported]:
    known = {_base(match.group()) for match in _NAME_WORD.finditer(source)}
    known |= {part for word in known for part in re.split(r"[-'’]", word)}
    new = [span for span in _names(summary) if not _is_known(summary[slice(*span)], known)]
    for start, end in _joined(new, summary):
        yield Unsupported(summary[start:end], start, end, "name")


def _is_known(word: str, known: set[str]) -> bool:
    return _base(word) in known or set(_base(word).split("-")) <= known


def _joined(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join neighbours into one name: John, Smith -> John Smith."""
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if whole and text[whole[-1][1] : start] == " ":
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _base(word: str) -> str:
    """Return the word in lower case, without the 's of a possessive."""
    return re.sub(r"['’]s?$", "", word).lower()


def _names(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words that look like names."""
    first = {sentence.start for sentence in sentences(text)}
    capital = [match for match in _NAME_WORD.finditer(text) if match.group()[0].isupper()]
    inside = [match for match in capital if not _begins(text, match.start(), first)]
    elsewhere = {_base(match.group()) for match in inside}
    kept = []
    for match in capital:
        word = match.group()
        if len(_base(word)) < 2:
            continue  # I, A, an initial
        sure = match in inside or (word.isupper() and len(word) > 1) or _base(word) in elsewhere
        if sure or _followed_by_capital(text, match.end()):
            kept.append(match.span())
    return kept


def _begins(text: str, at: int, sentence_starts: set[int]) -> bool:
    """Return whether the word begins a sentence, a quotation, or what follows a colon or a line break."""
    before = text[:at].rstrip(" \t")
    quotes = "\"'“‘(「『【-•*"
    return (
        at in sentence_starts
        or not before
        or before[-1] in quotes + ":\n"
        or before.rstrip(quotes)[-1:] in ".!?"
    )


def _followed_by_capital(text: str, at: int) -> bool:
    following = re.match(r" ([^\W\d_])", text[at:])
    return bool(following and following.group(1).isupper() and text[at + 2 : at + 3].islower())
