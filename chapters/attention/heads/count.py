"""Panel "What do more heads cost?": the same four matrices cut into 1 ... 16 heads, and the patterns that come out."""

from __future__ import annotations

from typing import Any, NamedTuple

from chapters.attention.heads.blocks_figure import MATRICES, blocks
from chapters.attention.heads.figure import patterns_figure
from chapters.attention.heads.small import SMALL_HEADS
from llm_core.analysis.attention.head_counts import HEADS, RECORD, trained
from llm_core.analysis.attention.heads import (
    attention_module,
    mean_distance,
    parameters,
    pattern_distance,
    score_multiplications,
)
from llm_core.analysis.attention.patterns import Attention, attend
from llm_core.checkpoints import CheckpointError
from llm_core.language import transformer
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.controls.text import Text, listed
from ui.demo import Demo, Figure
from ui.lesson.rows import listing, named_value
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.table import table
from ui.site.language import html_lang
from ui.work.source import StoredRecord

WIDTH = 64
COST_TOKENS = (10, 20)
"""Lengths of text for which multiplications are counted: twice as long, four times as many."""
NOTICED = 0.05
"""Bits per character: a smaller difference between two single trainings is called none."""
LONGEST = 48
"""Characters of the sentence: sixteen maps have to fit side by side."""

N_HEAD = Choice("heads_n", tuple(map(str, HEADS)), "4", label="count")
CONTROLS = (
    N_HEAD,
    Text("heads_sentence", "sentence_example", "sentence", LONGEST, empty="sentence_empty"),
)


class Five(NamedTuple):
    """The sentence in the five models: bits per character of each, and how far apart its heads look."""

    n_head: int  # the chosen one
    shown: Attention  # of the chosen one
    bits: dict[int, float]
    distances: dict[int, float]
    unknown: list[str]  # characters that the models cannot read


def five_models(record: dict[str, Any], n_head: str, sentence: str) -> Five:
    """Read the sentence with each of the five models. Raises CheckpointError when one is missing."""
    text = sentence.replace("\n", " ").strip()
    found = {n: attend(trained(n), text) for n in HEADS}
    distances = {n: float(mean_distance(pattern_distance(one.pattern[0]))) for n, one in found.items()}
    unknown = trained(HEADS[0]).tokenizer.unknown(text)
    return Five(int(n_head), found[int(n_head)], bits_of_five(record), distances, unknown)


def bits_of_five(record: dict[str, Any]) -> dict[int, float]:
    """Read bits per character on held-out stories. Raises CheckpointError when the record lacks one."""
    try:
        found = record["test"]["bits_per_character"]
        return {n: float(found[str(n)]) for n in HEADS}
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"The record {RECORD}.json is damaged: {error!r}.") from error


def notices(five: Five, words: Lesson) -> list[str]:
    """Write which characters were left out."""
    return [words.ui("sentence_unknown", characters=listed(five.unknown))] if five.unknown else []


def figures(five: Five, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the matrices with their cuts, the pattern of each head, and a table of the five models."""
    labels = draw_labels(words, "head", "from", "to", "weight", prefix="chart_")
    tokens = [words.ui("start"), *five.shown.tokens[1:]]
    return {
        "blocks": blocks_html(five.n_head, words),
        "patterns": patterns_figure(five.shown.pattern[0].numpy(), tokens, labels, dark),
        "table": five_table(five, words),
    }


def blocks_html(n_head: int, words: Lesson) -> str:
    """Draw the four matrices, cut into so many heads."""
    size = words.ui("block_size", width=WIDTH, numbers=f"{WIDTH * WIDTH + WIDTH:,}")
    names = {key: words.ui(f"block_{key}") for key in MATRICES}
    cut = words.ui("block_whole") if n_head == 1 else words.ui("block_cut", heads=n_head)
    alt = {key: named_value(words, names[key], cut) for key in MATRICES}
    return f'<div lang="{html_lang()}">{blocks(n_head, dict.fromkeys(MATRICES, size), names, alt)}</div>'


def five_table(five: Five, words: Lesson, left_out: str = "") -> str:
    """Write a row for each quantity, a column for each number of heads; the chosen one is marked."""
    rows = {
        "width": [f"{WIDTH // n}" for n in HEADS],
        "parameters": [f"{parameters(WIDTH, n):,}" for n in HEADS],
        **{f"cost_{t}": [f"{score_multiplications(t, WIDTH, n):,}" for n in HEADS] for t in COST_TOKENS},
        "bits": [f"{five.bits[n]:.3f}" for n in HEADS],
        "distance": ["–" if n == 1 else f"{five.distances[n]:.2f}" for n in HEADS],
    }
    columns = [words.ui("count"), *map(str, HEADS)]
    cells = [[words.ui(f"row_{key}"), *row] for key, row in rows.items() if key != left_out]
    return table(
        columns, cells, chosen_column=1 + HEADS.index(five.n_head), label=words.ui("five"), stacked=True
    )


def text(five: Five, words: Lesson) -> dict[str, str]:
    """Add up the parameters, and say how to read the patterns."""
    n = five.n_head
    facts = {"heads": n, "head_width": WIDTH // n, "width": WIDTH}
    return {
        "patterns": joined(
            "\n\n",
            [
                words.ui("blocks_say", parameters=f"{parameters(WIDTH, n):,}", **facts),
                words.ui("patterns_hint"),
            ],
        )
    }


def sentence(five: Five, words: Lesson) -> dict[str, object]:
    """Give the parameters of all five, and which of them predicts best and worst."""
    bits = five.bits
    best, worst = min(bits, key=lambda n: bits[n]), max(bits, key=lambda n: bits[n])
    return {
        "counts": listing(words, dict.fromkeys(f"{parameters(WIDTH, n):,}" for n in HEADS)),
        "syllabus": f"{16_640:,}",
        "best": best,
        "best_bits": f"{bits[best]:.3f}",
        "worst": worst,
        "worst_bits": f"{bits[worst]:.3f}",
    }


def covered(five: Five, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Write the table without what the models cost on unseen text."""
    return {"table": five_table(five, words, left_out="bits")}


def better(five: Five) -> Found:
    """Compare the fewest heads with the most."""
    one, many = five.bits[HEADS[0]], five.bits[HEADS[-1]]
    option = "same" if abs(one - many) < NOTICED else "one" if one < many else "many"
    return Found(option, {"one": f"{one:.2f}", "many": f"{many:.2f}", "heads": HEADS[-1]})


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw the training of a model with the chosen number of heads."""
    SMALL_HEADS.draw(words, int(N_HEAD.now()))
    return {}


count = Demo(
    "heads_count",
    CONTROLS,
    five_models,
    figures,
    sentence,
    code=[parameters, attention_module, score_multiplications, transformer.Attention.forward],
    wide=True,
    stacked=True,
    source=StoredRecord(RECORD),
    notices=notices,
    text=text,
    guess=Guess("heads_count", ("one", "many", "same"), better),
    covered=covered,
    more=draw_small,
)
