"""Panel "On equal terms": networks of one size, equal tokens, equal search, three seeds each."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import Any

from chapters.arena.machines import manifest, rounded
from chapters.arena.scoreboard.figure import seed_dots
from chapters.arena.settings import CORPUS
from llm_core.checkpoints import TWINS, CheckpointError
from llm_core.training import Recipe, train
from ui.controls.guess import Found, Guess
from ui.demo import Demo, Figures
from ui.lesson.prose import prose
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import between, percent, short, signed
from ui.show.table import Cell, machine_name, table
from ui.work import models
from ui.work.source import StoredRecord

RECORD = "twins"
NETWORKS = ("rnn", "gru", "lstm", "transformer")


@dataclass(frozen=True)
class Twin:
    """What the runs of one family reached: bits per character of held-out text, a score for each seed."""

    family: str
    scores: tuple[float, ...]
    tokens: int
    n_parameters: int
    setting: str
    """Name of the best of the settings that were tried; empty where there is nothing to set."""


def twins(record: dict[str, Any]) -> tuple[Twin, ...]:
    """Collect the runs of a record by family. Raises CheckpointError when it is damaged or has not two networks."""
    try:
        found = {
            family: [run for run in record["runs"] if run["family"] == family]
            for family in ("ngram", *NETWORKS)
        }
        made = tuple(twin(family, runs) for family, runs in found.items() if runs)
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"The record {RECORD}.json is damaged: {error!r}.") from error
    if len({one.family for one in made} & set(NETWORKS)) < 2:
        raise CheckpointError(f"The record {RECORD}.json does not hold two networks.")
    return made


def twin(family: str, runs: list[dict[str, Any]]) -> Twin:
    """Put the runs of one family together."""
    scores = tuple(float(run["test"]) for run in runs)
    first = runs[0]
    return Twin(
        family, scores, int(first["tokens"]), int(first["n_parameters"]), str(first.get("setting", ""))
    )


def figures(found: tuple[Twin, ...], words: Lesson, dark: bool) -> Figures:
    """Draw a dot for each run, and the table of what is equal and what is not."""
    names = {one.family: lesson("common").ui(one.family) for one in found}
    scores = {one.family: one.scores for one in found}
    return {"dots": seed_dots(scores, names, words.ui("dots_title"), dark)}


def below(found: tuple[Twin, ...], words: Lesson) -> str:
    """Write a row for each machine."""
    names = ("machine", "mean", "range", "tokens", "size", "setting")
    rows: list[list[str | Cell]] = [
        [
            Cell(machine_name(one.family)),
            f"{mean(one.scores):.3f}",
            range_of(one, words.language),
            short(one.tokens, words.language),
            short(one.n_parameters, words.language),
            setting_of(words, one),
        ]
        for one in found
    ]
    columns = [words.ui(f"twins_{name}") for name in names]
    return table(columns, rows, label=words.panel("twins").kicker, least_width="36rem")


def range_of(one: Twin, language: str) -> str:
    """Write the best and the worst run; what was counted once has no range."""
    return (
        between(f"{min(one.scores):.3f}", f"{max(one.scores):.3f}", language) if len(one.scores) > 1 else "–"
    )


def setting_of(words: Lesson, one: Twin) -> str:
    """Write the best setting: "AdamW 0.006" is an optimiser and its learning rate."""
    optimiser, _, rate = one.setting.rpartition(" ")
    return words.ui("twins_optimiser", optimiser=optimiser, rate=rate) if optimiser else "–"


def behind(found: tuple[Twin, ...]) -> list[str]:
    """List the networks that predict worse than the n-gram."""
    ngram = next((mean(one.scores) for one in found if one.family == "ngram"), None)
    return [one.family for one in found if ngram is not None and mean(one.scores) > ngram]


def beaten(found: tuple[Twin, ...]) -> Found:
    """Say whether every network beats counting, and what the two sides pay."""
    bits = {one.family: mean(one.scores) for one in found}
    most = max(bits[family] for family in bits if family in NETWORKS)
    option = {0: "all", 1: "but_one"}.get(len(behind(found)), "but_more")
    return Found(option, {"ngram": f"{bits.get('ngram', 0.0):.3f}", "most": f"{most:.3f}"})


def covered(found: tuple[Twin, ...], words: Lesson, dark: bool) -> Figures:
    """Draw the n-gram alone."""
    return figures(tuple(one for one in found if one.family == "ngram"), words, dark)


def sentence(found: tuple[Twin, ...], words: Lesson) -> dict[str, object]:
    """Say which network is ahead of the next one on equal terms, or that the ranges of the seeds overlap."""
    better, worse, *_ = sorted(
        (one for one in found if one.family in NETWORKS), key=lambda one: mean(one.scores)
    )
    apart = max(better.scores) < min(worse.scores)
    lstm = next((one for one in found if one.family == "lstm"), worse)
    said = (
        words.ui(
            "twins_apart" if apart else "twins_close",
            better=lesson("common").ui(better.family),
            worse=lesson("common").ui(worse.family),
            percent=percent(1 - mean(better.scores) / mean(worse.scores), 1),
            lstm=percent(1 - mean(better.scores) / mean(lstm.scores), 1),
            tokens=short(better.tokens, words.language),
            seeds=len(better.scores),
        ),
        counting(found, words),
    )
    return {"sentence": in_a_row(words, filter(None, said))}


def counting(found: tuple[Twin, ...], words: Lesson) -> str:
    """Name the networks that predict worse than the n-gram; "" when none does."""
    worse = behind(found)
    if not worse:
        return ""
    names = listing(words, [lesson("common").ui(family) for family in worse])
    return words.ui(
        "twins_counting" if len(worse) > 1 else "twins_counting_one",
        ngram=beaten(found).facts["ngram"],
        names=names,
    )


def stored(words: Lesson) -> dict[str, object]:
    """Say what storing in 8 bits cost the twins that write in the arena; nothing before the guess."""
    if GUESS.waits(()):
        return {}
    costs = {
        family: cost
        for family in NETWORKS
        if (TWINS, family) in models.available() and (cost := rounded(manifest(TWINS, family)))
    }
    if costs:
        family, cost = max(costs.items(), key=lambda one: abs(one[1].after - one[1].before))
        prose(
            words.ui(
                "twins_rounded",
                name=lesson("common").ui(TWINS),
                family=lesson("common").ui(family),
                before=f"{cost.before:.4f}",
                after=f"{cost.after:.4f}",
                change=signed(cost.after - cost.before, 4),
            ),
            "note",
        )
    return {}


GUESS = Guess("twins", ("all", "but_one", "but_more"), beaten, (CORPUS,))
twins_panel = Demo(
    "twins",
    (),
    twins,
    figures,
    sentence,
    code=[Recipe, train],
    below=below,
    guess=GUESS,
    covered=covered,
    more=stored,
    source=StoredRecord(RECORD, ("runs",)),
    wide=True,
)
