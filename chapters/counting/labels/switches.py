"""Panel "switches": features switched off, and what that costs; a field trained here and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from chapters.counting.labels.figure import dots_figure, weights_figure
from chapters.counting.labels.gold import scored
from llm_core import small_trainings
from llm_core.sequences.crf_features import features
from llm_core.sequences.crf_training import climb, train
from llm_core.sequences.crf_words import RECORD, SWITCHES
from llm_core.sequences.crf_words import SMALL as SMALL_RECIPE
from llm_core.sequences.segmentation import LABELS
from llm_core.small_trainings import Look
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.demo import Demo, Figures
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent
from ui.site.theme import dark as is_dark
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("switches", "small", "small_curve", "sentences")
CONTROLS = tuple(
    Choice(f"labels_{name}", ("on", "off"), label=f"switch_{name}", names="switch_") for name in SWITCHES
)
ALL, NONE = "+".join(SWITCHES), "here"


@dataclass(frozen=True)
class Switched:
    """F1 on gold and on held-out silver, of each sample: for these features, for all, and for the sign alone."""

    here: list[list[float]]
    all: list[list[float]]
    none: list[list[float]]
    name: str
    n_features: int
    facts: dict[str, Any]


def switched(facts: dict[str, Any], *states: str) -> Switched:
    """Read what this choice of features reached from the record."""
    found, name = facts["switches"], name_of(states)
    return Switched(
        found[name]["f1"], found[ALL]["f1"], found[NONE]["f1"], name, found[name]["features"], facts
    )


def name_of(states: Sequence[str]) -> str:
    """Name a choice as the record does."""
    return "+".join(on for on, state in zip(SWITCHES, states, strict=True) if state == "on") or NONE


def gold(values: list[list[float]]) -> list[float]:
    """Give the F1 on the gold sentences, of each sample."""
    return [one[0] for one in values]


def silver(values: list[list[float]]) -> list[float]:
    """Give the F1 on the held-out silver sentences, of each sample."""
    return [one[1] for one in values]


def figures(found: Switched, words: Lesson, dark: bool) -> Figures:
    """Draw the three choices of features, each with its range over the samples."""
    rows = {"row_here": found.here, "row_all": found.all, "row_none": found.none}
    values = {
        words.ui(row): {words.ui("on_gold"): gold(of), words.ui("on_silver"): silver(of)}
        for row, of in rows.items()
    }
    return {"dots": dots_figure(values, {"x": words.ui("axis_f1")}, dark)}


def covered(found: Switched, words: Lesson, dark: bool) -> Figures:
    """Draw all features alone, as long as the guess waits."""
    values = {
        words.ui("row_all"): {words.ui("on_gold"): gold(found.all), words.ui("on_silver"): silver(found.all)}
    }
    return {"dots": dots_figure(values, {"x": words.ui("axis_f1")}, dark)}


def far(best: list[float], whole: list[float], words: Lesson) -> str:
    """Say how far the best choice lies above all features, in points as they are printed."""
    points = round(100 * mean(best), 1) - round(100 * mean(whole), 1)
    return words.ui("best_far", points=f"{points:.1f}") if points >= 1 else words.ui("best_near")


def without(facts: dict[str, Any], name: str) -> float:
    """Give the mean F1 on the gold sentences of all features but these."""
    return mean(gold(facts["switches"]["+".join(on for on in SWITCHES if on != name)]["f1"]))


def most_missed(facts: dict[str, Any]) -> str:
    """Name the group without which F1 on the gold sentences is lowest."""
    return min(SWITCHES, key=lambda name: without(facts, name))


def best_of(facts: dict[str, Any]) -> str:
    """Name the choice with the highest mean F1 on the gold sentences."""
    found = facts["switches"]
    return max(found, key=lambda name: mean(gold(found[name]["f1"])))


def sentence(found: Switched, words: Lesson) -> dict[str, object]:
    """Say what these features reach, which group is missed most, and which choice is best."""
    missed, best = most_missed(found.facts), best_of(found.facts)
    of_best = gold(found.facts["switches"][best]["f1"])
    groups = [words.ui(f"labels_switches_guess_{name}") for name in best.split("+") if name in SWITCHES]
    return {
        "features": f"{found.n_features:,}",
        "gold": scored(words, gold(found.here)),
        "silver": scored(words, silver(found.here)),
        "all": scored(words, gold(found.all)),
        "none": scored(words, gold(found.none)),
        "missed": words.ui(f"labels_switches_guess_{missed}"),
        "without": percent(without(found.facts, missed), 1),
        "best": words.ui("and").join(groups) or words.ui("row_none"),
        "best_f1": scored(words, of_best),
        "far": far(of_best, gold(found.all), words),
        "choices": len(found.facts["switches"]),
        "samples": len(found.here),
        "sentences": f"{found.facts['small']['sentences']:,}",
    }


def asked(found: Switched) -> Found:
    """Say which single group is missed most on the gold sentences."""
    facts = {name: percent(without(found.facts, name), 1) for name in SWITCHES}
    return Found(most_missed(found.facts), facts | {"all": percent(mean(gold(found.all)), 1)})


def stored_lines() -> Lines:
    """Give 1 - F1 over the passes of the first sample, with all features."""
    epochs, _, on_gold, on_silver = zip(*record(RECORD, NEEDED)["small_curve"], strict=True)
    return {
        "gold": (epochs, [1 - one for one in on_gold]),
        "silver": (epochs, [1 - one for one in on_silver]),
    }


def line_name(words: Lesson, key: str) -> str:
    """Name a line by the sentences that it is measured on."""
    return words.ui(f"on_{key}")


def small_facts(switches: tuple[str, ...]) -> dict[str, object]:
    """Say which features are on, and how much it learns from."""
    facts = record(RECORD, NEEDED)
    return {
        "sentences": f"{facts['small']['sentences']:,}",
        "epochs": SMALL_RECIPE.epochs,
        "on": len(switches) + 1,
    }


def draw_steps(words: Lesson, look: Look) -> None:
    """Draw the weights of the steps between labels, as they are after this pass, and how it cuts the example."""
    if look.field is None:
        return
    labels = draw_labels(words, "x", "y", prefix="steps_") | {"weight": ""}
    names, steps = list(LABELS), look.field.transition
    chart(
        "labels_small_steps",
        words.ui("labels_paths_steps_alt"),
        weights_figure,
        steps,
        names,
        names,
        labels,
        is_dark(),
    )
    prose(words.ui("small_cut", epoch=look.step, cut=" / ".join(look.field.cut(words.ui("example")))), "note")


SMALL = SmallTraining(
    "labels_small",
    small_trainings.labels,
    SMALL_RECIPE.epochs,
    stored_lines,
    line_name,
    small_facts,
    y="f1_missing",
    share=True,
    picture=draw_steps,
)


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw the training with the features that are on."""
    SMALL.draw(
        words, tuple(n for n, control in zip(SWITCHES, CONTROLS, strict=True) if control.now() == "on")
    )
    return {}


switches_panel = Demo(
    "labels_switches",
    CONTROLS,
    switched,
    figures,
    sentence,
    code=[features, train, climb],
    source=StoredRecord(RECORD, NEEDED),
    guess=Guess("labels_switches", SWITCHES, asked),
    covered=covered,
    more=draw_small,
    wide=True,
)
