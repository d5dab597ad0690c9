"""Panels "vae" and "map": one digit through encoder, chance and decoder with both terms of the loss; a map of codes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from chapters.seeing.ways.figure import code_figure, grid_figure, map_figure, rows_figure
from chapters.seeing.ways.models import MODELS, ink, read, reading
from llm_core.drawing.drawers import Drawers, noise, readings
from llm_core.drawing.vae import Code, Vae, bound, divergence, reparametrised, unexplained
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words

DRAWS = 6
CONTROLS = (
    Number("ways_digit", 1, 500, 126, label="digit"),
    Number("ways_vae_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)
MAP = (Number("ways_map_digit", 1, 500, 126, label="digit"),)
GRID, EDGE = 13, 3.0
SHOWN = 200
"""Of the test digits, so that their names can be read."""


@dataclass(frozen=True)
class Through:
    """One digit, its code, what was drawn from it, and the loss of the first draw."""

    image: Tensor  # (S, S)
    label: int
    code: Code  # (1, latent)
    z: Tensor  # (DRAWS, latent)
    decoded: Tensor  # (DRAWS, S, S)
    middle: Tensor  # (S, S), decoded from the mean
    unexplained: float
    divergences: Tensor  # (latent,)
    reads: list[int | None]  # what the judge reads: in the image, the middle one, the decoded ones


@torch.inference_mode()
def passed(drawers: Drawers, digit: int, seed: int) -> Through:
    """Send one test digit through the VAE, with DRAWS draws from its code."""
    vae, images = drawers.vae, drawers.real[0][digit - 1 : digit]
    code = vae.encode(images)
    z = reparametrised(code, noise(vae.noise_shape, DRAWS, seed))
    missing = unexplained(vae.painter(z[:1]), images)
    label = int(drawers.real[1][digit - 1])
    middle = vae.draw(code.mean)[0]
    decoded = vae.draw(z)
    reads = readings(drawers, torch.cat([images, middle[None], decoded]))
    return Through(images[0], label, code, z, decoded, middle, float(missing), divergence(code)[0], reads)


def figures(found: Through, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the digit with what is decoded, and its code."""
    images = torch.cat([found.image[None], found.middle[None], found.decoded]).numpy()
    above = [
        words.ui("vae_input"),
        words.ui("vae_mean"),
        *(str(i + 1) for i in range(DRAWS)),
    ]
    labels = draw_labels(words, "x", "y", "mean", "drawn", prefix="code_")
    says = words.ui("sheet_reads", title=listing(words, above), names=read(found.reads, words))
    mean, spread, z = (one[0].tolist() for one in (found.code.mean, found.code.spread, found.z))
    return {
        "images": in_words(rows_figure({"": images}, ink(words), dark, above), says),
        "code": in_words(code_figure(mean, spread, z, labels, dark), code_says(mean, spread, z, words)),
    }


def code_says(mean: list[float], spread: list[float], z: list[float], words: Lesson) -> str:
    """Say each latent number: its mean, its spread, and what the first draw gave."""
    rows = [[f"{value:.2f}".replace("-", "−") for value in row] for row in zip(mean, spread, z, strict=True)]
    said = [
        words.ui("code_says", n=n, mean=mean, spread=spread, drawn=drawn)
        for n, (mean, spread, drawn) in enumerate(rows, start=1)
    ]
    return in_a_row(words, said)


def sentence(found: Through, words: Lesson) -> dict[str, object]:
    """Say both terms, and which latent numbers hold the most."""
    kl = float(found.divergences.sum())
    return {
        "label": found.label,
        "unexplained": f"{found.unexplained:.1f}",
        "divergence": f"{kl:.1f}",
        "total": f"{round(found.unexplained, 1) + round(kl, 1):.1f}",  # of what is written before it
        "most": int(found.divergences.argmax()) + 1,
        "most_nats": f"{float(found.divergences.max()):.1f}",
        "z": decimals(found.z[0, 0]),
        "mean": decimals(found.code.mean[0, 0], 3),
        "spread": decimals(found.code.spread[0, 0], 3),
        "noise": factor((found.z - found.code.mean)[0, 0] / found.code.spread[0, 0]),
    }


