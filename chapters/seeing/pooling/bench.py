"""Panel "the bench": windows of a picture become one number each; the browser computes."""

from __future__ import annotations

import json

import streamlit as st
import torch

from chapters.seeing.pictures import Chosen, PictureSource
from chapters.seeing.pooling.component import bench
from figures.tokens import packed
from llm_core.networks.digit_readers import moved
from llm_core.vision.convolution import Floats, grey
from llm_core.vision.pooling import POOLS, average_pool, changed, max_pool, skip
from ui.controls.held import Held
from ui.lesson.code import InBrowser, Shown
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.show.numbers import percent
from ui.site.language import html_lang

PICTURE = PictureSource("pool", "digit")
CONTROLS = (
    *PICTURE.controls,
    *(Held(f"pool_{name}") for name in ("how", "k", "stride", "right", "down", "cell")),
)
IN_BROWSER = InBrowser(
    "chapters/seeing/pooling/component/arithmetic.js",
    "tests/e2e/test_pooling.py::test_the_browser_computes_what_the_library_computes",
)
SNIPPET = """from llm_core.data.mnist import mnist
from llm_core.vision.pooling import average_pool, changed, max_pool

digit = mnist("test").images[400].astype(float)
print(max_pool(digit).shape, changed(max_pool(digit)[:, 1:], max_pool(digit)[:, :-1]))
print(average_pool(digit).max(), max_pool(digit).max())
"""


@st.fragment
def bench_panel(words: Lesson) -> None:
    """Draw the choice of a picture and the bench."""
    expect: dict[str, object] = {}
    code: list[Shown] = [max_pool, average_pool, skip, changed, IN_BROWSER, SNIPPET]
    with panel(words, "pool_bench", code, expect, wide=True):
        chosen = PICTURE.draw()
        if chosen is not None:
            bench(payload(words, chosen))
            expect |= expected(grey(chosen.pixels).astype(float))


def payload(words: Lesson, chosen: Chosen) -> bytes:
    """Pack the words of the bench and the brightness of the picture."""
    height, width, _ = chosen.pixels.shape
    header = {"id": chosen.id, "name": chosen.name, "width": width, "height": height}
    header |= {"lang": html_lang(), "labels": labels_of(words)}
    return packed(json.dumps(header), grey(chosen.pixels).tobytes())


def expected(picture: Floats) -> dict[str, object]:
    """Compute what a move by one pixel to the right changes: of the pixels, and of the cells after pooling."""
    height, width = picture.shape
    if min(height, width) < 2:
        return {}
    return {name: percent(share) for name, share in after_a_move(picture).items()}


def after_a_move(picture: Floats) -> dict[str, float]:
    """Compute how much a move by one pixel to the right changes the pixels, and the cells of each way of pooling."""
    there = moved(torch.from_numpy(picture)[None], 1, 0)[0].numpy()
    shares = {name: changed(pool(picture), pool(there)) for name, pool in (POOLS | {"skip": skip}).items()}
    return shares | {"pixels": changed(picture, there)}
