"""Panel "depth": the same training with one, two, four and eight blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from chapters.transformer.block.figure import depth_figure
from chapters.transformer.block.live import TEXTBOOK, curve
from llm_core.language.transformer import Transformer
from ui.controls.choice import Choice
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import short
from ui.show.table import table

VARIANTS = {"1": "depth-1", "2": "depth-2", "4": TEXTBOOK, "8": "depth-8"}
DEPTH = Choice("block_depth", tuple(VARIANTS), label="depth")


@dataclass(frozen=True)
class Trained:
    """One stored training: how many blocks and parameters, its curve, and where it ended."""

    blocks: str
    parameters: int
    steps: tuple[float, ...]
    bits: tuple[float, ...]
    end: float  # bits per character of held-out text, the mean of all seeds
    seeds: tuple[float, ...]
    seconds: float


@dataclass(frozen=True)
class Depths:
    """All depths that were trained, and the one that is highlighted."""

    trained: tuple[Trained, ...]
    chosen: str


def draw_depths(words: Lesson, found: dict[str, Any]) -> None:
    """Draw the panel with the trainings of the record that there are."""
    trained = tuple(
        stored(blocks, found["variants"][name])
        for blocks, name in VARIANTS.items()
        if name in found["variants"]
    )
    depth_panel(words, trained, block_depth={"options": [one.blocks for one in trained]})


def stored(blocks: str, one: dict[str, Any]) -> Trained:
    """Read one training of the record."""
    steps, bits = curve(one)
    end = one["test"]["bits_per_character"]
    return Trained(
        blocks, one["n_parameters"], tuple(steps), tuple(bits), end, tuple(one["seeds"]), one["seconds"]
    )


def figures(found: Depths, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the curves."""
    lines = {int(one.blocks): (one.steps, one.bits) for one in found.trained}
    labels = draw_labels(words, "blocks", "step", "bits")
    return {"curves": depth_figure(lines, labels, int(found.chosen), dark)}


def costs(found: Depths, words: Lesson) -> str:
    """Write what each depth cost and reached as a table."""
    columns = [
        words.ui(name) for name in ("blocks_column", "parameters", "bits_column", "range_column", "seconds")
    ]
    rows = [
        [
            one.blocks,
            short(one.parameters, words.language),
            f"{one.end:.3f}",
            f"{min(one.seeds):.3f} – {max(one.seeds):.3f}",
            f"{one.seconds:.0f}",
        ]
        for one in found.trained
    ]
    return table(columns, rows)


def sentence(found: Depths, words: Lesson) -> dict[str, object]:
    """Give the bits of each depth."""
    ends = {one.blocks: f"{one.end:.2f}" for one in found.trained}
    steps = max(one.steps[-1] for one in found.trained)
    return {"all": ", ".join(f"{n}: {bits}" for n, bits in ends.items()), "steps": f"{steps:,.0f}"}


def snippet(trained: tuple[Trained, ...], chosen: str) -> str:
    """Write the same in Python."""
    return f"""from llm_core.experiments import record

found = record("block_explorer")
for name in {tuple(VARIANTS[one.blocks] for one in trained)}:
    print(name, found["variants"][name]["test"], found["variants"][name]["seconds"])
"""


depth_panel = Demo(
    "block_depth",
    (DEPTH,),
    Depths,
    figures,
    sentence,
    code=[Transformer.features],
    below=costs,
    snippet=snippet,
)
