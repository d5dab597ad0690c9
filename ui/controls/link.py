"""The link is the state: values of controls in the address, checked once; what cannot be used is told and ignored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.state import get_session_state

from ui.controls.history import noted
from ui.lesson.notice import notice
from ui.lesson.words import lesson

T = TypeVar("T")
Parse = Callable[[str], object]

CORRECTED = "_corrected"
"""In the session, behind the key of a control: the value that `correct` wrote."""


def check_link(key: str, default: object, parse: Parse) -> None:
    """Refuse a value of ?key=... for which `parse` raises ValueError; call it before the widget is drawn.

    `default` then stands in for it. The notice stays until the visitor chooses something else: a page that computes
    draws itself again.
    """
    raw, mark = st.query_params.get(key), f"{key}_refused"
    if raw is not None and key not in st.session_state:
        try:
            parse(raw)
        except ValueError:
            st.session_state[mark] = default
            refuse(key)
    if mark in st.session_state:
        if st.session_state[mark] == st.session_state.get(key, default):
            notice(lesson("common").ui("bad_link", name=key))
        else:
            del st.session_state[mark]


def refuse(key: str) -> None:
    """Take a value out of the address, and out of what Streamlit keeps of it: ?seed=1e999 ends its number field."""
    del st.query_params[key]
    _kept_anew()


def correct(key: str, value: str) -> None:
    """Write another value into the address, and into what Streamlit keeps of it, before its control is drawn."""
    st.query_params[key] = value
    st.session_state[f"{key}{CORRECTED}"] = value
    _kept_anew()


def _kept_anew() -> None:
    """Let Streamlit, which remembers the address that a visit began with, read it again."""
    with get_session_state().query_params() as known:
        known.set_initial_query_params_from_current()


def in_link(key: str) -> bool:
    """Return whether the address holds a value of this control."""
    return key in st.query_params


def chosen_in_link(key: str) -> bool:
    """Return whether the address holds a value of this control that the page has not written there by itself."""
    return in_link(key) and st.query_params[key] != st.session_state.get(f"{key}{CORRECTED}")


def write_link(key: str, value: str, default: str) -> None:
    """Keep the link equal to a choice; the default needs no mention."""
    if value != default:
        if st.query_params.get(key) != value:
            st.query_params[key] = value
            noted(key)
    elif key in st.query_params:
        del st.query_params[key]


def forget_value(key: str) -> None:
    """Let go of a choice that means nothing any more, on the page and in the link; before its control is drawn."""
    st.session_state.pop(key, None)
    st.query_params.pop(key, None)


def from_link(key: str, default: T, parse: Callable[[str], T]) -> T:
    """Read ?key=... for state that no widget holds; `default`, with a notice, when `parse` raises ValueError."""
    raw = st.query_params.get(key)
    if raw is None:
        return default
    try:
        return parse(raw)
    except ValueError:
        notice(lesson("common").ui("bad_link", name=key))
        return default


def one_of(allowed: Iterable[object]) -> Callable[[str], str]:
    """Make a parser that accepts exactly the given options."""
    options = {str(option) for option in allowed}

    def parse(raw: str) -> str:
        if raw not in options:
            raise ValueError(raw[:40])
        return raw

    return parse


def number(low: float, high: float, kind: type[int] | type[float] = float) -> Callable[[str], float]:
    """Make a parser for a number between `low` and `high`, both included."""

    def parse(raw: str) -> float:
        value = kind(raw)
        if not low <= value <= high:
            raise ValueError(raw[:40])
        return value

    return parse
