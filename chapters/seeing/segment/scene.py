"""Panel "scene": shapes that the visitor arranges; the true mask and the network's, as classes, things, or both."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from chapters.seeing.segment.component import scene_board
from chapters.seeing.segment.small import SMALL
from chapters.seeing.segment.source import MODELS
from figures.tokens import packed
from llm_core.checkpoints import CheckpointError
from llm_core.vision.components import components, flood
from llm_core.vision.masks import (
    LEAST,
    Panoptic,
    accuracy,
    confusion,
    iou,
    numbers_of,
    panoptic,
    panoptic_quality,
)
from llm_core.vision.segment_training import Trained, picture_of
from llm_core.vision.shape_scenes import (
    CLASSES,
    HUES,
    LARGEST,
    MOST,
    SIDE,
    SMALLEST,
    Scene,
    Shape,
    random_shapes,
    read_shapes,
    scene,
    write_shapes,
)
from llm_core.vision.unet import UNet, chances
from ui.controls.choice import Choice
from ui.controls.held import Held
from ui.controls.number import MOST_SEED, Number
from ui.lesson.code import Shown
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.site.language import html_lang

KEY = "segment_board"
NOW = "segment_now"
"""In the session: seed and shapes of the scene, for the panel that groups its colours."""
MODE = Choice("segment_mode", ("semantic", "instance", "panoptic"), "semantic", label="mode", names="mode_")
SEED = Number("segment_seed", 1, MOST_SEED, 8, label="scene_seed", again="another_scene")
SHAPES = Held("segment_shapes")
CONTROLS = (MODE, SEED, SHAPES)
SNIPPET = """from llm_core.vision.masks import accuracy, confusion, iou, panoptic
from llm_core.vision.segment_training import picture_of, trained
from llm_core.vision.shape_scenes import random_scene
from llm_core.vision.unet import chances

scene = random_scene(8)
labels = chances(trained().models["shapes"], picture_of(scene.image)).argmax(0).numpy()
counts = confusion(scene.truth.labels, labels, 4)
print(accuracy(counts), iou(counts), panoptic(labels).count)
"""


@dataclass(frozen=True)
class Seen:
    """A scene, and what the network says of it."""

    shapes: tuple[Shape, ...]
    scene: Scene
    labels: np.ndarray[Any, Any]  # (S, S), the network's class of every pixel, crumbs and all
    found: Panoptic
    chance: np.ndarray[Any, Any]  # (S, S), of the class that was found
    counts: np.ndarray[Any, Any]  # (C, C), pixels by true and found class


@st.fragment
def scene_panel(words: Lesson) -> None:
    """Draw everything of the panel, or a sentence where the network is missing."""
    expect: dict[str, object] = {}
    code: list[Shown] = [UNet, confusion, iou, components, flood, panoptic, panoptic_quality, SNIPPET]
    with panel(words, "segment_scene", code, expect, wide=True):
        try:
            known = MODELS.get()
            expect |= draw(words, known)
        except CheckpointError as reason:
            notice(words.ui("failed", reason=reason))
            return
        SMALL.draw(words)


def draw(words: Lesson, known: Trained) -> dict[str, object]:
    """Draw controls, board, table, and what its columns mean."""
    with st.container(horizontal=True, key="segment_controls", vertical_alignment="bottom", gap="medium"):
        mode, seed = MODE.draw(words), SEED.draw(words)
    kept = SHAPES.draw(words, read_kept)
    shapes = kept[1] if kept and kept[0] == seed else random_shapes(seed)
    st.session_state[NOW] = seed, shapes
    seen = look(known.models["shapes"], shapes, seed)
    scene_board(payload(words, seen, mode, seed), KEY, on_shapes)
    st.html(score_table(words, seen))
    prose(words.ui("score_note", least=LEAST), "note")
    return sentence(words, seen)


def look(model: UNet, shapes: tuple[Shape, ...], seed: int) -> Seen:
    """Draw the scene, and let the network name the class of every pixel."""
    drawn = scene(shapes, seed)
    chance = chances(model, picture_of(drawn.image)).numpy()
    labels = chance.argmax(0).astype(np.uint8)
    counts = confusion(drawn.truth.labels, labels, len(CLASSES))
    return Seen(shapes, drawn, labels, panoptic(labels), chance.max(0), counts)


def read_kept(text: str) -> tuple[int, tuple[Shape, ...]]:
    """Read "SEED_shapes". Raises ValueError."""
    seed, _, shapes = text.partition("_")
    return int(seed), read_shapes(shapes)


def now() -> tuple[int, tuple[Shape, ...]]:
    """Give seed and shapes of the scene as the visitor has arranged it."""
    first = SEED.default, random_shapes(SEED.default)
    found: tuple[int, tuple[Shape, ...]] = st.session_state.get(NOW, first)
    return found


def on_shapes() -> None:
    """Keep the arrangement in the link."""
    SHAPES.put(str(st.session_state[KEY].get("shapes") or "")[:200])


def payload(words: Lesson, seen: Seen, mode: str, seed: int) -> bytes:
    """Pack words, shapes, image and masks."""
    limits = {"side": SIDE, "hues": HUES, "smallest": SMALLEST, "largest": LARGEST, "most": MOST}
    header = {"seed": seed, "shapes": write_shapes(seen.shapes), "mode": mode, **limits}
    masks = (seen.scene.truth.labels, seen.scene.truth.instances, seen.labels, seen.found.instances)
    arrays = (seen.scene.image, *masks, np.round(255 * seen.chance))
    numbers = b"".join(one.astype(np.uint8).tobytes() for one in arrays)
    return packed(json.dumps(header | {"lang": html_lang(), "labels": labels_of(words)}), numbers)


def score_table(words: Lesson, seen: Seen) -> str:
    """Write IoU, things and panoptic quality of each class."""
    agreement, truth = iou(seen.counts), seen.scene.truth
    rows: list[list[str | Cell]] = []
    for label, name in enumerate(CLASSES):
        pixels = [f"{int(seen.counts.sum(axis)[label]):,}" for axis in (1, 0)]
        things = ["–", "–", "–"]
        if label:
            there, found = (len(numbers_of(one, label)) for one in (truth, seen.found))
            things = [str(there), str(found), or_dash(panoptic_quality(truth, seen.found, label))]
        rows.append([words.ui(f"class_{name}"), *pixels, or_dash(float(agreement[label])), *things])
    columns = ("class", "true_pixels", "found_pixels", "iou", "true_things", "found_things", "quality")
    return table(
        [words.ui(f"column_{one}") for one in columns],
        rows,
        label=words.ui("score_table"),
        stacked=True,
    )


def or_dash(value: float) -> str:
    """Write a share, or a dash where there is nothing to take it of."""
    return "–" if math.isnan(value) else percent(value)


def sentence(words: Lesson, seen: Seen) -> dict[str, object]:
    """Say how much is right, and how many things there are and were found."""
    there, found = seen.scene.truth.count, seen.found.count
    key = "things_none" if not there else "things_same" if there == found else "things_other"
    return {
        "right": percent(accuracy(seen.counts), 1),
        "ground": percent(float((seen.scene.truth.labels == 0).mean())),
        "things": words.ui(key, there=there, found=found),
    }
