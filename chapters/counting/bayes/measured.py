"""Panel "measured": right and wrong answers of the filter on messages that it was not counted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.counting.bayes.figure import OUTER, confusion_figure, evidence_figure
from chapters.counting.bayes.source import SPAM
from llm_core.data.spam import Spam
from llm_core.probability.naive_bayes import Confusion, confusion, log_odds
from ui.controls.number import Number
from ui.demo import BELOW, Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import also_in_words, draw_labels, in_words
from ui.show.numbers import percent, signed

SURE = 0.999
CONTROLS = (Number("spam_prior", 1, 99, 50, label="spam_share", slider=True),)


@dataclass(frozen=True)
class Measured:
    """The test with an assumed share of spam in per cent."""

    share: int
    counts: Confusion
    evidence: np.ndarray
    spam: np.ndarray
    sure: tuple[
        int, int
    ]  # messages of which the filter is surer than SURE, and how many of these it gets wrong
    messages: dict[str, list[int]]


def measured(spam: Spam, share: int) -> Measured:
    """Count right and wrong answers on the test messages."""
    odds = spam.evidence + log_odds(share / 100)
    surely = np.abs(odds) > log_odds(SURE)
    wrong = (odds > 0) != spam.spam
    sure = (int(surely.sum()), int((surely & wrong).sum()))
    counts = confusion(spam.evidence, spam.spam, share / 100)
    return Measured(share, counts, spam.evidence, spam.spam, sure, spam.facts["messages"])


def figures(found: Measured, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the four counts, and the evidence of both kinds with the border between them."""
    labels = draw_labels(
        words,
        "spam",
        "ham",
        "called_spam",
        "called_ham",
        "evidence",
        "messages",
        "border",
        prefix="measured_",
    )
    counts = [[found.counts.kept, found.counts.lost], [found.counts.missed, found.counts.found]]
    both = {"ham": found.evidence[~found.spam], "spam": found.evidence[found.spam]}
    border = -log_odds(found.share / 100)
    facts = {name: f"{count:,}" for name, count in vars(found.counts).items()}
    told = words.ui("measured_told", **facts)
    sides = words.ui("measured_sides", border=signed(border, 1), **facts)
    return {
        "counts": in_words(confusion_figure(counts, labels, dark), told),
        "evidence": also_in_words(evidence_figure(both, border, labels, dark), sides),
    }


def sentence(found: Measured, words: Lesson) -> dict[str, object]:
    """Say how sure the filter is, and how often it is right."""
    ham, spam = found.messages["test"]
    return {
        "share": percent(found.share / 100),
        "accuracy": percent(found.counts.accuracy, 1),
        "always": percent(ham / (ham + spam), 1),
        "sure": f"{found.sure[0]:,}",
        "wrong": found.sure[1],
    }


def parts(found: Measured, words: Lesson) -> dict[str, str]:
    """Say below the figures how the messages were divided."""
    sizes = {part: f"{sum(both):,}" for part, both in found.messages.items()}
    return {BELOW: words.ui("measured_parts", spam=f"{found.messages['test'][1]:,}", edge=OUTER, **sizes)}


measured_panel = Demo(
    "spam_measured",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[confusion, Confusion],
    wide=True,
    source=SPAM,
    text=parts,
)
