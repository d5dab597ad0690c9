"""The arena's three browser components: token columns, live next-token bars, and the text under three readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import script, style

HERE = Path(__file__).parent

_columns = st.components.v2.component(
    "glassbox_arena",
    html='<div class="arena"></div>',
    css=style(HERE, "kit/paper.css", "kit/chips.css", "component/arena.css"),
    js=script(HERE, "component/why.js", "component/main.js"),
)
_next = st.components.v2.component(
    "glassbox_arena_next",
    html='<div class="next"></div>',
    css=style(HERE, "kit/paper.css", "write/component/next.css"),
    js=script(HERE, "write/component/math.js", "write/component/main.js"),
)
_readers = st.components.v2.component(
    "glassbox_arena_readers",
    html='<div class="readers"></div>',
    css=style(HERE, "kit/paper.css", "readers/component/readers.css"),
    js=script(HERE, "readers/component/main.js"),
)


def token_columns(data: bytes, key: str, on_ask: Callable[[], None]) -> None:
    """Draw columns of token chips (`figures.tokens.arena_data`, packed).

    Bytes travel as they are. Of anything else Streamlit makes JSON twice at every run, once to recognise it.

    When the visitor asks why, forces a token, takes it back or closes the answer, `on_ask` runs and
    `st.session_state[key].ask` is {"kind": "why" | "force" | "release" | "close", "family", "index", "id" or "text"}.
    """
    _columns(data=data, key=key, on_ask_change=on_ask)


def next_tokens(data: bytes, key: str) -> None:
    """Draw next-token bars with live sampling rules (`figures.tokens.next_data`); sends nothing back."""
    _next(data=data, key=key)


def readers(data: Mapping[str, Any], key: str) -> None:
    """Draw a text shaded by the surprisal of every machine (`readers_data` of its figure); sends nothing back."""
    _readers(data=dict(data), key=key)
