"""Byte-pair encoding, used: apply the learnt merges, plainly, and with the `tokenizers` library for long
text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from llm_core.data.bpe_training import (
    BYTE_ORDER,
    Merge,
    Pair,
    Tokens,
    count_pieces,
    learn_merges,
    piece_ids,
    pieces,
    replace_pair,
)
from llm_core.data.tokenizer import EOT_TEXT, Tokenizer, without_surrogates

LONG_TEXT = 1_000
"""Characters from which on the merges are applied by the fast twin."""

KEPT_TEXTS = 128
"""Short texts of which the ids are kept: a page asks for those of the same text many times."""


class BPETokenizer(Tokenizer):
    """Byte-level byte-pair encoding: id 0 ends a text, 1..256 are bytes in GPT-2's order, then come the
    merges."""

    kind = "bpe"

    def __init__(self, merges: Sequence[Pair], counts: Sequence[int]) -> None:
        """Keep `merges`, pairs of ids in the order learnt, and `counts`, how often each stood in the text."""
        if len(counts) != len(merges):
            raise ValueError(f"{len(merges)} merges need {len(merges)} counts, not {len(counts)}")
        tokens = Tokens()
        self.merges = [Merge(p, tokens.join(p), n) for p, n in zip(merges, counts, strict=True)]
        self._bytes = tokens.bytes
        self._rank = {m.pair: rank for rank, m in enumerate(self.merges)}
        self._kept: dict[str, list[int]] = {}

    @classmethod
    def train(
        cls,
        text: str | Iterable[str],
        vocab_size: int,
        min_count: int = 2,
        over: Callable[[], bool] = lambda: False,
    ) -> Self:
        """Learn merges until there are `vocab_size` ids, no pair of tokens stands `min_count` times, or `over()`."""
        if vocab_size < 257:
            raise ValueError("byte-pair encoding needs at least 257 ids: 256 bytes and the end of text")
        counts = count_pieces([text] if isinstance(text, str) else text)
        learnt = list(learn_merges(counts, vocab_size, min_count, over))
        return cls([m.pair for m in learnt], [m.count for m in learnt])

    @property
    def vocab_size(self) -> int:
        return len(self._bytes)

    def encode(self, text: str) -> list[int]:
        return self.encode_many([text])[0] if len(text) >= LONG_TEXT else list(self._short(text))

    def _short(self, text: str) -> list[int]:
        """Encode a short text, or give the ids that are kept; when the store is full it starts anew."""
        ids = self._kept.get(text)
        if ids is None:
            ids = self.encode_plain(text)
            if len(self._kept) >= KEPT_TEXTS:
                self._kept.clear()
            self._kept[text] = ids
        return ids

    def encode_plain(self, text: str) -> list[int]:
        """Encode the textbook way: cut into pieces, apply the merges in the order they were learnt."""
        return [i for piece in pieces(text) for i in self._last_step(piece)]

    def encode_steps(self, piece: str) -> Iterator[tuple[Merge | None, list[int]]]:
        """List each state of a piece on its way from bytes to tokens, with the merge before it (None: the bytes)."""
        ids = piece_ids(without_surrogates(piece))
        yield None, ids
        while ranks := [self._rank[p] for p in pairwise(ids) if p in self._rank]:
            merge = self.merges[min(ranks)]  # learnt first, applied first
            ids = replace_pair(ids, merge.pair, merge.id)
            yield merge, ids

    def _last_step(self, piece: str) -> list[int]:
        return deque(self.encode_steps(piece), maxlen=1)[0][1]

    def encode_many(self, texts: Sequence[str]) -> list[list[int]]:
        """Encode many texts fast: the twin merges each different piece once, and a corpus has a few thousand."""
        merged, model = {}, self.twin().model
        rows: list[list[int]] = []
        for text in texts:
            row: list[int] = []
            for piece in pieces(text):
                if piece not in merged:
                    merged[piece] = [token.id for token in model.tokenize(_visible(piece.encode()))]
                row += merged[piece]
            rows.append(row)
        return rows

    def token_bytes(self, token_id: int) -> bytes:
        self._check(token_id)
        return self._bytes[token_id]

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "merges": [list(m.pair) for m in self.merges],
            "counts": [m.count for m in self.merges],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls([(int(a), int(b)) for a, b in data["merges"]], [int(n) for n in data["counts"]])

    def twin(self) -> tokenizers.Tokenizer:
        """Build the same tokenizer for the Hugging Face `tokenizers` library (Rust): for speed and as a referee.

        On its own it gives the same ids as long as it knows the text's characters: it cuts pieces by the
        Unicode version it was built with, so a letter added to Unicode later may be cut off from its word.
        """
        return self._twin

    @cached_property
    def _twin(self) -> tokenizers.Tokenizer:
        names = [EOT_TEXT, *(_visible(b) for b in self._bytes[1:])]
        pairs = [(names[m.pair[0]], names[m.pair[1]]) for m in self.merges]
        twin = tokenizers.Tokenizer(models.BPE({name: i for i, name in enumerate(names)}, pairs))
        twin.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        twin.decoder = decoders.ByteLevel()
        return twin


_VISIBLE = {b: chr(b) if i < 188 else chr(256 + i - 188) for i, b in enumerate(BYTE_ORDER)}


def _visible(raw: bytes) -> str:
    """Return GPT-2's letters for bytes: 188 are printable and stay, the others start at U+0100 (a space is Ġ)."""
    return "".join(_VISIBLE[b] for b in raw)
