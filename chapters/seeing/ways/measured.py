"""Panel "measured": which share of 500 samples is recognised, and which classes they cover, over three trainings."""

from __future__ import annotations

from statistics import mean
from typing import Any

import streamlit as st

from chapters.seeing.ways.figure import classes_figure, recognised_figure, sheet_figure
from chapters.seeing.ways.models import FACTS, SOURCES, ink, names
from llm_core import small_trainings
from llm_core.drawing import image_gan, vae
from llm_core.drawing.drawers import KINDS
from llm_core.drawing.image_diffusion import clean_error
from llm_core.drawing.judge import class_shares, covered
from llm_core.small_trainings import DRAWER_STEPS, Look
from ui.controls.choice import Choice
from ui.demo import Demo, Figure
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.site.theme import dark
from ui.work.small_training import Lines, SmallTraining

CONTROLS = (Choice("ways_training", ("1", "2", "3"), label="training_seed"),)
KIND = Choice("ways_kind", KINDS, "gan", label="kind", names="source_")
Facts = dict[str, Any]


def measured(facts: Facts, seed: str) -> tuple[Facts, str]:
    """Read the record; the seed is that of the trainings whose classes are shown."""
    return facts, seed


def seeds_of(facts: Facts, kind: str) -> list[Facts]:
    """Give what was measured of one kind, seed by seed."""
    return list(facts["drawers"][kind]["seeds"].values())


def figures(found: tuple[Facts, str], words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the share recognised of all trainings, and the classes of those with the chosen seed."""
    facts, seed = found
    named = names(words, (*SOURCES, "noise"))
    shares = {named["real"]: [facts["real"]["recognised"]]}
    shares |= {named[kind]: [one["recognised"] for one in seeds_of(facts, kind)] for kind in KINDS}
    shares |= {named["noise"]: [facts["noise"]["recognised"]]}
    classes = {named["real"]: facts["real"]["classes"]}
    classes |= {named[kind]: facts["drawers"][kind]["seeds"][seed]["classes"] for kind in KINDS}
    return {
        "dots": recognised_figure(shares, draw_labels(words, "x", prefix="measured_"), dark),
        "classes": classes_figure(classes, draw_labels(words, "class", "share", prefix="measured_"), dark),
    }


def below(found: tuple[Facts, str], words: Lesson) -> str:
    """Write what is equal and what is not, a column for each of the three."""
    columns = [facts_of(found[0], kind, words) for kind in KINDS]
    rows: list[list[str | Cell]] = [
        [words.ui(f"table_{name}"), *(column[name] for column in columns)] for name in columns[0]
    ]
    head: list[str | Cell] = [
        Cell(words.ui("table"), unseen=True),
        *(words.ui(f"source_{kind}") for kind in KINDS),
    ]
    return table(head, rows, label=words.ui("table"), stacked=True)


def facts_of(facts: Facts, kind: str, words: Lesson) -> dict[str, str]:
    """Write one column."""
    mine, found = facts["drawers"][kind], seeds_of(facts, kind)
    return {
        "learns_from": words.ui(f"loss_{kind}"),
        "noise_in": words.ui(f"noise_{kind}"),
        "passes": str(facts["config"]["drawing_steps"] if kind == "diffusion" else 1),
        "images": f"{facts['steps'] * facts['batch']:,}",
        "weights": f"{mine['n_parameters']:,}",
        "drawing_weights": f"{mine['n_drawing']:,}",
        "seconds": f"{mean(one['cpu_seconds'] for one in found):.0f}",
        "covers": listing(words, [str(one["covered"]) for one in found]),
    }


def sentence(found: tuple[Facts, str], words: Lesson) -> dict[str, object]:
    """Say the shares, means over the trainings, and the fewest classes that the GAN covers."""
    facts = found[0]
    said: dict[str, object] = {"real": percent(facts["real"]["recognised"])}
    for kind in KINDS:
        said[kind] = percent(mean(one["recognised"] for one in seeds_of(facts, kind)))
    return said | {"gan_classes": min(one["covered"] for one in seeds_of(facts, "gan"))}


def stored_lines() -> Lines:
    """Give the share recognised over the steps, of the first seed of each."""
    lines = {}
    for kind in KINDS:
        curve = seeds_of(FACTS.get(), kind)[0]["curve"]
        lines[kind] = [point[0] for point in curve], [point[1] for point in curve]
    return lines


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its drawer."""
    return words.ui(f"source_{key}")


def small_facts(kind: str) -> dict[str, object]:
    """Say how far the small training goes."""
    facts = FACTS.get()
    return {
        "steps": f"{DRAWER_STEPS:,}",
        "plan": f"{facts['steps']:,}",
        "images": f"{facts['images']['train']:,}",
    }


def draw_latest(words: Lesson, latest: Look) -> None:
    """Draw the sixteen digits of the last look."""
    if latest.images is not None:
        title = words.ui("small_sheet", step=f"{latest.step:,}")
        chart(
            "ways_small_sheet",
            words.ui("small_sheet_alt"),
            sheet_figure,
            latest.images,
            8,
            title,
            ink(words),
            dark(),
        )


SMALL = SmallTraining(
    "ways_small",
    small_trainings.drawers,
    DRAWER_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="share_recognised",
    share=True,
    picture=draw_latest,
)


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw which one is trained, and its training."""
    with st.container(key="ways_small_kind"):
        SMALL.draw(words, KIND.draw(words))
    return {}


measured_panel = Demo(
    "ways_measured",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[class_shares, covered, image_gan.play, clean_error, vae.bound],
    wide=True,
    stacked=True,
    source=FACTS,
    below=below,
    more=draw_small,
)
