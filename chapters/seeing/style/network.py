"""Panel "network": what the painting network learnt, and how well Gram matrices alone tell textures apart."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import Any

from chapters.seeing.shown import Shown, row
from chapters.seeing.style.figure import shares_figure
from llm_core import small_trainings
from llm_core.data.photographs import NAMES
from llm_core.small_trainings import TEXTURE_PLAN, TEXTURE_STEPS
from llm_core.vision.style import StyleReader, style_reader
from llm_core.vision.style_pictures import style_picture
from llm_core.vision.texture_net import BATCH, CLASSES, RECORD, SIDE, TextureNet, image_of
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("curves", "right", "gram", "seed", "images", "n_parameters", "strip")


@dataclass(frozen=True)
class Measured:
    """Shares of patches that are told apart, one for each seed."""

    right: list[float]  # by the network itself
    ways: dict[str, list[float]]  # by the Gram matrices of pixels, untrained filters, trained filters
    facts: dict[str, Any]


def measured(facts: dict[str, Any]) -> Measured:
    """Read the shares from the record."""
    grams = facts["gram"]
    return Measured(
        facts["right"],
        {"pixels": [grams["pixels"]], "random": grams["random"], "trained": grams["trained"]},
        facts,
    )


def figures(found: Measured, words: Lesson, dark: bool) -> Figures:
    """Draw what was learnt to be told apart, and how well Gram matrices do it."""
    names = [words.ui(f"style_{name}") for name in CLASSES]
    patches = [
        Shown(image_of(style_picture(one, (SIDE, SIDE))), name, words.ui(f"looks_{one}"))
        for one, name in zip(CLASSES, names, strict=True)
    ]
    rows = {words.ui(f"way_{name}"): values for name, values in found.ways.items()}
    labels = draw_labels(words, "x", prefix="network_")
    return {"patches": row(patches, 84), "shares": shares_figure(rows, labels, dark)}


def sentence(found: Measured, words: Lesson) -> dict[str, object]:
    """Say the means over the seeds."""
    ways = {name: percent(mean(values)) for name, values in found.ways.items()}
    return ways | {
        "right": percent(mean(found.right)),
        "chance": percent(1 / len(CLASSES)),
        "kinds": len(CLASSES),
        "patches": found.facts["images"]["test"],
        "seeds": len(found.right),
        "parameters": f"{found.facts['n_parameters']:,}",
    }


def stored_lines() -> Lines:
    """Give the share of held-out patches that is right over the steps, of the first seed."""
    steps, _, right = zip(*record(RECORD, NEEDED)["curves"][0], strict=True)
    return {"textures": (steps, right)}


def line_name(words: Lesson, key: str) -> str:
    """Name the only line."""
    return words.ui("network")


def small_facts() -> dict[str, object]:
    """Say how long it learns, and from how many patches."""
    patches = f"{TEXTURE_STEPS * BATCH:,}"
    return {"steps": TEXTURE_STEPS, "plan": TEXTURE_PLAN, "patches": patches, "photographs": len(NAMES)}


SMALL = SmallTraining(
    "style_small",
    small_trainings.textures,
    TEXTURE_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="patches_right",
    share=True,
)


network_panel = Demo(
    "style_network",
    (),
    measured,
    figures,
    sentence,
    code=[TextureNet, StyleReader, style_reader],
    source=StoredRecord(RECORD, NEEDED),
    stacked=True,
    more=SMALL,
)
