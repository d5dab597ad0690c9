"""The two tokenizers that need no learning: one token per character, one token per byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Self

from llm_core.data.tokenizer import Tokenizer, without_surrogates

UNKNOWN_ID = 1
UNKNOWN_TEXT = "\N{DOTTED CIRCLE}"


class CharTokenizer(Tokenizer):
    """One token per character (code point): id 0 ends a text, id 1 is any character never seen, shown as
    ◌."""

    kind = "char"
    unwritten = (UNKNOWN_ID,)

    def __init__(self, characters: Sequence[str]) -> None:
        """Keep `characters`, the known ones, in the order of their ids from 2 on, each once."""
        self.characters = list(characters)
        if any(len(c) != 1 for c in self.characters) or len(set(self.characters)) != len(self.characters):
            raise ValueError("a character tokenizer needs single characters, each of them once")
        self._ids = {c: i for i, c in enumerate(self.characters, start=2)}

    @classmethod
    def train(cls, text: str | Iterable[str], min_count: int = 1) -> Self:
        """Collect every character that occurs at least `min_count` times, in the order of the code points."""
        counts: Counter[str] = Counter()
        for part in [text] if isinstance(text, str) else text:
            counts.update(without_surrogates(part))
        del counts[UNKNOWN_TEXT]  # the sign for "never seen" cannot be a seen character as well
        return cls(sorted(c for c, n in counts.items() if n >= min_count))

    @property
    def vocab_size(self) -> int:
        return len(self.characters) + 2

    def encode(self, text: str) -> list[int]:
        ids = self._ids
        return [ids.get(c, UNKNOWN_ID) for c in text]

    def token_bytes(self, token_id: int) -> bytes:
        self._check(token_id)
        if token_id == self.eot_id:
            return b""
        return (UNKNOWN_TEXT if token_id == UNKNOWN_ID else self.characters[token_id - 2]).encode()

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [(i, i + 1) for i in range(len(text))]

    def unknown(self, text: str) -> list[str]:
        return [c for c in dict.fromkeys(text) if c not in self._ids]

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "characters": "".join(self.characters)}


class ByteTokenizer(Tokenizer):
    """One token per byte of UTF-8, id = byte + 1: nothing is unknown, a Chinese character takes three
    tokens."""

    kind = "byte"

    @property
    def vocab_size(self) -> int:
        return 257

    def encode(self, text: str) -> list[int]:
        return [b + 1 for b in without_surrogates(text).encode()]

    def token_bytes(self, token_id: int) -> bytes:
        self._check(token_id)
        return bytes([token_id - 1]) if token_id else b""

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind}
