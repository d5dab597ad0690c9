"""Panel "Where does it look?": both models on the visitor's own string, and the alignment of the one with attention."""

from __future__ import annotations

import html
import random
import string
from collections.abc import Callable
from itertools import pairwise

import streamlit as st

from chapters.attention.bottleneck.figure import alignment_map
from chapters.attention.bottleneck.length import STORED
from llm_core.analysis.scores.functions import additive_of_projections
from llm_core.checkpoints import CheckpointError
from llm_core.language.rnn_encoder_decoder import Seq2Seq
from llm_core.language.rnn_encoder_decoder_stored import Answer, Stored, answer
from ui.controls.presets import chosen_button
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.table import Cell, Html, table, tick
from ui.site.language import html_lang
from ui.site.theme import dark

LETTERS, LONGEST = string.ascii_lowercase, 40
STRING = Text("bottleneck_text", label="string")
PRESETS = ("glassbox", "bottleneck", "abcabcabcabc", "thequickbrownfoxjump", LETTERS)
MANY = 20
"""Letters from which they are drawn smaller, so that the longest string still stands in one line."""

MOVING = 0.5
"""Share of the rows that look further left than the row before, from which on it reads backwards."""
CLEAR = 0.7
"""Share of letters near the diagonal from which the text says that it is there."""


@st.fragment
def look_panel(words: Lesson) -> None:
    """Draw the string, both answers letter under letter, and the map."""
    try:
        found: Stored = STORED.get()
    except CheckpointError:
        return  # the panel above says why
    code: list[Callable[..., object]] = [Seq2Seq.context, Seq2Seq.step, additive_of_projections, answer]
    expect: dict[str, object] = {}
    with panel(words, "bottleneck_look", code, expect):
        text = string_control(words)
        answers = {name: answer(model, text) for name, model in found.models.items()}
        st.html(answers_html(words, text, answers))
        draw(words, text, answers["attention"])
        expect["sentence"] = sentence(words, text, answers)
        expect["vectors"] = vectors(words, found, text)


def string_control(words: Lesson) -> str:
    """Draw the field; returns a string that both models can read, notices name what was changed."""
    typed = STRING.field(words)
    with st.container(horizontal=True, key="bottleneck_presets"):
        for preset in PRESETS:
            chosen_button(preset, f"bottleneck_use_{preset}", preset == typed, STRING.use, preset)
        st.button(words.ui("random"), key="bottleneck_random", type="tertiary", on_click=use_random)
    text, other = readable(typed)
    if other:
        notice(words.ui("other", characters=" ".join(other[:12])))
    if len(text) > LONGEST:
        notice(words.ui("long", limit=LONGEST, count=len(text) - LONGEST))
        text = text[:LONGEST]
    if not text:
        text = words.ui("example")
        notice(words.ui("empty", example=text))
    return text


def readable(typed: str) -> tuple[str, list[str]]:
    """Keep the letters a-z, and name what else stood there (once each, invisible characters by their code)."""
    lowered = [c.lower() if c.isascii() else c for c in typed]
    other = dict.fromkeys(c for c in lowered if c not in LETTERS)
    named = ["␣" if c == " " else c if c.isprintable() else f"U+{ord(c):04X}" for c in other]
    return "".join(c for c in lowered if c in LETTERS), named


def use_random() -> None:
    """Use twenty random letters; which ones stands in the link like any other string."""
    STRING.use("".join(random.SystemRandom().choices(LETTERS, k=20)))


def answers_html(words: Lesson, text: str, answers: dict[str, Answer]) -> str:
    """Write the right answer, then each model's, letter under letter with ticks and crosses, and a verdict in words."""
    right = text[::-1]
    rows = [letter_row(words.ui("right"), [(c, None) for c in right])]
    rows += [letter_row(words.ui(name), marked(one.text, right)) for name, one in answers.items()]
    width = max(map(len, rows))
    padded = [row + [Cell()] * (width - len(row)) for row in rows]
    many = "gb-answers gb-many" if width > MANY + 1 else "gb-answers"
    verdicts = (html.escape(verdict(words, name, one, right)) for name, one in answers.items())
    below = "".join(f"<p>{sentence}</p>" for sentence in verdicts)
    letters = table([], padded, label=words.ui("answers"), fitted=True, kind=many)
    return f'{letters}<div class="gb-answers" lang="{html_lang()}">{below}</div>'


