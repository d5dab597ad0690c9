"""Panel "forget": two opposite beliefs about the first day, and how soon nobody can tell them apart."""

from __future__ import annotations

from typing import NamedTuple

from chapters.counting.hidden.figure import distances
from chapters.counting.hidden.weather import FIRST, PRESETS
from llm_core.sequences.chain import Floats
from llm_core.sequences.forgetting import mixing, second_eigenvalue, seen_distances
from llm_core.sequences.hmm import HMM, sample
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, small
from ui.site.ways import draw_ways

STEPS, SEED = 30, 1
ALMOST = 0.99
"""How sure both are of their first day where they observe: what is certain, no observation changes."""
FIRST_STAYS = tuple(PRESETS[FIRST]["transition"][state][state] for state in (0, 1))
CONTROLS = (
    Number("hidden_stay_a", 0.0, 1.0, FIRST_STAYS[0], 0.01, label="stay_a", slider=True),
    Number("hidden_stay_b", 0.0, 1.0, FIRST_STAYS[1], 0.01, label="stay_b", slider=True),
)


class Forgotten(NamedTuple):
    """Distances of the two beliefs, and the second eigenvalue."""

    unseen: Floats  # (STEPS + 1,), nothing is observed
    seen: Floats  # (STEPS,), both read the same days
    rest: float


def forget(stay_a: float, stay_b: float) -> Forgotten:
    """Follow two beliefs with these chances that a sunny, and a rainy, day is followed by one like it."""
    preset = PRESETS[FIRST]
    table = [[stay_a, 1 - stay_a], [1 - stay_b, stay_b]]
    hmm = HMM.of(preset["start"], table, preset["emission"])
    _, observed = sample(hmm, STEPS, SEED)
    return Forgotten(
        mixing(hmm, STEPS), seen_distances(hmm, observed.tolist(), ALMOST), second_eigenvalue(hmm)
    )


def figures(found: Forgotten, words: Lesson, dark: bool) -> Figures:
    """Draw both distances over the days."""
    labels = draw_labels(words, "step", "distance", "unseen", "seen", prefix="forget_")
    return {"distances": distances(found.unseen, found.seen, labels, dark)}


def sentence(found: Forgotten, words: Lesson) -> dict[str, object]:
    """Say how much is left after ten days."""
    key = "forgets" if found.rest < 1 - 1e-9 else "never_forgets"
    return {
        "sentence": words.ui(
            key,
            share=percent(found.rest),
            ten=small(float(found.unseen[10])),
            seen_ten=small(float(found.seen[9])),
            almost=percent(ALMOST),
        )
    }


def way_on(_words: Lesson) -> dict[str, object]:
    """Lead to the gradients of recurrent networks, where there are any."""
    draw_ways([("memory", "gradients")])
    return {}


forget_panel = Demo(
    "hidden_forget",
    CONTROLS,
    forget,
    figures,
    sentence,
    code=[mixing, seen_distances, second_eigenvalue],
    more=way_on,
)
