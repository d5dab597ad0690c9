"""Panel "walk": from one digit to another in the numbers behind the image, and diffusion step by step."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from chapters.seeing.ways.figure import rows_figure
from chapters.seeing.ways.models import MODELS, ink, reading
from llm_core.drawing.drawers import Drawers, noise, readings
from llm_core.drawing.image_diffusion import STEPS, ImageDiffusion
from llm_core.drawing.image_diffusion import ink as inked
from llm_core.drawing.vae import between
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.numbers import percent

STOPS = 9
SHOWN_STEPS = (0, 2, 5, 8, 11, 14, 16, 18, 20)
"""Steps of the drawing that the strip shows, of STEPS."""
CONTROLS = (
    Number("ways_from", 1, 500, 26, label="walk_from"),
    Number("ways_to", 1, 500, 176, label="walk_to"),
    Number("ways_walk_seed", 1, MOST_SEED, 39, label="seed", again="reseed"),
)


@dataclass(frozen=True)
class Walk:
    """Rows of STOPS images, and which real digits the first row goes between."""

    pixels: Tensor
    vae: Tensor
    gan: Tensor
    noisy: Tensor
    clean: Tensor
    reads: dict[str, list[int | None]]  # of each row, what the judge reads
    labels: tuple[int, int]
    jump: float  # of the largest step of the VAE's row, as a share of the whole way in pixels


@torch.inference_mode()
def walked(drawers: Drawers, first: int, last: int, seed: int) -> Walk:
    """Walk between two test digits, between two noises, and from noise to an image."""
    images, labels = drawers.real
    ends = images[[first - 1, last - 1]]
    codes, starts = drawers.vae.encode(ends).mean, noise(drawers.gan.noise_shape, 2, seed)
    vae = drawers.vae.draw(between(codes[0], codes[1], STOPS))
    gan = drawers.gan.draw(between(starts[0], starts[1], STOPS))
    noisy, clean = strip(drawers.diffusion, noise(drawers.diffusion.noise_shape, 1, seed))
    pixels = between(ends[0].flatten(), ends[1].flatten(), STOPS).view(STOPS, *ends.shape[1:])
    whole = float((vae[-1] - vae[0]).norm())
    jump = float((vae[1:] - vae[:-1]).flatten(1).norm(dim=1).max())
    names = int(labels[first - 1]), int(labels[last - 1])
    rows = {"pixels": pixels, "vae": vae, "gan": gan, "noisy": noisy, "clean": clean}
    reads = {name: readings(drawers, row) for name, row in rows.items()}
    return Walk(pixels, vae, gan, noisy, clean, reads, names, jump / whole if whole else 0.0)


def strip(model: ImageDiffusion, start: Tensor) -> tuple[Tensor, Tensor]:
    """Draw one image and keep what was seen: the noisy image and the expected clean one, at SHOWN_STEPS."""
    seen = list(model.steps(start))
    noisy = [start, *(x for x, _ in seen)]
    clean = [seen[0][1], *(c for _, c in seen)]
    first, second = (inked(torch.cat([row[i] for i in SHOWN_STEPS])) for row in (noisy, clean))
    return first, second


def figures(found: Walk, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the walks, and the strip of the diffusion model."""
    walks = {name: getattr(found, name).numpy() for name in ("pixels", "vae", "gan")}
    strips = {name: getattr(found, name).numpy() for name in ("noisy", "clean")}
    named = [{words.ui(f"walk_{name}"): one for name, one in rows.items()} for rows in (walks, strips)]
    shares = ["0", *(f"{i}/{STOPS - 1}" for i in range(1, STOPS - 1)), "1"]
    levels = [f"{step}" for step in SHOWN_STEPS]
    read = [
        reading({words.ui(f"walk_{name}"): found.reads[name] for name in rows}, words)
        for rows in (walks, strips)
    ]
    return {
        "walks": in_words(rows_figure(named[0], ink(words), dark, shares), read[0]),
        "strip": in_words(rows_figure(named[1], ink(words), dark, levels), read[1]),
    }


def sentence(found: Walk, words: Lesson) -> dict[str, object]:
    """Name both digits, and say how large the largest step is."""
    return {
        "first": found.labels[0],
        "last": found.labels[1],
        "jump": percent(found.jump),
        "steps": STEPS,
    }


walk_panel = Demo(
    "ways_walk",
    CONTROLS,
    walked,
    figures,
    sentence,
    code=[between, ImageDiffusion.steps],
    wide=True,
    stacked=True,
    source=MODELS,
)
