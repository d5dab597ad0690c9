"""What the panels of this chapter share: the stored vectors, GloVe beside them, and the sentences of a look-up."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from llm_core.vectors import glove
from llm_core.vectors.compared import Tables, glove_table
from llm_core.vectors.stored import RECORD, stored
from llm_core.vectors.table import LookedUp, Table
from ui.controls.text import Text
from ui.lesson.notice import Absent
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.work.source import StoredModel

SOURCE = StoredModel(RECORD, stored)
LIMIT = 60
"""Characters of a field for one word."""


@dataclass(frozen=True)
class WithGlove:
    """Our stored vectors, and GloVe where it was fetched."""

    def get(self) -> Tables:
        """Return both; raises CheckpointError where ours are missing."""
        return Tables(SOURCE.get(), glove_table())

    def state(self) -> Hashable:
        """Tell a state without GloVe from one with it."""
        return SOURCE.state(), glove.available()

    @property
    def python(self) -> tuple[str, str]:
        """Read both."""
        return "from llm_core.vectors.compared import tables", "tables()"


def word_field(key: str, example: str = "vec_word") -> Text:
    """Declare a field for one word."""
    return Text(key, example=example, label=f"{key}_label", limit=LIMIT)


def quoted(word: str) -> str:
    """Put a word into quotation marks, which close it against translators."""
    return f"“{word}”"


def about(found: LookedUp, table: Table, words: Lesson) -> list[str]:
    """Say what was looked up in place of what stands in the field."""
    shown = quoted(table.words[found.row])
    if found.unknown:
        sentences = [words.ui("vec_unknown", word=quoted(found.unknown), count=f"{len(table.words):,}")]
        if found.alike:
            sentences.append(words.ui("vec_alike", words=listing(words, map(quoted, found.alike))))
        return [in_a_row(words, [*sentences, words.ui("vec_instead", shown=shown)])]
    return [words.ui("vec_first", shown=shown)] if found.passed_over else []


def no_glove(found: Tables, words: Lesson) -> list[str]:
    """Say what is missing, and how it comes here."""
    return [] if found.glove else [missing(glove.ASSET, glove.FETCH_COMMAND, words)]


def missing(asset: str, command: str, words: Lesson) -> Absent:
    """Say that an asset was not fetched, and how to get it."""
    return Absent(words.ui(f"vec_no_{asset}"), command)
