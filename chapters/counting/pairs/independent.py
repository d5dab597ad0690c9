"""Panel "independent": how often pairs come, beside how often they would if neighbours knew nothing of each other."""

from __future__ import annotations

import numpy as np

from chapters.counting.pairs.figure import against_independent, ends_of
from figures.tokens import visible
from llm_core.probability.pairs import Independence, PairTable, independence, shuffled
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import also_in_words, draw_labels
from ui.show.numbers import digits

CONTROLS = (Number("pairs_mix", 1, MOST_SEED, 1, label="mix_seed", again="mix_again"),)
LEAST = 3
"""A pair is called striking from so many times on."""
FAR = 2
"""Times as often, or as seldom, as if neighbours were independent: so far from the line of equals a pair is counted."""


def compared(text: str, kind: str, seed: int) -> Independence:
    """Compare the text with shuffles of it."""
    return independence(text, kind, seed)


def names(found: Independence, words: Lesson) -> list[str]:
    """Name the rows of the table."""
    size = len(found.counted.table.counts)
    named = [visible(unit) for unit in found.counted.units[: found.counted.most]]
    return [*named, words.ui("rest")][:size]


def figures(found: Independence, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw observed against expected counts, of the text and of its shuffle."""
    if not found.counted.table.total:
        return {}
    labels = draw_labels(words, "observed", "expected", "line", prefix="axis_")
    tables = {"text": found.counted.table, "mixed": found.mixed}
    ends = ends_of(*((table.counts, table.independent() * table.total) for table in tables.values()))
    return {
        name: also_in_words(
            against_independent(
                table.counts,
                table.independent() * table.total,
                names(found, words),
                labels,
                ends,
                name == "mixed",
                dark,
            ),
            apart(table, words),
        )
        for name, table in tables.items()
    }


def apart(table: PairTable, words: Lesson) -> str:
    """Say how many of the pairs that came lie far from the line of equals."""
    ratio = table.ratio()[table.counts > 0]
    more, less = int((ratio >= FAR).sum()), int((ratio <= 1 / FAR).sum())
    return words.ui("apart", pairs=f"{len(ratio):,}", more=f"{more:,}", less=f"{less:,}", times=FAR)


def striking(table: PairTable) -> tuple[int, int]:
    """Find the pair that comes most often compared with independence, among those that come LEAST times."""
    often = np.where(table.counts >= LEAST, np.nan_to_num(table.ratio()), 0.0)
    place = often if often.any() else np.where(table.counts > 0, np.nan_to_num(table.ratio()), 0.0)
    row, column = divmod(int(place.argmax()), len(table.counts))
    return row, column


def sentence(found: Independence, words: Lesson) -> dict[str, object]:
    """Name the most striking pair, and give the shared bits of text and shuffles."""
    table = found.counted.table
    if not table.total:
        return {}
    named, (a, b) = names(found, words), striking(table)
    return {
        "a": named[a],
        "b": named[b],
        "count": int(table.counts[a, b]),
        "expected": digits(float(table.independent()[a, b]) * table.total, 3),
        "times": digits(float(table.ratio()[a, b]), 2),
        "bits": f"{found.bits:.2f}",
        "mixed": f"{np.mean(found.mixed_bits):.2f}",
        "shuffles": len(found.mixed_bits),
    }


independent = Demo(
    "pairs_independent",
    CONTROLS,
    compared,
    figures,
    sentence,
    code=[PairTable, shuffled, independence],
    wide=True,
)
