"""Panels "adding noise", "learning" and "walking back": the browser computes, the library says what to expect."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from chapters.seeing.denoise.component import picture
from llm_core.drawing.coverage import coverage
from llm_core.drawing.denoiser import Denoiser, DenoiserTraining, draw_batch, features
from llm_core.drawing.denoiser_stored import DATA, HELD, RECORD, held_out, stored
from llm_core.drawing.diffusion import (
    LEVELS,
    clean_guess,
    cosine,
    linear,
    noised,
    posterior,
    step_with_noise,
    step_without_noise,
    walk_back,
)
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.mixture import Mixture, mixture_of, perfect
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.numbers import signed
from ui.site.language import html_lang
from ui.work.record import record

NEEDED = ("state", "steps", "dice", "curve", "points_seen")
SHARED = ("data", "ink", "schedule", "level")
OF_ADDING = ("noise", "point")
OF_LEARNING = ("rate", "seed", "step", "field", "cross")
OF_WALKING = ("by", "how", "walk", "chance", "at", "follow")
CONTROLS = tuple(Held(f"denoise_{name}") for name in (*SHARED, *OF_ADDING, *OF_LEARNING, *OF_WALKING))
N, WALK, LEVEL = 400, 50, 25
"""What the pictures open with: points, steps back, level."""
REFERENCE, REFERENCE_SEED = 1000, 4000
"""Points of the data that what is made is compared with."""


def payload(words: Lesson) -> dict[str, Any]:
    """Collect the words, and the network that has learnt already."""
    facts = record(RECORD, NEEDED)
    kept = {name: facts[name] for name in ("state", "steps", "dice", "curve")}
    return {"lang": html_lang(), "labels": dict(words.strings), "stored": kept}


def draw_add(words: Lesson) -> dict[str, object]:
    """Mount the first picture."""
    picture("add", payload(words))
    shares = {
        f"{name}_{level}": f"{make()[level]:.3f}"
        for name, make in (("linear", linear), ("cosine", cosine))
        for level in (LEVEL, 100)
    }
    return {"levels": LEVELS, "level": LEVEL, **shares}


def draw_learn(words: Lesson) -> dict[str, object]:
    """Mount the second."""
    picture("learn", payload(words))
    facts = record(RECORD, NEEDED)
    return {"steps": f"{facts['steps']:,}", "seen": f"{facts['points_seen']:,}", "held": HELD, **losses()}


@functools.cache
def losses() -> dict[str, object]:
    """Compute what the stored network, a perfect one, and one that always answers 0 are wrong by."""
    training, held = stored(), held_out()
    exact = perfect_loss(mixture_of(CURVES[DATA]), training.alpha_bars)
    return {"loss": f"{training.denoiser.loss(held):.3f}", "exact": f"{exact:.3f}"}


def perfect_loss(mixture: Mixture, alpha_bars: np.ndarray[Any, Any]) -> float:
    """Compute the loss of the perfect denoiser on the held-out points: it cannot know which noise was drawn."""
    x, levels, eps = held_out()
    told = [mixture.exact_noise(x[i : i + 1], float(alpha_bars[level]))[0] for i, level in enumerate(levels)]
    return float(((np.array(told) - eps) ** 2).mean())


def draw_back(words: Lesson) -> dict[str, object]:
    """Mount the third."""
    picture("back", payload(words))
    return walked()


@functools.cache
def walked() -> dict[str, object]:
    """Walk back as the picture opens, in many steps and in few: distance and modes reached."""
    training = stored()
    reference = CURVES[DATA].draw(Dice(REFERENCE_SEED), REFERENCE)
    found: dict[str, object] = {"n": N, "m": f"{REFERENCE:,}", "walk": WALK}
    for steps in (5, WALK):
        points = walk_back(training.denoiser.noise, training.alpha_bars, steps, N, seed=1)[-1]
        found[f"far_{steps}"] = signed(energy_distance(points, reference), 3).removeprefix("+")
        found[f"reached_{steps}"] = int(coverage(points, CURVES[DATA].places()).reached.sum())
    return found


def in_python_add() -> str:
    """Write the noise that the first picture opens with."""
    return f"""from llm_core.drawing.diffusion import bells, linear, noised
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice

alpha_bar = linear()[{LEVEL}]
clean = CURVES["ring"].draw(Dice({REFERENCE_SEED + 1}), {N})
print(alpha_bar, noised(clean, bells(Dice(1), {N}), alpha_bar))
"""


def in_python_learn() -> str:
    """Write the training that the second picture opens with."""
    return """from llm_core.drawing.denoiser_stored import held_out, untrained

training = untrained(seed=1)
for _ in range(3000):
    training.step()
print(training.denoiser.loss(held_out()))
"""


def in_python_back() -> str:
    """Write the walk that the third picture opens with."""
    return f"""from llm_core.drawing.coverage import coverage
from llm_core.drawing.denoiser_stored import stored
from llm_core.drawing.diffusion import walk_back
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice

training = stored()
places = walk_back(training.denoiser.noise, training.alpha_bars, steps={WALK}, n={N}, seed=1)
print(energy_distance(places[-1], CURVES["ring"].draw(Dice({REFERENCE_SEED}), {REFERENCE})))
print(coverage(places[-1], CURVES["ring"].places()))
"""


def in_browser(name: str, test: str) -> InBrowser:
    """Name a file of the component, and the test that holds it equal to the library."""
    return InBrowser(
        f"chapters/seeing/denoise/component/{name}.js", f"tests/e2e/test_denoise.py::test_{test}"
    )


def locks(*names: str) -> tuple[str, ...]:
    """Name the keys that a teacher may fix."""
    return tuple(f"denoise_{name}" for name in names)


add = Demo(
    "denoise_add",
    component=draw_add,
    code=[
        noised,
        linear,
        cosine,
        in_browser("diffusion", "schedules_and_steps_in_the_browser_are_the_librarys"),
    ],
    snippet=in_python_add,
    locks=locks(*SHARED, *OF_ADDING),
    wide=True,
)
learn = Demo(
    "denoise_learn",
    component=draw_learn,
    code=[
        DenoiserTraining,
        draw_batch,
        features,
        Denoiser.noise,
        Mixture.exact_noise,
        Mixture.clean_mean,
        perfect,
        in_browser("denoiser", "a_hundred_steps_of_learning_in_the_browser_are_the_librarys"),
    ],
    snippet=in_python_learn,
    locks=locks(*OF_LEARNING),
    wide=True,
)
back = Demo(
    "denoise_back",
    component=draw_back,
    code=[
        walk_back,
        clean_guess,
        posterior,
        step_with_noise,
        step_without_noise,
        energy_distance,
        coverage,
        in_browser("walk", "a_walk_back_in_the_browser_is_the_librarys"),
    ],
    snippet=in_python_back,
    locks=locks(*OF_WALKING),
    wide=True,
)
