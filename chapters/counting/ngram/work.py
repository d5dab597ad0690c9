"""What is counted, and the numbers that all panels share: made on the worker, kept for equal settings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from llm_core.analysis.evaluation.counted_text import CountedText, OrderPrice, counted_text, price_of
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import documents
from llm_core.data.tokenizers import Tokenizer, tokenizer_from_dict
from llm_core.language.ngram import MAX_ORDER, NGram
from llm_core.mini_gpt import stored
from ui.lesson.words import Lesson
from ui.work import jobs, models
from ui.work import lanes as worker
from ui.work.record import record

OWN = "own"
HELD_OUT = 30_000
"""Characters of a corpus that are held out; of a visitor's own text it is the last tenth."""


@dataclass(frozen=True)
class Base:
    """A text and its tokens. text: the visitor's own; amount: characters of a corpus that are counted."""

    corpus: str
    text: str
    unit: str
    amount: int


@dataclass(frozen=True)
class Asked:
    """One n-gram model: what it counts, and how it makes probabilities of the counts."""

    base: Base
    order: int
    way: str
    k: float


def parts_of(base: Base) -> tuple[list[str], list[str]]:
    """Read the documents that are counted and those that are held out. Raises CorpusMissing."""
    if base.corpus == OWN:
        end = len(base.text) * 9 // 10
        return [base.text[:end]], [base.text[end:]]
    return first_of(documents(base.corpus, "train"), base.amount), first_of(
        documents(base.corpus, "valid"), HELD_OUT
    )


def first_of(texts: list[str], amount: int) -> list[str]:
    """Take the first so many characters of documents; the last one is cut."""
    found: list[str] = []
    for text in texts:
        if amount <= 0:
            break
        found.append(text[:amount])
        amount -= len(text)
    return found


def tokenizer_of(corpus: str, unit: str) -> Tokenizer | None:
    """Give the tokenizer of the corpus's networks where it is of this kind, so that their tokens agree; else None."""
    if corpus == stored.CORPUS and unit == "char":
        return mini_gpt_tokenizer()
    for family in models.families(corpus):
        try:
            described = models.manifest(corpus, family)["tokenizer"]
            return tokenizer_from_dict(described) if described.get("kind") == unit else None
        except (CheckpointError, ValueError):
            continue
    return None


def mini_gpt_tokenizer() -> Tokenizer | None:
    """Give the alphabet of the small Transformer that reads the stories letter by letter, where it is here."""
    try:
        return tokenizer_from_dict(record(stored.RECORD, ("tokenizer",))["tokenizer"])
    except (CheckpointError, ValueError):
        return None


@lru_cache(maxsize=4)
def text_of(base: Base) -> CountedText:
    """Cut both texts into tokens. Never change what it holds."""
    return counted_text(*parts_of(base), base.unit, tokenizer_of(base.corpus, base.unit))


@lru_cache(maxsize=512)
def price(base: Base, order: int, way: str, k: float) -> OrderPrice:
    """Count a text for one order, and ask what both texts cost; timed here, once."""
    return price_of(text_of(base), order, way, k)


@lru_cache(maxsize=4)
def model_of(asked: Asked) -> NGram:
    """Count the model that the panels ask. Never change what it holds."""
    text = text_of(asked.base)
    return NGram.fit(text.train_ids, text.tokenizer, asked.order, asked.way, asked.k)


Prices = dict[str, tuple[OrderPrice, ...]]
"""Way of smoothing -> what every order costs."""


def prices(words: Lesson, slot: str, base: Base, ways: Sequence[str], k: float) -> Prices | None:
    """Count every order on the worker; None, with a progress bar in its place, until all are counted."""
    key = f"{slot}|{key_of(base)}|{' '.join(ways)}|{k}"
    found: Prices | None = jobs.result(words, slot, key, over_orders(base, ways, k), len(ways) * MAX_ORDER)
    return found


def over_orders(base: Base, ways: Sequence[str], k: float) -> worker.Work:
    """Make what the worker runs."""

    def run(report: worker.Report, cancelled: Callable[[], bool]) -> Any:
        progress, done = jobs.steps(report, cancelled), 0
        found: dict[str, list[OrderPrice]] = {way: [] for way in ways}
        for way in ways:
            for order in range(1, MAX_ORDER + 1):
                progress(done, len(ways) * MAX_ORDER)
                found[way].append(price(base, order, way, k))
                done += 1
        return {way: tuple(rows) for way, rows in found.items()}

    return run


def key_of(base: Base) -> str:
    """Name a text shortly, a visitor's own by its digest."""
    own = hashlib.sha256(base.text.encode("utf-8", "replace")).hexdigest()[:16] if base.text else ""
    return f"{base.corpus}|{own}|{base.unit}|{base.amount}"
