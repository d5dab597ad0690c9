"""Panel "ask": what the field answers, and what it must refuse: p(text), and how the text goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chapters.counting.labels.cut import FIELD
from llm_core.sequences.crf import CRF, signs_of
from llm_core.sequences.crf_words import silver_hmm
from llm_core.sequences.cutters import cut_by
from llm_core.sequences.segmentation import words_of
from llm_core.sequences.text_chance import log_probability, next_characters, raised, unknown_to
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import BELOW, Demo, Figures
from ui.lesson.rows import noted
from ui.lesson.words import Lesson
from ui.show.numbers import digits, percent, signed
from ui.show.table import Cell, table
from ui.site.ways import draw_ways

NEXT = 3
CONTROLS = (
    Text("labels_ask_text", "ask_example", label="ask_text", limit=60),
    Number("labels_added", 0.0, 10.0, 5.0, 0.5, label="added", slider=True),
)
WAYS = (("attention", "sides"), ("arena", "readers"))


@dataclass(frozen=True)
class Answers:
    """What both models say of one text."""

    labels: str
    words: tuple[str, ...]
    hmm_words: tuple[str, ...]
    log_z: float
    chance: float  # of the best labels, given the text
    added: float
    log_z_moved: float
    chance_moved: float
    unknown: tuple[str, ...]  # characters that the hidden Markov model never counted
    log_text: float | None  # nats
    following: tuple[tuple[str, float], ...]
    length: int


def answers(field: CRF, text: str, added: float) -> Answers:
    """Ask both models everything."""
    signs, model = signs_of("".join(text.split())), silver_hmm()
    labels, unknown = field.label(signs), unknown_to(model, "".join(signs))
    score, moved = field.score(signs, labels), raised(field, signs, added)[0]
    known = "".join(signs)
    return Answers(
        labels,
        tuple(words_of(signs, labels)),
        cut_by("hmm", field, text),
        field.log_z(signs),
        math.exp(score - field.log_z(signs)),
        added,
        moved,
        math.exp(score + added * len(signs) - moved),
        tuple(unknown),
        None if unknown else log_probability(model, known),
        () if unknown else tuple(next_characters(model, known, NEXT)),
        len(known),
    )


def figures(found: Answers, words: Lesson, dark: bool) -> Figures:
    """Draw three questions and what each model answers."""
    refused = Cell(words.ui("refused"), note=words.ui("refused_text"), missing=True, kind="gb-refused")
    no_next = Cell(words.ui("refused"), note=words.ui("refused_next"), missing=True, kind="gb-refused")
    rows: list[list[str | Cell]] = [
        [
            words.ui("ask_labels"),
            noted(words, " / ".join(found.words), percent(found.chance, 1)),
            " / ".join(found.hmm_words),
        ],
        [words.ui("ask_text_chance"), refused, chance_of(found, words)],
        [words.ui("ask_next"), no_next, following(found, words)],
    ]
    head = [words.ui("question"), words.ui("method_crf"), words.ui("method_hmm")]
    return {"answers": table(head, rows, label=words.ui("labels_ask_table"), least_width="34rem")}


def chance_of(found: Answers, words: Lesson) -> str:
    """Write the probability of the text as bits, or why it is zero."""
    if found.log_text is None:
        return words.ui("hmm_zero", characters=" ".join(found.unknown))
    bits = -found.log_text / math.log(2)
    return words.ui("hmm_bits", bits=digits(bits), each=digits(bits / found.length))


def following(found: Answers, words: Lesson) -> str:
    """Write the likeliest next characters."""
    if not found.following:
        return words.ui("hmm_no_next")
    return "，".join(f"{character} {percent(share, 1)}" for character, share in found.following)


def text(found: Answers, words: Lesson) -> dict[str, str]:
    """Write why it refuses, with numbers: all scores are raised, and nothing that it says changes."""
    return {
        BELOW: words.ui(
            "raised",
            added=digits(found.added),
            before=plain(found.log_z),
            after=plain(found.log_z_moved),
            chance=percent(found.chance, 1),
            chance_moved=percent(found.chance_moved, 1),
        )
    }


def plain(value: float) -> str:
    """Write a number that is no change: without a plus."""
    return signed(value, 1).removeprefix("+")


def sentence(found: Answers, words: Lesson) -> dict[str, object]:
    """Say what each model answers."""
    return {
        "chance": percent(found.chance, 1),
        "labels": found.labels,
        "hmm": chance_of(found, words),
        "added": digits(found.added),
        "moved": signed(found.log_z_moved - found.log_z, 1),
    }


def ways(words: Lesson) -> dict[str, object]:
    """Link to the models of text, and to the readers of a whole sentence."""
    draw_ways(WAYS)
    return {}


ask_panel = Demo(
    "labels_ask",
    CONTROLS,
    answers,
    figures,
    sentence,
    code=[CRF.log_probability, raised, log_probability, next_characters],
    source=FIELD,
    text=text,
    more=ways,
    wide=True,
)
