"""Lesson prose as data: TOML files in chapters/ and lessons/, the same keys and panels in both languages."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ui.lesson.sentence import Sentence
from ui.site.language import language

ROOT = Path(__file__).resolve().parents[2]
LESSONS, CHAPTERS = ROOT / "lessons", ROOT / "chapters"

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Panel:
    """One panel: a question, its answer in at most 120 words, what to see, what to try, what it rests on."""

    id: str
    kicker: str
    text: str
    expect: str = ""
    try_: str = ""
    covers: tuple[str, ...] = ()  # concepts that are taught here, ids of inventory()
    sources: tuple[str, ...] = ()
    demos: tuple[str, ...] = ()  # what is shown here, ids of demos()


@dataclass(frozen=True)
class Claim:
    """Something often said that is not right: the claim, the verdict, the right statement, and where to see it."""

    id: str  # of lessons/errata.json
    claim: str
    verdict: str  # the word for it is the common string `verdict_<this>`
    right: str
    page: str
    chapter: str
    panel: str
    sources: tuple[str, ...] = ()
    program: bool = False  # for readers who program: they stand after the others


@dataclass(frozen=True)
class Question:
    """One question of a quiz. The options are shuffled when they are shown."""

    id: str
    question: str
    options: tuple[str, ...]
    right: int  # index of the right option
    reason: str
    covers: tuple[str, ...] = ()  # concepts it asks about, ids of inventory()
    panel: str = ""  # where the page shows it: "chapter/panel"


@dataclass(frozen=True)
class Lesson:
    """All the words of one file in one language."""

    page: str
    language: str
    strings: dict[str, str]
    panels: dict[str, Panel]
    claims: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()

    def ui(self, key: str, **values: object) -> str:
        """Give the string of the `[ui]` table with its {placeholders} filled: a Sentence.

        KeyError names the file and the key or the value that is missing.
        """
        if key not in self.strings:
            raise KeyError(f"{self.file} has no {key!r} in [ui]")
        try:
            return Sentence(self.strings[key], values or None)
        except KeyError as missing:
            raise KeyError(f"{self.file}: {key!r} needs a value for {missing}") from None

    def panel(self, panel_id: str) -> Panel:
        """Give the panel of that id; KeyError names the file that has none."""
        if panel_id not in self.panels:
            raise KeyError(f"{self.file} has no panel {panel_id!r}")
        return self.panels[panel_id]

    @property
    def file(self) -> str:
        """Name the file of these words, its language included, as it is found in the repository."""
        return file_of(self.page, self.language).relative_to(ROOT).as_posix()


def lesson(page: str) -> Lesson:
    """Read the words of a page, a chapter ("page/chapter") or a shared file in the visitor's language."""
    return read(page, language())


def file_of(name: str, language: str) -> Path:
    """Find the file of words: "page" and "page/chapter" in chapters/, what belongs to no chapter in lessons/."""
    place = CHAPTERS / name
    return place / f"{language}.toml" if place.is_dir() else LESSONS / language / f"{name}.toml"


@functools.cache
def read(page: str, language: str) -> Lesson:
    """Read one lesson file; the error names the line that is not TOML, or the entry that lacks a key."""
    path = file_of(page, language)
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    panels = _entries(path, content, "panel", _panel)
    claims = _entries(path, content, "claim", _claim)
    questions = _entries(path, content, "question", _question)
    return Lesson(
        page, language, content.get("ui", {}), {panel.id: panel for panel in panels}, claims, questions
    )


def _entries(
    path: Path, content: dict[str, Any], kind: str, make: Callable[[dict[str, Any]], Entry]
) -> tuple[Entry, ...]:
    """Make every entry `[[kind]]` of a file; KeyError names the file, the entry and what it lacks."""
    made = []
    for number, entry in enumerate(content.get(kind, []), start=1):
        try:
            made.append(make(entry))
        except (KeyError, TypeError) as wrong:
            name = entry.get("id", number)
            raise KeyError(f"{path.relative_to(ROOT)}: [[{kind}]] {name}: {wrong}") from wrong
    return tuple(made)


def _panel(entry: dict[str, Any]) -> Panel:
    return Panel(
        id=entry["id"],
        kicker=entry["kicker"],
        text=entry["text"].strip(),
        expect=entry.get("expect", "").strip(),
        try_=entry.get("try", "").strip(),
        covers=tuple(entry.get("covers", ())),
        sources=tuple(entry.get("sources", ())),
        demos=tuple(entry.get("demos", ())),
    )


def _claim(entry: dict[str, Any]) -> Claim:
    return Claim(**entry | {"sources": tuple(entry.get("sources", ()))})


def _question(entry: dict[str, Any]) -> Question:
    lists = {"options": tuple(entry["options"]), "covers": tuple(entry.get("covers", ()))}
    return Question(**entry | lists)


@functools.cache
def references() -> dict[str, dict[str, str]]:
    """Map each key to author, title, year, venue, url of a reference (scripts/make_references.py)."""
    return json.loads((LESSONS / "references.json").read_text(encoding="utf-8"))


@functools.cache
def inventory() -> dict[str, str]:
    """Map the id of every concept that a panel may claim to cover to its name (scripts/make_references.py)."""
    return json.loads((LESSONS / "inventory.json").read_text(encoding="utf-8"))


@functools.cache
def demos() -> dict[str, str]:
    """Map the id of every demo that a panel may claim to show to its one line (scripts/make_references.py)."""
    return json.loads((LESSONS / "demos.json").read_text(encoding="utf-8"))


@functools.cache
def errata() -> frozenset[str]:
    """Read the ids of the wrong claims that a page may put right (scripts/make_references.py)."""
    return frozenset(json.loads((LESSONS / "errata.json").read_text(encoding="utf-8")))
