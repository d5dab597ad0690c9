"""Panel "words": a Chinese sentence cut by hidden states B, M, E, S, with two sets of tables, beside other methods."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from chapters.counting.hidden.component import words as component
from llm_core.sequences.chain import Floats, forward, viterbi
from llm_core.sequences.hmm_words import WordModel
from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.matching import longest_match
from llm_core.sequences.segmentation import LABELS, cut_text, labels_of, pieces, words_of
from llm_core.sequences.word_tables import dictionary, stored
from ui.controls.choice import Choice
from ui.controls.held import Held
from ui.controls.presets import PresetText
from ui.controls.text import listed
from ui.demo import Demo, Figures
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.table import table
from ui.site.language import html_lang

LIMIT = 2000
MOST_SHOWN = 16
"""Characters in the trellis; all of them are cut."""
LONGEST = 6
"""Characters of a word that the dictionary method looks up."""
TABLES = ("jieba", "manuals")
SENTENCES = ("bridge", "bats", "learn")
BAR = " | "


TEXT = PresetText(
    "hidden_text", example="preset_bridge_prompt", label="words_text", limit=LIMIT, presets=SENTENCES
)
CONTROLS = (
    TEXT,
    Choice("hidden_tables", TABLES, label="tables", names="tables_"),
)


VIEW = tuple(Held(f"hidden_s{name}") for name in ("show", "step", "node"))
"""What the trellis keeps in the link by itself."""


class Cut(NamedTuple):
    """The first run of Chinese characters with its scores, and the whole text cut by every method."""

    tables: str
    run: str
    model: WordModel
    unseen: list[str]
    ways: Mapping[str, list[str]]


def cut(text: str, tables: str) -> Cut:
    """Cut a text by the hidden Markov model with both tables, by the dictionary method, and by jieba."""
    models = {name: stored(name) for name in TABLES}
    known = dictionary()
    ways = {name: cut_text(text, model.cut) for name, model in models.items()}
    ways["longest"] = cut_text(text, lambda run: longest_match(run, known, LONGEST))
    ways["whole_jieba"] = [word for word in jieba_cut(text) if word.strip()]
    runs = [piece for piece, chinese in pieces(text) if chinese]
    model = models[tables]
    unseen = list(dict.fromkeys(c for run in runs for c in run if c not in model.column))
    return Cut(tables, runs[0][:MOST_SHOWN] if runs else "", model, unseen, ways)


def figures(found: Cut, words: Lesson, _dark: bool) -> Figures:
    """Draw the trellis of the first run, and a row for each method."""
    drawn: dict[str, Any] = {"trellis": functools.partial(draw_trellis, found, words)} if found.run else {}
    return drawn | {"ways": ways_table(found, words)}


def draw_trellis(found: Cut, words: Lesson) -> None:
    """Mount the trellis: the browser computes it from the looked-up scores."""
    hmm = found.model.hmm
    payload = {
        "lang": html_lang(),
        "labels": dict(words.strings),
        "text": found.run,
        "states": list(LABELS),
        "start": finite(hmm.start),
        "transition": [finite(row) for row in hmm.transition],
        "seen": [finite(row) for row in found.model.scores(found.run)],
    }
    component(payload)


def finite(row: Floats) -> list[float | None]:
    """Write minus infinity, which JSON has no number for, as None."""
    return [round(float(x), 6) if np.isfinite(x) else None for x in row]


def ways_table(found: Cut, words: Lesson) -> str:
    """Write the words of each method in a row."""
    rows = [[words.ui(f"way_{name}"), BAR.join(cut)] for name, cut in found.ways.items()]
    columns = [words.ui("way"), words.ui("its_words")]
    return table(columns, rows, label=words.ui("hidden_words_ways_title"), kind="hidden-ways")


def notices(found: Cut, words: Lesson) -> list[str]:
    """Say what is not in the tables, and what the trellis leaves out."""
    told = []
    if not found.run:
        told.append(words.ui("no_chinese"))
    if found.unseen:
        told.append(words.ui("unseen_characters", characters=listed(found.unseen)))
    if len(found.run) == MOST_SHOWN:
        told.append(words.ui("first_shown", count=MOST_SHOWN))
    return told


def sentence(found: Cut, words: Lesson) -> dict[str, object]:
    """Say how the model cuts the first run, and how many methods agree on the whole text."""
    if not found.run:
        return {"sentence": words.ui("words_nothing")}
    cut = found.model.cut(found.run)
    alike = [name for name, way in found.ways.items() if way == found.ways["whole_jieba"]]
    facts = {
        "words": BAR.join(cut),
        "labels": labels_of(cut),
        "tables": words.ui(f"tables_{found.tables}"),
        "alike": len(alike) - 1,
        "unlike": len(found.ways) - len(alike),
        "sums": listing(words, (f"{x:.2f}" for x in found.model.hmm.probabilities[2].sum(axis=1))),
    }
    return {"sentence": words.ui("words_cut", **facts)}


words_panel = Demo(
    "hidden_words",
    CONTROLS,
    cut,
    figures,
    sentence,
    code=[viterbi, forward, WordModel.scores, words_of, longest_match, jieba_cut],
    notices=notices,
    more=TEXT.look_for,
    wide=True,
    stacked=True,
)
