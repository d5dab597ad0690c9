"""Panel "Too weak, too strong": the gradient 25 steps back over the strength of the recurrent weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from chapters.memory.gradients.figure import strength_lines
from llm_core.analysis.recurrence.reach import linear_reach, recurrent_reach, spectral_radius
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import power, small

SCALES = tuple(round(0.4 + 0.2 * i, 1) for i in range(14))  # 0.4 to 3
CONTROLS = (
    Number("grad_lag_at", 1, 99, 25, slider=True),
    Number("grad_net", 1, MOST_SEED, 1, label="grad_seed", again="grad_reseed"),
)


@dataclass(frozen=True)
class Strengths:
    """Gradients at one lag for each of SCALES, of the plain RNN and of the same without tanh."""

    lag: int
    squeezed: NDArray[np.float64]
    straight: NDArray[np.float64]
    radius: float
    """Largest |eigenvalue| of the recurrent weights at strength 1."""


def strengths(lag: int, seed: int) -> Strengths:
    """Measure both nets at every strength."""
    squeezed = [float(recurrent_reach("rnn", seed, scale)[lag]) for scale in SCALES]
    straight = [linear_reach(seed, scale, lag) for scale in SCALES]
    return Strengths(lag, np.array(squeezed), np.array(straight), spectral_radius(seed))


def figures(found: Strengths, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw both lines over the strength, and the strength at which the radius is 1."""
    labels = draw_labels(words, "scale", "gradient", "squeezed", "straight", "one", prefix="grad_axis_")
    drawn = strength_lines(SCALES, found.squeezed, found.straight, 1 / found.radius, labels, dark)
    return {"curve": drawn}


def sentence(found: Strengths, words: Lesson) -> dict[str, object]:
    """Give both ends of both lines, and where the radius is 1."""
    facts = {
        "lag": found.lag,
        "low": f"{SCALES[0]:g}",
        "high": f"{SCALES[-1]:g}",
        "one": f"{1 / found.radius:.2f}",
    }
    for name, values in (("squeezed", found.squeezed), ("straight", found.straight)):
        facts |= {f"{name}_low": written(float(values[0])), f"{name}_high": written(float(values[-1]))}
    return facts


def written(gradient: float) -> str:
    """Write a gradient; a very large one as a power of ten too."""
    return power(gradient) if gradient >= 1e6 else small(gradient)


strength = Demo("grad_strength", CONTROLS, strengths, figures, sentence, code=[linear_reach, spectral_radius])
