"""What the panels of this chapter share: the stored runs, the choices of a series, and how errors are judged."""

from __future__ import annotations

from llm_core.forecasting.lstm import TARGETS
from llm_core.forecasting.series import SERIES
from llm_core.forecasting.stored import RECORD, SEEDS, Stored
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.work.source import StoredModel

STORED = StoredModel(RECORD, Stored.read)
KINDS = tuple(SERIES)
ALIKE = 0.05
"""Errors that differ by no more than this share count as alike."""


def series_choice(key: str, default: str = "walk") -> Choice:
    """Declare the choice of a series."""
    return Choice(key, KINDS, default, label="forecast_series", names="forecast_series_")


def target_choice(key: str, default: str = "levels") -> Choice:
    """Declare the choice of what the LSTM reads and answers."""
    return Choice(key, TARGETS, default, label="forecast_target", names="forecast_target_")


def seed_choice(key: str, default: int = SEEDS[0]) -> Number[int]:
    """Declare the choice of one of the stored seeds."""
    return Number(key, SEEDS[0], SEEDS[-1], default, label="forecast_seed", again="forecast_reseed")


def judged(ratio: float) -> str:
    """Say whether an error, as a multiple of another, is "lower", "alike" or "higher"."""
    return "alike" if abs(ratio - 1) <= ALIKE else "lower" if ratio < 1 else "higher"
