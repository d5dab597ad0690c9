"""The curve of the chosen block, stored and live, and the button that trains one."""

from __future__ import annotations

from typing import Any

from chapters.transformer.block.figure import curve_figure
from chapters.transformer.block.training import SECONDS, Asked, learn
from ui.lesson.prose import prose
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.site.theme import dark
from ui.work.live_training import LiveTraining, Run

TEXTBOOK = "pre"

Line = tuple[list[float], list[float]]
"""Steps, and held-out bits per character at them."""


def training_area(words: Lesson, found: dict[str, Any], variant: str) -> None:
    """Draw the stored curve with, while one trains, the live points on it; then the button."""
    run = TRAINING.current()
    if run is None or run.done:
        draw_curve(words, run, found, variant)
    if run is not None:
        if not TRAINING.show(words, run, found, variant):
            return
        compare(words, found, run)
    TRAINING.offer(words.ui("train", seconds=SECONDS), Asked(variant, found), int(found["steps"]))


def progress(words: Lesson, run: Run) -> str:
    """Write the step of the last point."""
    return words.ui("training", step=f"{run.step:,}", steps=f"{run.job.total:,}")


def compare(words: Lesson, found: dict[str, Any], run: Run) -> None:
    """Write what came out of the live training beside the stored one at the same step."""
    (steps, bits), variant = live_line(run), run.settings.variant
    if len(steps) < 2 or run.ending == "failed":
        return
    stored = {row[0]: row[2] for row in found["variants"][variant]["curve"]}
    same = [(s, b, stored[s]) for s, b in zip(steps, bits, strict=True) if s and stored.get(s) is not None]
    facts = {"variant": variant_name(words, found, variant), "step": f"{steps[-1]:,.0f}"}
    if same:
        step, here, there = same[-1]
        facts |= {"same": f"{step:,.0f}", "here": f"{here:.3f}", "there": f"{there:.3f}"}
        prose(words.ui("trained_same", **facts), "note")
    else:
        prose(words.ui("trained", bits=f"{bits[-1]:.2f}", **facts), "note")


def draw_curve(words: Lesson, run: Run | None, found: dict[str, Any], variant: str) -> None:
    """Draw textbook, chosen, and live points when they belong to the chosen variant."""
    variants = found["variants"]
    lines = {"textbook": curve(variants[TEXTBOOK])}
    if variant != TEXTBOOK:
        lines["chosen"] = curve(variants[variant])
    if run is not None and run.settings.variant == variant and run.events:
        lines["live"] = live_line(run)
    labels = {
        "textbook": words.ui("textbook"),
        "chosen": variant_name(words, found, variant),
        "live": words.ui("live"),
        "step": words.ui("step"),
        "bits": words.ui("bits_valid"),
        "uniform": words.ui("uniform", bits=f"{found['uniform_bits']:.2f}"),
    }
    chart(
        "block_curves",
        words.ui("curves_alt"),
        curve_figure,
        lines,
        labels,
        found["uniform_bits"],
        found["steps"],
        dark(),
    )


TRAINING = LiveTraining("block", learn, draw_curve, progress, drawing_first=True)


def live_line(run: Run) -> Line:
    """Collect the points so far."""
    events = run.events
    return [step for step, _ in events], [bits for _, bits in events]


def curve(one: dict[str, Any]) -> Line:
    """Collect the points of a stored training, up to where its numbers ended."""
    rows = [row for row in one["curve"] if row[2] is not None]
    return [row[0] for row in rows], [row[2] for row in rows]


def variant_name(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """Write the differences from the textbook block in words."""
    switches = found["variants"][variant]["switches"]
    parts = [] if switches["norm"] == "pre" else [words.ui(f"is_{switches['norm']}")]
    parts += [words.ui(f"is_no_{part}") for part in ("residual", "mlp") if not switches[part]]
    return joined(words.ui("and"), parts) if parts else words.ui("textbook")
