"""A path through the bowl in words: where it begins and ends, and how often it changes from one side to the other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ui.lesson.words import Lesson
from ui.show.numbers import digits, minus

STOPS = 3
"""Places after the start that are told one by one."""
LEAST = 0.01
"""What is nearer to the middle than this is no side any more: the eye cannot tell it."""


def in_points(paths: Mapping[str, NDArray[np.floating]], names: Mapping[str, object], words: Lesson) -> str:
    """Say each path (T, 2): its first places, how often y changes its sign, and where it ends."""
    return ("" if words.language == "zh" else " ").join(
        words.ui(
            "path_says",
            name=names[name],
            stops=words.ui("path_then").join(place(point) for point in points[: STOPS + 1]),
            turns=crossings(points[:, 1]),
            least=LEAST,
            steps=len(points) - 1,
            end=place(points[-1]),
        )
        for name, points in paths.items()
        if len(points)
    )


def place(point: NDArray[np.floating]) -> str:
    """Write a point as it is seen, two digits behind the point."""
    return f"({', '.join(minus(f'{value:.2f}') if abs(value) < 100 else digits(value) for value in point)})"


def crossings(values: NDArray[np.floating]) -> int:
    """Count how often values change their sign, without those that are practically 0."""
    signs = np.sign(values[np.abs(values) > LEAST])
    return int((signs[1:] != signs[:-1]).sum())
