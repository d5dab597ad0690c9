"""The tokens inside one character: llama.cpp writes them, but hands out only the last, with the whole character.

A Chinese character or an emoji often takes two or three byte-level tokens. From the bytes that came and the number
of tokens that were written, the tokens before the last follow.
"""

from __future__ import annotations

from llm_core.pretrained.smol_tokenizer import SmolTokenizer


def splits(data: bytes, count: int, tokenizer: SmolTokenizer) -> list[list[int]]:
    """List every way to write `data` with exactly `count` tokens; nearly always there is one."""
    if count < 1 or not data:
        return [[]] if count == 0 and not data else []
    found = []
    for end in range(1, len(data) - count + 2):
        token = tokenizer.id_of_bytes(data[:end])
        if token is not None:
            found += [[token, *others] for others in splits(data[end:], count - 1, tokenizer)]
    return found


def before_last(whole: bytes, last: int, count: int, tokenizer: SmolTokenizer) -> list[list[int]]:
    """List the possible `count` tokens in front of `last`, which ends the bytes `whole`."""
    own = tokenizer.token_bytes(last)
    return splits(whole.removesuffix(own), count, tokenizer) if whole.endswith(own) else []
