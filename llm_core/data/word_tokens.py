"""Words as tokens: a word with the space before it, or one other character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Self

import regex

from llm_core.data.characters import UNKNOWN_ID, UNKNOWN_TEXT
from llm_core.data.tokenizer import Tokenizer, without_surrogates
from llm_core.tasks.words import WORD

PIECE = regex.compile(rf" ?(?:{WORD.pattern})|(?s:.)", regex.V1)
"""Where nothing marks the ends of words (Chinese, Japanese, Thai, ...), every character is a word."""


def pieces(text: str) -> list[str]:
    """Cut a text into words, each with the space before it, and single other characters; joined they are the text."""
    return PIECE.findall(without_surrogates(text))


class WordTokenizer(Tokenizer):
    """One token for each word seen often enough: id 0 ends a text, id 1 is any other word, shown as ◌."""

    kind = "word"
    unwritten = (UNKNOWN_ID,)

    def __init__(self, words: Sequence[str]) -> None:
        """Keep `words`, the known ones, in the order of their ids from 2 on, each once."""
        self.words = list(words)
        if len(set(self.words)) != len(self.words) or "" in self.words:
            raise ValueError("a word tokenizer needs words, each of them once")
        self._ids = {word: i for i, word in enumerate(self.words, start=2)}

    @classmethod
    def train(cls, text: str | Iterable[str], min_count: int = 2) -> Self:
        """Collect every word that occurs at least `min_count` times, the most frequent first.

        A word seen once stands for all that will be unknown: from them a model learns what an unknown word costs.
        """
        counts: Counter[str] = Counter()
        for part in [text] if isinstance(text, str) else text:
            counts.update(pieces(part))
        del counts[UNKNOWN_TEXT]
        return cls([word for word, n in counts.most_common() if n >= min_count])

    @property
    def vocab_size(self) -> int:
        return len(self.words) + 2

    def encode(self, text: str) -> list[int]:
        ids = self._ids
        return [ids.get(piece, UNKNOWN_ID) for piece in pieces(text)]

    def token_bytes(self, token_id: int) -> bytes:
        self._check(token_id)
        if token_id == self.eot_id:
            return b""
        return (UNKNOWN_TEXT if token_id == UNKNOWN_ID else self.words[token_id - 2]).encode()

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in PIECE.finditer(without_surrogates(text))]

    def unknown(self, text: str) -> list[str]:
        """List the words of `text` that it does not know, each once."""
        return [piece for piece in dict.fromkeys(pieces(text)) if piece not in self._ids]

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "words": self.words}
