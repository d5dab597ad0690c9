"""What a training shows: curves, what every machine writes, and one sentence at its end."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chapters.arena.train.learning import looks_of
from figures.curves import Curve, curves
from llm_core.training_race import RaceEvent
from ui.controls.guess import Found
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import duration, percent, short
from ui.show.samples import sample, side_by_side
from ui.show.table import machine_name
from ui.site.theme import dark
from ui.work.first_run import StoredRun
from ui.work.live_training import Run

BY_HEART = 0.3
"""Bits per character by which known text must be cheaper before the page says "by heart"."""

Looks = dict[str, list[RaceEvent]]


def draw_looks(words: Lesson, run: Run | StoredRun) -> None:
    """Draw the curves of all machines on one axis, and below each machine's numbers and newest sample."""
    looks = looks_of(run)
    if looks:
        x_end = 0.4 * run.settings.seconds
        x, y = words.ui("curve_x"), words.ui("curve_y")
        chart(
            "training_curves",
            words.ui("curve_alt"),
            curves,
            learning_curves(looks),
            x,
            y,
            dark(),
            x_end=x_end,
        )
        st.html(machines_html(words, looks))


def learning_curves(looks: Looks) -> list[Curve]:
    """Give held-out bits per character against the seconds that each machine itself has been learning."""
    return [
        Curve(
            family,
            lesson("common").ui(family),
            [look.seconds for look in own],
            [look.valid_bits for look in own],
            hold=own[-1].finished,
        )
        for family, own in looks.items()
    ]


def machines_html(words: Lesson, looks: Looks) -> str:
    """Write what each machine writes now from an empty page, with its numbers, as HTML."""
    return side_by_side(
        [
            sample(machine_name(family), own[-1].sample, facts(words, own), family)
            for family, own in looks.items()
        ]
    )


def facts(words: Lesson, looks: Sequence[RaceEvent]) -> dict[str, str]:
    """Name the numbers of the last look; an n-gram has no price of the text it learns from."""
    look, known = looks[-1], known_bits(looks)
    numbers = {
        "fact_bits": f"{look.valid_bits:.2f}",
        "fact_train": "" if known is None else f"{known:.2f}",
        "fact_seconds": duration(look.seconds, words.language),
        "fact_tokens": short(look.tokens, words.language),
    }
    return {words.ui(key): text for key, text in numbers.items() if text}


def sentence(words: Lesson, run: Run | StoredRun | None) -> str:
    """Say what came out; before that, what to look for."""
    if run is None or not run.done or not run.result:
        return words.ui("look_for")
    looks, common = looks_of(run), lesson("common")
    bits = {family: own[-1].valid_bits for family, own in looks.items()}
    if len(bits) < 2:  # stopped before a second machine had learnt
        return words.ui("look_for")
    best, worst = min(bits, key=bits.__getitem__), max(bits, key=bits.__getitem__)
    text = words.ui(
        "result",
        best=common.ui(best),
        bits=f"{bits[best]:.2f}",
        worst=common.ui(worst),
        percent=percent(1 - bits[best] / bits[worst]),
    )
    return in_a_row(words, filter(None, [text, by_heart(words, looks)]))


def cheapest(words: Lesson, run: Run | StoredRun) -> Found:
    """Name the machine that pays least for the held-out tenth at the end, and what each pays."""
    bits = {family: own[-1].valid_bits for family, own in looks_of(run).items()}
    paid = [f"{lesson('common').ui(family)} {value:.2f}" for family, value in bits.items()]
    return Found(min(bits, key=bits.__getitem__), {"bits": listing(words, paid)})


def by_heart(words: Lesson, looks: Looks) -> str:
    """Say which machine learns the text by heart; "" when none does."""
    known = {family: known_bits(own) for family, own in looks.items()}
    gaps = {f: looks[f][-1].valid_bits - bits for f, bits in known.items() if bits is not None}
    if not gaps or max(gaps.values()) <= BY_HEART:
        return ""
    widest = max(gaps, key=gaps.__getitem__)
    return words.ui("by_heart", family=lesson("common").ui(widest), bits=f"{gaps[widest]:.2f}")


def known_bits(looks: Sequence[RaceEvent]) -> float | None:
    """Find the newest price of the text it learns from; None for an n-gram, which has none."""
    return next((look.train_bits for look in reversed(looks) if look.train_bits is not None), None)
