"""The tokenizer of SmolLM2: byte-level byte-pair encoding, 49,152 tokens, read from the model's own file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llm_core.data.bpe_training import BYTE_ORDER
from llm_core.data.tokenizer import Tokenizer, without_surrogates
from llm_core.pretrained.gguf_header import BadWeightsError, Header
from llm_core.pretrained.imports import late_import

CONTROL = 3
"""GGUF's mark for tokens that no text may produce, such as the end-of-text token."""

_BYTE_OF = {chr(b) if i < 188 else chr(256 + i - 188): b for i, b in enumerate(BYTE_ORDER)}
"""GPT-2's letter for a byte -> the byte; see llm_core/data/bpe.py."""


class SmolTokenizer(Tokenizer):
    """Byte-level BPE (Sennrich et al. 2016; Radford et al. 2019); every digit is a token of its own.

    Control tokens such as `<|im_end|>` have ids but `encode` never produces them: whoever types one gets its
    characters, so nobody can end the model's turn from inside a text. Bytes without a token (some control characters
    never stood in the training text) are left out by `encode` and named by `unknown`.
    """

    kind = "smollm2"

    def __init__(self, vocabulary: Sequence[str], merges: Sequence[str], control: Sequence[int]) -> None:
        """Keep `vocabulary`, tokens in GPT-2's letters by id, and `merges`, "left right", first learnt first."""
        self.vocabulary, self.merges = list(vocabulary), list(merges)
        self.control = frozenset(control)
        self._ids = {token: i for i, token in enumerate(self.vocabulary)}
        self._lost = bytes(byte for letter, byte in _BYTE_OF.items() if letter not in self._ids)
        self._bytes = [b"" if i in self.control else _bytes(t) for i, t in enumerate(self.vocabulary)]
        self._id_of_bytes = {data: i for i, data in enumerate(self._bytes) if data}
        self._fast = self._build()

    @classmethod
    def from_gguf(cls, header: Header) -> SmolTokenizer:
        """Build it from the vocabulary and the merges of a GGUF header. Raises BadWeightsError without them."""
        try:
            control = [i for i, kind in enumerate(header["tokenizer.ggml.token_type"]) if kind == CONTROL]
            return cls(header["tokenizer.ggml.tokens"], header["tokenizer.ggml.merges"], control)
        except KeyError as error:
            raise BadWeightsError(f"the header of the file does not hold {error}") from error

    def _build(self) -> Any:
        library = late_import("tokenizers")
        pairs = [tuple(merge.split(" ", 1)) for merge in self.merges]
        fast = library.Tokenizer(library.models.BPE(vocab=self._ids, merges=pairs))
        pre = library.pre_tokenizers
        fast.pre_tokenizer = pre.Sequence(
            [pre.Digits(individual_digits=True), pre.ByteLevel(add_prefix_space=False, use_regex=True)]
        )
        return fast

    @property
    def vocab_size(self) -> int:
        return len(self.vocabulary)

    def id_of(self, token: str) -> int:
        """Return the id of a token by its name in the vocabulary, for control tokens. Raises KeyError."""
        return self._ids[token]

    def encode(self, text: str) -> list[int]:
        return self._fast.encode(without_surrogates(text), add_special_tokens=False).ids

    def unknown(self, text: str) -> list[str]:
        halves = super().unknown(text)
        return [c for c in dict.fromkeys(text) if c in halves or self._kept_bytes(c) != c.encode()]

    def id_of_bytes(self, data: bytes) -> int | None:
        """Return the token that stands for exactly these bytes, if there is one."""
        return self._id_of_bytes.get(data)

    def token_bytes(self, token_id: int) -> bytes:
        self._check(token_id)
        return self._bytes[token_id]

    def token_text(self, token_id: int) -> str:
        return self.vocabulary[token_id] if token_id in self.control else super().token_text(token_id)

    def _kept_bytes(self, char: str) -> bytes:
        return super()._kept_bytes(char).translate(None, self._lost)

    def to_dict(self) -> dict[str, Any]:
        control = sorted(self.control)
        return {"kind": self.kind, "vocabulary": self.vocabulary, "merges": self.merges, "control": control}


def _bytes(token: str) -> bytes:
    """Return the bytes of a token written in GPT-2's letters; a few added tokens are written plainly."""
    if all(letter in _BYTE_OF for letter in token):
        return bytes(_BYTE_OF[letter] for letter in token)
    return token.encode()
