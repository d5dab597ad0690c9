"""Lesson prose as data: `lessons/{en,zh}/{page}.toml`, the same keys and panels in both languages."""

from __future__ import annotations

import functools
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ui.site.language import language

ROOT = Path(__file__).resolve().parents[2]
LESSONS, CHAPTERS = ROOT / "lessons", ROOT / "chapters"


@dataclass(frozen=True)
class Panel:
    """One panel: a question, its answer in at most 120 words, what to see, what to try, what it rests on."""

    id: str
    kicker: str
    text: str
    expect: str = ""
    try_: str = ""
    covers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """Something often said that is not right: the claim, the verdict, the right statement, and where to see it."""

    id: str  # of spec/errata.md
    claim: str
    verdict: str  # the word for it is the common string `verdict_<this>`
    right: str
    page: str
    chapter: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of a quiz. The options are shuffled when they are shown."""

    id: str
    question: str
    options: tuple[str, ...]
    right: int  # index of the right option
    reason: str


@dataclass(frozen=True)
class Lesson:
    """All the words of one page in one language."""

    page: str
    language: str
    strings: dict[str, str]
    panels: dict[str, Panel]
    claims: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()

    def ui(self, key: str, **values: object) -> str:
        """The string of the `[ui]` table with its {placeholders} filled; KeyError names a missing key or value."""
        return self.strings[key].format(**values) if values else self.strings[key]

    def panel(self, panel_id: str) -> Panel:
        """The panel of that id; KeyError when the file has none."""
        return self.panels[panel_id]


def lesson(page: str) -> Lesson:
    """The words of `page` in the visitor's language."""
    return read(page, language())


def words_of(page: str, chapter: str) -> Lesson:
    """The words of a chapter: its own, or its page's where it has none."""
    own = f"{page}/{chapter}"
    return lesson(own if file_of(own, language()).exists() else page)


def file_of(name: str, language: str) -> Path:
    """Where words stand: "page" and "page/chapter" in chapters/, what belongs to no chapter in lessons/."""
    place = CHAPTERS / name
    return place / f"{language}.toml" if place.is_dir() else LESSONS / language / f"{name}.toml"


@functools.cache
def read(page: str, language: str) -> Lesson:
    """Read one lesson file; tomllib's error names the line when it is not valid."""
    content = tomllib.loads(file_of(page, language).read_text(encoding="utf-8"))
    panels = [_panel(entry) for entry in content.get("panel", [])]
    claims = tuple(_claim(entry) for entry in content.get("claim", []))
    questions = tuple(_question(entry) for entry in content.get("question", []))
    return Lesson(
        page, language, content.get("ui", {}), {panel.id: panel for panel in panels}, claims, questions
    )


def _panel(entry: dict[str, Any]) -> Panel:
    return Panel(
        id=entry["id"],
        kicker=entry["kicker"],
        text=entry["text"].strip(),
        expect=entry.get("expect", "").strip(),
        try_=entry.get("try", "").strip(),
        covers=tuple(entry.get("covers", ())),
        sources=tuple(entry.get("sources", ())),
    )


def _claim(entry: dict[str, Any]) -> Claim:
    return Claim(**entry | {"sources": tuple(entry.get("sources", ()))})


def _question(entry: dict[str, Any]) -> Question:
    return Question(**entry | {"options": tuple(entry["options"])})


@functools.cache
def references() -> dict[str, dict[str, str]]:
    """Key -> author, title, year, venue, url of every reference that may be printed (scripts/make_references.py)."""
    return json.loads((LESSONS / "references.json").read_text(encoding="utf-8"))


@functools.cache
def inventory() -> frozenset[str]:
    """Ids of the concepts that panels may claim to cover (scripts/make_references.py)."""
    return frozenset(json.loads((LESSONS / "inventory.json").read_text(encoding="utf-8")))


@functools.cache
def errata() -> frozenset[str]:
    """Ids of the wrong claims that a page may put right (scripts/make_references.py)."""
    return frozenset(json.loads((LESSONS / "errata.json").read_text(encoding="utf-8")))
