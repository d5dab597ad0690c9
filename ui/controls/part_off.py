"""Which part of a model is switched off, and what it gives instead: controls of every page that removes a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.controls.choice import Choice
from ui.controls.nearest import Nearest
from ui.lesson.words import Lesson, lesson
from ui.work.removal import FILLINGS, KINDS, Off

SEEDS = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Filling:
    """What a part that is off gives instead."""

    key: str

    def draw(self, words: Lesson, /, **settings: Any) -> str:
        """Draw the choice; its words are those of all pages."""
        return Choice(self.key, FILLINGS, label="filling", names="filling_").draw(
            lesson("removal"), **settings
        )


@dataclass(frozen=True)
class PartOff:
    """One part, in the link as its kind, layer, head and the seed of the continuation; `key` is that of the kind."""

    key: str

    @property
    def kind(self) -> Choice:
        return Choice(self.key, KINDS, label="off_kind", names="kind_")

    @property
    def layer(self) -> Nearest:
        return Nearest(f"{self.key}_layer", label="layer")

    @property
    def head(self) -> Nearest:
        return Nearest(f"{self.key}_head", label="head")

    @property
    def seed(self) -> Choice:
        return Choice(f"{self.key}_seed", SEEDS, label="off_seed")

    @property
    def controls(self) -> tuple[Choice | Nearest, ...]:
        """List the controls as a chapter declares them."""
        return self.kind, self.layer, self.head, self.seed

    def draw(self, shape: tuple[int, int], opens_at: tuple[int, int], filling: str) -> tuple[Off, int]:
        """Draw the controls for a model of (layers, heads); what it does not have becomes the nearest."""
        words = lesson("removal")
        with st.container(horizontal=True, key=f"{self.key}_controls", vertical_alignment="bottom"):
            kind = self.kind.draw(words)
            layer = self.layer.draw(words, shape[0], opens_at[0])
            head = self.head.draw(words, shape[1], opens_at[1]) if kind == "head" else 0
            seed = self.seed.draw(words)
        return Off(kind, layer, head, filling), int(seed)

    def pick(self, layer: int, head: int) -> None:
        """Choose a head, counted from 0: for a button's `on_click`."""
        st.session_state.update(
            {self.key: "head", self.layer.key: str(layer + 1), self.head.key: str(head + 1)}
        )
