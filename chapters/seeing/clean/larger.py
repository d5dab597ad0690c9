"""Panel "larger": a picture made smaller, and enlarged again in four ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.clean.noise import MODELS, PICTURES, credit, decibels
from chapters.seeing.clean.own import DIGIT, OWN, DigitNumber, OwnPicture, notices_of
from llm_core.data.mnist import INK
from llm_core.vision.psnr import mean_square, psnr
from llm_core.vision.resize import KINDS, enlarge, kernel, shrink, weights
from llm_core.vision.restore import FACTORS, Enlarger, Restorers, restored, through
from llm_core.vision.restore_data import HOMES, Upload, example, shown_of
from llm_core.vision.two_originals import nearest_digit
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.demo import BELOW, Demo, Figures
from ui.lesson.rows import clauses
from ui.lesson.snippet import snippet_of
from ui.lesson.words import Lesson
from ui.show.numbers import percent, ranged
from ui.show.pictures import Shown, pictures
from ui.show.table import Cell, table

PICTURE = Choice("clean_small_picture", PICTURES, "digit", label="picture", names="picture_")
CONTROLS = (
    PICTURE,
    Choice("clean_factor", tuple(FACTORS), "x4", label="factor", names="factor_"),
    Choice("clean_learnt", HOMES, "digits", label="home", names="home_"),
    Choice("clean_net", ("1", "2", "3"), label="seed"),
    DigitNumber(PICTURE, Number("clean_large_digit", 1, 500, 101, label="digit")),
    OwnPicture(PICTURE),
)
WAYS = (*KINDS, "network")
CLEAR = 0.2
"""A share of the way from black to white from which on a pixel is said to be another one."""


@dataclass(frozen=True)
class Enlarged:
    """The original, the small picture, four enlargements with their errors, and the same on all test pictures."""

    original: NDArray[np.floating]  # (H, W)
    small: NDArray[np.floating]  # (H / factor, W / factor)
    results: dict[str, NDArray[np.floating]]
    errors: dict[str, float]
    tests: dict[str, tuple[float, ...]]  # decibels on all test pictures; of the network one for each seed
    picture: str
    home: str
    factor: int
    waits: bool  # for a picture of the visitor's own


def enlarged(
    models: Restorers, picture: str, factor: str, home: str, seed: str, digit: int, own: Upload | tuple[()]
) -> Enlarged:
    """Make a picture smaller, and enlarge it in four ways."""
    waits, picture = picture == OWN and not own, shown_of(picture, own)
    original, times = example(picture, digit, own), FACTORS[factor]
    small = shrink(original, times)
    results = {kind: enlarge(small, times, kind) for kind in KINDS}
    results["network"] = restored(models.networks[home, factor, int(seed)], small)
    errors = {name: mean_square(original, one) for name, one in results.items()}
    stored = models.facts["enlarge"]["digits" if picture == "digit" else "photographs"][factor]
    tests = {kind: (stored[kind],) for kind in KINDS} | {"network": tuple(stored["networks"][home])}
    arrays = {name: one.numpy() for name, one in results.items()}
    return Enlarged(original.numpy(), small.numpy(), arrays, errors, tests, picture, home, times, waits)


def notices(found: Enlarged, words: Lesson) -> list[str]:
    """Say so while there is no picture of the visitor's own."""
    return notices_of(found.waits, words)


def figures(found: Enlarged, words: Lesson, dark: bool) -> Figures:
    """Draw the original, the small picture and all enlargements."""
    height, width = found.small.shape
    what = words.ui(f"picture_{found.picture}")
    row = [
        shown(
            words, "original", what, found.original, words.ui("against"), digit(found, found.original, words)
        ),
        shown(words, "small", what, found.small, words.ui("of_size", width=width, height=height)),
    ]
    row += [
        shown(words, name, what, one, decibels(words, psnr(found.errors[name])), seen(found, name, words))
        for name, one in found.results.items()
    ]
    return {"row": pictures(row)}


