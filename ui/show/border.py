"""The border between two sides of a plane, in words: how it runs where it cannot be seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ui.lesson.words import Lesson, read


def border_finding(said: NDArray[np.floating], words: Lesson) -> str:
    """Say how often the middle row and the middle column of a map (rows, columns) cross the border at 0."""
    above = said > 0
    row, column = above[len(above) // 2], above[:, above.shape[1] // 2]
    across, up = (int(np.diff(one).sum()) for one in (row, column))
    return read("findings", words.language).ui("border", across=across, up=up)
