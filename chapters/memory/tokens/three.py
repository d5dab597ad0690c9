"""Panel "Three ways to learn pieces": BPE, Unigram and WordPiece on the same text at the same size."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.memory.tokens.chips import named_rows, pieces_html, spoken
from llm_core.data.subwords import NAMES, learn, learn_bpe, learn_unigram, learn_wordpiece
from ui.controls.number import Step
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.site.language import html_lang

SHOWN, LONGEST = 80, 4
"""Characters of the text that are drawn, and pieces that are named."""
SIZE = Step("tokens_size", (10, 30, 60, 100, 200), 60, label="three_size")


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
    """What all learners made of it, the entries they were asked for beside the single bytes, the text's bytes."""

    ways: list[Way]
    more: int
    bytes: int


def three_ways(text: str, more: int) -> Ways:
    """Learn `more` entries beside the single bytes of the text, three ways."""
    size = len(set(text.encode())) + more
    found = []
    for name in NAMES:
        vocabulary = learn(name, text, size)
        several = [piece for piece in vocabulary.pieces if len(piece) > 1]
        longest = sorted(several, key=lambda piece: (-len(piece), piece))[:LONGEST]
        found.append(
            Way(name, vocabulary.size, vocabulary.count(text), longest, vocabulary.cut(text[:SHOWN]))
        )
    return Ways(found, more, len(text.encode()))


def figures(found: Ways, words: Lesson, dark: bool) -> Figures:
    """Write a row of chips for each learner, with its tokens, its entries and its longest pieces."""
    rows = [
        (
            f"{way.tokens:,}",
            words.ui(
                "row_way",
                way=words.ui(f"way_{way.name}"),
                size=f"{way.size:,}",
                longest=words.ui("comma").join(map(spoken, way.longest)) or "–",
            ),
            pieces_html(way.beginning),
        )
        for way in found.ways
    ]
    return {"cuts": named_rows(rows, html_lang())}


def sentence(found: Ways, words: Lesson) -> dict[str, object]:
    """Give the tokens of the text by each of the three."""
    facts: dict[str, object] = {way.name: f"{way.tokens:,}" for way in found.ways}
    return facts | {"bytes": f"{found.bytes:,}", "more": f"{found.more:,}"}


def notices(found: Ways, words: Lesson) -> list[str]:
    """Say why WordPiece has learnt nothing yet."""
    (wordpiece,) = (way for way in found.ways if way.name == "wordpiece")
    return [] if wordpiece.longest else [words.ui("three_letters")]


three_panel = Demo(
    "tokens_three",
    (SIZE,),
    three_ways,
    figures,
    sentence,
    notices=notices,
    code=[learn_bpe, learn_unigram, learn_wordpiece],
    wide=True,
)
