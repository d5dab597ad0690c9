"""All tokenizers under one name, and the way back from `to_dict()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import Merge
from llm_core.data.characters import ByteTokenizer, CharTokenizer
from llm_core.data.tokenizer import EOT_ID, EOT_TEXT, Tokenizer

__all__ = [
    "EOT_ID",
    "EOT_TEXT",
    "BPETokenizer",
    "ByteTokenizer",
    "CharTokenizer",
    "Merge",
    "Tokenizer",
    "tokenizer_from_dict",
]


def tokenizer_from_dict(data: Mapping[str, Any]) -> Tokenizer:
    """Build a tokenizer from what its `to_dict()` gave. ValueError when the data is not of that form."""
    kind = data.get("kind")
    try:
        if kind == "char":
            return CharTokenizer(data["characters"])
        if kind == "byte":
            return ByteTokenizer()
        if kind == "bpe":
            return BPETokenizer(
                [(int(a), int(b)) for a, b in data["merges"]], [int(n) for n in data["counts"]]
            )
    except (KeyError, TypeError) as error:
        raise ValueError(f"the description of this {kind} tokenizer is incomplete: {error}") from error
    raise ValueError(f"unknown kind of tokenizer {kind!r}: expected char, byte or bpe")
