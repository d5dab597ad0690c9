"""A text of the visitor's: bound to the link, made readable for every tokenizer, with a sentence for what changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson

KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Text:
    """A field for text. label, example, empty: keys in the words; limit: characters that are used.

    height: of an area for several lines, in pixels; 0 for a field of one line. tidied: the cleaned text is written
    back into the field, so that the link holds what was used.
    """

    key: str
    example: str = "example"
    label: str = "text"
    limit: int = 2000
    empty: str = "empty"
    height: int = 0
    tidied: bool = False

    def draw(self, words: Lesson, /, label: str = "", **settings: Any) -> str:
        """Draw the field; returns what can be read, or the example, with a notice, when that is nothing."""
        return self.usable(words, self.typed(words, label, **settings))

    def typed(self, words: Lesson, /, label: str = "", start: str | None = None, **settings: Any) -> str:
        """Draw the field; returns what was typed, as it is. `label` and `start` replace what is declared."""
        label = label or words.ui(self.label)
        example = words.ui(self.example) if start is None else start
        settings |= {"key": self.key, "bind": "query-params"}
        if self.tidied:
            settings["on_change"] = self.tidy
        if self.height:
            return st.text_area(label, example, height=self.height, **settings) or ""
        return st.text_input(label, example, **settings) or ""

    def readable(self, typed: str) -> str:
        """Clean a text, with a notice for each change; empty when nothing is left."""
        text, changes = clean_text(typed, self.limit)
        tidied, before = st.session_state.get(self._tidied, ("", []))
        found = [*changes, *(before if tidied == text else [])]
        explain(dict.fromkeys(change for change in found if change != "empty"), self.limit)
        return text if "empty" not in changes else ""

    def usable(self, words: Lesson, typed: str) -> str:
        """Clean a text, with a notice for each change; the example when nothing is left."""
        if text := self.readable(typed):
            return text
        notice(words.ui(self.empty) if self.empty in words.strings else lesson("common").ui("text_example"))
        return words.ui(self.example)

    def use(self, text: str) -> None:
        """Put a text into the field: for a button's `on_click`."""
        st.session_state[self.key] = text

    def tidy(self) -> None:
        """Write the cleaned text into the field, and remember the changes as long as this text stands there."""
        cleaned = clean_text(st.session_state[self.key] or "", self.limit)
        st.session_state[self.key], st.session_state[self._tidied] = cleaned[0], cleaned

    @property
    def _tidied(self) -> str:
        return f"{self.key}_tidied"


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
