"""Panel "scale": the noise made smaller or larger, the relative of a language model's temperature."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from chapters.seeing.ways.figure import classes_figure, rows_figure
from chapters.seeing.ways.models import MODELS, ink, names, reading
from chapters.seeing.ways.sixteen import GUESS, awaited
from llm_core.drawing.drawers import KINDS, Drawers, readings, samples
from llm_core.drawing.judge import class_shares, covered, judged
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import percent
from ui.show.table import Cell, table

SHOWN, JUDGED = 9, 200
CONTROLS = (
    Number("ways_scale", 0.0, 3.0, 0.5, 0.1, label="scale", slider=True),
    Number("ways_scale_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


@dataclass(frozen=True)
class Scaled:
    """Samples of each with its noise multiplied, and the share recognised as each class."""

    scale: float
    images: dict[str, Tensor]
    shares: dict[str, Tensor]
    reads: dict[str, list[int | None]]  # what the judge reads in the samples that are shown
    plain: dict[str, float]  # share recognised with the noise of the training


def scaled(drawers: Drawers, scale: float, seed: int) -> Scaled:
    """Draw JUDGED samples with each from noise times `scale`, and let the judge name them."""
    images = {kind: samples(drawer, JUDGED, seed, scale) for kind, drawer in drawers.each().items()}
    shares = {kind: class_shares(judged(drawers.judge, found), drawers.bar) for kind, found in images.items()}
    plain = {kind: samples(drawer, JUDGED, seed) for kind, drawer in drawers.each().items()}
    before = {
        kind: float(class_shares(judged(drawers.judge, found), drawers.bar).sum())
        for kind, found in plain.items()
    }
    shown = {kind: found[:SHOWN] for kind, found in images.items()}
    reads = {kind: readings(drawers, found) for kind, found in shown.items()}
    return Scaled(scale, shown, shares, reads, before)


def figures(found: Scaled, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw a row of samples for each, and the classes."""
    named = names(words)
    rows = {named[kind]: found.images[kind].numpy() for kind in KINDS}
    shares = {named[kind]: found.shares[kind].tolist() for kind in KINDS}
    labels = draw_labels(words, "class", "share", prefix="measured_")
    read = reading({named[kind]: found.reads[kind] for kind in KINDS}, words)
    return {
        "rows": in_words(rows_figure(rows, ink(words), dark), read),
        "classes": classes_figure(shares, labels, dark),
    }


def unseen(found: Scaled, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the rows without their images while the visitor guesses whose digits the sheets hold."""
    named = names(words)
    return {"rows": awaited([named[kind] for kind in KINDS], found.images[KINDS[0]], words, dark)}


def sentence(found: Scaled, words: Lesson) -> dict[str, object]:
    """Say of which more are recognised than with the noise of the training, and of which less."""
    gains = {kind: float(shares.sum()) - found.plain[kind] for kind, shares in found.shares.items()}
    more, less = (
        listing(words, [words.ui(f"source_{kind}") for kind, gain in gains.items() if sign * gain > 0])
        for sign in (1, -1)
    )
    none = words.ui("scale_none")
    return {"scale": f"{found.scale:.1f}", "judged": JUDGED, "more": more or none, "less": less or none}


def below(found: Scaled, words: Lesson) -> str:
    """Write how many are recognised, and how many classes they cover."""
    scale = f"{found.scale:.1f}"
    head = [words.ui("scale_column", scale=1), words.ui("scale_column", scale=scale)]
    rows: list[list[str | Cell]] = [
        [
            words.ui(f"source_{kind}"),
            percent(found.plain[kind]),
            percent(float(shares.sum())),
            str(covered(shares)),
        ]
        for kind, shares in found.shares.items()
    ]
    name = words.ui("scale_table")
    columns: list[str | Cell] = [Cell(name, unseen=True), *head, words.ui("scale_classes", scale=scale)]
    return table(columns, rows, label=name, stacked=True)


scale_panel = Demo(
    "ways_scale_panel",
    CONTROLS,
    scaled,
    figures,
    sentence,
    code=[samples, class_shares],
    wide=True,
    stacked=True,
    source=MODELS,
    below=below,
    ways=(("arena", "write"),),
    after=GUESS,
    covered=unseen,
)
