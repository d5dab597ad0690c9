"""A picture for a bench of this page: one of the two photographs, a digit, or the visitor's own."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from llm_core.data.mnist import MnistMissing, mnist
from llm_core.data.photographs import CREDIT, PhotographMissing, photograph
from ui.controls.choice import Choice
from ui.controls.control import Control
from ui.controls.number import Number
from ui.controls.picture import PictureBox
from ui.lesson.notice import notice
from ui.lesson.words import lesson

DIGITS = 500
"""Digits of MNIST's test part."""


@dataclass(frozen=True)
class Chosen:
    """What is shown. id: another picture has another one."""

    id: str
    name: str  # in the visitor's language
    pixels: NDArray[np.uint8]  # (H, W, 3)


@dataclass(frozen=True)
class PictureSource:
    """The choice of a picture. Keys in the link begin with `prefix`; the visitor's own is not in the link."""

    prefix: str
    first: str = "china"
    side: int = 240

    @property
    def choice(self) -> Choice:
        """Give the choice among the pictures."""
        options = ("china", "flower", "digit", "own")
        return Choice(f"{self.prefix}_picture", options, self.first, label="source", names="source_")

    @property
    def number(self) -> Number[int]:
        """Give the number of a digit, from 1."""
        return Number(f"{self.prefix}_digit", 1, DIGITS, 401, label="digit")

    @property
    def controls(self) -> tuple[Control, ...]:
        """List what stands in the link."""
        return (self.choice, self.number)

    def draw(self) -> Chosen | None:
        """Draw the choice; the picture, None while there is none, with a notice."""
        words = lesson("pictures")
        chosen = self.choice.draw(words)
        try:
            if chosen == "own":
                return self._own()
            if chosen == "digit":
                return self._digit()
            notice(words.ui("credit", who=CREDIT[chosen]), "gb-note")
            return Chosen(chosen, words.ui(f"source_{chosen}"), photograph(chosen))
        except (PhotographMissing, MnistMissing) as reason:
            notice(words.ui("missing", reason=reason))
            return None

    def _own(self) -> Chosen | None:
        words = lesson("pictures")
        box = PictureBox(f"{self.prefix}_own", self.side)
        picture = box.draw(words)
        if picture is None:
            return None
        return Chosen(f"own {crc32(picture.pixels.tobytes())}", words.ui("source_own"), picture.pixels)

    def _digit(self) -> Chosen:
        words = lesson("pictures")
        test = mnist("test")
        n = self.number.draw(words, width=220)
        ink = test.images[n - 1]
        name = words.ui("one_digit", digit=int(test.labels[n - 1]))
        return Chosen(f"digit {n}", name, np.repeat(ink[..., None], 3, axis=-1))
