"""A text of the visitor's: bound to the link, made readable for every tokenizer, with a sentence for what changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson

KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Text:
    """A field for text. `widget` is st.text_input or st.text_area.

    label, example, empty: keys in the words, of its label, which may name the {limit}, of the text that stands in it
    at first, and of the notice that this text is used because there was none. limit: characters that are used;
    optional: a blank text is a text too, and the example may be "".
    """

    key: str
    example: str = "example"
    label: str = "text"
    limit: int = 2000
    optional: bool = False
    widget: Callable[..., str | None] = st.text_input
    empty: str = "empty"

    def draw(
        self, words: Lesson, /, label: str = "", example: str = "", empty: str = "", **settings: Any
    ) -> str:
        """Draw the field; returns what can be read, or the example, with a notice, when that is nothing.

        `label`, `example` and `empty` (that notice) are texts in place of those in the words, where they depend on
        something else.
        """
        return self.usable(words, self.field(words, label, example, **settings), example, empty)

    def field(self, words: Lesson, /, label: str = "", example: str = "", **settings: Any) -> str:
        """Draw the field alone, for a row of controls under which `usable` writes its notices."""
        label = label or words.ui(self.label, limit=self.limit)
        if self.example:
            example = example or words.ui(self.example)
        return self.widget(label, example, key=self.key, bind="query-params", **settings) or ""

    def usable(self, words: Lesson, typed: str, example: str = "", empty: str = "") -> str:
        """Clean a text and tell what changed; the example when nothing is left."""
        text, changes = clean_text(typed, self.limit)
        explain([change for change in changes if change != "empty"], self.limit)
        if self.optional or "empty" not in changes:
            return text
        notice(empty or self._empty(words))
        return example or words.ui(self.example)

    def _empty(self, words: Lesson) -> str:
        return words.ui(self.empty) if self.empty in words.strings else lesson("common").ui("text_example")

    def known(self, words: Lesson, text: str, unknown: Callable[[str], Sequence[str]]) -> str:
        """Leave out, with a notice, what a model has never seen; the example, or "", when nothing is left.

        unknown: lists such characters of a text, as a tokenizer does.
        """
        kept = readable(text, unknown(text))
        if kept:
            return kept
        example = self.usable(words, "")
        return readable(example, unknown(example))

    def use(self, text: str) -> None:
        """Put a text into the field: for a button's `on_click`."""
        st.session_state[self.key] = text


def clean_text(text: str, limit: int) -> tuple[str, list[str]]:
    """Make a text that every tokenizer can take, with the keys of what was changed: "empty", "too_long", "control".

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


def explain_unknown(characters: Sequence[str]) -> None:
    """Draw a notice for characters that a model has never seen."""
    if characters:
        notice(lesson("common").ui("unknown_characters", characters=" ".join(characters[:20])))


def readable(text: str, unknown: Sequence[str]) -> str:
    """Leave out the characters that a model has never seen, with a notice; "" when nothing is left."""
    explain_unknown(unknown)
    kept = "".join(character for character in text if character not in unknown)
    return kept if kept.strip() else ""
