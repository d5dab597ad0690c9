"""Whole numbers that stand in the link, buttons that count them up, and notices that stay.

These chapters draw themselves again when a computation ends; what was wrong in the link stays told until the visitor
chooses something (as in ui.controls.told_choice, here also for numbers and for a default that is not the first option).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.controls.choice import choice
from ui.controls.link import number, one_of
from ui.lesson.notice import notice
from ui.lesson.words import lesson

MOST_SEED = 9999
WIDTH = 170


def tell_bad_link(key: str, default: object, parse: Callable[[str], object]) -> None:
    """Call it before the widget: a notice as long as `default` stands in for a value that `parse` refuses."""
    raw, kept = st.query_params.get(key), f"{key}_fell_back"
    if raw is not None and key not in st.session_state:
        try:
            parse(raw)
        except ValueError:
            st.session_state[kept] = default
            del st.query_params[key]
    if kept in st.session_state and st.session_state[kept] == st.session_state.get(key, default):
        notice(lesson("common").ui("bad_link", name=key))


def whole(label: str, key: str, low: int, high: int, default: int) -> int:
    """A number field bound to ?key=...; a value of the link that does not fit is told and ignored."""
    kept = st.session_state.get(key)
    if kept is not None and not low <= kept <= high:
        st.session_state[key] = default  # another model has fewer
    tell_bad_link(key, default, number(low, high, int))
    value = st.number_input(label, low, high, default, 1, key=key, bind="query-params", width=WIDTH)
    return int(value)


def pick(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[str],
    key: str,
    default: str | None = None,
    **settings: Any,
) -> str:
    """`ui.controls.choice` with a notice that stays."""
    tell_bad_link(key, default or options[0], one_of(options))
    return choice(widget, label, options, key, default, **settings)


def next_seed(key: str, default: int) -> None:
    """For a button's `on_click`: the next seed, the first one again after the last."""
    st.session_state[key] = int(st.session_state.get(key, default)) % MOST_SEED + 1
