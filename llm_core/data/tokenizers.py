"""All tokenizers under one name, and the way back from `to_dict()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import Merge
from llm_core.data.characters import ByteTokenizer, CharTokenizer
from llm_core.data.tokenizer import EOT_ID, EOT_TEXT, KINDS, Tokenizer

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
    """Build a tokenizer from what its `to_dict()` gave. ValueError when the data is not of that form.

    A class of your own is found by its `kind` once its module is imported.
    """
    kind = data.get("kind")
    if kind not in KINDS:
        raise ValueError(
            f"unknown kind of tokenizer {kind!r}: expected {', '.join(KINDS)}; a class of your own is known "
            "once its module is imported"
        )
    try:
        return KINDS[kind].from_dict(data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the description of this {kind} tokenizer is incomplete: {error}") from error
