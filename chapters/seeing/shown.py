"""Pictures made of numbers, for the chapters of this page: an image as HTML with its caption and text alternative."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ui.site.language import html_lang


@dataclass(frozen=True)
class Shown:
    """An image (H, W, 3) of 0 ... 255, what stands below it, and what it is for those who do not see it."""

    image: NDArray[np.uint8]
    caption: str
    alt: str


def row(pictures: Sequence[Shown], width: int = 300) -> str:
    """Write pictures side by side as HTML, each at most so many CSS pixels wide, two on a phone; pixels stay square."""
    figures = "".join(_figure(one, width) for one in pictures)
    share = 46 if len(pictures) > 1 else 100
    style = (
        f"display:grid;grid-template-columns:repeat(auto-fill,min({share}%,{width}px));gap:1rem;"
        "align-items:start;margin-bottom:1rem"
    )
    return f'<div style="{style}" lang="{html_lang()}">{figures}</div>'


def _figure(one: Shown, width: int) -> str:
    picture = (
        f"width:100%;height:auto;image-rendering:{'pixelated' if one.image.shape[1] < width else 'auto'}"
    )
    caption = "font:.9rem/1.4 var(--gb-sans);color:var(--gb-second)"
    return (
        f'<figure style="margin:0;min-width:0">'
        f'<img src="{png(one.image)}" alt="{html.escape(one.alt)}" style="{picture}">'
        f'<figcaption style="{caption}">{html.escape(one.caption)}</figcaption></figure>'
    )


def png(image: NDArray[np.uint8]) -> str:
    """Write an image (H, W, 3) as the address of a PNG that needs no request."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
