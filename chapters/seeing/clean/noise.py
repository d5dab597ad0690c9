"""Panel "noise": one picture, noise on it, and three ways to take it away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from chapters.seeing.clean.figure import psnr_bars
from chapters.seeing.clean.own import DIGIT, OWN, DigitNumber, OwnPicture, notices_of
from llm_core.data.photographs import CREDIT
from llm_core.vision.filters import bell, blur, median
from llm_core.vision.noise import NOISES, gaussian, noisy, salt_and_pepper
from llm_core.vision.psnr import mean_square, psnr
from llm_core.vision.restore import RECORD, SEEN, Denoiser, Restorers, restored, through, trained
from llm_core.vision.restore_data import HOMES, Upload, example, shown_of
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.demo import BELOW, Demo, Figures
from ui.lesson.snippet import snippet_of
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import small
from ui.show.pictures import Shown, pictures
from ui.work.source import StoredModel

MODELS = StoredModel(RECORD, trained)
PICTURES = ("china", "flower", DIGIT, OWN)
PICTURE = Choice("clean_picture", PICTURES, label="picture", names="picture_")
CONTROLS = (
    Number("clean_strength", 0.0, 0.5, 0.2, 0.05, label="strength", slider=True),
    Number("clean_sigma", 0.0, 2.0, 1.0, 0.25, label="sigma", slider=True),
    PICTURE,
    Choice("clean_kind", tuple(NOISES), label="noise", names="noise_"),
    Choice("clean_seen", SEEN, label="seen", names="noise_"),
    Choice("clean_home", HOMES, "photographs", label="home", names="home_"),
    Choice("clean_side", ("1", "3", "5", "7"), "3", label="side"),
    DigitNumber(PICTURE, Number("clean_digit", 1, 500, 101, label="digit")),
    Number("clean_seed", 1, MOST_SEED, 1, label="noise_seed", again="reseed"),
    OwnPicture(PICTURE),
)
WAYS = ("median", "blur", "network")


@dataclass(frozen=True)
class Cleaned:
    """The original, the noisy picture, and what each way made of it, with mean squared errors."""

    original: NDArray[np.floating]  # (H, W)
    results: dict[str, NDArray[np.floating]]  # "noisy" and WAYS
    errors: dict[str, float]
    picture: str
    kind: str
    seen: str
    waits: bool  # for a picture of the visitor's own
    related: bool  # the network learnt from other parts of this very photograph

    @property
    def best(self) -> str:
        """The way with the smallest error."""
        return min(WAYS, key=self.errors.__getitem__)


def clean(
    models: Restorers,
    strength: float,
    sigma: float,
    picture: str,
    kind: str,
    seen: str,
    home: str,
    side: str,
    digit: int,
    seed: int,
    own: Upload | tuple[()],
) -> Cleaned:
    """Put noise on a picture, and clean it in three ways."""
    original = example(shown_of(picture, own), digit, own)
    given = noisy(kind, original, strength, torch.Generator().manual_seed(seed))
    results = {
        "noisy": given,
        "median": median(given, int(side)),
        "blur": blur(given, sigma),
        "network": restored(models.networks[home, seen, 1], given),
    }
    errors = {name: mean_square(original, one) for name, one in results.items()}
    arrays = {name: one.numpy() for name, one in results.items()}
    here = shown_of(picture, own)
    related = home == "photographs" and here in ("china", "flower")
    return Cleaned(original.numpy(), arrays, errors, here, kind, seen, picture == OWN and not own, related)


def figures(found: Cleaned, words: Lesson, dark: bool) -> Figures:
    """Draw all pictures, and their decibels as bars."""
    row = [shown(words, found, "original", found.original)]
    row += [shown(words, found, name, one) for name, one in found.results.items()]
    names = [words.ui(f"way_{name}") for name in found.errors]
    values = [psnr(error) for error in found.errors.values()]
    return {
        "row": pictures(row),
        "bars": psnr_bars(names, values, draw_labels(words, "psnr", prefix="axis_"), dark),
    }


def shown(words: Lesson, found: Cleaned, name: str, grey: NDArray[np.floating]) -> Shown:
    """Name one picture, with its decibels."""
    note = words.ui("against") if name == "original" else decibels(words, psnr(found.errors[name]))
    title, what = words.ui(f"way_{name}"), words.ui(f"picture_{found.picture}")
    return Shown(grey, title, words.ui("picture_alt", name=title, picture=what), note)


def decibels(words: Lesson, value: float) -> str:
    """Write a PSNR."""
    return words.ui("decibels", value=f"{value:.1f}") if np.isfinite(value) else words.ui("identical")


def text(found: Cleaned, words: Lesson) -> dict[str, str]:
    """Write the formula with the numbers of the network, and who took the photograph."""
    error = found.errors["network"]
    formula = words.ui("formula", error=small(error), value=f"{psnr(error):.1f}") if error else ""
    return {BELOW: "\n\n".join(filter(None, (formula, credit(words, found.picture))))}


def credit(words: Lesson, picture: str) -> str:
    """Say where the picture is from: who took it, or that it is the visitor's own."""
    if picture in CREDIT:
        return words.ui("credit", name=CREDIT[picture])
    return words.ui("credit_own" if picture == OWN else "credit_digits")


def notices(found: Cleaned, words: Lesson) -> list[str]:
    """Say so while there is no picture of the visitor's own."""
    return notices_of(found.waits, words)


def in_python(*values: object) -> str:
    """Write the same in Python; a picture of the visitor's own does not leave the page."""
    return snippet_of(clean, (*values[:-1], ()), MODELS.python)


def sentence(found: Cleaned, words: Lesson) -> dict[str, object]:
    """Say which way comes nearest, and whether it is better than to do nothing."""
    best = found.best
    facts = {
        "best": words.ui(f"way_{best}"),
        "value": decibels(words, psnr(found.errors[best])),
        "noisy": decibels(words, psnr(found.errors["noisy"])),
        "network": decibels(words, psnr(found.errors["network"])),
    }
    if found.errors["noisy"] == 0:
        return {"sentence": words.ui("noise_none", **facts)}
    if found.errors["noisy"] <= found.errors[best]:
        return {"sentence": words.ui("noise_worse", **facts)}
    key = "noise_learnt" if best == "network" else "noise_simple"
    flattered = words.ui("noise_flattered") if best == "network" and found.related else ""
    return {"sentence": words.ui(key, **facts) + flattered}


noise_panel = Demo(
    "clean_noise",
    CONTROLS,
    clean,
    figures,
    sentence,
    code=[gaussian, salt_and_pepper, median, bell, blur, Denoiser, through, mean_square, psnr],
    wide=True,
    stacked=True,
    source=MODELS,
    notices=notices,
    text=text,
    snippet=in_python,
)
