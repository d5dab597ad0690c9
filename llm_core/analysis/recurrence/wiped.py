"""What the state is worth: the price of the next tokens with it, and after it was set to zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from llm_core.language.recurrent import Recurrent


@dataclass(frozen=True)
class Wiped:
    """Bits of each token after the wipe, with the state as it was and without; the first of them is token `first`."""

    first: int
    kept: list[float]
    wiped: list[float]

    def caught_up(self, within: float) -> int | None:
        """Count the tokens until none costs over `within` bits more than with the state; None: not here."""
        over = [i for i, (a, b) in enumerate(zip(self.kept, self.wiped, strict=True)) if b - a > within]
        return None if over and over[-1] == len(self.kept) - 1 else (over[-1] + 1 if over else 0)


@torch.no_grad()
def wipe(model: Recurrent, ids: Sequence[int], at: int) -> Wiped:
    """Set the state to zero before token `at` is read, and compare the prices of what comes after that token."""
    text = torch.tensor(ids, dtype=torch.long)
    kept = model.score(text)[at + 1 :]
    rest = text[at:]
    log_probs = model.log_probs(rest[None, :-1])[0]  # from model.start(): nothing was read before
    wiped = log_probs.gather(-1, rest[1:, None])[:, 0]
    return Wiped(at + 1, (kept / -math.log(2)).tolist(), (wiped / -math.log(2)).tolist())
