"""Looks of things that are compared and are none of the machines: a colour, dashes and a marker for each place."""

from __future__ import annotations

from figures.lines import Look
from figures.palette import Machine

SERIES = (
    Machine("#5B5F66", "#A9ADB5", "solid", "circle"),
    Machine("#8A6D00", "#E0C24A", "dot", "cross"),
    Machine("#A8480A", "#F2A65A", "dash", "square"),
    Machine("#B02A5B", "#F28DB2", "dashdot", "triangle-up"),
    Machine("#00765A", "#4CC9A0", "longdash", "diamond"),
    Machine("#005EA8", "#6CB8F5", "solid", "star"),
    Machine("#7A3E9D", "#C9A0E8", "dot", "x"),
)

OPTIMISERS = ("gd", "sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
"""The place of each optimiser, which looks alike wherever it is drawn."""


def series_look(place: int, dark: bool, width: float = 2, size: float = 7, marked: bool = True) -> Look:
    """Give the look of the thing at a place; a place after the last begins again."""
    one = SERIES[place % len(SERIES)]
    return Look(one.color(dark), one.dash, one.symbol if marked else None, width, size)


def optimiser_look(name: str, dark: bool, width: float = 2, size: float = 7) -> Look:
    """Give the look of an optimiser by its name."""
    return series_look(OPTIMISERS.index(name), dark, width, size)
