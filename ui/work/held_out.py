"""Text of a corpus that its models have not been trained on, as tokens."""

from __future__ import annotations

from itertools import accumulate

from llm_core.data.corpora import CorpusMissing, documents, encode_documents
from llm_core.data.tokenizers import Tokenizer

CHARACTERS_A_TOKEN = 10
"""More than any tokenizer here needs, so that enough text is encoded and not all of it."""


def held_out_tokens(corpus: str, split: str, n_tokens: int, tokenizer: Tokenizer) -> list[int]:
    """Read the first tokens of a split, each document after an end-of-text; empty where it is not on this machine."""
    try:
        texts = documents(corpus, split)
    except (KeyError, CorpusMissing):
        return []
    lengths = accumulate(map(len, texts))
    enough = 1 + sum(length <= CHARACTERS_A_TOKEN * n_tokens for length in lengths)
    return encode_documents(tokenizer, texts[:enough])[:n_tokens].tolist()
