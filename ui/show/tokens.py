"""Tokens of a model in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from figures.tokens import visible
from llm_core.data.tokenizer import Tokenizer
from ui.lesson.words import lesson


def named(tokenizer: Tokenizer, ids: Sequence[int], before: Sequence[int] = ()) -> str:
    """Write tokens as one text with visible spaces; the token that ends a text by its name.

    before: the tokens that stand there before them, by which a part of a character is known.
    """
    whole, start, text = [*before, *ids], len(before), ""
    for end in [i for i in range(start, len(whole)) if whole[i] == tokenizer.eot_id]:
        text += visible(tokenizer.run_text(whole, start, end)) + lesson("common").ui("text_end")
        start = end + 1
    return text + visible(tokenizer.run_text(whole, start, len(whole)))


def texts(tokenizer: Tokenizer, ids: Sequence[int]) -> list[str]:
    """Write each token of a text for showing; the one that ends a text by its name in the reader's language."""
    written = tokenizer.token_texts(ids)
    end = lesson("common").ui("text_end")
    return [end if i == tokenizer.eot_id else text for i, text in zip(ids, written, strict=True)]
