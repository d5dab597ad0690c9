"""Panel "Three ways to learn pieces": BPE, Unigram and WordPiece on the same text at the same size."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.memory.tokens.chips import lone, pieces_html
from llm_core.data.subwords import LEARNERS, learn_bpe, learn_unigram, learn_wordpiece
from ui.controls.number import Step
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.table import Cell, Html, table

SHOWN, LONGEST = 160, 4
"""Characters of the text that are drawn, and pieces that are named."""
SIZE = Step("tokens_size", (10, 30, 100, 300), 100, label="three_size")


@dataclass(frozen=True)
class Way:
    """What one learner made of the text."""

    name: str
    size: int
    tokens: int
    longest: list[bytes]
    beginning: list[bytes]


@dataclass(frozen=True)
class Ways:
    """What all learners made of it, the entries they were asked for, and the bytes of the text."""

    ways: list[Way]
    asked: int
    bytes: int


def three_ways(text: str, more: int) -> Ways:
    """Learn `more` entries beside the single bytes of the text, three ways."""
    size = len(set(text.encode())) + more
    found = []
    for name, learn in LEARNERS.items():
        vocabulary = learn(text, size)
        longest = sorted(vocabulary.pieces, key=lambda piece: (-len(piece), piece))[:LONGEST]
        found.append(
            Way(name, vocabulary.size, vocabulary.count(text), longest, vocabulary.cut(text[:SHOWN]))
        )
    return Ways(found, size, len(text.encode()))


def figures(found: Ways, words: Lesson, dark: bool) -> Figures:
    """Write a row for each learner: entries, tokens of the text, its longest pieces, and how it cuts the beginning."""
    columns = [words.ui(f"three_column_{name}") for name in ("way", "size", "tokens", "longest", "cut")]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"way_{way.name}"), strong=True),
            f"{way.size:,}",
            f"{way.tokens:,}",
            Html(" ".join(map(lone, way.longest))),
            pieces_html(way.beginning),
        ]
        for way in found.ways
    ]
    label = words.ui("three_table")
    return {"cuts": table(columns, rows, label=label, least_width="46rem", kind="gb-learners")}


def sentence(found: Ways, words: Lesson) -> dict[str, object]:
    """Give the tokens of the text by each of the three."""
    fewest = min(found.ways, key=lambda way: way.tokens)
    facts: dict[str, object] = {way.name: f"{way.tokens:,}" for way in found.ways}
    facts |= {f"{way.name}_size": f"{way.size:,}" for way in found.ways}
    return facts | {
        "asked": f"{found.asked:,}",
        "bytes": f"{found.bytes:,}",
        "best": words.ui(f"way_{fewest.name}"),
    }


three_panel = Demo(
    "tokens_three",
    (SIZE,),
    three_ways,
    figures,
    sentence,
    code=[learn_bpe, learn_unigram, learn_wordpiece],
    wide=True,
)
