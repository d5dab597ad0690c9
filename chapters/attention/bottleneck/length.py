"""Panel "Does a whole sentence fit into one vector?": accuracy over length, and how it came about, from the record."""

from __future__ import annotations

from typing import Any, NamedTuple

import plotly.graph_objects as go

from chapters.attention.bottleneck.figure import share_lines
from llm_core.language.rnn_encoder_decoder import Seq2Seq, random_strings
from llm_core.language.rnn_encoder_decoder_stored import NAME, NAMES, Stored, load
from llm_core.language.rnn_encoder_decoder_training import accuracies
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest
from ui.demo import BELOW, Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import computer, day, duration, percent, short
from ui.work.source import StoredModel

STORED = StoredModel(NAME, load)
CONTROLS = (Choice("bottleneck_measure", ("exact", "letters"), label="measure", names="measure_"),)
HALF = 0.5
MARKS = (5, 10, 15, 20)
"""Lengths that a visitor can guess."""


class Lengths(NamedTuple):
    """The record, and of each model the chosen share over the length and over the steps of training."""

    facts: dict[str, Any]
    measure: str
    test: dict[str, list[float]]
    steps: list[int]
    curve: dict[str, list[float]]


def shares(stored: Stored, measure: str) -> Lengths:
    """Take the shares of whole strings ("exact") or of letters out of the record."""
    facts, curves = stored.facts, stored.facts["curve"]
    return Lengths(
        facts,
        measure,
        {name: facts["test"][name][measure] for name in NAMES},
        [point["step"] for point in curves["fixed"]],
        {name: [point[measure] for point in curves[name]] for name in NAMES},
    )


def figures(found: Lengths, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the shares over the length, then over the steps."""
    longest = found.facts["trained_lengths"][1]
    labels = draw_labels(words, "fixed", "attention") | {"y": words.ui(f"measure_{found.measure}")}
    over_length = labels | {"x": words.ui("length"), "beyond": words.ui("beyond")}
    over_steps = labels | {"x": words.ui("steps", batch=found.facts["batch"], longest=longest)}
    return {
        "test": share_lines(found.facts["test"]["lengths"], found.test, over_length, dark, longest + 0.5),
        "curve": share_lines(found.steps, found.curve, over_steps, dark),
    }


def text(found: Lengths, words: Lesson) -> dict[str, str]:
    """Explain how the numbers came about."""
    facts = found.facts
    made = {name: facts[name] for name in ("command", "seed")}
    made["machine"] = computer(facts["machine"], words.language)
    for name in NAMES:
        made[f"{name}_seconds"] = duration(facts["seconds"][name], words.language)
        made[f"{name}_parameters"] = f"{facts['parameters'][name]:,}"
    made |= {"date": day(facts["date"], words.language), "test": facts["test"]["strings"]}
    return {BELOW: words.ui("made", strings=short(facts["strings_seen"], words.language), **made)}


def sentence(found: Lengths, words: Lesson) -> dict[str, object]:
    """Give the numbers of "what you should see", all from the test, whatever is drawn."""
    test, longest = found.facts["test"], found.facts["trained_lengths"][1]
    shares = {name: percent(test[name]["exact"][test["lengths"].index(longest)], 0) for name in NAMES}
    return {"longest": longest, "half_fixed": halves(found)["fixed"], **shares}


def halves(found: Lengths) -> dict[str, int]:
    """Find, for each model, the longest length up to which half of the strings come out right."""
    test = found.facts["test"]
    return {name: last_above(test["lengths"], test[name]["exact"]) for name in NAMES}


def lasting(found: Lengths) -> Found:
    """Name the mark that the model with one vector comes nearest to."""
    half = halves(found)
    return Found(nearest(max(half["fixed"], 1), MARKS), {f"half_{name}": n for name, n in half.items()})


def covered(found: Lengths, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the model with attention alone."""
    alone = found._replace(
        test={"attention": found.test["attention"]}, curve={"attention": found.curve["attention"]}
    )
    return figures(alone, words, dark)


def last_above(lengths: list[int], shares: list[float]) -> int:
    """Find the longest length up to which at least half of the strings come out right; 0 when there is none."""
    kept = 0
    for length, share in zip(lengths, shares, strict=True):
        if share < HALF:
            break
        kept = length
    return kept


length = Demo(
    "bottleneck_length",
    CONTROLS,
    shares,
    figures,
    sentence,
    code=[Seq2Seq, random_strings, accuracies],
    stacked=True,
    source=STORED,
    text=text,
    guess=Guess("bottleneck_length", tuple(map(str, MARKS)), lasting),
    covered=covered,
)
