"""Panel "patches": the twin among the language models. A picture cut into pieces is a text of so many tokens."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from chapters.seeing.digit.figure import patches_figure
from llm_core.checkpoints import CheckpointError
from llm_core.data.mnist import SIDE, Bytes, MnistMissing, mnist
from llm_core.networks.patches import cut
from llm_core.vision.digit_networks import convolutions
from llm_core.vision.trace import field
from ui.controls.choice import Choice
from ui.demo import Demo, Figure
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.table import table

CONTROLS = (Choice("digit_patch", ("4", "7", "14", "28"), label="patch"),)
SEEN = ("conv1", "pool1", "conv2", "pool2", "scores")


@dataclass(frozen=True)
class Cut:
    """Patches in reading order (N, P, P)."""

    patches: NDArray[np.integer]


@dataclass(frozen=True)
class HeldOut:
    """The first held-out digit."""

    def get(self) -> Bytes:
        """Return it, (S, S). Raises CheckpointError."""
        try:
            return mnist("test").images[0]
        except MnistMissing as error:
            raise CheckpointError(str(error)) from error

    def state(self) -> Hashable:
        """Return nothing: it never changes."""
        return ()

    @property
    def python(self) -> tuple[str, str]:
        """Read the digit."""
        return "from llm_core.data.mnist import mnist", 'mnist("test").images[0]'


def pieces(image: Bytes, patch: str) -> Cut:
    """Cut a digit (S, S) into square patches."""
    patches = cut(torch.from_numpy(image)[None], int(patch))[0]
    return Cut(patches.numpy().reshape(-1, int(patch), int(patch)))


def figures(found: Cut, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the patches apart from each other, each with its number."""
    names = [words.ui("patch_name", n=i + 1) for i in range(len(found.patches))]
    sheet = patches_figure(found.patches, names, words.ui("patch_ink"), dark)
    return {"sheet": in_words(sheet, in_order(found, words))}


def in_order(found: Cut, words: Lesson) -> str:
    """Say how the patches lie, and which of them hold ink."""
    n, ink = len(found.patches), found.patches.reshape(len(found.patches), -1).sum(1)
    numbers = listing(words, [str(i + 1) for i in np.flatnonzero(ink)])
    return words.ui("patch_order", n=n, side=round(n**0.5), inked=numbers, most=int(ink.argmax()) + 1)


def seen_table(found: Cut, words: Lesson) -> str:
    """Write what one unit in the middle depends on, layer by layer, and what a token sees after one attention."""
    network, rows = convolutions(), []
    layers = network.layers(torch.zeros(1, SIDE, SIDE))
    for name in SEEN:
        middle = layers[name].shape[-1] // 2 if layers[name].dim() == 4 else 0
        top, left, bottom, right = field(network, name, middle, middle, SIDE)
        rows.append([words.ui(f"part_{name}"), f"{bottom - top + 1} × {right - left + 1}"])
    rows.append([words.ui("part_attention"), f"{SIDE} × {SIDE}"])
    return table([words.ui("layer"), words.ui("depends")], rows, label=words.ui("seen_table"), fitted=True)


def sentence(found: Cut, words: Lesson) -> dict[str, object]:
    """Count tokens, numbers in each, and pairs that attend."""
    n, patch, _ = found.patches.shape
    return {"patch": patch, "tokens": n, "numbers": patch**2, "pairs": f"{n**2:,}"}


patches_panel = Demo(
    "digit_patches",
    CONTROLS,
    pieces,
    figures,
    sentence,
    code=[cut, field],
    source=HeldOut(),
    below=seen_table,
    ways=(("attention", "heads"), ("learning", "features")),
)
