"""Panel "words": the twin among the language models. A word is taken out, and a model writes what fits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from llm_core.analysis.attention.both_sides import repair
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import Cut, cut
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.table import Cell, table
from ui.work.encoder_decoder import REPAIRER

TEXT = Text("clean_sentence", "words_example", label="words_text", limit=160)
CHOICE = r"\[([^\[\]|]*\w)\|([^\[\]|]*\w)\]"
"""Two words for one place: [red|blue]."""
USUAL = "Lily was sad because she lost her [toy|cat]."
"""What is used where a text has no such place."""
MOST = 32
"""Tokens; the model learnt from sentences of at most 40."""


@dataclass(frozen=True)
class Repaired:
    """Two sentences, what is left of each without the word, and what the model wrote in its place."""

    originals: tuple[str, ...]
    words: tuple[str, ...]
    damaged: tuple[str, ...]
    answers: tuple[str, ...]
    used: bool  # whether the text had a place with two words


def repaired(model: EncoderDecoder, text: str) -> Repaired:
    """Take the word out of both sentences, and let the model write what is missing."""
    used = fits(model, text)
    before, first, second, after = parts(text if used else USUAL)
    found = [damage_and_repair(model, before, word, after) for word in (first, second)]
    originals, damaged, answers = zip(*found, strict=True)
    return Repaired(originals, (first, second), damaged, answers, used)


def fits(model: EncoderDecoder, text: str) -> bool:
    """Return whether a text has one place with two words, each one piece, and is short enough."""
    if not re.search(CHOICE, text):
        return False
    before, first, second, after = parts(text)
    if any(sign in before + after for sign in "[|]"):
        return False
    cuts = [cut(before + word + after, model.tokenizer) for word in (first, second)]
    return all(len(one.ids) <= MOST for one in cuts) and all(
        place(one, before, word) is not None for one, word in zip(cuts, (first, second), strict=True)
    )


def parts(text: str) -> tuple[str, str, str, str]:
    """Cut a text at its place with two words: before, first word, second word, after."""
    before, first, second, after = re.split(CHOICE, text, maxsplit=1)
    return before, first.strip(), second.strip(), after


def place(text: Cut, before: str, word: str) -> int | None:
    """Find the piece of a sentence that is this word, after what stands before it; None where it is none."""
    length = 0
    for i, piece in enumerate(text.pieces):
        if length >= len(before.rstrip()) and piece.strip() == word:
            return i
        length += len(piece)
    return None


def damage_and_repair(model: EncoderDecoder, before: str, word: str, after: str) -> tuple[str, str, str]:
    """Return the sentence, the sentence with a gap, and what the model wrote in the gap."""
    text = cut(before + word + after, model.tokenizer)
    gap = place(text, before, word) or 0
    answer = repair(model, text, [gap]).answers[gap].strip()
    damaged = "".join(" ⟨?⟩" if i == gap else piece for i, piece in enumerate(text.pieces))
    return "".join(text.pieces).strip(), damaged.strip(), answer


def compared(found: Repaired, words: Lesson) -> str:
    """Write a row for each original."""
    rows: list[list[str | Cell]] = [
        [original, damaged, Cell(answer or "—", right=answer == word, word=verdict(words, answer == word))]
        for original, damaged, answer, word in zip(
            found.originals, found.damaged, found.answers, found.words, strict=True
        )
    ]
    head = [words.ui("words_original"), words.ui("words_left"), words.ui("words_answer")]
    return table(head, rows, label=words.ui("words_table"), least_width="30rem")


def verdict(words: Lesson, right: bool) -> str:
    """Name the tick and the cross."""
    return words.ui("words_right" if right else "words_wrong")


def notices(found: Repaired, words: Lesson) -> list[str]:
    """Say when the text could not be used."""
    return [] if found.used else [words.ui("words_unused", most=MOST)]


def sentence(found: Repaired, words: Lesson) -> dict[str, object]:
    """Say how many of the two were restored."""
    right = sum(answer == word for answer, word in zip(found.answers, found.words, strict=True))
    facts = {"answer": f"“{found.answers[0] or '—'}”", "first": found.words[0], "second": found.words[1]}
    return {"sentence": words.ui(f"words_right_{right}", **facts)}


words_panel = Demo(
    "clean_words",
    (TEXT,),
    repaired,
    sentence=sentence,
    code=[repair],
    source=REPAIRER,
    below=compared,
    notices=notices,
    ways=(("attention", "sides"), ("seeing", "denoise")),
)
