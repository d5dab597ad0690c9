"""Texts that show something: a button for each, and what to look for in the one that stands in the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from ui.controls.text import Text
from ui.lesson.prose import prose
from ui.lesson.rows import in_a_row
from ui.lesson.sentence import compose
from ui.lesson.words import Lesson, lesson


@dataclass(frozen=True)
class Preset:
    """A text for a model, and what to look for in what it makes of it."""

    id: str
    title: str
    prompt: str
    look: str


P = TypeVar("P", bound=Preset)


def preset(words: Lesson, name: str) -> Preset:
    """Read a preset from the words: preset_<name>, preset_<name>_prompt and, where there is one, preset_<name>_look."""
    key = f"preset_{name}"
    look = words.ui(f"{key}_look") if f"{key}_look" in words.strings else ""
    return Preset(name, words.ui(key), words.ui(f"{key}_prompt"), look)


@dataclass(frozen=True)
class PresetText(Text):
    """A field with a button above it for each of its `presets`, named as in the words."""

    presets: tuple[str, ...] = ()

    def field(self, words: Lesson, /, label: str = "", example: str = "", **settings: Any) -> str:
        """Draw buttons and field."""
        with st.container():
            above = st.container()
            text = super().field(words, label, example, **settings)
            with above:
                preset_buttons(self.found(words), text, self.put, self.key, f"{self.key}_preset")
        return text

    def found(self, words: Lesson) -> list[Preset]:
        """Read the presets in this language."""
        return [preset(words, name) for name in self.presets]

    def put(self, one: Preset) -> None:
        """Put a preset into the field."""
        self.use(one.prompt)

    def look_for(self, words: Lesson) -> dict[str, object]:
        """Draw what to look for in the preset that stands in the field: a demo's `more`."""
        draw_look_for(self.found(words), st.session_state.get(self.key) or words.ui(self.example))
        return {}


def preset_buttons(
    found: Sequence[P], shown: str, use: Callable[[P], None], page: str, prefix: str = "preset"
) -> None:
    """Draw a button for each preset; the one whose text is `shown` stands out. `use` runs before the page."""
    with st.container(horizontal=True, key=f"{page}_presets", gap="small"):
        for one in found:
            chosen_button(one.title, f"{prefix}_{one.id}", one.prompt == shown, use, one)


def chosen_button(label: str, key: str, chosen: bool, use: Callable[..., None], *args: object) -> None:
    """Draw a button that puts something into a field; the one whose text stands there is `chosen`.

    The container around it has a key that ends with "_presets": there the chosen one is filled (ui/site/style.css).
    """
    st.button(label, key=key, type="secondary" if chosen else "tertiary", on_click=use, args=args)


def draw_look_for(found: Sequence[Preset], shown: str) -> None:
    """Draw what to look for in the preset whose text is shown."""
    for one in found:
        if one.prompt == shown:
            common = lesson("common")
            heading = compose("**{look_for}**", look_for=common.ui("look_for"))
            prose(in_a_row(common, [heading, one.look]), "note")
