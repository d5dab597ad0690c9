"""Panel "And your own numbers?": persistence, a season and an AR at once on the visitor's column, an LSTM on demand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from chapters.memory.forecast.bench import name_of, stored_lines, target
from chapters.memory.forecast.figure import stretch_figure
from chapters.memory.forecast.own_table import SOURCE, own_series
from chapters.memory.forecast.read import judged, target_choice
from llm_core import small_trainings
from llm_core.checkpoints import CheckpointError
from llm_core.forecasting.opponents import fit_ar, persistence
from llm_core.forecasting.scores import skill
from llm_core.forecasting.series import cut
from llm_core.forecasting.stored import errors, simple_forecasts
from llm_core.forecasting.table import Series, read_table, series_of
from ui.controls.number import Number
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import digits, signed
from ui.show.table import Cell, table
from ui.site.theme import dark
from ui.work.small_training import SmallTraining

PANEL = "forecast_yours"
PERIOD = Number("forecast_period", 0, 400, 24, label="forecast_period")
TARGET = target_choice("forecast_own_target", "changes")
SHOWN = 300
"""Of the last values, so that lines can be told apart."""


@dataclass(frozen=True)
class Known:
    """A series as the training takes it; its name in the list of works is short."""

    values: tuple[float, ...]

    def __repr__(self) -> str:
        return hashlib.sha256(np.array(self.values).tobytes()).hexdigest()


@dataclass(frozen=True)
class Measured:
    """Forecasts and errors of the last fifth of an own series."""

    values: NDArray[np.float64]
    start: int
    forecasts: dict[str, NDArray[np.float64]]
    errors: dict[str, float]


def own_panel(words: Lesson) -> None:
    """Draw the panel; a click in it draws nothing else of the page."""
    st.fragment(draw)(words)


def draw(words: Lesson) -> None:
    """Draw table, period, lines, errors, and the training of an LSTM."""
    expect: dict[str, object] = {}
    with panel(words, PANEL, [read_table, series_of, fit_ar, persistence], expect, wide=True):
        series = own_series(words)
        if series is None:
            return
        found = measured(series.values, period(words, series))
        draw_lines(words, found)
        st.html(errors_table(words, found))
        expect |= sentence(words, found) | {"what": what(words)}
        try:
            SMALL.draw(words, Known(tuple(series.values.tolist())), TARGET.draw(words))
        except CheckpointError as reason:
            notice(words.ui("failed", reason=reason))


def period(words: Lesson, series: Series) -> int:
    """Draw the length of a season; one that does not come before the test is left out with a notice."""
    asked = PERIOD.draw(words)
    most = cut(len(series.values)).train
    if asked > most:
        notice(words.ui("forecast_period_long", most=most))
        return 0
    return asked


def measured(x: NDArray[np.float64], season: int) -> Measured:
    """Forecast the last fifth of x (N,) by the simple opponents."""
    parts = cut(len(x))
    found = simple_forecasts(x, parts.valid, parts.train, season)
    return Measured(x, parts.valid, found, errors(found, x[parts.valid :]))


def draw_lines(words: Lesson, found: Measured) -> None:
    """Draw the end of the series and the forecasts of it."""
    labels = draw_labels(words, "step", "value", "truth", prefix="forecast_axis_")
    names = {name: name_of(words, name) for name in found.forecasts}
    first = max(0, found.start - SHOWN // 3)
    last = min(len(found.values), first + SHOWN)
    lines = {name: values[: last - found.start] for name, values in found.forecasts.items()}
    alt, truth = words.ui(f"{PANEL}_lines_alt"), found.values[first:last]
    key, start = f"{PANEL}_lines", found.start + 1
    chart(key, alt, stretch_figure, truth, lines, names, first + 1, start, labels, dark(), marked=False)


def errors_table(words: Lesson, found: Measured) -> str:
    """Write error and skill of each opponent."""
    columns = [words.ui(f"forecast_column_{name}") for name in ("opponent", "error", "skill")]
    rows: list[list[str | Cell]] = [
        [Cell(name_of(words, name)), digits(error, 4), signed(skill(error, found.errors["persistence"]))]
        for name, error in found.errors.items()
    ]
    return table(columns, rows, label=words.ui("forecast_own_table"), fitted=True)


def sentence(words: Lesson, found: Measured) -> dict[str, object]:
    """Say how many values there are, and whether anything beats persistence."""
    best = min(found.errors, key=lambda name: found.errors[name])
    ratio = found.errors[best] / found.errors["persistence"]
    tested = len(found.values) - found.start
    return {
        "values": f"{len(found.values):,}",
        "tested": f"{tested:,}",
        "best": words.ui(f"forecast_best_{judged(ratio)}", name=name_of(words, best), ratio=f"{ratio:.2f}"),
    }


def what(words: Lesson) -> str:
    """Name the data: the example, or the visitor's own."""
    return words.ui("forecast_own_is_example" if SOURCE.now() == "example" else "forecast_own_is_yours")


def about(known: Known, _target: str) -> dict[str, object]:
    """Give what the LSTM learns from, how long, and what AR reaches on the same values."""
    found = measured(np.array(known.values), 0).errors
    return {
        "values": f"{len(known.values):,}",
        "steps": small_trainings.FORECAST_STEPS,
        "rate": f"{small_trainings.FORECAST_RATE:g}",
        "ar": f"{found['ar'] / found['persistence']:.3f}",
    }


SMALL = SmallTraining(
    "forecast_small",
    small_trainings.forecast,
    small_trainings.FORECAST_STEPS,
    stored_lines,
    lambda words, line: words.ui("forecast_lstm_of", target=target(words, line)),
    about,
    y="error_to_persistence",
)
