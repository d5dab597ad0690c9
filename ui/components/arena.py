"""The arena's three browser components: token columns, live next-token bars, and the text under three readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components.files import script, style

_columns = st.components.v2.component(
    "glassbox_arena",
    html='<div class="arena"></div>',
    css=style("kit/paper.css", "kit/chips.css", "arena/arena.css"),
    js=script("arena/why.js", "arena/main.js"),
)
_next = st.components.v2.component(
    "glassbox_arena_next",
    html='<div class="next"></div>',
    css=style("kit/paper.css", "arena_next/next.css"),
    js=script("arena_next/math.js", "arena_next/main.js"),
)
_readers = st.components.v2.component(
    "glassbox_arena_readers",
    html='<div class="readers"></div>',
    css=style("kit/paper.css", "arena_readers/readers.css"),
    js=script("arena_readers/main.js"),
)


def token_columns(data: Mapping[str, Any], key: str, on_ask: Callable[[], None]) -> None:
    """Columns of token chips (`figures.tokens.arena_data`).

    When the visitor asks why, forces a token, takes it back or closes the answer, `on_ask` runs and
    `st.session_state[key].ask` is {"kind": "why" | "force" | "release" | "close", "family", "index", "id" or "text"}.
    """
    _columns(data=dict(data), key=key, on_ask_change=on_ask)


def next_tokens(data: bytes, key: str) -> None:
    """Next-token bars with live sampling rules (`figures.tokens.next_data`); sends nothing back."""
    _next(data=data, key=key)


def readers(data: Mapping[str, Any], key: str) -> None:
    """A text shaded by the surprisal of every machine (`figures.readers.readers_data`); sends nothing back."""
    _readers(data=dict(data), key=key)
