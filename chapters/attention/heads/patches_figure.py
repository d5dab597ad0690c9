"""What the browser component of the patches is sent: image, patterns, answer, words, and where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGITS = "0123456789abcdefg"
"""A pixel of 0 ... 16 as one character, so that a drawn image fits into the link."""
DECIMALS = 6


def written(image: NDArray[np.integer]) -> str:
    """Write an image (S, S) of pixels 0 ... 16 as S * S characters."""
    return "".join(DIGITS[int(pixel)] for pixel in image.flatten())


def read(text: str, side: int) -> NDArray[np.uint8]:
    """Read an image that `written` wrote. Raises ValueError for anything that is not an image of that size."""
    if len(text) != side * side or not set(text) <= set(DIGITS):
        raise ValueError("not an image")
    return np.array([DIGITS.index(pixel) for pixel in text], np.uint8).reshape(side, side)


def payload(
    image: NDArray[np.integer],
    pattern: NDArray[np.floating],
    chances: NDArray[np.floating],
    truth: int | None,
    facts: Mapping[str, Any],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Collect what is drawn. image (S, S); pattern (L, H, 1 + N, 1 + N) of the model; chances (classes,).

    truth: the digit that was written, None for a drawn image, which nobody has labelled. facts: "patch" (pixels),
    "ink" (the darkest pixel), "name" (which image), "spot" ({"layer", "head", "who"} from 0, who 0 = class token).
    """
    return {
        "image": image.flatten().tolist(),
        "side": int(image.shape[0]),
        "pattern": np.round(pattern.astype(np.float64), DECIMALS).tolist(),
        "chances": np.round(chances.astype(np.float64), DECIMALS).tolist(),
        "truth": truth,
        "drawn": truth is None,
        "labels": dict(labels),
        **facts,
    }
