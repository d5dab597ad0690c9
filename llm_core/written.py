"""A token as it was written, with what the model thought at that moment; text from tokens that come one by one."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from torch import Tensor

from llm_core.data.tokenizers import Tokenizer

N_ALTERNATIVES = 10


class Alternative(NamedTuple):
    """A token that could have come: its probability is the model's own, before any rule."""

    id: int
    text: str
    probability: float


@dataclass(frozen=True)
class GeneratedToken:
    """One token as it was written, and what the model thought at that moment."""

    id: int
    text: str
    """The characters this token completes: "" inside a character of several tokens or for the end of text."""
    probability: float
    """The model's own, from the softmax over the whole vocabulary."""
    chance: float | None
    """Its probability in the draw, after all rules; None when an engine that draws by itself hides it."""
    alternatives: tuple[Alternative, ...]
    """The ten likeliest tokens by the model's own probability, likeliest first."""
    rest: float
    """Probability of everything that is not among the alternatives."""
    entropy: float | None
    """Of the model's own distribution, in bits: so many yes/no questions; None when an engine hides it."""
    seconds: float = field(repr=False)  # another each time: what is printed twice is alike
    """Computing time of this token; that of the first includes reading the prompt."""
    forced: bool = False


def likeliest(tokenizer: Tokenizer, probability: Tensor, n: int = N_ALTERNATIVES) -> tuple[Alternative, ...]:
    """Return the n likeliest tokens of a distribution (V,), likeliest first."""
    top = probability.topk(min(n, len(probability)))
    pairs = zip(top.indices.tolist(), top.values.tolist(), strict=True)
    return tuple(Alternative(i, tokenizer.token_text(i), p) for i, p in pairs)


class TokenText:
    """Text of tokens as they come: a character split over tokens appears with the token that completes it."""

    def __init__(self, tokenizer: Tokenizer, prompt: Sequence[int] = ()) -> None:
        self.tokenizer = tokenizer
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for token in prompt[-4:]:  # a character has at most four bytes: the prompt may end inside one
            self.decoder.decode(tokenizer.token_bytes(token))

    def add(self, token: int, last: bool = False) -> str:
        """Return the characters this token completes; with `last`, bytes that stay incomplete become U+FFFD."""
        return self.decoder.decode(self.tokenizer.token_bytes(token), final=last)
