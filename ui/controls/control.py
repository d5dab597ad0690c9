"""What every declared control has: a key in the link, and a way to be drawn in the visitor's language."""

from __future__ import annotations

from typing import Any, Protocol

from ui.lesson.words import Lesson


class Keyed(Protocol):
    """What has a name in the link."""

    @property
    def key(self) -> str: ...


class Control(Protocol):
    """A control of a chapter. Its key is a name in the link: short, lower case, unique on the whole site."""

    @property
    def key(self) -> str: ...

    def draw(self, words: Lesson, /, **settings: Any) -> Any:
        """Draw it and return its value, usable whatever the link says."""
