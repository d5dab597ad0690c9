"""The forecasters that scripts/train_forecast.py trained: read from its record, and measured again on their series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.forecasting.lstm import TARGETS, Forecaster, untrained
from llm_core.forecasting.opponents import WINDOW, fit_ar, persistence, seasonal_naive
from llm_core.forecasting.scores import mae
from llm_core.forecasting.series import PERIODS, cut, draw_series

RECORD = "forecast"
SEEDS = (1, 2, 3, 4, 5)
"""Of the series and of the network that learns it; SEARCH_SEED is only searched on."""
SEARCH_SEED = 0

Floats = NDArray[Any]


def names(kind: str, target: str, seed: int) -> str:
    """Name the weights of one run in the file of all."""
    return f"{kind}.{target}.{seed}"


def tensors_of(one: Forecaster, name: str) -> dict[str, Tensor]:
    """Give the weights of a run under its name."""
    return {f"{name}.{key}": value.detach() for key, value in one.reader.state_dict().items()}


def restored(tensors: Mapping[str, Tensor], kind: str, target: str, seed: int) -> Forecaster:
    """Build the forecaster of one run from the file of all. Raises CheckpointError where it is not there."""
    name = names(kind, target, seed)
    x = draw_series(kind, seed)
    one = untrained(x[: cut(len(x)).train], target, seed)
    mine = {key.removeprefix(f"{name}."): t for key, t in tensors.items() if key.startswith(f"{name}.")}
    try:
        one.reader.load_state_dict(mine)
    except RuntimeError as error:
        raise CheckpointError(f"The weights of {name} are missing or of another shape.") from error
    return one


class Stored:
    """All runs of the record."""

    def __init__(self, facts: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        self.facts, self.tensors = facts, tensors

    @classmethod
    def read(cls) -> Stored:
        """Read record and weights. Raises CheckpointError."""
        return cls(experiments.record(RECORD), experiments.weights(RECORD))

    def lstm(self, kind: str, target: str, seed: int) -> Forecaster:
        """Build the forecaster of one run."""
        return restored(self.tensors, kind, target, seed)


def simple_forecasts(
    x: Floats, start: int, train: int, period: int = 0, width: int = WINDOW
) -> dict[str, Floats]:
    """Forecast x[t], from `start` on, by the opponents: "persistence", "seasonal" (with a period) and "ar".

    The linear one learns from x[:train] alone. Raises ValueError for too few values.
    """
    found = {"persistence": persistence(x, start)}
    if period:
        found["seasonal"] = seasonal_naive(x, start, period)
    return found | {"ar": fit_ar(x[:train], width).forecast(x, start)}


def all_forecasts(stored: Stored, kind: str, seed: int) -> dict[str, Floats]:
    """Forecast the test part of a series by every opponent, and by the LSTM with each target."""
    x = draw_series(kind, seed)
    parts = cut(len(x))
    found = simple_forecasts(x, parts.valid, parts.train, PERIODS[kind])
    return found | {target: stored.lstm(kind, target, seed).forecast(x, parts.valid) for target in TARGETS}


def errors(forecasts: Mapping[str, Floats], truth: Floats) -> dict[str, float]:
    """Compute the mean absolute error of each."""
    return {name: mae(forecast, truth) for name, forecast in forecasts.items()}


def rounded(one: Forecaster) -> Forecaster:
    """Round the weights to 16 bits, as the file holds them: what is measured is what is shipped."""
    with torch.no_grad():
        for weight in one.reader.parameters():
            weight.copy_(weight.half().float())
    return one
