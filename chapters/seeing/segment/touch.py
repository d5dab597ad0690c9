"""Panel "one or two?": two shapes that come nearer, and how many things connected parts make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.segment.figure import counts_figure, parts_figure
from chapters.seeing.segment.source import MODELS
from llm_core.vision.components import components, flood
from llm_core.vision.masks import Panoptic, panoptic
from llm_core.vision.segment_training import Trained, named, picture_of
from llm_core.vision.shape_scenes import SIDE, Scene, Shape, scene
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words

NEAREST, FARTHEST = -12, 8
SIZE, GROUND, HUE = 8, 7, 4
PAIRS = {"same": (1, 1), "other": (1, 2)}
"""The kinds that stand side by side."""
THERE = 2
CONTROLS = (
    Number("touch_gap", NEAREST, FARTHEST, -1, label="gap", slider=True),
    Choice("touch_pair", tuple(PAIRS), label="pair", names="pair_"),
)


@dataclass(frozen=True)
class Near:
    """A scene with two shapes so far apart, its connected parts, and how many parts there are at every distance."""

    gap: int
    pair: str
    scene: Scene
    true_parts: Panoptic  # of the true classes
    parts: Panoptic  # of the network's
    counts: tuple[tuple[int, int, int], ...]  # distance, parts of the true mask, parts of the network's


def arranged(gap: int, pair: str) -> Scene:
    """Put two shapes side by side with so many free pixels between them; below 0 they overlap."""
    apart = 2 * SIZE + 1 + gap
    left = (SIDE - apart) // 2
    shapes = [
        Shape(kind, left + i * apart, SIDE // 2, SIZE, HUE + 4 * i) for i, kind in enumerate(PAIRS[pair])
    ]
    return scene(shapes, GROUND)


def near(known: Trained, gap: int, pair: str) -> Near:
    """Count connected parts at every distance, and keep the chosen one."""
    scenes = {one: arranged(one, pair) for one in range(NEAREST, FARTHEST + 1)}
    pictures = [picture_of(one.image) for one in scenes.values()]
    labels = dict(zip(scenes, named(known.models["shapes"], pictures), strict=True))
    parts = {one: (panoptic(drawn.truth.labels), panoptic(labels[one])) for one, drawn in scenes.items()}
    counts = tuple((one, true.count, mine.count) for one, (true, mine) in parts.items())
    return Near(gap, pair, scenes[gap], *parts[gap], counts)


def figures(found: Near, words: Lesson, dark: bool, covered: bool = False) -> Figures:
    """Draw the scene, what stands in it, the parts of both masks, and their number at every distance."""
    names = {"true": found.scene.truth, "parts": found.true_parts, "network": found.parts}
    masks = {name: one.instances for name, one in names.items() if name == "true" or not covered}
    labels = draw_labels(words, "scene", *masks, prefix="touch_") | draw_labels(words, "thing", "nothing")
    axes = draw_labels(words, "gap", "things", "true", "parts", "network", prefix="touch_axis_")
    counts = counts_figure(found.counts, found.gap, THERE, axes, dark, covered)
    return {
        "parts": in_words(
            parts_figure(found.scene.image, masks, labels, dark), in_pixels(found, masks, labels, words)
        ),
        "counts": waits(counts, dark) if covered else counts,
    }


def in_pixels(
    found: Near, masks: Mapping[str, NDArray[np.integer]], labels: Mapping[str, str], words: Lesson
) -> str:
    """Say how the shapes stand to one another, and how many things each mask has, with their pixels."""
    said = [words.ui("touch_stand", pair=words.ui(f"pair_{found.pair}"), way=way(found, words))]
    for name, mask in masks.items():
        _, sizes = np.unique(mask[mask > 0], return_counts=True)
        facts = {"count": len(sizes), "sizes": listing(words, map(str, sizes))}
        said.append(words.ui("touch_sizes" if len(sizes) else "touch_empty", name=labels[name], **facts))
    return in_a_row(words, said)


def way(found: Near, words: Lesson) -> str:
    """Say how far the shapes are apart."""
    key = "touch_apart" if found.gap > 0 else "touch_touching" if found.gap == 0 else "touch_over"
    return words.ui(key, gap=abs(found.gap))


def covered(found: Near, words: Lesson, dark: bool) -> Figures:
    """Draw the same without what answers the guess."""
    return figures(found, words, dark, covered=True)


def sentence(found: Near, words: Lesson) -> dict[str, object]:
    """Say how many things are there, and how many parts."""
    here = next(one for one in found.counts if one[0] == found.gap)
    first = [gap for gap, parts, _ in found.counts if parts == THERE]
    return {
        "way": way(found, words),
        "there": THERE,
        "parts": here[1],
        "network": here[2],
        "from": words.ui("touch_from", gap=min(first))
        if first and min(first) > NEAREST
        else words.ui("touch_always"),
    }


def asked(found: Near) -> Found:
    """Say how many parts the true mask has."""
    parts = found.true_parts.count
    return Found(
        "one" if parts == 1 else "two",
        {"parts": parts, "network": found.parts.count},
        (found.gap, found.pair),
    )


touch_panel = Demo(
    "segment_touch",
    CONTROLS,
    near,
    figures,
    sentence,
    code=[components, flood, panoptic],
    wide=True,
    source=MODELS,
    guess=Guess("segment_touch", ("one", "two"), asked),
    covered=covered,
)
