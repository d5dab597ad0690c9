"""Token healing: go on from a text that ends inside a token, such as the space before a word.

In training " time" is one token, so after the token " " alone a model has seen only rare words. Healing takes the last
tokens back and lets the model choose again among the tokens that begin with what was taken (Lundberg 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from llm_core.data.tokenizer import Tokenizer
from llm_core.given import whole_ids
from llm_core.language.model import LanguageModel, State


@dataclass(frozen=True)
class Cut:
    """A text cut back: the ids that stay, the bytes taken back, and the tokens that begin with those bytes."""

    kept: tuple[int, ...]
    rest: bytes
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Healed:
    """What a model expects in place of the tokens that were taken back."""

    cut: Cut
    probability: (
        Tensor  # (V,) in float64: of each token, given that it begins with the rest; they add up to 1
    )
    mass: float
    """Probability of all candidates together before they were made to add up to 1."""
    as_typed: float
    """Probability of the very tokens that were taken back, one after the other."""
    begun: tuple[Tensor, State] = field(repr=False)
    """What the model gave for the tokens that stay, log P (1, V) and its state: `Writers.join` goes on from here."""


def beginning_with(tokenizer: Tokenizer, start: bytes) -> tuple[int, ...]:
    """List the ids of the tokens whose bytes begin with these; one that no draw gives is not among them."""
    ids = (i for i in range(tokenizer.vocab_size) if i not in tokenizer.unwritten)
    return tuple(i for i in ids if i != tokenizer.eot_id and tokenizer.token_bytes(i).startswith(start))


def cut_back(tokenizer: Tokenizer, ids: Sequence[int]) -> Cut:
    """Take back the last token, and those before it as long as one token begins with all that was taken.

    So "a lit", whose end is read as " l" and "it", goes back to "a", because " little" begins with both. Raises
    ValueError when there is no token to take back.
    """
    kept, rest = whole_ids("ids", ids), b""
    found: tuple[int, ...] = ()
    if not kept:
        raise ValueError("A text without any token has none that could be taken back.")
    while kept:
        longer = tokenizer.token_bytes(kept[-1]) + rest
        candidates = beginning_with(tokenizer, longer)
        if rest and not candidates:
            break
        rest, found = longer, candidates
        kept.pop()
    return Cut(tuple(kept), rest, found)


@torch.inference_mode()
def heal(model: LanguageModel, text: str) -> Healed:
    """Ask a model for the next token after a text, healed.

    The probabilities are the model's own after what is kept, restricted to the tokens that begin with the rest and
    divided by their sum. Where that sum is nothing (counts without smoothing) all candidates are equally likely.
    Raises ValueError for a text without any token.
    """
    tokenizer = model.tokenizer
    ids = tokenizer.encode(text)
    cut = cut_back(tokenizer, ids)
    begun = model.step(torch.tensor([[tokenizer.eot_id, *cut.kept]]), model.start())
    log_probs, _ = begun  # (1, V)
    own = log_probs[0].double().exp()  # (V,)
    allowed = torch.zeros_like(own)
    allowed[list(cut.candidates)] = 1.0
    mass = float((own * allowed).sum())
    share = own * allowed / mass if mass > 0 else allowed / allowed.sum()
    taken = ids[len(cut.kept) :]
    as_typed = float(own[taken[0]])
    if len(taken) > 1:
        as_typed = float(model.score(torch.tensor(ids))[len(cut.kept) :].double().sum().exp())
    return Healed(cut, share, mass, as_typed, begun)
