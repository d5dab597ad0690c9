"""What the tests found, in sentences."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from chapters.transformer.clinic.state import PLACES, state_of
from llm_core.clinic.exam import Finding
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.numbers import digits, percent, price
from ui.site.language import html_lang

ANYWHERE = ("axes", "stopped")
"""Reasons that every test may give."""

MARKS = {"pass": "✓", "hollow": "◐", "fail": "✗", "missing": "✗"}


def sentence(words: Lesson, place: str, found: Finding) -> str:
    """Say what the test of this place measured."""
    key = f"says_{found.reason}" if found.reason in ANYWHERE else f"says_{place}_{found.reason}"
    return words.ui(key, error=found.error, **numbers(found.numbers))


def numbers(measured: Mapping[str, float]) -> dict[str, str]:
    """Write counts with thousands separated, measured changes to two places, shares in per cent."""
    shown = {
        name: f"{value:,}" if isinstance(value, int) else price(value) for name, value in measured.items()
    }
    if "share" in measured:
        shown["share"] = percent(measured["share"])
        shown["times"] = digits(measured["hidden"] / measured["width"], 2)
    return shown


def verdict(words: Lesson, place: str, found: Finding) -> str:
    """Write tick, circle or cross, the word, and the sentence, as HTML."""
    state = state_of(found)
    kind = "fail" if state == "missing" else state
    return (
        f'<p class="gb-verdict gb-verdict-{kind}" lang="{html_lang()}"><b>{html.escape(words.ui(f"state_{state}"))}</b>'
        f"{html.escape(sentence(words, place, found))}</p>"
    )


def count(words: Lesson, states: Mapping[str, str]) -> str:
    """Write "4 of 6 green", six marked boxes, and what else there is to say about them, as HTML."""
    green, hollow = (list(states.values()).count(state) for state in ("pass", "hollow"))
    boxes = "".join(box(words, i, states[place]) for i, place in enumerate(PLACES, 1))
    said = [words.ui("hollow_too", count=hollow)] if hollow else []
    said += [words.ui("done")] if green == len(PLACES) else []
    more = "".join(f"<p>{html.escape(text)}</p>" for text in said)
    line = html.escape(words.ui("green", green=green))
    return (
        f'<div class="gb-count" lang="{html_lang()}"><b role="status">{line}</b><ol>{boxes}</ol>{more}</div>'
    )


def box(words: Lesson, number: int, state: str) -> str:
    """Write one of the six boxes as HTML."""
    kind = "fail" if state == "missing" else state
    label = html.escape(words.ui(f"state_{state}"), quote=True)
    return f'<li class="gb-is-{kind}" aria-label="{number}: {label}" title="{label}">{number} {MARKS[state]}</li>'


def summary(words: Lesson, states: Mapping[str, str]) -> str:
    """Write "no test is truly green (green for the wrong reason: 2)", or which ones are."""
    found = {
        state: [str(i) for i, p in enumerate(PLACES, 1) if states[p] == state] for state in ("pass", "hollow")
    }
    green = words.ui("start_some", green=listed(words, found["pass"])) if found["pass"] else ""
    hollow = words.ui("start_hollow", hollow=listed(words, found["hollow"])) if found["hollow"] else ""
    return joined("", [green or words.ui("start_none"), hollow])


def listed(words: Lesson, items: Sequence[str]) -> str:
    """Write items in a row."""
    return joined("、" if words.language == "zh" else ", ", items)