def marked(written: str, right: str) -> list[tuple[str, bool | None]]:
    """Pair each letter with whether it is right; "–" where one is missing."""
    return [
        (written[i : i + 1] or "–", written[i : i + 1] == right[i : i + 1])
        for i in range(max(len(written), len(right)))
    ]


def letter_row(name: str, letters: list[tuple[str, bool | None]]) -> list[Cell]:
    """Make the cells of one answer: its name, then a framed letter each, with a tick or a cross below."""
    return [Cell(name), *(letter_cell(letter, good) for letter, good in letters)]


def letter_cell(letter: str, good: bool | None) -> Cell:
    """Make the cell of one letter."""
    framed = Html(f'<span translate="no">{html.escape(letter)}</span>')
    return Cell(framed, note="" if good is None else tick(good), kind="gb-wrong" if good is False else "")


def hits(answer: Answer, right: str) -> int:
    """Count the letters in their place."""
    return sum(good is True for _, good in marked(answer.text, right)[: len(right)])


def verdict(words: Lesson, name: str, answer: Answer, right: str) -> str:
    """Say in words whether everything is right, or how much of it."""
    facts = {"model": words.ui(name), "right": hits(answer, right), "count": len(right)}
    if answer.text == right and answer.ended:
        return words.ui("all_right", **facts)
    return words.ui("some_right" if answer.ended else "no_end", **facts)


def draw(words: Lesson, text: str, answer: Answer) -> None:
    """Draw the alignment of this very string."""
    if not answer.text:
        notice(words.ui("nothing"))
        return
    labels = draw_labels(words, "written", "read", "weight")
    strongest = [str(int(place) + 1) for place in answer.weights.argmax(1)]
    rows = words.ui("look_rows", places=listing(words, strongest))
    chart(
        "bottleneck_look_figure",
        in_a_row(words, [words.ui("look_alt"), rows]),
        alignment_map,
        answer.weights.numpy(),
        answer.text,
        text,
        labels,
        dark(),
    )


def sentence(words: Lesson, text: str, answers: dict[str, Answer]) -> str:
    """Say where the strongest weights lie, seen from the letter that is due, and how many letters came out right."""
    answer, right = answers["attention"], text[::-1]
    places = offsets(answer, len(text))
    near = [place for place in places if abs(place) <= 1]
    usual = max(set(near), key=near.count, default=0)
    return words.ui(
        shape(answer, len(text), len(near)),
        count=len(text),
        near=len(near),
        usual=near.count(usual),
        where=words.ui({-1: "where_left", 0: "where_due", 1: "where_right"}[usual]),
        fixed=hits(answers["fixed"], right),
        attention=hits(answer, right),
    )


def shape(answer: Answer, n: int, near: int) -> str:
    """Name the sentence on the map: a diagonal is near the letters that are due, and moves to the left."""
    if n == 1:
        return "look_says_single"
    if near < CLEAR * n:
        return "look_says_weak"
    columns = answer.weights.argmax(-1).tolist()[:n]
    falls = sum(later < earlier for earlier, later in pairwise(columns))
    return "look_says" if falls >= MOVING * (n - 1) else "look_says_still"


def offsets(answer: Answer, n: int) -> list[int]:
    """Measure how far right of the letter that is due the strongest weight of each written letter lies."""
    rows = range(min(n, len(answer.text)))
    return [int(answer.weights[i].argmax()) - (n - 1 - i) for i in rows]


def vectors(words: Lesson, found: Stored, text: str) -> str:
    """Say how many numbers each encoder hands over for this string."""
    fixed, looking = (found.models[name].config.n_hidden for name in ("fixed", "attention"))
    return words.ui("vectors", fixed=fixed, count=len(text), each=looking, all=f"{len(text) * looking:,}")
