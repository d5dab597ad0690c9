"""Panel "What has it to do with language models?": a change as a token, and counts that say how likely each is next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from chapters.memory.forecast.figure import next_figure
from chapters.memory.forecast.read import KINDS, series_choice
from llm_core.forecasting.opponents import fit_ar, persistence
from llm_core.forecasting.series import cut, draw_series
from llm_core.forecasting.steps import ORDERS, Steps, bits, next_step
from llm_core.forecasting.stored import SEEDS
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import also_in_words, draw_labels
from ui.show.numbers import percent, price, ranged, signed
from ui.show.table import Cell, table

SIZES, LAST = ("4", "8"), 200
"""Sizes of the vocabulary; places of the test part."""
SAME = 0.01
"""Bits a step that count as no change."""
CONTROLS = (
    series_choice("forecast_token_series", "season"),
    Choice("forecast_size", SIZES, label="forecast_size"),
    Choice("forecast_order", tuple(map(str, ORDERS)), "2", label="forecast_order"),
    Number("forecast_place", 1, LAST, 1, label="forecast_place", slider=True),
)


@dataclass(frozen=True)
class Tokens:
    """What counts say of the next change at one place, and what they cost over the whole test part."""

    kind: str
    order: int
    edges: NDArray[np.float64]  # (V - 1,)
    chance: NDArray[np.float64]  # (V,)
    truth: int
    moved: float
    point: float  # the change that the linear forecast names
    bits: dict[str, dict[int, list[float]]]  # series -> order -> bits a step of each seed

    @property
    def size(self) -> int:
        """V."""
        return len(self.chance)


def tokens(kind: str, size: str, order: str, place: int) -> Tokens:
    """Forecast the change at a place of the test part by counts of the first three fifths, and by an AR."""
    n, V, x = int(order), int(size), draw_series(kind, SEEDS[0])
    parts, at = cut(len(x)), cut(len(x)).valid + place - 1
    changes = np.diff(x)
    steps = Steps.fit(changes[: parts.train - 1], V)
    ids = steps.encode(changes)
    point = fit_ar(x[: parts.train]).forecast(x, at)[0] - persistence(x, at)[0]
    chance = next_step(ids[: parts.train - 1], ids[: at - 1], V, n)
    spent = {name: {one: [priced(name, seed, V, one) for seed in SEEDS] for one in ORDERS} for name in KINDS}
    return Tokens(kind, n, steps.edges, chance, int(ids[at - 1]), float(changes[at - 1]), float(point), spent)


def priced(kind: str, seed: int, size: int, order: int) -> float:
    """Compute the bits a step of the test part of one series."""
    x = draw_series(kind, seed)
    parts, changes = cut(len(x)), np.diff(x)
    known = changes[: parts.train - 1]
    steps = Steps.fit(known, size)
    return bits(steps.encode(known), steps.encode(changes), size, order, parts.valid - 1)


def figures(found: Tokens, words: Lesson, dark: bool) -> Figures:
    """Draw the probability of each token, the true one marked, and the point forecast."""
    labels = draw_labels(words, "token", "chance", "true_token", "point", prefix="forecast_axis_")
    names = token_names(found, words)
    at = int(np.searchsorted(found.edges, found.point, side="right"))
    figure = next_figure(names, found.chance, found.truth, at, labels, dark)
    return {"next": also_in_words(figure, words.ui("next_marked", came=names[found.truth], point=names[at]))}


def token_names(found: Tokens, words: Lesson) -> list[str]:
    """Name the tokens by the changes that they stand for."""
    edges = [signed(float(edge), 1) for edge in found.edges]
    middle = [words.ui("forecast_token_between", low=a, high=b) for a, b in pairwise(edges)]
    return [
        words.ui("forecast_token_below", high=edges[0]), *middle, words.ui("forecast_token_above", low=edges[-1]),
    ]  # fmt: skip


def below(found: Tokens, words: Lesson) -> str:
    """Write the bits a step of every series and order."""
    columns = [
        words.ui("forecast_column_series"),
        *(words.ui("forecast_column_order", order=n) for n in ORDERS),
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"forecast_series_{kind}")),
            *(ranged(found.bits[kind][n], price, words.language) for n in ORDERS),
        ]
        for kind in KINDS
    ]
    chosen = KINDS.index(found.kind)
    return table(columns, rows, chosen_row=chosen, label=words.ui("forecast_bits"), least_width="30rem")


def sentence(found: Tokens, words: Lesson) -> dict[str, object]:
    """Give both kinds of forecast at this place, and the bits that reading saves or costs."""
    uniform = float(np.log2(found.size))
    spent = {n: mean(values) for n, values in found.bits[found.kind].items()}
    saved = spent[0] - spent[found.order]
    says = (
        "nothing" if found.order == 0 else "saves" if saved > SAME else "costs" if saved < -SAME else "same"
    )
    return {
        "point": signed(found.point),
        "moved": signed(found.moved),
        "chance": percent(float(found.chance[found.truth])),
        "bits": price(float(-np.log2(found.chance[found.truth]))),
        "uniform": price(uniform),
        "size": found.size,
        "seeds": len(SEEDS),
        "spent": price(spent[found.order]),
        "says": words.ui(f"forecast_reading_{says}", saved=price(abs(saved)), order=found.order),
        "series": words.ui(f"forecast_series_{found.kind}"),
    }


tokens_panel = Demo(
    "forecast_tokens",
    CONTROLS,
    tokens,
    figures,
    sentence,
    code=[Steps, next_step, bits],
    below=below,
    ways=(("counting", "ngram"), ("counting", "surprise"), ("arena", "readers")),
    wide=True,
)
