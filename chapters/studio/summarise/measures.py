"""What is computed about summaries: the two that copy, and every measure, as work for a lane."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from llm_core.tasks.faithfulness import Unsupported, compression, copied_share, unsupported
from llm_core.tasks.rouge import Progress, Rouge, rouge
from llm_core.tasks.summarise import Summary
from llm_core.tasks.summarise import summarise as make
from llm_core.tasks.words import counts_characters
from ui.work import lanes as worker
from ui.work.jobs import steps


@dataclass(frozen=True)
class Measures:
    """A summary against its source and, where there is one, a reference."""

    compression: float
    copied: float
    flags: tuple[Unsupported, ...]
    rouge: dict[str, Rouge]  # empty without a reference
    characters: bool  # the words that are counted are characters

    @classmethod
    def of(cls, text: str, source: str, reference: str, progress: Progress | None = None) -> Measures:
        """Measure a summary; `progress` may raise to end it."""
        return cls(
            compression=compression(text, source),
            copied=copied_share(text, source),
            flags=tuple(unsupported(text, source)),
            rouge=rouge(text, reference, progress) if reference and text else {},
            characters=counts_characters(text),
        )


@dataclass(frozen=True)
class Copies:
    """The two summaries that copy, with their measures."""

    lead: Summary
    textrank: Summary
    measures: tuple[Measures, Measures]


def key_of(*parts: str) -> str:
    """Name an answer by everything that it depends on."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


def copies(text: str, n: int, reference: str) -> worker.Work:
    """Make and measure the summaries that copy."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Copies:
        progress = steps(report, cancelled)
        lead, textrank = make(text, "lead", n), make(text, "textrank", n)
        first, second = (Measures.of(made.text, text, reference, progress) for made in (lead, textrank))
        return Copies(lead, textrank, (first, second))

    return work


def measured(summary: str, source: str, reference: str) -> worker.Work:
    """Measure a summary that is complete."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Measures:
        return Measures.of(summary, source, reference, steps(report, cancelled))

    return work
