"""Panel "letters": the twin among the language models. Pairs of letters, counted wherever they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.seeing.style.figure import pairs_figure
from llm_core.data.corpora import CorpusMissing
from llm_core.language.letter_pairs import (
    LETTERS,
    Pairs,
    apart,
    letters_of,
    pair_shares,
    story_pairs,
    story_piece,
    words_mixed,
)
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work.models import MissingModel

TEXT = Text("style_text", "letters_example", label="letters_text", limit=600)
SEED = 1


@dataclass(frozen=True)
class Stories:
    """The pairs of the stories, and held-out stories as long as the field."""

    def get(self) -> tuple[Pairs, str]:
        """Return both, or raise MissingModel with a sentence."""
        try:
            return story_pairs(), story_piece(TEXT.limit)
        except CorpusMissing as reason:
            raise MissingModel(str(reason)) from reason

    def state(self) -> tuple[()]:
        """Return nothing: the texts never change."""
        return ()

    @property
    def python(self) -> tuple[str, str]:
        """Read them."""
        names = "story_pairs, story_piece"
        return (
            f"from llm_core.language.letter_pairs import {names}",
            f"(story_pairs(), story_piece({TEXT.limit}))",
        )


@dataclass(frozen=True)
class Compared:
    """The pairs of a text, and how far they are from those of its own mixed words, and of the stories."""

    pairs: Pairs
    count: int
    mixed_apart: float
    stories: float
    piece: float  # of held-out stories as long as the text


def compared(read: tuple[Pairs, str], text: str) -> Compared:
    """Count the pairs of a text and compare."""
    known, held_out = read
    pairs, mixed = pair_shares(text), pair_shares(words_mixed(text, SEED))
    piece = apart(pair_shares(held_out[: len(text)]), known)
    count = max(0, len(letters_of(text)) - 1)
    return Compared(pairs, count, apart(mixed, pairs), apart(pairs, known), piece)


def figures(found: Compared, words: Lesson, dark: bool) -> Figures:
    """Draw the table of pairs."""
    names = ["␣", *LETTERS[1:]]
    labels = draw_labels(words, "first", "second", "share", prefix="letters_")
    return {"pairs": pairs_figure(found.pairs, names, labels, dark)}


def notices(found: Compared, words: Lesson) -> list[str]:
    """Say when there is nothing to count."""
    return [] if found.count else [words.ui("letters_none")]


def sentence(found: Compared, words: Lesson) -> dict[str, object]:
    """Say what mixing changes, and how far the text is from the stories; of no pair nothing is said."""
    if not found.count:
        return {}
    return {
        "mixed_apart": f"{found.mixed_apart:.3f}",
        "stories": f"{found.stories:.2f}",
        "piece": f"{found.piece:.2f}",
        "verdict": words.ui("letters_told" if found.stories > found.piece else "letters_lost"),
    }


letters_panel = Demo(
    "style_letters",
    (TEXT,),
    compared,
    figures,
    sentence,
    code=[pair_shares, apart, words_mixed],
    source=Stories(),
    notices=notices,
    ways=(("arena", "write"),),
)
