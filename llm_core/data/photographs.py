"""Two photographs, made smaller (scripts/make_photographs.py: who took them, licence, what was changed)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from llm_core.data.corpora import corpora_folder

NAMES = ("china", "flower")
CREDIT = {"china": "danielbuechele · CC BY 2.0", "flower": "vultilion · CC BY 2.0"}
"""The photographers' names on Flickr. scikit-learn's README credits both pictures to the first and links the second."""


class PhotographMissing(Exception):
    """A photograph is missing or damaged; the message is one sentence for the visitor."""


def photograph(name: str) -> NDArray[np.uint8]:
    """Return the picture "china" or "flower": (H, W, 3), red, green and blue, 0 ... 255, wider than high.

    Raises PhotographMissing. Never change the array: it is shared.
    """
    return _read(corpora_folder() / "photographs" / f"{name}.png")


@lru_cache(maxsize=4)
def _read(place: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(place) as picture:
            return np.asarray(picture.convert("RGB"))
    except (OSError, UnidentifiedImageError, ValueError) as error:
        raise PhotographMissing(f"The photograph {place.name} cannot be read: {error}.") from error
