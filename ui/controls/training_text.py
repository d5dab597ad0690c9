"""A text to learn from: pasted, uploaded, or an example; and one clear sentence for a text that cannot be used."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from llm_core.data.corpora import CorpusMissing
from llm_core.data.encodings import GUESSED, Reading
from llm_core.data.user_text import TextRejected, corpus_from_text, read_upload
from ui.controls.choice import Choice
from ui.controls.packed import carry, fetch
from ui.controls.uploads import open_box
from ui.lesson.notice import notice
from ui.lesson.rows import named_value
from ui.lesson.sentence import label
from ui.lesson.words import Lesson, lesson

LIMIT = 1_000_000
"""Characters of a pasted text that are used."""

PIECE = 60
"""Characters of a file that are shown where its encoding is in question."""


@dataclass(frozen=True)
class TrainingText:
    """A text and where it comes from.

    source: the choice in the link; besides "paste" and "upload" it has one option for the example.
    example: reads the shipped text, or raises CorpusMissing (the words then say so with <names>missing).
    field, file: keys of the box for a pasted text and of the upload; preview: characters of the example on the page.
    """

    source: Choice
    example: Callable[[], str]
    field: str
    file: str
    preview: int = 600

    @property
    def key(self) -> str:
        """Name the choice in the link; the text itself does not stand there."""
        return self.source.key

    def draw(self, words: Lesson, /, **settings: Any) -> str | None:
        """Draw it; the text as it was given, None while there is none or it was refused with a notice."""
        chosen = self.source.draw(words, **settings)
        if chosen == "paste":
            return pasted(self.field)
        return uploaded(self.file) if chosen == "upload" else self._example(words)

    def _example(self, words: Lesson) -> str | None:
        try:
            text = self.example()
        except CorpusMissing:
            notice(words.ui(f"{self.source.names}missing"))
            return None
        st.html(
            '<blockquote class="gb-example" lang="en" translate="no">'
            f"{html.escape(text[: self.preview])} …</blockquote>"
        )
        return text


def pasted(key: str, name: str = "", hint: str = "", limit: int = LIMIT) -> str | None:
    """Draw the box for a text; it keeps its text while it is not on the page. name, hint: its own words."""
    words = lesson("training_text")
    name, hint = name or words.ui("paste"), hint or words.ui("paste_hint")
    fetch(key, limit)
    text = st.text_area(name, key=key, height=200, placeholder=hint, persist_state="session")
    carry(key, text)
    if len(text) > limit:
        notice(words.ui("cut", limit=f"{limit:,}"))
    return text[:limit] or None


def uploaded(
    key: str, name: str = "", kinds: Sequence[str] = ("txt", "md"), megabytes: int = 1
) -> str | None:
    """Draw the upload of a text file. name: instead of the shared label."""
    open_box()
    name = name or lesson("training_text").ui("upload")
    file = st.file_uploader(name, type=list(kinds), key=key, max_upload_size=megabytes)
    if file is None:
        return None
    try:
        found = read_upload(file.getvalue(), megabytes << 20)
    except TextRejected as refusal:
        explain_refusal(refusal)
        return None
    return reading_of(found, f"{key}_{file.file_id}")


def reading_of(found: Sequence[Reading], key: str) -> str | None:
    """Say how a file was read where it does not say so itself; ask, with a piece of each, where nothing decides."""
    words = lesson("training_text")
    if len(found) > 1:
        texts = [one.text for one in found]
        differ = next((i for i, chars in enumerate(zip(*texts, strict=False)) if len(set(chars)) > 1), 0)
        pieces = [label(named_value(words, one.name, piece(one.text, differ))) for one in found]
        chosen = st.radio(words.ui("which"), range(len(found)), None, pieces.__getitem__, key=key)
        return None if chosen is None else found[chosen].text
    [one] = found
    if one.encoding in GUESSED:
        special = next((i for i, c in enumerate(one.text) if not c.isascii()), 0)
        notice(words.ui("guessed", encoding=one.name, piece=piece(one.text, special)))
    return one.text


def piece(text: str, at: int) -> str:
    """Cut out the piece around a place where one can see whether the text was read well."""
    start = max(0, at - PIECE // 4)
    return " ".join(text[start : start + PIECE].split())


def check_text(text: str) -> bool:
    """Check whether a training can be made of a text; otherwise one sentence says why not."""
    try:
        made = corpus_from_text(text)
    except TextRejected as refusal:
        explain_refusal(refusal)
        return False
    if made.removed:
        notice(lesson("training_text").ui("removed", count=made.removed))
    return True


def explain_refusal(refusal: TextRejected) -> None:
    """Draw one sentence in the visitor's language: what is wrong with the text, and what to do."""
    numbers = {key: f"{value:,}" for key, value in refusal.values.items()}
    notice(lesson("training_text").ui(f"refused_{refusal.reason}", **numbers))
