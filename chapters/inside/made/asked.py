"""What the panels share: the model, the bars of its answer, and what a visitor is told about the text."""

from __future__ import annotations

import html

from figures.next_token_bars import Column, bars_html
from llm_core.analysis.evaluation.next_token import NextTokens
from llm_core.language.model import LanguageModel
from ui.controls.text import listed
from ui.lesson.words import Lesson, lesson
from ui.site.language import html_lang
from ui.work.source import SharedModel

MODEL = SharedModel("stories", "transformer")


def remarks(model: LanguageModel, text: str) -> list[str]:
    """Say which characters the model does not know, and that a text ends in a space."""
    common, tokenizer = lesson("common"), model.tokenizer
    found = []
    if unknown := tokenizer.unknown(text):
        found.append(common.ui("unknown_characters", characters=listed(unknown)))
    if tokenizer.ends_apart(text):
        found.append(common.ui("last_space"))
    return found


def begun(start: str, words: Lesson) -> str:
    """Write where a text begins, and by ear where the visitor's part of it ends and the model's begins."""
    said = [f'<span class="gb-unseen">{html.escape(words.ui(key))} </span>' for key in ("yours", "goes_on")]
    return f"{said[0]}{html.escape(start)}{said[1]}"


def named(token: str) -> str:
    """Write a token; that which ends a text by its name."""
    return token or lesson("common").ui("text_end")


def answer_bars(found: NextTokens, note: str) -> str:
    """Draw the likeliest tokens and everything else, as on the start page."""
    common = lesson("common")
    bars = tuple((named(token), p) for token, p in found.bars)
    column = Column(MODEL.family, common.ui(MODEL.family), note, bars, found.rest)
    return bars_html([column], common.ui("everything_else"), html_lang())
