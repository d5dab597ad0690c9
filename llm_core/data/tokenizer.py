"""What every tokenizer answers: text to numbers, and back, and which characters each number stands for."""

from __future__ import annotations

import abc
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, ClassVar, Self

from llm_core.data.pieces import Cut, is_part

EOT_ID = 0
EOT_TEXT = "<|endoftext|>"
"""Shown for the end-of-text token. A text that contains these 13 characters just contains 13 characters."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Write U+FFFD for half of a UTF-16 pair, one for one. It is not a character and has no UTF-8 bytes."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


KINDS: dict[str, type[Tokenizer]] = {}
"""The classes that a description can name: those whose module was imported."""


class Tokenizer(abc.ABC):
    """Text -> ids -> text. Id 0 ends a text; `encode` never produces it, whatever the text contains."""

    kind: ClassVar[str]
    """Name in `to_dict()`, by which the class is found again: "char", "byte", "bpe", or one of your own."""

    unwritten: tuple[int, ...] = ()
    """Ids that stand for no text of their own, such as a character never seen: no draw may give one."""

    eot_id: int = EOT_ID
    eot_text: str = EOT_TEXT

    @property
    @abc.abstractmethod
    def vocab_size(self) -> int:
        """Number of ids, the end-of-text token included."""

    @abc.abstractmethod
    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without the end-of-text token."""

    @abc.abstractmethod
    def token_bytes(self, token_id: int) -> bytes:
        """Return the UTF-8 of one token, maybe part of a character; b"" for the end of text.

        ValueError if no such id.
        """

    @abc.abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return everything needed to build it again, ready for JSON; see `tokenizer_from_dict`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build it from what `to_dict()` gave: by default, every entry but the kind is an argument of the class."""
        return cls(**{name: value for name, value in data.items() if name != "kind"})

    def __init_subclass__(cls, **options: Any) -> None:
        """Keep every class by its kind, so that a checkpoint with a tokenizer of your own can be read again."""
        super().__init_subclass__(**options)
        if "kind" in vars(cls):
            old = KINDS.get(cls.kind)
            if old and old.__module__.startswith("llm_core.") and old.__module__ != cls.__module__:
                raise ValueError(f"The kind {cls.kind!r} belongs to {old.__name__}: choose another name.")
            KINDS[cls.kind] = cls

    def __repr__(self) -> str:
        """Write class and size: `<BPETokenizer: 2,000 tokens>`."""
        return f"<{type(self).__name__}: {self.vocab_size:,} tokens>"

    def encode_many(self, texts: Sequence[str]) -> list[list[int]]:
        """Encode each of many texts."""
        return [self.encode(text) for text in texts]

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of the ids.

        Bytes that are no valid UTF-8 become U+FFFD, the end of text becomes nothing.
        """
        return b"".join(self.token_bytes(int(i)) for i in ids).decode("utf-8", "replace")

    def token_text(self, token_id: int) -> str:
        """Write one token for showing: `<|endoftext|>`, its text, or ⟨E4 1/3⟩ for a part of a character.

        In a text the character is known, see `token_texts`.
        """
        texts = self._texts
        if not 0 <= token_id < len(texts):
            self._check(token_id)
        return texts[token_id]

    @functools.cached_property
    def _texts(self) -> list[str]:
        """Every token for showing, by its id: a page that draws a whole vocabulary asks for it at each run."""
        all_bytes = map(self.token_bytes, range(self.vocab_size))
        texts = [Cut(data).written(0, len(data)) if is_part(data) else data.decode() for data in all_bytes]
        texts[self.eot_id] = self.eot_text
        return texts

    @functools.cached_property
    def _parts(self) -> frozenset[int]:
        """The tokens that hold a part of a character."""
        return frozenset(i for i in range(self.vocab_size) if is_part(self.token_bytes(i)))

    def token_texts(self, ids: Sequence[int]) -> list[str]:
        """Write each token of a text for showing; of a divided character which part it is: ⟨西 2/3⟩."""
        return self._run_texts(ids, [(i, i + 1) for i in range(len(ids))])

    def token_after(self, ids: Sequence[int], token_id: int) -> str:
        """Write the token that follows a text for showing."""
        return self.token_texts([*ids[-3:], token_id])[-1]  # a character has at most four bytes

    def run_text(self, ids: Sequence[int], start: int, end: int) -> str:
        """Write the tokens from start to end of a text for showing, run together."""
        return self._run_texts(ids, [(start, end)])[0]

    def _run_texts(self, ids: Sequence[int], runs: Sequence[tuple[int, int]]) -> list[str]:
        """Write runs of tokens of one text: as they are alone, unless one holds a part of a character."""
        if not self._parts.intersection(ids):
            return ["".join(map(self.token_text, ids[start:end])) for start, end in runs]
        tokens = [self.token_bytes(i) for i in ids]
        cut, at = Cut(b"".join(tokens)), [0, *accumulate(map(len, tokens))]

        def written(start: int, end: int) -> str:
            text = ""
            for i in [i for i in range(start, end) if not tokens[i]]:  # the end of a text, which has no bytes
                text += cut.written(at[start], at[i]) + self.token_text(ids[i])
                start = i + 1
            return text + cut.written(at[start], at[end])

        return [written(*run) for run in runs]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the characters [start, end) of `text` that each token of `encode(text)` touches.

        A token gets every character of which it holds at least one byte. So tokens that cut a character into
        pieces share it: for bytes, "é" gives [(0, 1), (0, 1)]. In order, and together they cover the text, but for
        characters that `encode` leaves out.
        """
        owner = [at for at, char in enumerate(text) for _ in self._kept_bytes(char)]
        spans, here = [], 0
        for token_id in self.encode(text):
            end = here + len(self.token_bytes(token_id))
            spans.append((owner[here], owner[end - 1] + 1))
            here = end
        return spans

    def unknown(self, text: str) -> list[str]:
        """List characters of `text` that this tokenizer cannot represent, each once, in order of appearance."""
        return list(dict.fromkeys(_SURROGATE.findall(text)))

    def ends_apart(self, text: str) -> bool:
        """Return whether a text ends in a space that this tokenizer would rather write with the word after it.

        In the training text " cat" is one token, so after a space alone come only the rare words that begin anew.
        """
        return text.endswith(" ") and not text.isspace() and self._joins_spaces

    @functools.cached_property
    def _joins_spaces(self) -> bool:
        tokens = map(self.token_bytes, range(self.vocab_size))
        return any(data[:1] == b" " and data[1:2].isalpha() for data in tokens)

    def _kept_bytes(self, char: str) -> bytes:
        """Return the bytes of a character that `encode` keeps: all of them."""
        return without_surrogates(char).encode()

    def _check(self, token_id: int) -> None:
        if not 0 <= token_id < self.vocab_size:
            raise ValueError(f"token id {token_id} is outside 0..{self.vocab_size - 1}")
