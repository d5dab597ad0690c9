"""Panel "play": a strip that passes once, the visitor's answer, and that of each machine with its probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from chapters.memory.remember.figure import answers_map
from chapters.memory.remember.source import STORED, machine_names
from chapters.memory.remember.strip import strip_html
from llm_core.recall.machines import MACHINES, letter_chances, scores
from llm_core.recall.stored import Stored
from llm_core.recall.task import ASK, CHANCE, LETTERS, MARK, strips, written
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figures
from ui.lesson.rows import listing, noted
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.site.language import html_lang

LONGEST, FIRST = 100, 12
"""Letters between, at most and at first."""
CONTROLS = (
    Number("remember_delay", 1, LONGEST, FIRST, slider=True),
    Number("remember_strip", 1, MOST_SEED, 1, again="remember_other"),
)


@dataclass(frozen=True)
class Played:
    """One strip, and what the machines of the first seed make of it."""

    text: str
    letter: str
    place: int
    """Of the letter in the text."""
    delay: int
    chances: Tensor
    """(machines, letters)."""


def played(stored: Stored, delay: int, seed: int) -> Played:
    """Draw a strip, and ask every machine."""
    strip = strips(1, delay, torch.Generator().manual_seed(seed))
    first = min(stored.facts["seed"])
    chances = [letter_chances(stored.machines[name][first], strip.ids)[0] for name in MACHINES]
    text, place = written(strip), strip.place - 1
    return Played(text, text[place], place, delay, torch.stack(chances))


def figures(found: Played, words: Lesson, dark: bool) -> Figures:
    """Draw the strip with the letter framed, and the probabilities."""
    names = machine_names(words)
    labels = draw_labels(words, "letter", "probability", prefix="remember_axis_")
    signs = listing(words, signs_of(found, words))
    label = words.ui("remember_strip_shown", signs=signs, letter=found.letter)
    return {
        "strip": strip_html(found.text, label, html_lang(), found.place),
        "answers": answers_map(
            found.chances.numpy(), LETTERS, list(names.values()), labels, found.letter, dark
        ),
    }


def covered(found: Played, words: Lesson, dark: bool) -> Figures:
    """Let the strip pass letter by letter; the machines wait for the visitor."""
    names = machine_names(words)
    labels = draw_labels(words, "letter", "probability", prefix="remember_axis_")
    empty = torch.full_like(found.chances, torch.nan).numpy()
    waiting = answers_map(empty, LETTERS, list(names.values()), labels, "", dark, written=False)
    label = words.ui("remember_strip_covered", count=len(found.text))
    says = noted(words, "", words.ui("remember_says"))
    again = f'{words.ui("remember_again")}<span class="gb-unseen">{says}</span>'
    return {
        "strip": strip_html(found.text, label, html_lang(), again=again, said=signs_of(found, words)),
        "answers": waits(waiting, dark),
    }


def signs_of(found: Played, words: Lesson) -> list[str]:
    """Name each sign, so that it can be said: a letter by itself, a mark by its word."""
    names = {MARK: words.ui("remember_sign_mark"), ASK: words.ui("remember_sign_ask")}
    return [names.get(sign, sign) for sign in found.text]


def answers(found: Played, words: Lesson) -> str:
    """Write the answer of each machine, how sure it is, and what it gave the right letter."""
    columns = [words.ui(f"remember_column_{name}") for name in ("machine", "answer", "sure", "right")]
    at = LETTERS.index(found.letter)
    rows: list[list[str | Cell]] = []
    for name, row in zip(machine_names(words).values(), found.chances, strict=True):
        best = int(row.argmax())
        good = best == at
        word = words.ui("remember_good" if good else "remember_bad")
        answer = Cell(LETTERS[best], right=good, word=word)
        rows.append([Cell(name), answer, percent(float(row[best])), percent(float(row[at]))])
    return table(columns, rows, label=words.ui("remember_answers"), least_width="24rem")


def sentence(found: Played, words: Lesson) -> dict[str, object]:
    """Say which machines are right."""
    at = LETTERS.index(found.letter)
    right = [
        name
        for name, row in zip(machine_names(words).values(), found.chances, strict=True)
        if int(row.argmax()) == at
    ]
    facts = {"letters": len(LETTERS), "chance": percent(CHANCE)}
    told = words.ui("remember_right", machines=listing(words, right)) if right else words.ui("remember_none")
    return facts | {"letter": found.letter, "delay": found.delay, "right": told}


def measured(found: Played) -> Found:
    """Give the letter itself as the answer."""
    return Found(found.letter, {"letter": found.letter, "delay": found.delay}, (found.text,))


play_panel = Demo(
    "remember_play",
    CONTROLS,
    played,
    figures,
    sentence,
    code=[strips, scores, letter_chances],
    source=STORED,
    below=answers,
    guess=Guess("remember_play", tuple(LETTERS), measured),
    covered=covered,
    wide=True,
    stacked=True,
)
