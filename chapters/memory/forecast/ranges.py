"""Panel "Why do levels fail?": the range of what was learnt, and what the LSTM answers outside of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.memory.forecast.figure import answer_figure, band_figure
from chapters.memory.forecast.read import STORED, seed_choice, target_choice
from llm_core.forecasting.lstm import Forecaster
from llm_core.forecasting.opponents import WINDOW, persistence
from llm_core.forecasting.scores import mae
from llm_core.forecasting.series import cut, walk
from llm_core.forecasting.stored import Stored
from llm_core.language.lstm import LSTMLayer
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import also_in_words, draw_labels, in_words
from ui.show.numbers import percent, price

FAR, PLACES = 3, 61
"""Widths of the learnt range that are asked for on each side of it, and how many levels are asked."""
CONTROLS = (target_choice("forecast_range_target"), seed_choice("forecast_range_seed"))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ranges:
    """A walk, the LSTM's forecast of its last fifth, and its answers to windows that stand still."""

    series: Floats
    start: int
    forecast: Floats  # of x[start:]
    low: float  # of what was learnt from
    high: float
    asked: Floats  # levels
    answered: Floats  # what the LSTM forecasts after windows that hold this level alone
    train: int

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Tell the test values whose last value lies outside the learnt range."""
        before = persistence(self.series, self.start)
        return (before < self.low) | (before > self.high)

    def ratio(self, where: NDArray[np.bool_]) -> float | None:
        """Compute the LSTM's error as a multiple of persistence's at some test values; None where there are none."""
        if not where.any():
            return None
        truth = self.series[self.start :]
        return mae(self.forecast[where], truth[where]) / mae(
            persistence(self.series, self.start)[where], truth[where]
        )


def ranges(stored: Stored, target: str, seed: int) -> Ranges:
    """Forecast a walk, and ask the LSTM about levels far outside of what it learnt from."""
    x = walk(seed)
    parts, lstm = cut(len(x)), stored.lstm("walk", target, seed)
    low, high = float(x[: parts.train].min()), float(x[: parts.train].max())
    asked = np.linspace(low - FAR * (high - low), high + FAR * (high - low), PLACES)
    still = np.repeat(asked[:, None], WINDOW + 1, axis=1)
    forecast = lstm.forecast(x, parts.valid)
    return Ranges(x, parts.valid, forecast, low, high, asked, lstm.answered(still), parts.train)


def figures(found: Ranges, words: Lesson, dark: bool) -> Figures:
    """Draw the walk over the learnt range, and the answers over the levels."""
    labels = draw_labels(
        words, "step", "value", "truth", "band", "lstm", "level", "answer", "still", prefix="forecast_axis_"
    )
    band = band_figure(
        found.series, found.forecast, found.start, found.low, found.high, found.train, labels, dark
    )
    edges = words.ui("forecast_band_told", low=price(found.low), high=price(found.high))
    answer = answer_figure(found.asked, found.answered, found.low, found.high, labels, dark)
    ends = {
        "first": found.asked[0], "last": found.asked[-1],
        "least": found.answered.min(), "most": found.answered.max(),
    }  # fmt: skip
    reach = words.ui("forecast_answer_told", **{name: price(float(value)) for name, value in ends.items()})
    return {
        "band": also_in_words(band, edges),
        "answer": in_words(answer, reach),
    }


def sentence(found: Ranges, words: Lesson) -> dict[str, object]:
    """Give the range, how much of the test lies outside, the error inside and outside, and the furthest answers."""
    above = float(found.asked[-1])
    return {
        "low": price(found.low),
        "high": price(found.high),
        "where": left_out(found, words),
        "far": price(above),
        "far_answer": price(float(found.answered[-1])),
    }


def left_out(found: Ranges, words: Lesson) -> str:
    """Say how many test values come after one outside the learnt range, and the error inside and outside."""
    outside = found.outside
    errors = {
        "inside": told(found.ratio(~outside), words, "inside"),
        "outside": told(found.ratio(outside), words, "outside"),
    }
    how_many = "all" if outside.all() else "some" if outside.any() else "none"
    return words.ui(f"forecast_where_{how_many}", share=percent(float(outside.mean())), **errors)


def told(ratio: float | None, words: Lesson, place: str) -> str:
    """Say the error on the test values inside or outside the learnt range; nothing where there are none."""
    if ratio is None:
        return ""
    return words.ui(f"forecast_error_{place}", ratio=f"{ratio:.2f}")


ranges_panel = Demo(
    "forecast_range",
    CONTROLS,
    ranges,
    figures,
    sentence,
    code=[Forecaster.inputs, Forecaster.answers, Forecaster.answered, LSTMLayer.gates],
    source=STORED,
    wide=True,
)
