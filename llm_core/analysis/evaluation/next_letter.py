"""What a model says of the next letter, also one whose tokens are longer than letters.

A model of characters is simply asked. A model of byte pairs gives probabilities to tokens; the probability that the
text goes on with a letter is the sum over every way to write the beginning of the next word, letter included, in
tokens. Since no token reaches from a word into the spaces after it, only the ways since the last run of spaces differ.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from llm_core.data.tokenizer import Tokenizer
from llm_core.language.model import LanguageModel

LETTERS = "abcdefghijklmnopqrstuvwxyz "
"""Shannon's 27 symbols (1951)."""
RARE = 1e-3
"""Ways to write the text that have less than this share of the likeliest are left out; no letter moves by 1%."""
SPACES = re.compile(r"\s+\S*\Z")


def fold(character: str) -> str:
    """Return the one of the 27 symbols that a character counts as; "" for one that nobody has to guess."""
    if character.isspace():
        return " "
    small = character.lower()
    return small if small in LETTERS else ""


def letters_of(character_chances: Mapping[str, float]) -> dict[str, float]:
    """Add up the characters that fold to each of the 27 symbols, and make them a distribution.

    Without any probability on them all are alike.
    """
    found = dict.fromkeys(LETTERS, 0.0)
    for character, chance in character_chances.items():
        if symbol := fold(character):
            found[symbol] += chance
    total = sum(found.values())
    return {symbol: chance / total if total > 0 else 1 / len(found) for symbol, chance in found.items()}


def next_characters(
    model: LanguageModel, text: str, over: Callable[[], bool] = lambda: False
) -> Iterator[dict[str, float]]:
    """Give P(next character) before every character of the text, from its beginning; ends early when `over()`.

    Of a model of byte pairs only characters of one byte (letters, digits, spaces, signs) are listed. The probabilities
    add up to 1 less that of an end of text and of what is not listed.
    """
    if model.tokenizer.kind == "char":
        yield from _of_characters(model, text, over)
    else:
        yield from _of_bytes(model, text, over)


def _of_characters(model: LanguageModel, text: str, over: Callable[[], bool]) -> Iterator[dict[str, float]]:
    tokenizer = model.tokenizer
    names = {
        i: tokenizer.token_text(i)
        for i in range(tokenizer.vocab_size)
        if i not in (tokenizer.eot_id, *tokenizer.unwritten)
    }
    state, token = model.start(), tokenizer.eot_id
    for character in text:
        if over():
            return
        log_probs, state = _step(model, [token], state)
        chances = log_probs.tolist()
        yield {name: chances[i] for i, name in names.items()}
        token = tokenizer.encode(character)[0]


@dataclass
class _Way:
    """One way to write the bytes since the last spaces: how many of them, its probability, what it says comes next."""

    length: int
    chance: float
    state: Any
    next: NDArray[np.float64]  # (V,) of the next token


def _of_bytes(model: LanguageModel, text: str, over: Callable[[], bool]) -> Iterator[dict[str, float]]:
    table = _table(model.tokenizer)
    begun, done, ways = 0, 0, [_begin(model, "")]
    for at in range(len(text)):
        if over():
            return
        start = _word_start(text[:at])
        if start != begun:
            begun, done, ways = start, 0, [_begin(model, text[:start])]
        word = text[start:at].encode()
        for length in range(done + 1, len(word) + 1):
            _go_on(model, table, ways, word[:length])
        done = len(word)
        yield _characters(table, ways, word)


def _word_start(text: str) -> int:
    """Find where the last run of spaces begins: from there on a text may be written in several ways."""
    found = SPACES.search(text)
    return found.start() if found else 0


def _begin(model: LanguageModel, text: str) -> _Way:
    """Read what is written in one way only."""
    chances, state = _step(model, [model.tokenizer.eot_id, *model.tokenizer.encode(text)], model.start())
    return _Way(0, 1.0, state, chances)


def _go_on(model: LanguageModel, table: _Table, ways: list[_Way], word: bytes) -> None:
    """Add the ways that end with the last byte of the word: a shorter way, and one token for all bytes after it."""
    likeliest = max((way.chance for way in ways if way.length == len(word) - 1), default=0.0)
    for way in list(ways):
        token = table.ids.get(word[way.length :])
        chance = way.chance * float(way.next[token]) if token is not None else 0.0
        if token is not None and chance > RARE * likeliest:
            found, state = _step(model, [token], way.state)
            ways.append(_Way(len(word), chance, state, found))


def _characters(table: _Table, ways: list[_Way], word: bytes) -> dict[str, float]:
    """Add up, over all ways, the tokens that hold the rest of the word and the next byte."""
    found = np.zeros(256)
    for way in ways:
        ids, next_bytes = table.after(word[way.length :])
        found += way.chance * np.bincount(next_bytes, weights=way.next[ids], minlength=256)
    total = found.sum() + sum(
        way.chance * float(way.next[table.eot_id]) for way in ways if way.length == len(word)
    )
    return {chr(b): float(found[b] / total) for b in range(128)}


class _Table:
    """The tokens of a vocabulary in the order of their bytes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        named = [(tokenizer.token_bytes(i), i) for i in range(tokenizer.vocab_size)]
        self.eot_id = tokenizer.eot_id
        self.order = sorted((data, i) for data, i in named if data and i not in tokenizer.unwritten)
        self.bytes = [data for data, _ in self.order]
        self.ids = dict(reversed(self.order))
        self._after: dict[bytes, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def after(self, beginning: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """List the tokens that begin so and go on, and the byte that each goes on with."""
        if beginning not in self._after:
            low = bisect_left(self.bytes, beginning)
            longer = []
            for data, i in self.order[low:]:
                if not data.startswith(beginning):
                    break
                if len(data) > len(beginning):
                    longer.append((i, data[len(beginning)]))
            pairs = np.array(longer, dtype=np.int64).reshape(-1, 2)
            self._after[beginning] = (pairs[:, 0], pairs[:, 1])
        return self._after[beginning]


@lru_cache(maxsize=4)
def _table(tokenizer: Tokenizer) -> _Table:
    return _Table(tokenizer)


def _step(model: LanguageModel, ids: list[int], state: Any) -> tuple[NDArray[np.float64], Any]:
    """Feed tokens; return the probability of every next one, (V,), and the new state."""
    with torch.inference_mode():
        log_probs, after = model.step(torch.tensor([ids]), state)
    return log_probs[0].double().exp().numpy(), after
