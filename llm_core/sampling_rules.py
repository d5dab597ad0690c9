"""The settings of a draw, checked. Needs no torch, so that a wrong one is named at once."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core.given import in_range

LIMITS = {
    "temperature": (0, 100),
    "top_k": (0, 2**63 - 1),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "repetition_penalty": (0.01, 100),
    "seed": (0, 2**63 - 1),
}
WHOLE = ("top_k", "seed")


@dataclass(frozen=True)
class Sampling:
    """The rules of the draw. The defaults leave the model's own probabilities as they are.

    Raises ValueError with one clear sentence for a value outside its range.
    """

    temperature: float = 1.0  # 0: always the likeliest token (greedy)
    top_k: int = 0  # keep only the k likeliest tokens; 0: all
    top_p: float = 1.0  # keep the likeliest tokens that together reach p (Holtzman et al. 2020); 1: all
    min_p: float = 0.0  # keep tokens with this share of the likeliest's probability (Nguyen et al. 2024)
    repetition_penalty: float = 1.0  # above 1: tokens that already occurred become less likely; 1: off
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            found = in_range(name, getattr(self, name), low, high, whole=name in WHOLE)
            object.__setattr__(self, name, found)  # a number of numpy as a plain one
