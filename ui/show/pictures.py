"""Pictures made of numbers, side by side, each with its name and a line of small print."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.vision.png import data_address
from ui.show.table import as_html
from ui.site.language import html_lang


@dataclass(frozen=True)
class Shown:
    """One picture: grey (H, W), 0 is black and 1 white. alt: what it shows, for those who do not see it."""

    grey: NDArray[np.floating]
    name: str
    alt: str
    note: str = ""


def pictures(row: Sequence[Shown]) -> str:
    """Write the pictures as HTML, every pixel a square, all equally wide."""
    return f'<div class="gb-pictures" lang="{html_lang()}">{"".join(map(_one, row))}</div>'


def _one(one: Shown) -> str:
    note = f"<small>{as_html(one.note)}</small>" if one.note else ""
    return (
        f'<figure><img src="{data_address(one.grey)}" alt="{html.escape(one.alt)}">'
        f"<figcaption><b>{as_html(one.name)}</b>{note}</figcaption></figure>"
    )
