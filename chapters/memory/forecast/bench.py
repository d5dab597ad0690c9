"""Panel "Who forecasts best?": a series that stops, the visitor's guess, and the opponents' errors over five seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chapters.memory.forecast.figure import stretch_figure
from chapters.memory.forecast.read import KINDS, STORED, judged, seed_choice, series_choice, target_choice
from llm_core.forecasting.lstm import TARGETS, learn
from llm_core.forecasting.opponents import fit_ar, persistence, windows
from llm_core.forecasting.scores import mae, skill
from llm_core.forecasting.series import NOISE, cut, draw_series
from llm_core.forecasting.stored import RECORD, Stored, all_forecasts, errors
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import price, ranged, signed
from ui.show.table import Cell, table
from ui.work.record import record
from ui.work.small_training import Line, Lines

KNOWN, TESTED = 40, 50
"""Values of the picture before the test begins, and of the test."""
CONTROLS = (
    series_choice("forecast_series"),
    target_choice("forecast_target"),
    seed_choice("forecast_seed"),
)
SIMPLE = ("persistence", "seasonal", "ar")


@dataclass(frozen=True)
class Bench:
    """A series, what every opponent forecasts of its last fifth, and what each errs by over the seeds."""

    kind: str
    target: str
    seed: int
    series: NDArray[np.float64]
    start: int
    forecasts: dict[str, NDArray[np.float64]]  # of x[start:], by opponent; the LSTM's under its target
    errors: dict[str, float]
    seeds: dict[str, list[float]]  # mean absolute error of each seed of the record
    usual: float  # mean size of a step of what was learnt from
    floor: float  # mean size of the noise: no forecast can be below it on average

    @property
    def shown(self) -> list[str]:
        """Name the opponents that are drawn: the simple ones, and the LSTM as chosen."""
        return [name for name in (*SIMPLE, self.target) if name in self.forecasts]


def bench(stored: Stored, kind: str, target: str, seed: int) -> Bench:
    """Forecast the last fifth of a series by everybody."""
    x = draw_series(kind, seed)
    parts = cut(len(x))
    forecasts = all_forecasts(stored, kind, seed)
    found = errors(forecasts, x[parts.valid :])
    usual = float(np.abs(np.diff(x[: parts.train])).mean())
    seeds = over_seeds(stored.facts, kind)
    floor = NOISE[kind] * float(np.sqrt(2 / np.pi))
    return Bench(kind, target, seed, x, parts.valid, forecasts, found, seeds, usual, floor)


def over_seeds(facts: Mapping[str, Any], kind: str) -> dict[str, list[float]]:
    """Collect the errors of the record for one series: opponent or target -> of each seed."""
    found: dict[str, list[float]] = {}
    for one in facts["opponents"]:
        for name, error in one["mae"].items() if one["series"] == kind else ():
            found.setdefault(name, []).append(error)
    for run in facts["runs"]:
        if run["series"] == kind:
            found.setdefault(run["target"], []).append(run["mae"])
    return found


def figures(found: Bench, words: Lesson, dark: bool) -> Figures:
    """Draw the values before the test, those of the test, and the opponents' forecasts of them."""
    return {"lines": drawn(found, words, dark, found.shown)}


def covered(found: Bench, words: Lesson, dark: bool) -> Figures:
    """Draw the values before the test alone."""
    return {"lines": waits(drawn(found, words, dark, []), dark)}


def drawn(found: Bench, words: Lesson, dark: bool, shown: list[str]) -> Any:
    """Draw the stretch around the beginning of the test; without `shown` opponents it ends there."""
    labels = draw_labels(words, "step", "value", "truth", prefix="forecast_axis_")
    after = TESTED if shown else 0
    truth = found.series[found.start - KNOWN : found.start + after]
    lines = {name: found.forecasts[name][:TESTED] for name in shown}
    names = {name: name_of(words, name) for name in shown}
    return stretch_figure(truth, lines, names, found.start - KNOWN, found.start, labels, dark)


