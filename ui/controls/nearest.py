"""A layer or a head in the link that the model does not have: the nearest one is taken, and the page says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.words import lesson


def numbers_in(text: str) -> list[int]:
    """ "2.13" -> [2, 13]; nothing that is longer than any layer can be."""
    return [int(found[:9]) for found in re.findall(r"-?[0-9]+", text)]


def closest(asked: str, options: Sequence[str], default: str) -> str:
    """The option ("4", or "layer.head") whose numbers lie nearest to those asked for; `default` if there are none."""
    wanted = numbers_in(asked)
    if len(wanted) != len(numbers_in(options[0])):
        return default
    return min(
        options, key=lambda option: [abs(a - b) for a, b in zip(numbers_in(option), wanted, strict=True)]
    )


def nearest_choice(
    label: str,
    options: Sequence[str],
    key: str,
    default: str,
    names: Callable[[str], str] = str,
    **settings: Any,
) -> str:
    """A selectbox bound to ?key=...; what is not there becomes the nearest option.

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


def nearest_number(label: str, key: str, limit: int, default: int = 0, **settings: Any) -> int:
    """A layer or a head, from 0, as `default` is; in the link and on the screen from 1 to `limit`."""
    options = [str(i + 1) for i in range(limit)]
    return int(nearest_choice(label, options, key, options[min(default, limit - 1)], **settings)) - 1
