"""Panel "depth without a bend": up to ten layers, and the straight line that stays when nothing bends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chapters.learning.neuron.figure import sides_map
from llm_core.networks.mlp import MLP
from llm_core.networks.neuron import deep, fold
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.border import border_finding
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import digits, minus, percent, small

SIDE, REACH = 61, 3.0
"""Places along each axis of the map, and how far it reaches."""
BENT = {"tanh": 74, "relu": 98}
"""Seeds whose ten layers have a border that a straight line misses widely."""
CONTROLS = (
    Number("neuron_layers", 1, 10, 10, label="layers", slider=True),
    Choice("neuron_deep_bend", ("none", "relu", "tanh", "sigmoid"), label="hidden_bend", names="bend_"),
    Number("neuron_deep_seed", 1, MOST_SEED, 3, label="seed", again="reseed"),
)


class Deep(NamedTuple):
    """What the network says at every place (SIDE, SIDE), and how near one layer comes to it."""

    axis: NDArray[np.floating]
    said: NDArray[np.floating]
    layers: int
    bend: str
    gap: float  # to the folded layer; of a network that bends, infinite
    weights: NDArray[np.floating]  # of the folded layer, or of the best line (2,)
    bias: float
    agreed: float  # share of the places that this line puts on the same side


def look(layers: int, bend: str, seed: int) -> Deep:
    """Ask a network with random weights at every place, and compare it with one layer alone."""
    axis = np.linspace(-REACH, REACH, SIDE)
    places = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    network = deep(layers, bend, seed)
    said = network.output(places)
    straight = bend == "none" or layers == 1
    weights, bias = fold(network) if straight else best_line(places, said)
    line = places @ weights + bias
    gap = float(np.abs(line - said).max()) if straight else float("inf")
    agreed = float(((line > 0) == (said > 0)).mean())
    return Deep(axis, said.reshape(SIDE, SIDE), layers, bend, gap, weights, bias, agreed)


def best_line(places: NDArray[np.floating], said: NDArray[np.floating]) -> tuple[NDArray[np.floating], float]:
    """Find the one layer that puts most places on the side that was said.

    Tries 360 directions; along each, a border before and behind every place.
    """
    turns = np.radians(np.arange(360))
    directions = np.stack([np.cos(turns), np.sin(turns)])
    along = places @ directions
    order = np.argsort(along, axis=0)
    signs = np.where(said > 0, 1, -1)
    gain = np.vstack([np.zeros(len(turns), int), np.cumsum(-signs[order], axis=0)])
    gain[1:-1][np.diff(np.take_along_axis(along, order, 0), axis=0) < 1e-9] = -len(
        said
    )  # no border between equals
    cut, turn = np.unravel_index(np.argmax(gain), gain.shape)
    ends = np.sort(along[:, turn])
    ends = np.concatenate([[ends[0] - 1], ends, [ends[-1] + 1]])
    return directions[:, turn], -float(ends[cut : cut + 2].mean())


def one_sided(found: Deep) -> bool:
    """Return whether the network says the same everywhere on the map."""
    return len(np.unique(found.said > 0)) == 1


def figures(found: Deep, words: Lesson, dark: bool) -> Figures:
    """Draw the sides of the network."""
    labels = draw_labels(words, "x1", "x2", "said", "line", prefix="axis_")
    flat = one_sided(found) and not np.isfinite(found.gap)
    line = None if flat else (*found.weights, found.bias)
    return {"map": in_words(sides_map(found.axis, found.said, line, labels, dark), sides(found, line, words))}


def sides(found: Deep, line: tuple[float, float, float] | None, words: Lesson) -> str:
    """Say how the network's border runs, and between which places that of one layer."""
    said = [
        words.ui("sides", share=percent(float((found.said > 0).mean()))),
        border_finding(found.said, words),
    ]
    ends = ends_of(line) if line else []
    if len(ends) == 2:
        said.append(words.ui("sides_line", first=ends[0], last=ends[1]))
    return in_a_row(words, said)


def ends_of(line: tuple[float, float, float]) -> list[str]:
    """Write the two places at which w1 x + w2 y + b = 0 enters and leaves the map; fewer where it does not cross it."""
    w1, w2, b = line
    ends = [(x, -(w1 * x + b) / w2) for x in (-REACH, REACH) if w2]
    ends += [(-(w2 * y + b) / w1, y) for y in (-REACH, REACH) if w1]
    inside = sorted({(round(x, 1), round(y, 1)) for x, y in ends if max(abs(x), abs(y)) <= REACH + 1e-9})
    return [f"({minus(f'{x:.1f}')}, {minus(f'{y:.1f}')})" for x, y in inside]


def covered(found: Deep, words: Lesson, dark: bool) -> Figures:
    """Draw an empty map while the visitor guesses."""
    labels = draw_labels(words, "x1", "x2", "said", "line", prefix="axis_")
    return {"map": waits(sides_map(found.axis, np.full_like(found.said, np.nan), None, labels, dark), dark)}


def sentence(found: Deep, words: Lesson) -> dict[str, object]:
    """Say how near one layer comes."""
    numbers = [digits(float(value), 2) for value in (*found.weights, found.bias)]
    numbers[1:] = [f"({text})" if text.startswith("\N{MINUS SIGN}") else text for text in numbers[1:]]
    w1, w2, b = numbers
    facts = {"layers": found.layers, "one": f"{w1} x₁ + {w2} x₂ + {b}"}
    if np.isfinite(found.gap):
        key = "deep_straight" if found.layers > 1 else "deep_one"
        return {"sentence": words.ui(key, gap=small(found.gap), **facts)}
    if one_sided(found):
        return {"sentence": words.ui("deep_flat", **facts)}
    return {"sentence": words.ui("deep_bent", agreed=percent(found.agreed, 1), **facts)}


def answer(found: Deep) -> Found:
    """Say what the border of a network without bends is."""
    straight = np.isfinite(found.gap)
    return Found("line" if straight else "curve", {"layers": found.layers}, (found.layers, found.bend))


depth = Demo(
    "neuron_depth",
    CONTROLS,
    look,
    figures,
    sentence,
    code=[deep, MLP.forward, fold, best_line],
    guess=Guess("neuron_depth", ("line", "curve", "pieces"), answer),
    covered=covered,
)
