"""Panel "strengths": who comes nearest to the original, from faint noise to strong noise, on all test pictures."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import Any

from chapters.seeing.clean.figure import strengths_figure
from chapters.seeing.clean.noise import decibels
from llm_core import small_trainings
from llm_core.small_trainings import RESTORE_STEPS, RESTORERS
from llm_core.vision.filters import blur, median
from llm_core.vision.restore import RECORD, SEEN, Denoiser
from llm_core.vision.restore_training import RestoreLearner, damaged
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Step
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import ranged
from ui.show.table import Cell, table
from ui.work.record import record
from ui.work.small_training import Line, Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("noise", "strengths", "homes", "seed", "curves", "images", "n_parameters", "enlarge", "steps")
PLAIN = ("noisy", "median", "blur")
STRENGTHS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
CONTROLS = (
    Choice("clean_on", ("photographs", "digits"), label="on", names="home_"),
    Choice("clean_by", ("salt", "gaussian"), label="noise", names="noise_"),
    Step("clean_at", STRENGTHS, 0.2, label="at"),
)


@dataclass(frozen=True)
class Strengths:
    """Decibels of every way at every strength, None where nothing differs; of networks one list for each seed."""

    strengths: list[float]
    plain: dict[str, list[float | None]]
    networks: dict[str, list[list[float]]]  # by the noise they saw
    settings: tuple[list[int], list[float]]  # of median and bell curve, chosen on validation pictures
    noise: str
    home: str
    at: int  # place of the chosen strength

    def values(self) -> dict[str, float]:
        """Give the decibels at the chosen strength, of networks the mean."""
        found = {name: self.plain[name][self.at] for name in PLAIN}
        found |= {f"net_{seen}": mean(seed[self.at] for seed in self.networks[seen]) for seen in self.order()}
        return {name: value for name, value in found.items() if value is not None}

    def order(self) -> tuple[str, ...]:
        """List the networks, that which saw this noise first."""
        return (self.noise, *(seen for seen in SEEN if seen != self.noise))


def measured(facts: dict[str, Any], home: str, noise: str, at: float) -> Strengths:
    """Read what was measured from the record."""
    found, strengths = facts["noise"][home][noise], facts["strengths"]
    plain = {name: found[name] for name in PLAIN}
    settings = found["side"], found["sigma"]
    return Strengths(strengths, plain, found["networks"], settings, noise, home, strengths.index(at))


def figures(found: Strengths, words: Lesson, dark: bool, covered: bool = False) -> Figures:
    """Draw a line for each way; covered: without those that answer the guess."""
    plain = {words.ui(f"way_{name}"): found.plain[name] for name in PLAIN}
    learnt = {words.ui(f"net_{seen}"): found.networks[seen] for seen in found.order()}
    labels = draw_labels(words, "strength", "psnr", "seeds", prefix="axis_")
    if covered:
        plain, learnt = dict(list(plain.items())[:1]), {}
    lines = strengths_figure(found.strengths, plain, learnt, labels, dark)
    return {"lines": waits(lines, dark) if covered else lines}


def covered(found: Strengths, words: Lesson, dark: bool) -> Figures:
    """Draw the noisy pictures alone."""
    return figures(found, words, dark, covered=True)


def compared(found: Strengths, words: Lesson) -> str:
    """Write all ways at the chosen strength, of networks mean and range."""
    values = found.values()
    best = max(values, key=values.__getitem__)
    rows: list[list[str | Cell]] = [[words.ui(name_of(key)), cell(words, found, key, best)] for key in values]
    head = [words.ui("way"), words.ui("axis_psnr")]
    return table(head, rows, label=words.ui("strengths_table"), fitted=True)


def name_of(key: str) -> str:
    """Name the string of a way."""
    return key if key.startswith("net_") else f"way_{key}"


def cell(words: Lesson, found: Strengths, key: str, best: str) -> Cell:
    """Write the decibels of one way; the best one is marked."""
    value = f"{found.values()[key]:.1f}"
    seen = key.removeprefix("net_")
    if seen != key:
        ends = [seed[found.at] for seed in found.networks[seen]]
        value = ranged(ends, "{:.1f}".format, words.language)
    side, sigma = (setting[found.at] for setting in found.settings)
    note = {"median": words.ui("with_side", side=side), "blur": words.ui("with_sigma", sigma=f"{sigma:g}")}
    return Cell(value, note=note.get(key, ""), right=True if key == best else None, word=words.ui("nearest"))


def sentence(found: Strengths, words: Lesson) -> dict[str, object]:
    """Say who comes nearest, and who saw what."""
    values = found.values()
    best = max(values, key=values.__getitem__)
    other = found.order()[1]
    return {
        "best": words.ui(name_of(best)),
        "value": decibels(words, values[best]),
        "median": decibels(words, values["median"]),
        "same": decibels(words, values[f"net_{found.noise}"]),
        "other": decibels(words, values[f"net_{other}"]),
        "at": f"{found.strengths[found.at]:g}",
        "noise": words.ui(f"noise_{found.noise}"),
    }


def asked(found: Strengths) -> Found:
    """Compare the filters with the network that learnt from other noise."""
    values, other = found.values(), f"net_{found.order()[1]}"
    options = {"median": values["median"], "blur": values["blur"], "network": values[other]}
    facts = {name: f"{value:.1f}" for name, value in options.items()}
    return Found(max(options, key=options.__getitem__), facts, (found.home, found.noise, found.at))


def stored_lines() -> Lines:
    """Give the validation decibels over the steps, of the first seed."""
    curves = record(RECORD, NEEDED)["curves"]["digits"]
    lines: dict[str, Line] = {}
    for kind in RESTORERS:
        steps, _, values = zip(*curves[kind][0], strict=True)
        lines[kind] = (steps, values)
    return lines


def line_name(words: Lesson, key: str) -> str:
    """Name a line by what the network does."""
    return words.ui(f"small_{key}")


def small_facts() -> dict[str, object]:
    """Say how long both learn, and from how many pictures."""
    facts = record(RECORD, NEEDED)
    return {
        "steps": f"{RESTORE_STEPS:,}",
        "stored": f"{facts['steps']:,}",
        "images": f"{facts['images']['digits']['train']:,}",
    }


SMALL = SmallTraining(
    "clean_small",
    small_trainings.restorers,
    len(RESTORERS) * RESTORE_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="psnr",
)


strengths_panel = Demo(
    "clean_strengths",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[median, blur, Denoiser, RestoreLearner, damaged],
    wide=True,
    source=StoredRecord(RECORD, NEEDED),
    below=compared,
    guess=Guess("clean_strengths", ("median", "blur", "network"), asked),
    covered=covered,
    more=SMALL,
)
