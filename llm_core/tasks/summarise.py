"""Make a text shorter: its first sentences, its most central sentences, or new sentences from a language
model."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from llm_core.tasks.sentences import Sentence
from llm_core.tasks.sentences import sentences as split
from llm_core.tasks.textrank import rank, similarity
from llm_core.tasks.words import is_chinese, words

if TYPE_CHECKING:
    from llm_core.generation import Sampling
    from llm_core.pretrained.engine_types import Engine
    from llm_core.tasks.model_summary import PartialSummary

Method = Literal["lead", "textrank", "model"]
METHODS: tuple[Method, ...] = ("lead", "textrank", "model")
_LINE_AFTER_MARK = re.compile(r"(?<=[，。！？；：、…”’」』）》]) (?=[\u4e00-\u9fff“‘「『（《])")
EQUAL = 12
"""Decimals to which scores are compared: what differs behind them is rounding."""
MOST_SENTENCES = 2_000
"""TextRank compares every pair; of longer texts only the first so many sentences take part."""


@dataclass(frozen=True)
class Chosen:
    """A sentence of the source that the summary repeats; score is its TextRank, or None for lead."""

    sentence: Sentence
    score: float | None


@dataclass(frozen=True)
class Summary:
    """A summary and how it came about."""

    method: Method
    text: str
    seconds: float
    chosen: tuple[Chosen, ...] = ()  # lead and textrank: the sentences, in the order of the source
    parts: tuple[PartialSummary, ...] = ()  # model: every piece with its partial summary, all levels
    read_characters: int = 0  # how much of the source was looked at


def summarise(
    text: str,
    method: Method = "textrank",
    sentences: int = 3,
    *,
    engine: Engine | None = None,
    sampling: Sampling | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Summary:
    """Summarise an English or Chinese text.

    "lead": its first sentences, a hard baseline for news (See et al. 2017). "textrank": the sentences that
    share most words with the others (Mihalcea & Tarau 2004). "model": new sentences by `engine` (the shared
    pretrained model when None; raises one of `llm_core.pretrained.engine.FAILURES` when it cannot be had).
    Raises ValueError for an unknown method, for fewer than one sentence, and for a text without a word.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, not {method!r}.")
    if sentences < 1:
        raise ValueError(f"A summary needs at least one sentence, not {sentences}.")
    found = split(text)
    if not found:
        raise ValueError("The text has no words to summarise.")
    began = time.perf_counter()
    if method == "model":
        return _by_model(text, sentences, engine, sampling, cancelled, began)
    chosen = (lead if method == "lead" else textrank)(found, sentences)
    joined = join(chosen)
    read = found[min(len(found), MOST_SENTENCES) - 1].end if method == "textrank" else chosen[-1].sentence.end
    return Summary(method, joined, time.perf_counter() - began, tuple(chosen), read_characters=read)


def lead(found: list[Sentence], n: int) -> list[Chosen]:
    """Return the first n sentences."""
    return [Chosen(sentence, None) for sentence in found[:n]]


def textrank(found: list[Sentence], n: int) -> list[Chosen]:
    """Return the n sentences of the highest TextRank, in the order of the text; of equals the earlier.

    A sentence that stands several times takes part once.
    """
    different: dict[tuple[str, ...], Sentence] = {}
    for sentence in found[:MOST_SENTENCES]:
        different.setdefault(tuple(words(sentence.text)), sentence)
    found = list(different.values())
    scores = rank(similarity([sentence.text for sentence in found]))
    best = sorted(range(len(found)), key=lambda i: (-round(float(scores[i]), EQUAL), i))[:n]
    return [Chosen(found[i], float(scores[i])) for i in sorted(best)]


def join(chosen: list[Chosen]) -> str:
    """Join the sentences to one text: with spaces, in Chinese without.

    The end of a line within a sentence becomes a space, none after a Chinese mark.
    """
    texts = [_LINE_AFTER_MARK.sub("", " ".join(item.sentence.text.split())) for item in chosen]
    return ("" if is_chinese("".join(texts)) else " ").join(texts)


def _by_model(
    text: str,
    n: int,
    engine: Engine | None,
    sampling: Sampling | None,
    cancelled: Callable[[], bool] | None,
    began: float,
) -> Summary:
    from llm_core.pretrained.engine import get_engine
    from llm_core.pretrained.engine_types import never
    from llm_core.tasks.model_summary import write_summary

    parts: dict[tuple[int, int], PartialSummary] = {}
    for part in write_summary(text, engine or get_engine(), n, sampling, cancelled or never):
        parts[part.level, part.piece.start] = part
    return from_parts(list(parts.values()), time.perf_counter() - began)


def from_parts(parts: list[PartialSummary], seconds: float) -> Summary:
    """Make the summary of the finished (or stopped) parts: those of the highest level, joined."""
    if not parts:
        return Summary("model", "", seconds)
    top = max(part.level for part in parts)
    joined = "\n".join(part.text.strip() for part in parts if part.level == top)
    read = max(part.piece.end for part in parts if part.level == 0)
    return Summary("model", joined, seconds, parts=tuple(parts), read_characters=read)