def decimals(value: Tensor, places: int = 2) -> str:
    """Write one number with so many decimals and a real minus."""
    return f"{float(value):.{places}f}".replace("-", "−")


def factor(value: Tensor) -> str:
    """Write one number of a product: brackets stand around one below zero."""
    written = decimals(value, 3)
    return f"({written})" if written.startswith("−") else written


@dataclass(frozen=True)
class Mapped:
    """Where the flat VAE puts test digits, what it decodes on a grid, and the chosen digit."""

    means: Tensor  # (SHOWN, 2)
    classes: list[int]
    grid: Tensor  # (GRID * GRID, S, S), from the upper left corner, row by row
    chosen: Tensor  # (2,)
    label: int
    near: list[int]  # the classes of its ten nearest test digits
    homes: dict[int, tuple[Tensor, int]]  # class -> the middle (2,) of its shown digits, the class next to it
    reads: list[int | None]  # what the judge reads in the grid


@torch.inference_mode()
def mapped(drawers: Drawers, digit: int) -> Mapped:
    """Encode the test digits with two numbers, and decode a grid of them."""
    images, labels = drawers.real
    means = drawers.flat.encode(images).mean
    side = torch.linspace(-EDGE, EDGE, GRID)
    places = torch.stack(torch.meshgrid(side, -side, indexing="xy"), -1).view(-1, 2)
    at, label = means[digit - 1], labels[digit - 1]
    near = (means - at).norm(dim=1).argsort()[1:11]
    shown = torch.arange(SHOWN) * len(images) // SHOWN  # the digits stand sorted by their classes
    grid = drawers.flat.draw(places)
    homes = middles(means[shown], labels[shown])
    return Mapped(
        means[shown],
        labels[shown].tolist(),
        grid,
        at,
        int(label),
        labels[near].tolist(),
        homes,
        readings(drawers, grid),
    )


def middles(means: Tensor, labels: Tensor) -> dict[int, tuple[Tensor, int]]:
    """Find where each class has its middle on the map, and which other class has the nearest one."""
    names = labels.unique()
    homes = torch.stack([means[labels == name].mean(0) for name in names])
    others = names[torch.cdist(homes, homes).fill_diagonal_(float("inf")).argmin(1)]
    return dict(zip(names.tolist(), zip(homes, others.tolist(), strict=True), strict=True))


def map_figures(found: Mapped, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the digits on the map, and what is decoded everywhere on it."""
    labels = draw_labels(words, "first", "second", "chosen", prefix="map_")
    grid = grid_figure(found.grid.numpy(), GRID, EDGE, {**ink(words), **labels}, dark)
    rows = {
        words.ui("map_row", row=row + 1): found.reads[row * GRID : (row + 1) * GRID] for row in range(GRID)
    }
    return {
        "places": in_words(
            map_figure(found.means.numpy(), found.classes, found.chosen.tolist(), labels, dark),
            among(found, words),
        ),
        "grid": in_words(grid, reading(rows, words)),
    }


def among(found: Mapped, words: Lesson) -> str:
    """Say where the chosen digit and each class lie, and which class is nearest."""
    x, y = (decimals(one) for one in found.chosen)
    homes = [
        words.ui("map_home", name=name, x=decimals(place[0]), y=decimals(place[1]), other=other)
        for name, (place, other) in found.homes.items()
    ]
    said = words.ui("map_chosen_at", x=x, y=y, near=read(sorted(found.near), words))
    return in_a_row(words, [said, *homes])


def map_sentence(found: Mapped, words: Lesson) -> dict[str, object]:
    """Say where the digit lies, and among whom."""
    x, y = (decimals(one) for one in found.chosen)
    return {"label": found.label, "x": x, "y": y, "same": found.near.count(found.label), "edge": f"{EDGE:g}"}


vae_panel = Demo(
    "ways_vae",
    CONTROLS,
    passed,
    figures,
    sentence,
    code=[Vae.encode, reparametrised, unexplained, divergence, bound],
    wide=True,
    stacked=True,
    source=MODELS,
)

map_panel = Demo(
    "ways_map",
    MAP,
    mapped,
    map_figures,
    map_sentence,
    code=[Vae.draw],
    wide=True,
    stacked=True,
    source=MODELS,
)