def shown(
    words: Lesson, name: str, what: str, grey: NDArray[np.floating], note: str, says: Sequence[str] = ()
) -> Shown:
    """Name one picture, and say what is seen in it."""
    title = words.ui(f"way_{name}")
    alt = words.ui("picture_alt", name=title, picture=what)
    return Shown(grey, title, clauses(words, [alt, *says]), note)


def digit(found: Enlarged, grey: NDArray[np.floating], words: Lesson) -> list[str]:
    """Name the training digit that a picture of a digit is most similar to."""
    if found.picture != DIGIT:
        return []
    ink = (INK * (1 - np.clip(grey, 0, 1))).round().astype(np.int64)
    return [words.ui("two_read_as", digit=nearest_digit(ink).label)]


def seen(found: Enlarged, name: str, words: Lesson) -> list[str]:
    """Say what an enlarged digit looks like, and where the network departs from the rule that adds no detail."""
    said = digit(found, found.results[name], words)
    if name == "network":
        change = np.asarray(found.results[name]) - np.asarray(found.results["bicubic"])
        row, column = np.unravel_index(np.abs(change).argmax(), change.shape)
        facts = {"darker": int((change < -CLEAR).sum()), "lighter": int((change > CLEAR).sum())}
        key = "larger_added" if any(facts.values()) else "larger_adds_little"
        said.append(words.ui(key, **facts, row=row + 1, column=column + 1, clear=percent(CLEAR)))
    return said


def compared(found: Enlarged, words: Lesson) -> str:
    """Write the decibels on this picture and on all test pictures; the best of each column is marked."""
    here = {name: psnr(error) for name, error in found.errors.items()}
    every = {name: mean(values) for name, values in found.tests.items()}
    rows: list[list[str | Cell]] = [
        [
            words.ui(f"way_{name}"),
            marked(words, f"{here[name]:.1f}" if np.isfinite(here[name]) else "∞", here, name),
            marked(words, meant(found.tests[name], words), every, name),
        ]
        for name in WAYS
    ]
    head = [words.ui("way"), words.ui("this_picture"), words.ui("all_pictures")]
    return table(head, rows, label=words.ui("larger_table"), fitted=True)


def marked(words: Lesson, text: str, values: dict[str, float], name: str) -> Cell:
    """Write a number, with a tick where it is the highest."""
    best = name == max(values, key=values.__getitem__)
    return Cell(text, right=True if best else None, word=words.ui("nearest"))


def meant(values: tuple[float, ...], words: Lesson) -> str:
    """Write a number, of several mean and range."""
    return f"{values[0]:.1f}" if len(values) == 1 else ranged(values, "{:.1f}".format, words.language)


def sentence(found: Enlarged, words: Lesson) -> dict[str, object]:
    """Compare the network with the best rule, on all test pictures."""
    rule = max(KINDS, key=lambda kind: found.tests[kind][0])
    gain = mean(found.tests["network"]) - found.tests[rule][0]
    key = "larger_gain" if gain > 0 else "larger_loss"
    numbers = found.small.size, found.original.size
    facts = {
        "given": f"{numbers[0]:,}",
        "wanted": f"{numbers[1]:,}",
        "share": found.factor**2,
        "network": f"{mean(found.tests['network']):.1f}",
        "rule": words.ui(f"way_{rule}"),
        "best": f"{found.tests[rule][0]:.1f}",
        "gain": f"{abs(gain):.1f}",
        "home": words.ui(f"home_{found.home}"),
    }
    return {"sentence": words.ui(key, **facts)}


def in_python(*values: object) -> str:
    """Write the same in Python; a picture of the visitor's own does not leave the page."""
    return snippet_of(enlarged, (*values[:-1], ()), MODELS.python)


def text(found: Enlarged, words: Lesson) -> dict[str, str]:
    """Name the photographer."""
    return {BELOW: credit(words, found.picture)}


larger_panel = Demo(
    "clean_larger",
    CONTROLS,
    enlarged,
    figures,
    sentence,
    code=[shrink, enlarge, weights, kernel, Enlarger, through],
    wide=True,
    source=MODELS,
    below=compared,
    notices=notices,
    text=text,
    snippet=in_python,
)
