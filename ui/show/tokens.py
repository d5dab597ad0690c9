"""Tokens of a model in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from figures.tokens import visible
from llm_core.data.tokenizer import Tokenizer
from ui.lesson.words import lesson


def named(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    """Write tokens as one text with visible spaces; the token that ends a text by its name."""
    end = lesson("common").ui("text_end")
    return "".join(end if i == tokenizer.eot_id else visible(tokenizer.token_text(i)) for i in ids)
