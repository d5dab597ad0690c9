"""Measures of a summary against its source: how much shorter, how much copied, and what the source never
said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from llm_core.tasks.names import base, names, spellings
from llm_core.tasks.numbers import known_numbers, numbers
from llm_core.tasks.sentences import sentences
from llm_core.tasks.words import words


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

    A number is written in digits, English words or Chinese characters; what counts is what it may mean ("1,200" is
    "1200", "4.40" is "4:40", 九点半 is "9:30", "a dozen" is "12": see `numbers.numbers`). Names: see `names.names`.
    Chinese does not mark names, so in Chinese text only numbers and Latin words are checked. Not looked for: who
    did what, approximate numbers (七八百), "one" and "first" as words, the same in another language. A clue for
    the reader, not a proof.
    """
    found = [*_new_numbers(summary, source), *_new_names(summary, source)]
    return sorted(found, key=lambda item: item.start)


def _new_numbers(summary: str, source: str) -> Iterator[Unsupported]:
    known = known_numbers(source)
    for number in numbers(summary):
        if number.sure and not number.meanings & known:
            yield Unsupported(summary[number.start : number.end], number.start, number.end, "number")


def _new_names(summary: str, source: str) -> Iterator[Unsupported]:
    known = spellings(source)
    new = [(start, end) for start, end in names(summary) if not _is_known(summary[start:end], known)]
    for start, end in _joined(new, summary):
        yield Unsupported(summary[start:end], start, end, "name")


def _is_known(word: str, known: set[str]) -> bool:
    return base(word) in known or set(base(word).split("-")) <= known


def _joined(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join neighbours into one name: John, Smith -> John Smith."""
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if whole and text[whole[-1][1] : start] == " ":
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole
