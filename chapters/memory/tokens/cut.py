"""Panel "One text, four cuts": characters, words, bytes, and the pieces of a trained vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.memory.tokens.chips import bytes_html, characters_html, named_rows, pieces_html, words_html
from chapters.memory.tokens.source import Vocabularies, missing
from llm_core.data.bpe import BPETokenizer
from llm_core.data.characters import CharTokenizer
from llm_core.data.pieces import is_part
from llm_core.sequences.likeliest_words import likeliest_words
from llm_core.sequences.word_cut import words_of
from llm_core.vocabularies import NAMES, Vocabulary
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.controls.presets import PresetText
from ui.controls.text import listed
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.table import Html
from ui.site.language import html_lang

PRESETS = ("english", "chinese", "invisible", "family", "accents", "digits", "code", "arabic")
TEXT = PresetText("tokens_text", example="cut_example", label="cut_text", limit=200, presets=PRESETS)
VOCABULARY = Choice("tokens_vocabulary", NAMES, "stories", label="cut_vocabulary", names="vocabulary_")


@dataclass(frozen=True)
class Cuts:
    """A text cut four ways; `pieces` is None where the vocabulary is not here."""

    text: str
    words: list[str]
    vocabulary: str
    pieces: list[bytes] | None
    unknown: list[str]

    @property
    def bytes(self) -> int:
        """Count the bytes of UTF-8."""
        return len(self.text.encode())

    @property
    def whole(self) -> int:
        """Count the pieces that hold whole characters."""
        return sum(not is_part(piece) for piece in self.pieces or [])


def cuts(vocabularies: dict[str, Vocabulary], text: str, name: str) -> Cuts:
    """Cut a text into words, and into the pieces of a vocabulary."""
    tokenizer = vocabularies.get(name)
    if tokenizer is None:
        return Cuts(text, words_of(text), name, None, [])
    pieces = [tokenizer.token_bytes(i) for i in tokenizer.encode(text)]
    return Cuts(text, words_of(text), name, pieces, tokenizer.unknown(text))


def figures(found: Cuts, words: Lesson, dark: bool) -> Figures:
    """Write a row of chips for each cut."""
    rows = first_rows(found, words)
    if found.pieces is not None:
        name = words.ui("row_pieces", vocabulary=words.ui(f"vocabulary_{found.vocabulary}"))
        rows.append((f"{len(found.pieces):,}", name, pieces_html(found.pieces)))
    return {"rows": named_rows(rows, html_lang())}


def first_rows(found: Cuts, words: Lesson) -> list[tuple[str, str, Html]]:
    """Write the rows that no training decides."""
    return [
        (f"{len(found.text):,}", words.ui("row_characters"), characters_html(found.text)),
        (f"{len(found.words):,}", words.ui("row_words"), words_html(found.words)),
        (f"{found.bytes:,}", words.ui("row_bytes"), bytes_html(found.text)),
    ]


def covered(found: Cuts, words: Lesson, dark: bool) -> Figures:
    """Leave out the pieces while the guess waits."""
    return {"rows": named_rows(first_rows(found, words), html_lang())}


def notices(found: Cuts, words: Lesson) -> list[str]:
    """Say when the vocabulary is not here, or does not know a character."""
    if found.pieces is None:
        return [missing([found.vocabulary], words)]
    return [words.ui("cut_unknown", characters=listed(found.unknown))] if found.unknown else []


def sentence(found: Cuts, words: Lesson) -> dict[str, object]:
    """Give the counts."""
    said = said_of_pieces(found, words)
    counts = {"characters": len(found.text), "words": len(found.words), "bytes": found.bytes}
    return {**{name: f"{count:,}" for name, count in counts.items()}, "said": said}


def said_of_pieces(found: Cuts, words: Lesson) -> str:
    """Give the pieces of the vocabulary, or say that it is not here."""
    if found.pieces is None:
        return missing([found.vocabulary], words)
    name = words.ui(f"vocabulary_{found.vocabulary}")
    return words.ui("cut_pieces", name=name, pieces=f"{len(found.pieces):,}", whole=f"{found.whole:,}")


def asked(found: Cuts) -> Found:
    """Compare the number of pieces with that of the characters."""
    facts = {"characters": f"{len(found.text):,}", "bytes": f"{found.bytes:,}"}
    if found.pieces is None:
        return Found("", facts | {"pieces": "–"}, (found.text, found.vocabulary))
    pieces, characters = len(found.pieces), len(found.text)
    option = "same" if pieces == characters else "fewer" if pieces < characters else "more"
    return Found(option, facts | {"pieces": f"{pieces:,}"}, (found.text, found.vocabulary))


GUESS = Guess("tokens_cut", ("fewer", "same", "more"), asked)


def look_for(words: Lesson) -> dict[str, object]:
    """Draw what to look for, which answers the guess: after it."""
    return {} if GUESS.waits((TEXT, VOCABULARY)) else TEXT.look_for(words)


cut_panel = Demo(
    "tokens_cut",
    (TEXT, VOCABULARY),
    cuts,
    figures,
    sentence,
    code=[words_of, likeliest_words, BPETokenizer.encode_plain, CharTokenizer.encode],
    source=Vocabularies(),
    notices=notices,
    guess=GUESS,
    covered=covered,
    more=look_for,
    ways=[("attention", "hand"), ("counting", "labels")],
    wide=True,
)
