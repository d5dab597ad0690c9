"""Where the text comes from: pasted, uploaded, or an example; and one clear sentence for a text that cannot be used."""

from __future__ import annotations

import html

import streamlit as st

from llm_core.data.corpora import CorpusMissing, documents
from llm_core.data.user_text import TextRejected, corpus_from_text, decode_upload
from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.words import lesson

LIMIT = 1_000_000
EXAMPLE, PREVIEW = 100_000, 600
SOURCES = ("paste", "upload", "example")


def chosen_text() -> str | None:
    """Draw the choice; the text as it was given, None while there is none or it was refused with a notice."""
    words = lesson("training_text")
    source = choice(
        st.segmented_control, words.ui("source"), SOURCES, "from", names=lambda key: words.ui(f"source_{key}")
    )
    if source == "paste":
        return pasted()
    return uploaded() if source == "upload" else example()


def pasted() -> str | None:
    words = lesson("training_text")
    text = st.text_area(words.ui("paste"), key="train_text", height=220, placeholder=words.ui("paste_hint"))
    if len(text) > LIMIT:
        notice(words.ui("cut", limit=f"{LIMIT:,}"))
    return text[:LIMIT] or None


def uploaded() -> str | None:
    file = st.file_uploader(
        lesson("training_text").ui("upload"), type=["txt", "md"], key="train_file", max_upload_size=1
    )
    if file is None:
        return None
    try:
        return decode_upload(file.getvalue())
    except TextRejected as refusal:
        refused(refusal.reason, refusal.values)
        return None


def example() -> str | None:
    """100 kB of the shipped stories, so that nobody needs a text of their own at hand."""
    try:
        text = "\n\n".join(documents("stories", "valid"))[:EXAMPLE]
    except CorpusMissing:
        notice(lesson("training_text").ui("no_example"))
        return None
    st.html(f'<blockquote class="gb-example" lang="en">{html.escape(text[:PREVIEW])} …</blockquote>')
    return text


def check(text: str) -> bool:
    """Whether a training can be made of it; otherwise one sentence says why not."""
    try:
        made = corpus_from_text(text)
    except TextRejected as refusal:
        refused(refusal.reason, refusal.values)
        return False
    if made.removed:
        notice(lesson("training_text").ui("removed", count=made.removed))
    return True


def refused(reason: str, values: dict[str, int]) -> None:
    """One sentence in the visitor's language: what is wrong with the text, and what to do."""
    numbers = {key: f"{value:,}" for key, value in values.items()}
    notice(lesson("training_text").ui(f"refused_{reason}", **numbers))
