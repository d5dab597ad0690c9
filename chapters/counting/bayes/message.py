"""Panel "message": what each word of a message adds to the odds of spam."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from chapters.counting.bayes.figure import parts_figure
from chapters.counting.bayes.source import SPAM
from llm_core.data.spam import Spam
from llm_core.probability.naive_bayes import Explained, NaiveBayes, Part, log_odds
from ui.controls.number import Number
from ui.controls.presets import PresetText
from ui.demo import BELOW, Demo, Figure
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.numbers import digits, percent, signed

SHOWN, LISTED = 14, 12
"""Words with a bar of their own, and unknown words that are named."""
EXAMPLES = ("offer", "meeting", "mixed")
TEXT = PresetText(
    "spam_text", "preset_offer_prompt", label="spam_text", limit=1000, widget=st.text_area, presets=EXAMPLES
)
CONTROLS = (TEXT, Number("spam_share", 1, 99, 50, label="spam_share", slider=True))


@dataclass(frozen=True)
class Read:
    """A message taken apart, with the assumed share of spam in per cent."""

    share: int
    explained: Explained


def read(spam: Spam, message: str, share: int) -> Read:
    """Take the log-odds of a message apart."""
    return Read(share, spam.filter.explain(message, share / 100))


def rows(found: Read, words: Lesson) -> list[tuple[str, float]]:
    """List what adds up: the prior, the strongest words, the others together."""
    parts = found.explained.parts
    named = [(name(i, one), one.adds) for i, one in enumerate(parts[:SHOWN])]
    rest = [(words.ui("spam_rest"), sum(one.adds for one in parts[SHOWN:]))] if len(parts) > SHOWN else []
    return [(words.ui("spam_prior"), found.explained.prior), *named, *rest]


def name(i: int, one: Part) -> str:
    """Name the bar of a word, with how often it comes."""
    return f"{i + 1}. {one.word}" + (f" × {one.times}" if one.times > 1 else "")


def figures(found: Read, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw a bar for each part, and the sum."""
    parts, total = rows(found, words), words.ui("spam_sum")
    each = listing(words, (f"{name} {signed(adds, 1)}" for name, adds in parts))
    told = words.ui("spam_told", parts=each, total=total, sum=signed(found.explained.log_odds, 1))
    return {"parts": in_words(parts_figure(parts, total, words.ui("spam_axis"), dark), told)}


def notices(found: Read, words: Lesson) -> list[str]:
    """Say when the filter knows none of the words."""
    return [] if found.explained.parts else [words.ui("spam_nothing")]


def left_out(found: Read, words: Lesson) -> dict[str, str]:
    """Name the words that the filter does not know, below those that it does."""
    unknown = found.explained.unknown if found.explained.parts else []
    more = " …" if len(unknown) > LISTED else ""
    return {BELOW: words.ui("spam_unknown", words=listing(words, unknown[:LISTED]) + more)} if unknown else {}


def sentence(found: Read, words: Lesson) -> dict[str, object]:
    """Say what the parts add up to."""
    explained = found.explained
    if not explained.parts:
        return {}
    top = explained.parts[0]
    return {
        "share": percent(found.share / 100),
        "prior": signed(explained.prior, 1),
        "evidence": signed(explained.log_odds - explained.prior, 1),
        "sum": signed(explained.log_odds, 1),
        "odds": odds_of(explained.log_odds),
        "probability": probability(explained.log_odds),
        "word": top.word,
        "adds": signed(top.adds, 1),
        "towards": words.ui("towards_spam" if top.adds > 0 else "towards_ham"),
    }


def odds_of(bits: float) -> str:
    """Write odds of so many bits with the larger side first or last: 300,000,000 : 1, 1 : 16."""
    times = 2 ** min(abs(bits), 60.0)
    larger = f"{float(f'{times:.1g}'):,.0f}" if times >= 10 else digits(times, 2)
    return f"{larger} : 1" if bits >= 0 else f"1 : {larger}"


def probability(odds: float) -> str:
    """Write a probability that may be nearly 0 or 1 as one to so many."""
    share = 1 / (1 + 2 ** -max(min(odds, 60.0), -60.0))
    return (
        percent(share, 1)
        if 0.0005 < share < 0.9995
        else f"{'>' if share > 0.5 else '<'} {percent(0.999 if share > 0.5 else 0.001, 1)}"
    )


message = Demo(
    "spam_message",
    CONTROLS,
    read,
    figures,
    sentence,
    code=[NaiveBayes, log_odds],
    wide=True,
    source=SPAM,
    notices=notices,
    text=left_out,
)
