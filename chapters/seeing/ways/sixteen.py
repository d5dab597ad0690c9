"""Panel "samples": sixteen digits of each drawer beside sixteen real ones, and a guess which are real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import torch
from torch import Tensor

from chapters.seeing.ways.figure import rows_figure, sheet_figure
from chapters.seeing.ways.models import MODELS, SOURCES, ink, names, read
from llm_core.drawing.drawers import Drawers, readings, recognised, samples
from llm_core.drawing.image_diffusion import ImageDiffusion
from llm_core.drawing.image_gan import ImageGan
from llm_core.drawing.judge import Verdict, judged
from llm_core.drawing.vae import Vae
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, in_words

LETTERS = ("a", "b", "c", "d")
ORDERS = tuple(permutations(SOURCES))
COUNT = 16
SEED = Number("ways_seed", 1, MOST_SEED, 1, label="seed", again="reseed")


@dataclass(frozen=True)
class Sixteen:
    """Sixteen digits from each source: letter -> source, source -> images, and how many the judge recognises."""

    order: dict[str, str]
    images: dict[str, Tensor]
    verdicts: dict[str, Verdict]
    recognised: dict[str, int]
    reads: dict[str, list[int | None]]
    seed: int


def drawn(drawers: Drawers, seed: int) -> Sixteen:
    """Draw sixteen digits with each, and take as many that no drawer has seen."""
    images = {"real": real_ones(drawers, seed)}
    images |= {kind: samples(drawer, COUNT, seed) for kind, drawer in drawers.each().items()}
    order = dict(zip(LETTERS, ORDERS[7 * seed % len(ORDERS)], strict=True))  # neighbouring seeds differ a lot
    verdicts = {source: judged(drawers.judge, found) for source, found in images.items()}
    counts = {source: recognised(drawers, found) for source, found in images.items()}
    reads = {source: readings(drawers, found) for source, found in images.items()}
    return Sixteen(order, images, verdicts, counts, reads, seed)


def real_ones(drawers: Drawers, seed: int) -> Tensor:
    """Take sixteen of the test digits at random."""
    images = drawers.real[0]
    return images[torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))[:COUNT]]


def figures(found: Sixteen, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the four sheets, each with what it is, and say which images the judge is not sure of."""
    named = names(words)
    titles = {
        letter: words.ui("sheet", letter=letter.upper(), name=named[found.order[letter]])
        for letter in LETTERS
    }
    return sheets(found, words, titles, found.reads, dark)


def covered(found: Sixteen, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the four sheets by their letters alone; of which images the judge is unsure would tell the real ones."""
    likeliest: dict[str, list[int | None]] = {
        source: [*verdict.classes.tolist()] for source, verdict in found.verdicts.items()
    }
    return sheets(found, words, {letter: letter.upper() for letter in LETTERS}, likeliest, dark)


def sheets(
    found: Sixteen,
    words: Lesson,
    titles: dict[str, str],
    reads: dict[str, list[int | None]],
    dark: bool,
) -> dict[str, Figure]:
    """Draw a sheet for each letter. reads: source -> what is said of its images."""
    drawn = {
        letter: sheet_figure(found.images[source].numpy(), 4, titles[letter], ink(words), dark)
        for letter, source in found.order.items()
    }
    for letter, source in found.order.items():
        names = read(reads[source], words)
        in_words(drawn[letter], words.ui("sheet_reads", title=titles[letter], names=names))
    return dict(drawn)


def numbers(found: Sixteen) -> dict[str, Numbers]:
    """List what the judge says of every digit, row by row."""
    return {
        letter: {
            "sample": list(range(1, COUNT + 1)),
            "class": found.verdicts[source].classes.tolist(),
            "probability": [round(sure, 4) for sure in found.verdicts[source].sure.tolist()],
        }
        for letter, source in found.order.items()
    }


def sentence(found: Sixteen, words: Lesson) -> dict[str, object]:
    """Say how many of each the judge recognises."""
    return dict(found.recognised)


def asked(found: Sixteen) -> Found:
    """Give the letter of the real digits, and what the others are."""
    letters = {source: letter.upper() for letter, source in found.order.items()}
    return Found(letters["real"].lower(), letters, found.seed)


def awaited(rows: Sequence[str], images: Tensor, words: Lesson, dark: bool) -> Figure:
    """Draw rows without their images: with the same seed they are those of a sheet, and the drawer would be named."""
    nothing = np.full_like(images.numpy(), np.nan)
    return waits(rows_figure(dict.fromkeys(rows, nothing), ink(words), dark), dark, words="waits_above")


GUESS = Guess("ways_samples", LETTERS, asked, elsewhere=True)
samples_panel = Demo(
    "ways_samples",
    (SEED,),
    drawn,
    figures,
    sentence,
    code=[samples, ImageGan.draw, ImageDiffusion.draw, ImageDiffusion.steps, Vae.draw],
    wide=True,
    source=MODELS,
    guess=GUESS,
    covered=covered,
    numbers=numbers,
)
