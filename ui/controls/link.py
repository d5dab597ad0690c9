"""Values in the link, checked: what cannot be used is told once and ignored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from ui.lesson.notice import notice
from ui.lesson.words import lesson

T = TypeVar("T")


def from_link(key: str, default: T, parse: Callable[[str], T]) -> T:
    """The value of ?key=... in the link, or `default` with one notice when `parse` refuses it (ValueError).

    For widgets with bind="query-params" call `check_link` instead: Streamlit reads and ignores values itself.
    """
    raw = st.query_params.get(key)
    if raw is None:
        return default
    try:
        return parse(raw)
    except ValueError:
        notice(lesson("common").ui("bad_link", name=key))
        return default


def check_link(key: str, parse: Callable[[str], object]) -> None:
    """One notice when `parse` refuses the link's value for `key` (ValueError). Call it before the widget."""
    from_link(key, None, lambda raw: parse(raw))


def one_of(allowed: Iterable[object]) -> Callable[[str], str]:
    """A parser that accepts exactly the given options."""
    options = {str(option) for option in allowed}

    def parse(raw: str) -> str:
        if raw not in options:
            raise ValueError(raw[:40])
        return raw

    return parse


def number(low: float, high: float, kind: type[int] | type[float] = float) -> Callable[[str], float]:
    """A parser for a number between `low` and `high`, both included."""

    def parse(raw: str) -> float:
        value = kind(raw)
        if not low <= value <= high:
            raise ValueError(raw[:40])
        return value

    return parse
