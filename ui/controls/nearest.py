"""A layer or a head in the link that the model does not have: the nearest one is taken, and the page says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson


@dataclass(frozen=True)
class Nearest:
    """A layer or a head. On the screen and in the link it counts from 1, in the program from 0."""

    key: str
    label: str = ""
    default: int = 0

    def draw(self, words: Lesson, /, limit: int = 1, default: int | None = None, **settings: Any) -> int:
        """Draw a selectbox of 1 ... `limit`; returns the choice from 0."""
        options = [str(i + 1) for i in range(limit)]
        first = self.default if default is None else default
        label = words.ui(self.label or self.key)
        return int(nearest_choice(label, options, self.key, options[min(first, limit - 1)], **settings)) - 1


@dataclass(frozen=True)
class NearestPlace:
    """A place named by numbers, such as "layer.head"."""

    key: str
    label: str = ""

    def draw(
        self,
        words: Lesson,
        /,
        options: Sequence[str] = ("1",),
        default: str = "",
        names: Callable[[str], str] = str,
        **settings: Any,
    ) -> str:
        """Draw a selectbox of the places that there are."""
        label = words.ui(self.label or self.key)
        return nearest_choice(label, options, self.key, default or options[0], names, **settings)


def nearest_choice(
    label: str,
    options: Sequence[str],
    key: str,
    default: str,
    names: Callable[[str], str] = str,
    **settings: Any,
) -> str:
    """Draw a selectbox bound to ?key=...; what is not there becomes the nearest option.

    The notice stays until something else is chosen: a page that computes draws itself again.
    """
    asked = st.session_state.get(key) or st.query_params.get(key)
    if asked and asked not in options:
        found = closest(asked, options, default)
        if key not in st.session_state:  # otherwise another model had it: no link to blame
            st.session_state[f"{key}_moved"] = (asked[:20], found)
        st.session_state[key] = found
    wrong, found = st.session_state.get(f"{key}_moved", ("", ""))
    if found and st.session_state.get(key) == found:
        notice(lesson("common").ui("link_nearest", asked=f"{key}={wrong}", nearest=names(found)))
    return choice(st.selectbox, label, options, key, default, names=names, **settings)


def closest(asked: str, options: Sequence[str], default: str) -> str:
    """Find the option ("4", or "layer.head") whose numbers lie nearest to those asked for, or `default`."""
    wanted = numbers_in(asked)
    if len(wanted) != len(numbers_in(options[0])):
        return default
    return min(
        options, key=lambda option: [abs(a - b) for a, b in zip(numbers_in(option), wanted, strict=True)]
    )


def numbers_in(text: str) -> list[int]:
    """Read the numbers of a place, "2.13" -> [2, 13], none of anything else; no longer than any layer can be."""
    if not re.fullmatch(r"-?[0-9]+([^0-9A-Za-z]-?[0-9]+)*", text.strip()):
        return []
    return [int(found[:9]) for found in re.findall(r"-?[0-9]+", text)]
