"""Drawing next tokens at a temperature, measured as the points of a generator are: which ones are reached?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from llm_core.drawing.coverage import ENOUGH
from llm_core.language.model import LanguageModel
from llm_core.networks.dice import Dice
from llm_core.sampling import Sampling, chances, draw

Array = NDArray[np.float64]


class Drawn(NamedTuple):
    """Draws of one next token. The first of each array is the token that is likeliest at temperature 1."""

    tokens: list[int]
    honest: Array  # (V,), chances at temperature 1
    chances: Array  # (V,), at this temperature
    counts: NDArray[np.int64]  # (V,)
    n: int

    @property
    def places(self) -> NDArray[np.bool_]:
        """Mark the tokens that should get one draw or more at temperature 1, (V,)."""
        return self.honest * self.n >= 1

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Mark those of them that get enough, as `coverage` counts modes, (V,)."""
        return self.places & (self.counts >= np.maximum(1, ENOUGH * self.honest * self.n))


@torch.inference_mode()
def draw_tokens(model: LanguageModel, text: str, temperature: float, n: int, seed: int) -> Drawn:
    """Draw n times what comes after a text. An empty text means: at the start of one."""
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    ids = ids[-model.context_length :] if model.context_length else ids
    log_probs = model.log_probs(torch.tensor([ids]))[:, -1]  # (1, V)
    honest, chance = (chances(log_probs, [ids], [Sampling(temperature=t)]) for t in (1.0, temperature))
    dice = Dice(seed)
    drawn = draw(chance.expand(n, -1), [dice.share() for _ in range(n)])
    order = honest[0].argsort(descending=True, stable=True)
    counts = np.bincount(drawn, minlength=len(order))[order.numpy()]
    return Drawn(
        order.tolist(), honest[0][order].double().numpy(), chance[0][order].double().numpy(), counts, n
    )
