"""Panel "the bench": a picture, a kernel, and the products behind each cell; the browser computes."""

from __future__ import annotations

import json

import numpy as np
import streamlit as st

from chapters.seeing.convolution.component import bench
from chapters.seeing.pictures import Chosen, PictureSource
from figures.tokens import packed
from llm_core.vision.convolution import cell, convolve, grey, turned
from ui.controls.held import Held
from ui.lesson.code import InBrowser
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang

PICTURE = PictureSource("conv")
HELD = tuple(
    Held(f"conv_{name}") for name in ("k", "ch", "turn", "f", "stride", "padding", "dilation", "cell")
)
CONTROLS = (*PICTURE.controls, *HELD)
UPRIGHT = np.array([[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]])
"""The kernel that the bench opens with: upright edges, (1, 3, 3)."""
IN_BROWSER = InBrowser(
    "chapters/seeing/convolution/component/arithmetic.js",
    "tests/e2e/test_convolution.py::test_the_browser_computes_what_the_library_computes",
)
SNIPPET = """import numpy as np

from llm_core.data.photographs import photograph
from llm_core.vision.convolution import convolve, grey, turned

picture = grey(photograph("china"))[None].astype(float)
kernel = np.array([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]])
print(convolve(picture, kernel).shape, abs(convolve(picture, kernel)).max())
print(abs(convolve(picture, turned(kernel)) + convolve(picture, kernel)).max())
"""


@st.fragment
def bench_panel(words: Lesson) -> None:
    """Draw the choice of a picture and the bench."""
    expect: dict[str, object] = {}
    with panel(words, "conv_bench", [cell, convolve, turned, IN_BROWSER, SNIPPET], expect, wide=True):
        chosen = PICTURE.draw()
        if chosen is not None:
            bench(payload(words, chosen))
            expect |= expected(chosen)


def payload(words: Lesson, chosen: Chosen) -> bytes:
    """Pack the words of the bench and the bytes of the picture."""
    height, width, _ = chosen.pixels.shape
    header = {"id": chosen.id, "name": chosen.name, "width": width, "height": height}
    return packed(
        json.dumps(header | {"lang": html_lang(), "labels": labels_of(words)}), chosen.pixels.tobytes()
    )


def expected(chosen: Chosen) -> dict[str, object]:
    """Compute what the first kernel finds in this picture: the strongest cell, and the same cell the other way."""
    picture = grey(chosen.pixels)[None].astype(float)
    if min(picture.shape[1:]) < UPRIGHT.shape[-1]:
        return {}
    (found,) = convolve(picture, UPRIGHT[None])
    row, column = np.unravel_index(int(np.abs(found).argmax()), found.shape)
    (other,) = convolve(picture, turned(UPRIGHT[None]))
    return {
        "rows": found.shape[0],
        "columns": found.shape[1],
        "places": f"{found.size:,}",
        "row": int(row) + 1,
        "column": int(column) + 1,
        "value": minus(found[row, column]),
        "other": minus(other[row, column]),
    }


def minus(value: float) -> str:
    """Write a whole number with a real minus sign."""
    return f"{value:.0f}".replace("-", "\N{MINUS SIGN}")
