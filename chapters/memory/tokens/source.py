"""The vocabularies of this machine, read once for everybody."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import streamlit as st

from llm_core.vocabularies import COMMANDS, Vocabulary, stamp, vocabularies
from ui.lesson.notice import Absent
from ui.lesson.words import Lesson


@dataclass(frozen=True)
class Vocabularies:
    """Every trained vocabulary that is here, by name."""

    def get(self) -> dict[str, Vocabulary]:
        """Return them; {} where there is none."""
        return shared(stamp())

    def state(self) -> Hashable:
        """Return files and times of change."""
        return stamp()

    @property
    def python(self) -> tuple[str, str]:
        """Read them."""
        return "from llm_core.vocabularies import vocabularies", "vocabularies()"


@st.cache_resource(max_entries=4, show_spinner=False)
def shared(files: tuple[str, ...]) -> dict[str, Vocabulary]:
    """Read them, again when their files have changed."""
    return vocabularies()


def missing(names: Sequence[str], words: Lesson) -> Absent:
    """Say that vocabularies are not here, and how to get those that can be fetched."""
    named = words.ui("semicolon").join(words.ui(f"vocabulary_{name}") for name in names)
    return Absent(words.ui("missing", names=named), *(COMMANDS[name] for name in names if name in COMMANDS))
