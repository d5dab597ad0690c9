"""Panel "depth": the same training with one, two, four and eight blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from chapters.transformer.block.figure import Curve, depth_figure
from chapters.transformer.block.live import curve
from chapters.transformer.block.models import explorer
from llm_core import small_trainings
from llm_core.language.transformer import Transformer
from llm_core.small_trainings import DEPTH_STEPS, DEPTHS
from ui.controls.choice import Choice
from ui.demo import Demo
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import between, short
from ui.show.table import table
from ui.work.small_training import SmallTraining

DEPTH = Choice("block_depth", tuple(DEPTHS), label="depth")


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
    trained = all_stored(found)
    depth_panel(words, trained, block_depth={"options": [one.blocks for one in trained]})


def all_stored(found: dict[str, Any]) -> tuple[Trained, ...]:
    """Read the trainings of the record that there are."""
    there = found["variants"]
    return tuple(stored(blocks, there[name]) for blocks, name in DEPTHS.items() if name in there)


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
    labels = draw_labels(words, "blocks", "step") | {"bits": words.ui("bits_valid")}
    return {"curves": depth_figure(lines, labels, int(found.chosen), dark)}


def costs(found: Depths, words: Lesson) -> str:
    """Write what each depth cost and reached as a table."""
    columns = [
        words.ui(name) for name in ("blocks_column", "parameters", "bits_column", "range_column", "seconds")
    ]
    rows = [
        [
            words.ui("blocks", count=one.blocks),
            short(one.parameters, words.language),
            f"{one.end:.3f}",
            between(f"{min(one.seeds):.3f}", f"{max(one.seeds):.3f}", words.language),
            f"{one.seconds:.0f}",
        ]
        for one in found.trained
    ]
    return table(columns, rows, label=words.ui("depth_table"), stacked=True)


def sentence(found: Depths, words: Lesson) -> dict[str, object]:
    """Give the bits of each depth."""
    ends = {one.blocks: f"{one.end:.2f}" for one in found.trained}
    steps = max(one.steps[-1] for one in found.trained)
    return {
        "all": listing(words, [words.ui("depth_ends", count=n, bits=bits) for n, bits in ends.items()]),
        "steps": f"{steps:,.0f}",
    }


def snippet(trained: tuple[Trained, ...], chosen: str) -> str:
    """Write the same in Python."""
    return f"""from llm_core.experiments import record

found = record("block_explorer")
for name in {tuple(DEPTHS[one.blocks] for one in trained)}:
    print(name, found["variants"][name]["test"], found["variants"][name]["seconds"])
"""


def stored_lines() -> dict[str, Curve]:
    """Give the curves of the record by the number of blocks."""
    return {one.blocks: (one.steps, one.bits) for one in all_stored(explorer())}


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its number of blocks."""
    return words.ui("blocks", count=key)


def small_facts(blocks: str) -> dict[str, object]:
    """Say what is trained again."""
    return {"blocks": blocks, "steps": DEPTH_STEPS, "seed": explorer()["seed"]}


SMALL = SmallTraining("block_small", small_trainings.depth, DEPTH_STEPS, stored_lines, line_name, small_facts)


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw the training of the chosen depth."""
    SMALL.draw(words, DEPTH.now())
    return {}


depth_panel = Demo(
    "block_depth",
    (DEPTH,),
    Depths,
    figures,
    sentence,
    code=[Transformer.features],
    below=costs,
    more=draw_small,
    snippet=snippet,
)
