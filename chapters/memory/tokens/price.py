"""Panel "What does a language cost?": one sentence in ten languages, digits and code, by every vocabulary here."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from chapters.memory.tokens.figure import price_bars
from chapters.memory.tokens.source import Vocabularies, missing
from llm_core.data.parallel import OTHERS, SENTENCES
from llm_core.vocabularies import NAMES, Vocabulary
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits
from ui.show.table import Cell, table

OWN = "own"
TIMES = (2, 5, 12)
"""The ratios that a visitor may guess."""
CONTROLS = (
    Text("tokens_own", example="", label="price_own", limit=500, optional=True),
    Choice("tokens_priced", NAMES, "stories", label="price_vocabulary", names="vocabulary_"),
)


@dataclass(frozen=True)
class Priced:
    """One text: its characters and bytes, and by vocabulary its tokens and how many of them are unknown."""

    text: str
    tokens: dict[str, int]
    unknown: dict[str, int]

    @property
    def characters(self) -> int:
        """Count code points."""
        return len(self.text)

    @property
    def bytes(self) -> int:
        """Count the bytes of UTF-8."""
        return len(self.text.encode())


@dataclass(frozen=True)
class Prices:
    """All texts by their keys, and the vocabulary that is looked at."""

    texts: dict[str, Priced]
    vocabulary: str
    names: list[str]

    def tokens(self, language: str) -> int | None:
        """Count the tokens of a sentence in the vocabulary that is looked at; None where that is not here."""
        return self.texts[language].tokens.get(self.vocabulary)

    @property
    def dearest(self) -> str:
        """Name the language with most tokens."""
        return max(SENTENCES, key=lambda language: self.tokens(language) or 0)

    @property
    def cheapest(self) -> str:
        """Name the language with fewest tokens, among those without an unknown one where there are such."""
        known = [key for key in SENTENCES if not self.texts[key].unknown.get(self.vocabulary)]
        return min(known or SENTENCES, key=lambda language: self.tokens(language) or 0)


def prices(vocabularies: dict[str, Vocabulary], own: str, name: str) -> Prices:
    """Count every text with every vocabulary."""
    texts = {**SENTENCES, **OTHERS} | ({OWN: own} if own.strip() else {})
    priced = {key: counted(text, vocabularies) for key, text in texts.items()}
    return Prices(priced, name, list(vocabularies))


def counted(text: str, vocabularies: dict[str, Vocabulary]) -> Priced:
    """Count the tokens of a text by every vocabulary, and how many of them stand for something unknown."""
    ids = {name: one.encode(text) for name, one in vocabularies.items()}
    unknown = {name: sum(i in vocabularies[name].unwritten for i in found) for name, found in ids.items()}
    return Priced(text, {name: len(found) for name, found in ids.items()}, unknown)


def figures(found: Prices, words: Lesson, dark: bool) -> Figures:
    """Draw characters, bytes and tokens of the sentence in every language."""
    return {"bars": bars(found, words, dark, found.vocabulary in found.names)}


def covered(found: Prices, words: Lesson, dark: bool) -> Figures:
    """Leave out the tokens while the guess waits."""
    return {"bars": bars(found, words, dark, False)}


def bars(found: Prices, words: Lesson, dark: bool, priced: bool) -> go.Figure:
    """Draw the bars; priced: with the tokens."""
    values: dict[str, list[int]] = {
        "characters": [found.texts[key].characters for key in SENTENCES],
        "bytes": [found.texts[key].bytes for key in SENTENCES],
    }
    if priced:
        values["tokens"] = [found.tokens(key) or 0 for key in SENTENCES]
    labels = draw_labels(words, "characters", "bytes", "tokens", "count", prefix="price_axis_")
    return price_bars([words.ui(f"language_{key}") for key in SENTENCES], values, labels, dark)


def below(found: Prices, words: Lesson) -> str:
    """Write all counts as a table: a row for each text, a column for each vocabulary."""
    columns = [words.ui(f"price_column_{name}") for name in ("text", "characters", "bytes")]
    columns += [words.ui(f"vocabulary_{name}") for name in found.names]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"language_{key}"), note=one.text),
            f"{one.characters:,}",
            f"{one.bytes:,}",
            *(count(one, name, words) for name in found.names),
        ]
        for key, one in found.texts.items()
    ]
    return table(columns, rows, label=words.ui("price_table"), least_width="44rem")


def count(one: Priced, name: str, words: Lesson) -> Cell:
    """Write the tokens of a text, and how many of them are the unknown one."""
    unknown = one.unknown[name]
    return Cell(
        f"{one.tokens[name]:,}", note=words.ui("price_unknown", count=f"{unknown:,}") if unknown else ""
    )


def notices(found: Prices, words: Lesson) -> list[str]:
    """Say which vocabularies are not here."""
    absent = [name for name in NAMES if name not in found.names]
    return [missing(absent, words)] if absent else []


def sentence(found: Prices, words: Lesson) -> dict[str, object]:
    """Compare the dearest language with English, and give the digits."""
    if found.vocabulary not in found.names:
        return {}
    dear, english = found.tokens(found.dearest) or 0, found.tokens("en") or 1
    digit = found.texts["digits"]
    return {
        "name": words.ui(f"vocabulary_{found.vocabulary}"),
        "english": english,
        "language": words.ui(f"language_{found.dearest}"),
        "tokens": dear,
        "ratio": digits(dear / english, 2),
        "cheapest": words.ui(f"language_{found.cheapest}"),
        "least": found.tokens(found.cheapest),
        "digits": digit.characters,
        "digit_tokens": digit.tokens[found.vocabulary],
    }


def asked(found: Prices) -> Found:
    """Give the ratio of the dearest language to English."""
    if found.vocabulary not in found.names:
        return Found("", {"ratio": "–", "dear": "–", "english": "–"}, found.vocabulary)
    dear, english = found.tokens(found.dearest) or 0, found.tokens("en") or 1
    facts = {"ratio": digits(dear / english, 2), "dear": dear, "english": english}
    return Found(nearest(dear / english, TIMES), facts, found.vocabulary)


price_panel = Demo(
    "tokens_price",
    CONTROLS,
    prices,
    figures,
    sentence,
    code=[counted],
    source=Vocabularies(),
    notices=notices,
    below=below,
    guess=Guess("tokens_price", tuple(map(str, TIMES)), asked),
    covered=covered,
    wide=True,
)
