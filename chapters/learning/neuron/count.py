"""Panel "who is connected": the connections of a layered network, and those of units that are all joined."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from chapters.learning.neuron.figure import wiring
from llm_core.networks.neuron import all_to_all, layered_connections
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.numbers import percent

CONTROLS = (
    Number("neuron_in", 1, 12, 2, label="inputs", slider=True),
    Number("neuron_units", 1, 12, 2, label="hidden_units", slider=True),
    Number("neuron_hidden", 0, 4, 1, label="hidden_layers", slider=True),
    Number("neuron_out", 1, 12, 1, label="outputs", slider=True),
)


class Counted(NamedTuple):
    """Units of each layer, and the connections of both kinds of network."""

    sizes: tuple[int, ...]
    layered: int
    everyone: int


def count(inputs: int, units: int, layers: int, outputs: int) -> Counted:
    """Count the connections of these layers, and of as many units that are all joined."""
    sizes = (inputs, *[units] * layers, outputs)
    return Counted(sizes, layered_connections(sizes), all_to_all(sum(sizes)))


def figures(found: Counted, words: Lesson, dark: bool) -> Figures:
    """Draw both networks."""
    layers = [
        words.ui("layer_in"),
        *[words.ui("layer_hidden")] * (len(found.sizes) - 2),
        words.ui("layer_out"),
    ]
    said = listing(words, [f"{name} {n}" for name, n in zip(layers, found.sizes, strict=True)])
    told = {
        "layered": words.ui("count_joined", units=said, count=f"{found.layered:,}"),
        "everyone": words.ui("count_joined", units=said, count=f"{found.everyone:,}"),
    }
    return {
        name: in_words(wiring(found.sizes, layers, name == "layered", dark), one)
        for name, one in told.items()
    }


def text(found: Counted, words: Lesson) -> dict[str, str]:
    """Write the number of connections above each network."""
    return {
        "layered": words.ui("count_layered", count=f"{found.layered:,}", product=product(found.sizes)),
        "everyone": words.ui("count_everyone", count=f"{found.everyone:,}", n=sum(found.sizes)),
    }


def product(sizes: tuple[int, ...]) -> str:
    """Write 2 · 2 + 2 · 1."""
    return " + ".join(f"{a} · {b}" for a, b in pairwise(sizes))


def sentence(found: Counted, words: Lesson) -> dict[str, object]:
    """Compare both."""
    return {
        "sizes": "-".join(map(str, found.sizes)),
        "layered": f"{found.layered:,}",
        "everyone": f"{found.everyone:,}",
        "share": percent(found.layered / found.everyone),
    }


counted = Demo(
    "neuron_count", CONTROLS, count, figures, sentence, code=[layered_connections, all_to_all], text=text
)
