"""The curve of the chosen block, stored and live, and the button that trains one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from chapters.transformer.block import training as block_training
from chapters.transformer.block.figure import curve_figure
from chapters.transformer.block.training import Live
from ui.lesson.notice import notice
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.site.theme import dark
from ui.work import lanes as worker

TEXTBOOK = "pre"
POLL = 1.0


def training_area(words: Lesson, found: dict[str, Any], variant: str) -> None:
    """The stored curve with, while one trains, the live points on it; then the button."""
    live = block_training.current()
    if live is not None and not live.job.done:
        st.fragment(running, run_every=POLL)(words, found, variant, live)
        return
    draw_curve(words, found, variant, live)
    if live is not None:
        told(words, found, live)
    label = words.ui("train", seconds=block_training.SECONDS)
    if st.button(label, key="block_train"):
        try:
            block_training.start(variant, found)
        except worker.QueueFull:
            notice(lesson("common").ui("queue_full"))
            return
        st.rerun()


def running(words: Lesson, found: dict[str, Any], variant: str, live: Live) -> None:
    """One look per second."""
    if live.job.done:
        st.rerun()
    draw_curve(words, found, variant, live)
    common = lesson("common")
    text = words.ui("training", step=f"{max(live.curve[0], default=0):,.0f}", steps=f"{found['steps']:,}")
    if live.job.ahead:
        text = common.ui("queue_ahead", count=live.job.ahead)
    elif not live.job.events:
        text = words.ui("preparing")
    st.progress(live.job.progress or 0.0, text=text)
    st.button(common.ui("stop"), key="block_stop", on_click=stop, args=(live,))


def stop(live: Live) -> None:
    """One that waits is given up, one that runs ends and keeps its points."""
    live.stop.set()
    if live.job.ahead:
        live.job.cancel()


def told(words: Lesson, found: dict[str, Any], live: Live) -> None:
    """What came out of the live training beside the stored one at the same step."""
    steps, bits = live.curve
    if live.job.error is not None:
        notice(lesson("common").ui("job_failed"))
    elif len(steps) > 1:
        stored = {row[0]: row[2] for row in found["variants"][live.variant]["curve"]}
        same = [
            (s, b, stored[s]) for s, b in zip(steps, bits, strict=True) if s and stored.get(s) is not None
        ]
        facts = {"variant": variant_name(words, found, live.variant), "step": f"{steps[-1]:,.0f}"}
        if same:
            step, here, there = same[-1]
            facts |= {"same": f"{step:,.0f}", "here": f"{here:.3f}", "there": f"{there:.3f}"}
            prose(words.ui("trained_same", **facts), "note")
        else:
            prose(words.ui("trained", bits=f"{bits[-1]:.2f}", **facts), "note")


def draw_curve(words: Lesson, found: dict[str, Any], variant: str, live: Live | None) -> None:
    """Textbook, chosen, and live points when they belong to the chosen variant."""
    variants = found["variants"]
    lines = {"textbook": curve(variants[TEXTBOOK])}
    if variant != TEXTBOOK:
        lines["chosen"] = curve(variants[variant])
    if live is not None and live.variant == variant and live.job.events:
        lines["live"] = live.curve
    labels = {
        "textbook": words.ui("textbook"),
        "chosen": variant_name(words, found, variant),
        "live": words.ui("live"),
        "step": words.ui("step"),
        "bits": words.ui("bits"),
        "uniform": words.ui("uniform", bits=f"{found['uniform_bits']:.2f}"),
    }
    figure = curve_figure(lines, labels, found["uniform_bits"], found["steps"], dark())
    chart(figure, "block_curves", words.ui("curves_alt"))


def curve(one: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Steps and held-out bits of a stored training, up to where its numbers ended."""
    rows = [row for row in one["curve"] if row[2] is not None]
    return [row[0] for row in rows], [row[2] for row in rows]


def variant_name(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """The differences from the textbook block in words."""
    switches = found["variants"][variant]["switches"]
    parts = [] if switches["norm"] == "pre" else [words.ui(f"is_{switches['norm']}")]
    parts += [words.ui(f"is_no_{part}") for part in ("residual", "mlp") if not switches[part]]
    return words.ui("and").join(parts) or words.ui("textbook")
