"""Panel "not only pictures": the same sum of products along a sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.seeing.convolution.figure import wave_lines
from llm_core.vision.convolution import Floats, slide
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import digits

KERNELS = {
    "mean": (1 / 5,) * 5,
    "step": (-1.0, 0.0, 1.0),
    "bend": (-1.0, 2.0, -1.0),
    "same": (0.0, 1.0, 0.0),
}
SAMPLES, RATE = 200, 8000
"""How many samples are drawn, and how many there are in a second."""
LOW = 100
"""Hertz of the low tone."""
CONTROLS = (
    Choice("conv_wave_kernel", tuple(KERNELS), label="wave_kernel", names="wave_kernel_"),
    Number("conv_wave_high", 200, 3900, 1600, 100, label="wave_high", slider=True),
)


@dataclass(frozen=True)
class Wave:
    """A sound of two tones, and what the kernel makes of it."""

    sound: Floats  # (T,)
    result: Floats  # (T - K + 1,)
    kernel: tuple[float, ...]
    kept: tuple[float, float]  # how loud each tone is afterwards, as a share of before
    high: int


def tone(hertz: float) -> Floats:
    """Compute the samples of one tone, (T,)."""
    return np.sin(2 * np.pi * hertz * np.arange(SAMPLES) / RATE)


def kept(kernel: Floats, hertz: float) -> float:
    """Compute how loud a tone is after the kernel, as a share of before: the length of the sum of w e^(-i 2 pi f t)."""
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(kernel)) / RATE)
    return float(abs((kernel * turns).sum()))


def heard(name: str, high: int) -> Wave:
    """Lay the kernel on every place of a low and a high tone together."""
    kernel = np.array(KERNELS[name])
    sound = tone(LOW) + 0.5 * tone(high)
    (result,) = slide(sound[None], kernel[None, None])
    return Wave(sound, result, KERNELS[name], (kept(kernel, LOW), kept(kernel, high)), high)


def figures(found: Wave, words: Lesson, dark: bool) -> Figures:
    """Draw the sound, and below it the result."""
    labels = draw_labels(words, "time", "before", "after", prefix="wave_")
    start = len(found.kernel) // 2
    lines = wave_lines(found.sound, found.result, start, 1000 / RATE, labels, dark)
    return {"lines": in_words(lines, two_tones(found, words))}


def two_tones(found: Wave, words: Lesson) -> str:
    """Say which tones the lines hold, and how far both lines swing."""
    swings = {
        name: digits(float(abs(one).max()), 2)
        for name, one in (("before", found.sound), ("after", found.result))
    }
    return words.ui("wave_says", **sentence(found, words), **swings)


def sentence(found: Wave, words: Lesson) -> dict[str, object]:
    """Say how loud both tones still are."""
    low, high = (digits(round(100 * share, 3), 2) for share in found.kept)
    numbers = listing(words, [digits(weight, 2) for weight in found.kernel])
    return {
        "low": LOW,
        "high": f"{found.high:,}",
        "kept_low": low,
        "kept_high": high,
        "kernel": numbers,
        "rate": f"{RATE:,}",
    }


wave = Demo("conv_wave", CONTROLS, heard, figures, sentence, code=[slide, kept])
