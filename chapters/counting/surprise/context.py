"""Panel "context": the entropy of the next character as the context grows, counted and held out."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from chapters.counting.stories import Stories
from chapters.counting.surprise.figure import bits_curves, shares_curves
from llm_core.probability.contexts import FEWEST, Context, contexts
from llm_core.probability.entropy import never_seen, next_given, seen_once
from ui.controls.choice import Choice
from ui.controls.text import Text
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.site.ways import draw_ways

AMOUNT = 20_000
"""Characters of the stories, and at most of a text of one's own."""
CONTROLS = (
    Choice("context_of", ("own", "stories"), label="context_of", names="context_"),
    Text(
        "context_text",
        "context_example",
        label="context_text",
        limit=AMOUNT,
        widget=st.text_area,
        linked=False,
    ),
)


@dataclass(frozen=True)
class Grown:
    """What each length of context is worth in a text."""

    contexts: list[Context]


def grown(stories: str, of: str, own: str) -> Grown:
    """Measure the chosen text; one that is too short has no contexts."""
    text = own if of == "own" else stories[:AMOUNT]
    return Grown(contexts(text) if len(text) >= FEWEST else [])


def figures(found: Grown, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw bits, and shares of places, over the length of the context."""
    if not found.contexts:
        return {}
    labels = draw_labels(
        words, "length", "bits", "counted", "held_out", "share", "once", "unseen", prefix="context_"
    )
    lengths = [one.length for one in found.contexts]
    bits = {name: [getattr(one, name) for one in found.contexts] for name in ("counted", "held_out")}
    shares = {name: [getattr(one, name) for one in found.contexts] for name in ("once", "unseen")}
    return {
        "bits": bits_curves(lengths, bits, labels, dark),
        "shares": shares_curves(lengths, shares, labels, dark),
    }


def notices(found: Grown, words: Lesson) -> list[str]:
    """Say when a text is too short to be divided."""
    return [] if found.contexts else [words.ui("context_short", fewest=FEWEST)]


def sentence(found: Grown, words: Lesson) -> dict[str, object]:
    """Tell the ends of both curves, and where the held-out one is lowest."""
    if not found.contexts:
        return {}
    last = found.contexts[-1]
    best = min(found.contexts, key=lambda one: one.held_out)
    facts = {"best": best.length, "bits": f"{best.held_out:.2f}"}
    return {
        "turn": words.ui("context_falls" if best is last else "context_turns", **facts),
        "length": last.length,
        "last": f"{last.counted:.2f}",
        "last_rest": f"{last.held_out:.2f}",
        "once": percent(last.once),
    }


def way_on(words: Lesson) -> dict[str, object]:
    """Lead to the n-gram, and to the same turn of two curves in a network."""
    draw_ways([("counting", "ngram"), ("learning", "overfitting")])
    return {}


context = Demo(
    "surprise_context",
    CONTROLS,
    grown,
    figures,
    sentence,
    code=[contexts, next_given, seen_once, never_seen],
    wide=True,
    source=Stories(),
    notices=notices,
    more=way_on,
)
