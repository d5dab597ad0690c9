"""The decoding loop in slow motion: logits, softmax, choose, append, and again.

The same arithmetic as llm_core.generation.generate at temperature 1, one turn at a time and without a cache, so that
every number in between can be looked at. A test holds both equal.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.analysis.residual.logit_lens import check_ids
from llm_core.language.transformer import Transformer
from llm_core.sampling import draw, without


@dataclass(frozen=True)
class Turn:
    """One turn of the loop."""

    logits: Tensor  # (V,) a score for every token of the vocabulary
    probabilities: Tensor  # (V,) they sum to 1; 0 for a sign that is never written
    u: float | None  # the random number of this turn; None: the likeliest token is taken
    chosen: int

    @property
    def before(self) -> float:
        """Where the chosen token begins when all lie side by side from 0 to 1, the likeliest first."""
        p = self.probabilities
        ids = torch.arange(len(p))
        likelier = (p > p[self.chosen]) | ((p == p[self.chosen]) & (ids < self.chosen))
        return float(p[likelier].sum())


@torch.inference_mode()
def turn(model: Transformer, ids: Sequence[int], u: float | None = None) -> Turn:
    """Read ids (T tokens, the start token included), score every token, and choose the next one.

    u in [0, 1) falls on a token; None takes the likeliest (greedy). Appending is the caller's: [*ids, turn.chosen].
    Raises ValueError for ids that the model does not have.
    """
    check_ids(model, ids)
    logits = model(torch.tensor([list(ids)], device=model.device))[0, -1].float().cpu()  # (V,)
    writable = without(logits.double(), model.tokenizer.unwritten)
    probabilities = writable.softmax(-1)  # e^logit over the sum of all of them
    chosen = int(probabilities.argmax()) if u is None else draw(probabilities[None], [u])[0]
    return Turn(logits, probabilities, u, chosen)


def random_numbers(seed: int, n: int) -> list[float]:
    """Return the first n numbers of this seed, the same ones that `generate` draws with."""
    dice = random.Random(seed)
    return [dice.random() for _ in range(n)]
