"""Chapter "Attention by hand": what the tokens are, and one attention step with all its numbers in sight."""

from __future__ import annotations

from chapters.attention.hand.component import by_hand as component
from chapters.attention.hand.component import dictionary
from chapters.attention.hand.figure import dictionary_payload, payload
from chapters.attention.hand.tokens import tokens_panel
from llm_core.analysis.attention.by_hand import COMPASS, EXAMPLES, by_hand, soft_lookup
from llm_core.language.transformer import attention
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.site.language import html_lang, language

QUERY, LENGTH, LONGEST = 60, 4, 20
"""The direction that is looked up (degrees), how long its arrow is at first, and the longest that the slider makes."""


def example_panel(words: Lesson) -> None:
    """The component; what it should show is computed here by the library, for the numbers it opens with."""
    with panel(words, "by_hand", [by_hand, attention], expected(language()), wide=True):
        component(payload(EXAMPLES, language(), words.strings, html_lang()))


def expected(example: str) -> dict[str, object]:
    """The numbers of "what you should see", for the sentence of the visitor's language as it was chosen."""
    one = EXAMPLES[example]
    seen, causal = by_hand(one.q, one.k, one.v), by_hand(one.q, one.k, one.v, causal=True)
    raw = by_hand(one.q, one.k, one.v, divided=False)
    asker, flat = 2, 1  # "learning" looks ahead at "code"; "love" spreads its weight
    best, causal_best = int(seen.weights[asker].argmax()), int(causal.weights[asker].argmax())
    return {
        "asker": one.tokens[asker],
        "best": one.tokens[best],
        "share": percent(float(seen.weights[asker, best])),
        "causal_best": one.tokens[causal_best],
        "causal_share": percent(float(causal.weights[asker, causal_best])),
        "first_row": ", ".join(f"{w:.0f}" for w in causal.weights[0].tolist()),
        "flat": one.tokens[flat],
        "divided": percent(float(seen.weights[flat].max())),
        "undivided": percent(float(raw.weights[flat].max())),
        "total": f"{float(seen.weights.sum(-1).mean()):.2f}",
    }


def dictionary_panel(words: Lesson) -> None:
    """A dictionary with four entries, asked for a key that is not there."""
    plain = sum(COMPASS.values()) / len(COMPASS)
    expect: dict[str, object] = {"query": QUERY, "length": LENGTH, "longest": LONGEST, "plain": f"{plain:g}"}
    for name, length in (("answer", LENGTH), ("longest_answer", LONGEST)):
        expect[name] = f"{soft_lookup(COMPASS, QUERY, length)[1]:.1f}"
    with panel(words, "hand_dictionary", [soft_lookup], expect):
        dictionary(dictionary_payload(COMPASS, QUERY, LENGTH, words.strings, html_lang()))


PANELS = (tokens_panel, example_panel, dictionary_panel)