def name_of(words: Lesson, name: str) -> str:
    """Name an opponent; the LSTM with its target."""
    return (
        words.ui(f"forecast_{name}")
        if name in SIMPLE
        else words.ui("forecast_lstm_of", target=target(words, name))
    )


def target(words: Lesson, name: str) -> str:
    """Name what the LSTM answers."""
    return words.ui(f"forecast_target_{name}")


def below(found: Bench, words: Lesson) -> str:
    """Write the errors: of this series, over the seeds, and the skill against persistence."""
    columns = [words.ui(f"forecast_column_{name}") for name in ("opponent", "here", "seeds", "skill")]
    order = [name for name in (*SIMPLE, *TARGETS) if name in found.errors]
    rows: list[list[str | Cell]] = [
        [
            Cell(name_of(words, name)),
            price(found.errors[name]),
            ranged(found.seeds[name], price, words.language),
            signed(skill(mean(found.seeds[name]), mean(found.seeds["persistence"]))),
        ]
        for name in order
    ]
    chosen = order.index(found.target)
    return table(columns, rows, chosen_row=chosen, label=words.ui("forecast_table"), least_width="30rem")


def sentence(found: Bench, words: Lesson) -> dict[str, object]:
    """Give the errors over the seeds, that of this series and its place among them, and what they say."""
    means = {name: mean(values) for name, values in found.seeds.items()}
    best = min(means, key=lambda name: means[name])
    ratio = means[best] / means["persistence"]
    level = means[found.target] / means["persistence"]
    return {
        "series": words.ui(f"forecast_series_{found.kind}"),
        "expected": words.ui(f"forecast_expected_{found.kind}", floor=price(found.floor)),
        "persistence": ranged(found.seeds["persistence"], price, words.language),
        "ar": ranged(found.seeds["ar"], price, words.language),
        "lstm": ranged(found.seeds[found.target], price, words.language),
        "here": price(found.errors[found.target]),
        "place": sum(error < found.seeds[found.target][found.seed - 1] for error in found.seeds[found.target])
        + 1,
        "target": target(words, found.target),
        "best": words.ui(f"forecast_best_{judged(ratio)}", name=name_of(words, best), ratio=f"{ratio:.2f}"),
        "verdict": words.ui(f"forecast_lstm_{judged(level)}", ratio=f"{level:.2f}"),
        "seeds": len(found.seeds["ar"]),
    }


def outcome(found: Bench) -> Found:
    """Say where the next value lay, and what the opponents said of it."""
    last, after = float(found.series[found.start - 1]), float(found.series[found.start])
    moved = (after - last) / found.usual
    option = "same" if abs(moved) <= 0.5 else "up" if moved > 0 else "down"
    said = {name: price(float(found.forecasts[name][0])) for name in ("persistence", "ar")}
    facts = {
        "last": price(last),
        "next": price(after),
        "lstm": price(float(found.forecasts[found.target][0])),
    }
    return Found(option, said | facts, (found.kind, found.seed))


bench_panel = Demo(
    "forecast_bench",
    CONTROLS,
    bench,
    figures,
    sentence,
    code=[persistence, windows, fit_ar, learn, mae, skill],
    source=STORED,
    below=below,
    guess=Guess("forecast_bench", ("up", "same", "down"), outcome),
    covered=covered,
    wide=True,
)


def stored_lines() -> Lines:
    """Give the test error over the steps of the first seed, for the yearly wave and every target.

    Step 0 is left out: an untrained answer of values is so far off that nothing else could be told apart.
    """
    lines = dict[str, Line]()
    for run in record(RECORD, ("runs",))["runs"]:
        if run["seed"] == 1 and run["series"] == KINDS[1]:
            steps, ratios = zip(*run["curve"][1:], strict=True)
            lines[run["target"]] = steps, ratios
    return lines
