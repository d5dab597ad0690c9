"""The aside after the worked example: one text cut into characters, words, bytes and SmolLM2's pieces."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from figures.tokens import token_html
from llm_core.analysis.attention import token_vectors as cut
from llm_core.pretrained import engine
from llm_core.pretrained.gguf_header import read_header
from llm_core.pretrained.smol_tokenizer import SmolTokenizer
from ui.controls.model_text import MODEL, PROMPT
from ui.controls.prose import prose_for
from ui.controls.text import Text
from ui.lesson.notice import Absent, notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.site.language import html_lang
from ui.site.navigation import turn_to
from ui.work import models

TEXT = Text("hand_text", example="text_preset", limit=60)
"""Four rows of chips of so many characters are still read at a glance."""


def tokens_panel(words: Lesson) -> None:
    """Draw the panel; what is measured depends on the text and on whether SmolLM2 is here."""
    expect: dict[str, object] = {}
    with panel(words, "hand_tokens", [cut.characters, cut.words, cut.utf8, cut.pieces], expect):
        text = TEXT.draw(words, empty=lesson("common").ui("text_empty"))
        rows = {"characters": cut.characters(text), "bytes": cut.utf8(text)}
        rows["words"] = cut.words(text, words.ui("person").split("|")) or []
        tokenizer, reason = smollm2_or_reason(words)
        found = cut.pieces(text, tokenizer) if tokenizer else []
        draw(words, rows, [shown(cut.as_text(piece), piece) for piece in found], reason)
        carry_on(words, text)
        whole = sum(cut.as_text(piece) is not None for piece in found)
        counts = {name: len(row) for name, row in rows.items()}
        expect["sentence"] = sentence(words, text, counts, len(found), whole)
        expect["task"] = words.ui("task" if found else "task_absent")


@st.cache_resource(show_spinner=False, max_entries=1)
def smollm2_tokenizer(path: str) -> SmolTokenizer:
    """Read once for everybody (0.8 s)."""
    return SmolTokenizer.from_gguf(read_header(path))


def smollm2_or_reason(words: Lesson) -> tuple[SmolTokenizer | None, str]:
    """Read the tokenizer, or return None and the sentence that says why it is not here."""
    path = engine.weights()
    if path is None:
        return None, Absent(words.ui("smollm2_absent"), engine.FETCH_COMMAND)
    try:
        return smollm2_tokenizer(str(path)), ""
    except (*engine.FAILURES, OSError, ValueError) as error:
        return None, words.ui("smollm2_failed", reason=error)


def draw(words: Lesson, rows: dict[str, list[str]], pieces: list[str], reason: str) -> None:
    """Draw four rows of chips, each with its count; a row that is absent says why."""
    lines = [row(words, "characters", [token_html(one) for one in rows["characters"]])]
    lines.append(row(words, "words", [html.escape(one) for one in rows["words"]], words.ui("words_absent")))
    lines.append(row(words, "bytes", rows["bytes"]))
    if pieces:
        lines.append(row(words, "smollm2", pieces))
    st.html(f'<div lang="{html_lang()}">{"".join(lines)}</div>')
    if reason:
        notice(reason)


def carry_on(words: Lesson, text: str) -> None:
    """Draw the ways on with this text: where a trained model looks in it, and how three machines continue it."""
    corpora = models.corpora()
    if not corpora:
        return
    corpus = prose_for(text, corpora)
    with st.container(horizontal=True, gap="medium"):
        state = {MODEL.key: corpus, PROMPT.key: text}
        st.button(words.ui("look"), key="hand_look", on_click=turn_to, args=("look",), kwargs=state)
        link = {"corpus": corpus, "prompt": text}
        st.page_link(
            "../pages/arena.py",
            label=words.ui("go_on"),
            icon=":material/arrow_forward:",
            query_params=link,
        )


def row(words: Lesson, name: str, parts: Sequence[str], absent: str = "") -> str:
    """Write one way to cut as HTML: how many parts, and the parts, which are HTML already."""
    label = html.escape(words.ui(f"cut_{name}"))
    if not parts:
        return f'<p class="gb-fine" style="margin:.7rem 0 0">{html.escape(absent)}</p>'
    family = "pretrained" if name == "smollm2" else "accent"
    chips = "".join(_chip(part, family) for part in parts)
    return (
        '<p class="gb-fine" style="margin:.7rem 0 .25rem">'
        f'<b class="gb-number" translate="no">{len(parts)}</b> {label}</p>'
        f'<div style="display:flex;flex-wrap:wrap;gap:3px">{chips}</div>'
    )


def _chip(part: str, family: str) -> str:
    style = f"background:var(--gb-raised);border-bottom:2px solid var(--gb-{family});padding:.05em .4em"
    return f'<span class="gb-token" translate="no" style="{style}">{part}</span>'


def shown(text: str | None, piece: bytes) -> str:
    """Write a piece as HTML, or as bytes in hexadecimal when it is only part of a character."""
    return piece.hex(" ").upper() if text is None else token_html(text)


def sentence(words: Lesson, text: str, counts: dict[str, int], pieces: int, whole: int) -> str:
    """Give the counts, of the example in its own words."""
    facts = {**counts, "pieces": pieces, "whole": whole}
    if text != words.ui("text_preset"):
        return words.ui("expect_other" if pieces else "expect_other_absent", **facts)
    return words.ui("expect_preset" if pieces else "expect_preset_absent", **facts)
