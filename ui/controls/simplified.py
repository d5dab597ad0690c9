"""A Chinese text in characters that the machines have read: simplified, with the punctuation that they know."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import streamlit as st
from opencc import OpenCC

from ui.controls.text import Text
from ui.lesson.words import lesson

PUNCTUATION = dict(zip("？！；：?!;:,.", "。。，，。。，，，。", strict=True))
"""The mark that stands nearest to one that was never seen."""


@functools.lru_cache(maxsize=64)
def simplified(text: str) -> str:
    """Convert traditional characters; all others stay."""
    return str(OpenCC("t2s").convert(text))


def as_known(text: str, unknown: Callable[[str], Sequence[str]]) -> str:
    """Write a text so that fewer of its characters are unknown; the text itself where that does not help."""
    if not unknown(text):
        return text
    made = simplified(text)
    strange = unknown(made)
    marks = {c: PUNCTUATION[c] for c in strange if c in PUNCTUATION and not unknown(PUNCTUATION[c])}
    made = "".join(marks.get(c, c) for c in made)
    return made if len(unknown(made)) < len(unknown(text)) else text


def offer_known(field: Text, text: str, unknown: Callable[[str], Sequence[str]]) -> None:
    """Draw a button that writes the text in known characters, where that helps."""
    made = as_known(text, unknown)
    if made != text:
        label = lesson("common").ui("write_as_known")
        st.button(label, key=f"{field.key}_as_known", on_click=field.use, args=(made,))
