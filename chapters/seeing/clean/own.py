"""Controls that are drawn while they are asked for: a picture of the visitor's own, and the number of a digit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llm_core.vision.restore_data import Upload
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.controls.picture import PictureBox
from ui.lesson.words import Lesson, lesson

DIGIT, OWN, SIDE = "digit", "own", 160
"""The options that ask for them, and how many pixels of an own picture are kept in each direction."""


@dataclass(frozen=True)
class OwnPicture:
    """The box below a choice. Its value is no part of the link."""

    choice: Choice

    @property
    def key(self) -> str:
        """Of the box in the session."""
        return f"{self.choice.key}_own"

    def draw(self, words: Lesson, /, **settings: Any) -> Upload | tuple[()]:
        """Draw the box where the visitor's own picture is chosen; nothing while there is none."""
        if self.choice.now() != OWN:
            return ()
        found = PictureBox(self.key, SIDE).draw(lesson("pictures"))
        return () if found is None else (*found.pixels.shape[:2], found.pixels.tobytes())


@dataclass(frozen=True)
class DigitNumber:
    """The number of a test digit, drawn where a digit is chosen: beside a photograph it would do nothing."""

    choice: Choice
    number: Number[int]

    @property
    def key(self) -> str:
        """Name the number in the link."""
        return self.number.key

    def draw(self, words: Lesson, /, **settings: Any) -> int:
        """Draw the number where a digit is chosen; elsewhere it is the usual one."""
        if self.choice.now() != DIGIT:
            return self.number.default
        return self.number.draw(words, **settings)


def notices_of(waits: bool, words: Lesson) -> list[str]:
    """Say that the lake is shown while there is no picture of the visitor's own."""
    return [words.ui("own_none")] if waits else []
