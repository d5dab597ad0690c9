"""Notices: one sentence, what happened and what to do. And the cleaning of text that a visitor typed or uploaded."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from ui.language import html_lang
from ui.lessons import lesson

T = TypeVar("T")

KEPT_CONTROLS = "\n\t"


def notice(text: str, kind: str = "gb-notice") -> None:
    """Draw one sentence beside the place where it matters. The text is escaped: it may quote the visitor."""
    st.html(f'<div class="{kind}" role="status" lang="{html_lang()}">{html.escape(text)}</div>')


def clean_text(text: str, limit: int) -> tuple[str, list[str]]:
    """Text that every tokenizer can take, and the keys of what was changed: "empty", "too_long", "control".

    Line ends become \\n, NUL and other control characters and lone surrogates are removed, at most `limit`
    characters are kept. `explain(keys, limit)` turns the keys into sentences.
    """
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if not _unprintable(c))
    notices = ["control"] if len(kept) < len(text.replace("\r\n", "\n")) else []
    if len(kept) > limit:
        kept, notices = kept[:limit], [*notices, "too_long"]
    if not kept.strip():
        notices.append("empty")
    return kept, notices


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in KEPT_CONTROLS


def explain(keys: Iterable[str], limit: int) -> None:
    """Draw a notice for each key that clean_text returned."""
    common = lesson("common")
    for key in keys:
        notice(common.ui(f"text_{key}", limit=f"{limit:,}"))


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
