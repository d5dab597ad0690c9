"""Panel "two": two different originals, one small picture, one enlargement. The second original can be repainted."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
import torch

from chapters.seeing.clean.component import two as component
from chapters.seeing.clean.noise import MODELS
from llm_core.data.mnist import INK, SIDE, mnist
from llm_core.vision.psnr import mean_square, psnr
from llm_core.vision.resize import enlarge
from llm_core.vision.restore import FACTORS, Restorers, restored
from llm_core.vision.two_originals import (
    Ink,
    mirror_blocks,
    move_ink,
    nearest_digit,
    sums,
    turn_blocks,
    twin,
    with_sums,
)
from ui.controls.choice import Choice
from ui.controls.held import Held
from ui.controls.number import Number
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang

FACTOR = Choice("clean_two_factor", ("x2", "x4"), "x4", label="factor", names="factor_")
PAIR = Number("clean_two_pair", 1, 8, 1, label="pair")
WAY = Choice("clean_two_way", ("network", "bicubic"), label="enlarged_by", names="way_")
PAINTED = Held("clean_painted")
CONTROLS = (FACTOR, PAIR, WAY, PAINTED)
LABELS = (
    "first", "second", "small", "small_of_first", "small_of_second", "tools", "downloads",
    "enlarged", "board", "hint", "mirror", "turn", "undo", "back", "same_small", "moved",
    "state", "full", "read_as", "bad_link",
)  # fmt: skip


def draw(words: Lesson) -> dict[str, object]:
    """Draw the choices, and the component with the chosen pair; what it should show is computed here."""
    models: Restorers = MODELS.get()
    with st.container(horizontal=True, key="clean_two_controls", gap="medium", vertical_alignment="bottom"):
        factor, way = FACTOR.draw(words), WAY.draw(words)
        pairs = models.facts["pairs"][factor]
        number = PAIR.draw(words, high=len(pairs))
    found = originals(pairs[number - 1], FACTORS[factor])
    guess = enlargement(models, found[0], factor, way)
    names = [nearest_digit(one).label for one in (*found, guess)]
    payload = {
        "side": SIDE,
        "ink": INK,
        "factor": FACTORS[factor],
        "pair": f"{factor}.{number}",
        "first": found[0].ravel().tolist(),
        "second": found[1].ravel().tolist(),
        "enlarged": guess.ravel().tolist(),
        "read": names,
        "lang": html_lang(),
        "labels": labels_of(words) | {name: words.ui(f"two_{name}") for name in LABELS},
    }
    component(payload)
    return expected(*found, guess, names[2])


def originals(pair: list[int], factor: int) -> tuple[Ink, Ink]:
    """Return a test digit, and another one that is rearranged until it becomes the same small picture."""
    test = mnist("test")
    return test.images[pair[0]].astype(np.int64), twin(test, pair[0], pair[1], factor)


def enlargement(models: Restorers, first: Ink, factor: str, way: str) -> Ink:
    """Enlarge the small picture of a digit; what both originals have in common is all that this sees."""
    times = FACTORS[factor]
    small = 1 - torch.from_numpy(sums(first, times)).float() / (INK * times**2)
    large = (
        restored(models.networks["digits", factor, 1], small)
        if way == "network"
        else enlarge(small, times, way)
    )
    ink: Ink = (INK * (1 - large.clamp(0, 1))).round().long().numpy()
    return ink


def expected(first: Ink, second: Ink, guess: Ink, read: int) -> dict[str, Any]:
    """Compute the numbers of "what you should see"."""
    a, b, c = (torch.from_numpy(one).double() / INK for one in (first, second, guess))
    return {
        "changed": int((first != second).sum()),
        "pixels": first.size,
        "to_first": f"{psnr(mean_square(a, c)):.1f}",
        "to_second": f"{psnr(mean_square(b, c)):.1f}",
        "read": read,
    }


def in_python() -> str:
    """Write the same in Python."""
    return """import numpy as np

from llm_core.data.mnist import mnist
from llm_core.vision.restore import trained
from llm_core.vision.two_originals import nearest_digit, sums, twin

first, second = trained().facts["pairs"]["x4"][0]
a, b = mnist("test").images[first].astype(np.int64), twin(mnist("test"), first, second, 4)
print((a != b).sum(), np.abs(sums(a, 4) - sums(b, 4)).max(), nearest_digit(a), nearest_digit(b))
"""


IN_BROWSER = InBrowser(
    "chapters/seeing/clean/component/blocks.js",
    "tests/e2e/test_clean.py::test_the_browser_moves_ink_as_the_library_does",
)
two_panel = Demo(
    "clean_two",
    component=draw,
    code=[sums, with_sums, move_ink, mirror_blocks, turn_blocks, nearest_digit, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
    source=MODELS,
)
