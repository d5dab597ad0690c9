"""What the browser component "attention by hand" is sent: the example sentences and all words, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Rows = Any


class Sentence(Protocol):
    """Tokens and the numbers chosen for them; see llm_core/analysis/attention/by_hand.py."""

    @property
    def tokens(self) -> tuple[str, ...]: ...
    @property
    def q(self) -> Rows: ...
    @property
    def k(self) -> Rows: ...
    @property
    def v(self) -> Rows: ...
    @property
    def cross(self) -> Rows: ...


def payload(
    sentences: Mapping[str, Sentence], first: str, labels: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """Collect what the component opens with; `first` names the sentence for a link that names none."""
    return {
        "lang": lang,
        "first": first,
        "labels": dict(labels),
        "sentences": {name: _plain(sentence) for name, sentence in sentences.items()},
    }


def dictionary_payload(
    entries: Mapping[float, float], query: float, length: float, labels: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """Keys (degrees), values, and the query that the soft dictionary opens with."""
    keys, values = list(entries), list(entries.values())
    return {
        "lang": lang,
        "labels": dict(labels),
        "keys": keys,
        "values": values,
        "query": query,
        "length": length,
    }


def _plain(sentence: Sentence) -> dict[str, Any]:
    rows = {name: [list(row) for row in getattr(sentence, name)] for name in ("q", "k", "v", "cross")}
    return {"tokens": list(sentence.tokens), **rows}
