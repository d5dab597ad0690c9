"""Panel "When is the batch drawn?": one step of SGD in the lines that compute it, with the numbers of each line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from llm_core.networks.batches import (
    compare,
    known,
    mean_loss,
    noise,
    one_step,
    orders,
    slope,
    trained,
)
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import Demo, Figure
from ui.lesson.code import source_of
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.numbers import digits
from ui.show.table import table

BEFORE, RATE, SHOWN = 20, 0.5, 12
"""Steps that were made before this one, the learning rate, and images that are named."""
CONTROLS = (
    Step("batches_size", (1, 2, 4, 8, 16, 32, 64, 128, 256, 512), 8, label="batches_size"),
    Number("batches_draw", 1, MOST_SEED, 1, label="batches_draw", again="batches_again"),
)


class Taken(NamedTuple):
    """One step: who was drawn, and what each line found."""

    rows: list[int]
    answers: list[int]  # the digits on these images
    surprise: float  # mean loss of the batch before the step, nats
    length: float  # of the batch's slope
    cosine: float  # of the angle to the slope of all images
    usual: list[float]  # the same for many batches of this size
    moved: float  # length of the change of the weights
    before: float  # mean loss on all images
    after: float


def take(size: int, seed: int) -> Taken:
    """Take the step after BEFORE others."""
    (x, y), W = known(), trained(BEFORE)
    rows = next(orders(len(x), size, 1, seed))
    g, then = slope(W, x[rows], y[rows]), one_step(W, x, y, rows, RATE)
    return Taken(
        [int(row) for row in rows],
        [int(answer) for answer in y[rows].argmax(-1)],
        float(mean_loss(W, x[rows], y[rows])),
        float(np.linalg.norm(g)),
        compare(g, slope(W, x, y))[0],
        noise(W, (size,), 1).cosines[0].tolist(),
        float(np.linalg.norm(then - W)),
        float(mean_loss(W, x, y)),
        float(mean_loss(then, x, y)),
    )


def draw_lines() -> None:
    """Draw the lines that ran."""
    st.code(source_of(one_step)[1], language="python", wrap_lines=True)


def figures(found: Taken, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the lines, and what each of them found."""
    return {"lines": draw_lines, "stages": stages(found, words)}


def stages(found: Taken, words: Lesson) -> str:
    """Write a row for each of the four stages."""
    more = " …" if len(found.rows) > SHOWN else ""
    drawn = listing(words, map(str, found.answers[:SHOWN])) + more
    facts: dict[str, dict[str, object]] = {
        "draw": {"answers": drawn, "size": len(found.rows)},
        "forward": {"surprise": digits(found.surprise)},
        "back": {"length": digits(found.length), "cosine": f"{found.cosine:.2f}"},
        "step": {"moved": digits(found.moved), "before": digits(found.before), "after": digits(found.after)},
    }
    names = [words.ui(f"batches_stage_{name}") for name in facts]
    said = [words.ui(f"batches_{name}_found", **one) for name, one in facts.items()]
    rows = list(zip(names, said, strict=True))
    columns = [words.ui("batches_stage"), words.ui("batches_found")]
    return table(columns, rows, label=words.ui("batches_stages_table"))


def sentence(found: Taken, words: Lesson) -> dict[str, object]:
    """Say what this batch's step did to the loss of all images."""
    way = "batches_down" if found.after < found.before else "batches_up"
    facts = {"before": digits(found.before), "after": digits(found.after)}
    return {
        "size": len(found.rows),
        "cosine": f"{found.cosine:.2f}",
        "mean": f"{np.mean(found.usual):.2f}",
        "way": words.ui(way, **facts),
    }


when = Demo("batches_when", CONTROLS, take, figures, sentence, code=[slope, orders], stacked=True)
