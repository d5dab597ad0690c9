"""Panel "Gram": which features are strong together, of one picture and layer, and what a Gram matrix forgets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from chapters.seeing.shown import Shown as Image
from chapters.seeing.shown import row
from chapters.seeing.style.figure import gram_figure
from chapters.seeing.style.source import PAINTER
from llm_core.checkpoints import CheckpointError
from llm_core.data.photographs import CREDIT, NAMES, PhotographMissing
from llm_core.vision.style import StyleReader, content_loss, gram, gram_loss, gram_slope, style_reader
from llm_core.vision.style_pictures import resized, style_picture
from llm_core.vision.texture_net import WIDTHS, TextureNet, image_of, picture_of
from llm_core.vision.textures import PATTERNS
from ui.controls.choice import Choice
from ui.controls.picture import PictureBox
from ui.lesson.code import Shown
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.site.theme import dark

SIZE = (64, 64)
BLOCKS = 8
"""Into so many rows and columns of pieces a picture is cut when its places are mixed."""
SEED = 1
PICTURE = Choice(
    "gram_picture", (*NAMES, *PATTERNS, "own"), "waves", label="picture", names="style_", widget=st.selectbox
)
LAYER = Choice("gram_layer", tuple(str(i + 1) for i in range(len(WIDTHS))), "1", label="layer")
CONTROLS = (PICTURE, LAYER)
SNIPPET = """from llm_core.vision.style import gram, style_reader
from llm_core.vision.style_pictures import style_picture
from llm_core.vision.texture_net import trained

reader = style_reader(trained().net)
print(gram(reader.maps(style_picture("waves", (64, 64)))[0]))
"""


@dataclass(frozen=True)
class Compared:
    """A picture beside the same pieces in other places: Gram matrix, and how far both are apart in two ways."""

    picture: Tensor
    mixed: Tensor
    matrix: np.ndarray
    style: float
    content: float


@st.fragment
def grams_panel(words: Lesson) -> None:
    """Draw everything of the panel."""
    expect: dict[str, object] = {}
    code: list[Shown] = [gram, gram_loss, gram_slope, mixed, SNIPPET]
    with panel(words, "style_gram", code, expect, wide=True):
        with st.container(horizontal=True, key="gram_controls", vertical_alignment="bottom", gap="medium"):
            name, layer = PICTURE.draw(words), int(LAYER.draw(words)) - 1
        try:
            picture = chosen(words, name)
            if picture is None:
                return
            found = compare(reader_of(PAINTER.get().net), picture, layer)
        except (CheckpointError, PhotographMissing) as reason:
            notice(words.ui("failed", reason=reason))
            return
        draw(words, found, name, layer)
        expect |= sentence(found)


def chosen(words: Lesson, name: str) -> Tensor | None:
    """Give the chosen picture, small; None, with a notice, while there is none."""
    if name == "own":
        own = PictureBox("gram_own", 4 * SIZE[0]).draw(words)
        return None if own is None else picture_of(resized(own.pixels, *SIZE))
    if name in CREDIT:
        notice(lesson("pictures").ui("credit", who=CREDIT[name]), "gb-note")
    return style_picture(name, SIZE)


@lru_cache(maxsize=4)
def reader_of(net: TextureNet) -> StyleReader:
    """Calibrate a network once for everybody."""
    return style_reader(net)


def mixed(picture: Tensor) -> Tensor:
    """Cut a picture (3, 64, 64) into 8 x 8 pieces and put them elsewhere, by chance."""
    side = SIZE[0] // BLOCKS
    pieces = picture.unfold(1, side, side).unfold(2, side, side).reshape(3, BLOCKS**2, side, side)
    order = torch.randperm(BLOCKS**2, generator=torch.Generator().manual_seed(SEED))
    grid = pieces[:, order].reshape(3, BLOCKS, BLOCKS, side, side)
    return grid.permute(0, 1, 3, 2, 4).reshape(3, *SIZE)


@torch.no_grad()
def compare(reader: StyleReader, picture: Tensor, layer: int) -> Compared:
    """Compare a picture with its own pieces in other places, at one layer."""
    other = mixed(picture)
    mine, theirs = (reader.maps(one)[layer] for one in (picture, other))
    style, content = gram_loss(theirs, gram(mine)), content_loss(theirs, mine)
    return Compared(picture, other, gram(mine).numpy(), float(style), float(content))


def draw(words: Lesson, found: Compared, name: str, layer: int) -> None:
    """Draw both pictures and the matrix."""
    left, right = st.columns([3, 4], gap="large")
    with left:
        shown = [
            Image(image_of(found.picture), words.ui("gram_before"), words.ui(f"style_{name}")),
            Image(image_of(found.mixed), words.ui("gram_mixed"), words.ui("gram_mixed")),
        ]
        st.html(row(shown, 220))
    with right:
        labels = draw_labels(words, "map", "together", prefix="gram_")
        alt = words.ui("gram_alt", count=len(found.matrix), layer=layer + 1)
        chart("gram_matrix", alt, gram_figure, found.matrix.round(4).tolist(), labels, dark())


def sentence(found: Compared) -> dict[str, object]:
    """Say the strongest pair of two different maps, and how far mixing moves style and content."""
    others = found.matrix - np.diag(np.diag(found.matrix))
    first, second = divmod(int(others.argmax()), len(others))
    return {
        "count": len(others),
        "numbers": f"{others.size:,}",
        "first": first + 1,
        "second": second + 1,
        "value": f"{others.max():.2f}",
        "style": f"{found.style:.3f}",
        "content": f"{found.content:.2f}",
    }
