"""A text of the visitor's: bound to the link, made readable for every tokenizer, with a sentence for what changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from figures.tokens import visible
from ui.controls.link import correct
from ui.controls.packed import carry, fetch
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson

KEPT_CONTROLS = "\n\t"
MOST_LISTED = 20


def one_line(label: str, value: str, *, key: str, live: bool = False, **settings: Any) -> str | None:
    """Draw a field for one line that grows with its text, so that its end is seen on a phone too.

    Enter uses the text, and where the field is `live` a pause in typing does (ui/show/figure_tools/lines.js).
    """
    with st.container(key=f"oneline_{'live_' if live else ''}{key}"):
        return st.text_area(label, value, key=key, height="content", **settings)


@dataclass(frozen=True)
class Text:
    """A field for text. `widget` is one_line or st.text_area.

    label, example, empty: keys in the words, of its label, which may name the {limit}, of the text that stands in it
    at first ("" for none), and of the notice that this text is used because there was none. limit: characters that
    are used; optional: a blank text is a text too; tidied: the cleaned text is written back into the field, so that
    the link holds what was used; linked: False for one that may be too long for a link: it stands there
    packed where it fits.
    """

    key: str
    example: str = "example"
    label: str = "text"
    limit: int = 2000
    optional: bool = False
    widget: Callable[..., str | None] = one_line
    empty: str = "empty"
    tidied: bool = False
    linked: bool = True

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
        label = label or words.ui(self.label, limit=f"{self.limit:,}")
        if self.example:
            example = example or words.ui(self.example)
        if self.tidied:
            settings["on_change"] = self.tidy
        if self.widget is one_line:
            self.in_one_line()
        if self.linked:
            return self.widget(label, example, key=self.key, bind="query-params", **settings) or ""
        fetch(self.key, self.limit)
        text = self.widget(label, example, key=self.key, persist_state="session", **settings) or ""
        carry(self.key, text, example)
        return text

    def in_one_line(self) -> None:
        """Make line ends of a link, or of the field of another page, into spaces."""
        for kept, write in ((st.session_state, self.use), (st.query_params, partial(correct, self.key))):
            text = kept.get(self.key) or ""
            if (line := " ".join(text.splitlines())) != text:
                write(line)

    def usable(self, words: Lesson, typed: str, example: str = "", empty: str = "") -> str:
        """Clean a text, with a notice for each change; the example when nothing is left."""
        text = self.cleaned(typed)
        if self.optional or text.strip():
            return text
        declared = words.strings.get(self.empty) or lesson("common").ui("text_example")
        notice(empty or declared)
        return example or words.ui(self.example)

    def cleaned(self, typed: str) -> str:
        """Clean a text, with a notice for each change, also for what `tidy` has changed in it; it may be blank."""
        text, changes = clean_text(typed, self.limit)
        tidied, before = st.session_state.get(f"{self.key}_tidied", ("", []))
        changes += before if tidied == text else []
        explain(dict.fromkeys(change for change in changes if change != "empty"), self.limit)
        return text

    def known(self, words: Lesson, text: str, unknown: Callable[[str], Sequence[str]]) -> str:
        """Leave out, with a notice, what a model has never seen; the example, or "", when nothing is left.

        unknown: lists such characters of a text, as a tokenizer does.
        """
        kept = readable(text, unknown(text))
        if kept or self.optional:
            return kept
        notice(lesson("common").ui("text_nothing_left"))
        example = words.ui(self.example)
        return readable(example, unknown(example))

    def use(self, text: str) -> None:
        """Put a text into the field: for a button's `on_click`."""
        st.session_state[self.key] = text

    def without_last_space(self) -> None:
        """Take the spaces at the end away: for a button's `on_click`."""
        self.use((st.session_state[self.key] or "").rstrip(" "))

    def tidy(self) -> None:
        """Write the cleaned text into the field, and remember the changes as long as this text stands there."""
        text, changes = clean_text(st.session_state[self.key] or "", self.limit)
        st.session_state[self.key], st.session_state[f"{self.key}_tidied"] = text, (text, changes)


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


def offer_to_move_space(field: Text) -> None:
    """Say that a text ends in a space that belongs to the next token, and offer to take it away here."""
    common = lesson("common")
    notice(common.ui("last_space"))
    st.button(common.ui("move_space"), key=f"{field.key}_move_space", on_click=field.without_last_space)


def explain_unknown(characters: Sequence[str], kind: str = "unknown_characters") -> None:
    """Draw a notice for characters that a model has never seen.

    kind: they are read as unknown, are "unknown_left_out", or are "unknown_to_all" machines of a corpus.
    """
    if characters:
        notice(lesson("common").ui(kind, characters=listed(characters)))


def listed(characters: Sequence[str]) -> str:
    """Write the first twenty characters side by side, those without ink by name, and a sign where there are more."""
    more = ["…"] if len(characters) > MOST_LISTED else []
    return " ".join([*map(visible, characters[:MOST_LISTED]), *more])


def readable(text: str, unknown: Sequence[str]) -> str:
    """Leave out the characters that a model has never seen, with a notice; "" when nothing is left."""
    explain_unknown(unknown, "unknown_left_out")
    left_out = set(unknown)
    kept = "".join(character for character in text if character not in left_out)
    return kept if kept.strip() else ""
