"""Panel "many": how often names change over twelve seeds, for two ways to assign, with and without a velocity."""

from __future__ import annotations

from statistics import mean
from typing import NamedTuple

from chapters.seeing.tracks.figure import switch_dots
from llm_core.vision.motion import Scene, detections, paths
from llm_core.vision.tracking import METHODS, Rules, follow, switches
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.rows import noted
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import ranged

SEEDS, DOTS = 12, 5
KINDS = tuple((method, velocity) for method in METHODS for velocity in (False, True))
HELPS = ("hungarian", "velocity", "neither")
CONTROLS = (
    Choice("tracks_many_way", ("crowd", "turns"), label="way", names="way_"),
    Number("tracks_many_noise", 0.0, 3.0, 0.0, 0.1, label="noise", slider=True),
    Number("tracks_many_lost", 0.0, 1.0, 0.0, 0.1, label="lost_share", slider=True),
    Number("tracks_many_false", 0.0, 2.0, 0.0, 0.5, label="false", slider=True),
)


class Many(NamedTuple):
    """Switches of every seed for each of KINDS, and the settings."""

    counts: dict[tuple[str, bool], list[int]]
    settings: tuple[str, float, float, float]


def measured(way: str, noise: float, lost: float, false: float) -> Many:
    """Follow the same detections in four ways, for every seed."""
    counts: dict[tuple[str, bool], list[int]] = {kind: [] for kind in KINDS}
    for seed in range(1, SEEDS + 1):
        scene = Scene(way, DOTS, noise, lost, false, seed)
        seen = detections(scene, paths(scene))
        for method, velocity in KINDS:
            found = switches(seen, follow(seen, Rules(method, velocity)))
            counts[method, velocity].append(len(found))
    return Many(counts, (way, noise, lost, false))


def name_of(words: Lesson, kind: tuple[str, bool]) -> str:
    """Name one of KINDS."""
    method, velocity = kind
    return noted(
        words, words.ui(f"short_{method}"), words.ui("with_velocity" if velocity else "without_velocity")
    )


def figures(found: Many, words: Lesson, dark: bool) -> Figures:
    """Draw one row for each of KINDS."""
    rows = {name_of(words, kind): counts for kind, counts in found.counts.items()}
    return {
        "dots": switch_dots(rows, draw_labels(words, "switches", "mean", "one_seed", prefix="axis_"), dark)
    }


def covered(found: Many, words: Lesson, dark: bool) -> Figures:
    """Draw the first row alone."""
    first = KINDS[0]
    rows = {name_of(words, kind): counts if kind == first else [] for kind, counts in found.counts.items()}
    dots = switch_dots(rows, draw_labels(words, "switches", "mean", "one_seed", prefix="axis_"), dark)
    return {"dots": waits(dots, dark)}


def sentence(found: Many, words: Lesson) -> dict[str, object]:
    """Give mean and range of every row."""
    facts: dict[str, object] = {"seeds": SEEDS, "dots": DOTS}
    for method, velocity in KINDS:
        counts = found.counts[method, velocity]
        key = f"{method}_{'with' if velocity else 'without'}"
        facts[key] = ranged(counts, lambda n: f"{n:.1f}".removesuffix(".0"), words.language)
    return facts


def answer(found: Many) -> Found:
    """Say which of the two changes, made alone, lowers the greedy tracker's switches more."""
    plain = mean(found.counts["greedy", False])
    better = mean(found.counts["hungarian", False])
    guess = mean(found.counts["greedy", True])
    best = "hungarian" if better < guess else "velocity"
    option = best if min(better, guess) < plain else "neither"
    facts = {"plain": f"{plain:.1f}", "hungarian": f"{better:.1f}", "velocity": f"{guess:.1f}"}
    return Found(option, facts, found.settings)


many = Demo(
    "tracks_many",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[follow, detections, switches],
    guess=Guess("tracks_many", HELPS, answer),
    covered=covered,
)
