"""Panel "And share prices?": a hundred random walks traded by a forecast, before costs and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.memory.forecast.figure import profit_figure
from llm_core.forecasting.trading import RULES, WALKS, gains, positions, standard_error, traded
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, signed

DOUBT = 2.0
"""Standard errors within which a mean may well be chance."""
CONTROLS = (
    Choice("forecast_rule", RULES, "ar", label="forecast_rule", names="forecast_rule_"),
    Number("forecast_cost", 0, 30, 5, 1, label="forecast_cost", slider=True),
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Profits:
    """What the walks earned by each day, in usual moves: mean and standard error, before costs and after."""

    rule: str
    cost: int  # in hundredths of a usual move
    before: Floats  # (days,)
    before_error: Floats
    after: Floats
    after_error: Floats
    gaining: float  # share of the walks that end above 0 after costs
    traded: float  # units traded a day, on average

    def verdict(self, name: str) -> str:
        """Judge where the walks end: "gain", "loss", or "chance" when 0 lies within DOUBT standard errors."""
        mean, error = float(getattr(self, name)[-1]), float(getattr(self, f"{name}_error")[-1])
        return "chance" if abs(mean) <= DOUBT * error else "gain" if mean > 0 else "loss"


def profits(rule: str, cost: int) -> Profits:
    """Trade a hundred walks by a rule; the cost of a unit in hundredths of a usual move."""
    found = traded(rule)
    before, after = found.profits(0.0), found.profits(cost / 100)
    gaining, moved = float((after[:, -1] > 0).mean()), float(found.turned.mean())
    return Profits(rule, cost, *averaged(before), *averaged(after), gaining, moved)


def averaged(profits: Floats) -> tuple[Floats, Floats]:
    """Average profits (walks, days) over the walks: mean and standard error by day, (days,) each."""
    return profits.mean(0), np.array([standard_error(day) for day in profits.T])


def figures(found: Profits, words: Lesson, dark: bool) -> Figures:
    """Draw the mean profit by day, before costs and after, each with a band of DOUBT standard errors."""
    return {"profit": drawn(found, words, dark, ("before", "after"))}


def covered(found: Profits, words: Lesson, dark: bool) -> Figures:
    """Draw the axes alone."""
    return {"profit": waits(drawn(found, words, dark, ()), dark)}


def drawn(found: Profits, words: Lesson, dark: bool, shown: tuple[str, ...]) -> object:
    """Draw the lines that are `shown`."""
    labels = draw_labels(words, "day", "profit", "before", "after", "upper", "lower", prefix="forecast_axis_")
    lines = {name: (getattr(found, name), DOUBT * getattr(found, f"{name}_error")) for name in shown}
    return profit_figure(lines, len(found.before), labels, dark)


def sentence(found: Profits, words: Lesson) -> dict[str, object]:
    """Give the means at the end with their doubt, and what they say."""
    facts: dict[str, object] = {
        "walks": WALKS,
        "days": len(found.before),
        "rule": words.ui(f"forecast_rule_{found.rule}"),
        "cost": percent(found.cost / 100, 0),
        "gaining": percent(found.gaining),
        "traded": f"{found.traded:.2f}",
    }
    for name in ("before", "after"):
        facts[name] = signed(float(getattr(found, name)[-1]), 1)
        facts[f"{name}_doubt"] = f"{DOUBT * getattr(found, f'{name}_error')[-1]:.1f}"
        facts[f"{name}_says"] = words.ui(f"forecast_profit_{found.verdict(name)}")
    return facts


def outcome(found: Profits) -> Found:
    """Say what the walks earned before costs."""
    facts = {
        "mean": signed(float(found.before[-1]), 1),
        "doubt": f"{DOUBT * found.before_error[-1]:.1f}",
    }
    return Found(found.verdict("before"), facts, found.rule)


trade_panel = Demo(
    "forecast_trade",
    CONTROLS,
    profits,
    figures,
    sentence,
    code=[positions, gains, traded, standard_error],
    guess=Guess("forecast_trade", ("gain", "chance", "loss"), outcome),
    covered=covered,
    wide=True,
)
