"""Panel "delay": the share recalled right over the delay, five machines, trained three ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chapters.memory.remember.figure import delay_lines
from chapters.memory.remember.source import STORED, machine_names
from llm_core.analysis.spread import Spread
from llm_core.recall.machines import MACHINES, machine
from llm_core.recall.stored import Stored, over_delays, rate_of
from llm_core.recall.task import CHANCE
from llm_core.recall.training import RecallLearner, learn
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, ranged
from ui.show.table import Cell, table

CONTROLS = (
    Choice("remember_way", ("alone", "mixed", "tried_first"), label="remember_way", names="remember_way_"),
)
HALF = 0.5
GUESSED = ("rnn", "lstm", "gru", "transformer")


@dataclass(frozen=True)
class Delays:
    """Share right by machine and delay, for one way of training."""

    way: str
    shares: dict[str, dict[int, Spread]]
    rates: dict[str, str]
    edge: int | None
    """The longest delay in training, where all were trained on mixed delays."""
    facts: dict[str, Any]
    alone: dict[str, dict[int, Spread]]


def over_delay(stored: Stored, way: str) -> Delays:
    """Read the shares of this way from the record."""
    facts = stored.facts
    shares = {name: over_delays(facts, way, name) for name in MACHINES}
    alone = {name: over_delays(facts, "alone", name) for name in MACHINES}
    rates = {name: rates_of(facts, way, name) for name in MACHINES}
    return Delays(way, shares, rates, None if way == "alone" else facts["most_mixed"], facts, alone)


def rates_of(facts: dict[str, Any], way: str, name: str) -> str:
    """Write the learning rates that the search chose, each once."""
    delays = facts["delays"] if way == "alone" else [0]
    found = {rate_of(facts, way, name, delay) for delay in delays}
    return " / ".join(f"{rate:g}" for rate in sorted(found))


def last_held(shares: dict[int, Spread]) -> int:
    """Find the longest delay up to which at least half is right, on average over the seeds; 0 where there is none."""
    kept = 0
    for delay, share in shares.items():
        if share.mean < HALF:
            break
        kept = delay
    return kept


def figures(found: Delays, words: Lesson, dark: bool, shown: bool = True) -> Figures:
    """Draw a line for each machine; not shown: the axes alone."""
    labels = draw_labels(words, "delay", "right", "chance", "trained", prefix="remember_axis_")
    means = {name: [one.mean for one in line.values()] for name, line in found.shares.items()}
    every = {
        name: [[one.values[i] for one in line.values()] for i in range(next(iter(line.values())).count)]
        for name, line in found.shares.items()
    }
    delays = list(next(iter(found.shares.values())))
    if not shown:
        means, every = {}, {}
    lines = delay_lines(delays, means, every, machine_names(words), labels, CHANCE, found.edge, dark)
    return {"lines": lines if shown else waits(lines, dark)}


def covered(found: Delays, words: Lesson, dark: bool) -> Figures:
    """Draw the axes alone."""
    return figures(found, words, dark, shown=False)


def numbers(found: Delays, words: Lesson) -> str:
    """Write mean and range at each delay, and the learning rates."""
    delays = list(next(iter(found.shares.values())))
    columns = [
        words.ui("remember_column_machine"),
        *(words.ui("remember_column_delay", delay=delay) for delay in delays),
        words.ui("remember_column_rate"),
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(name, note=words.ui("remember_weights", count=f"{found.facts['parameters'][one]:,}")),
            *(ranged(share.values, percent, words.language) for share in found.shares[one].values()),
            found.rates[one],
        ]
        for one, name in machine_names(words).items()
    ]
    return table(columns, rows, label=words.ui("remember_table"), least_width="54rem")


def sentence(found: Delays, words: Lesson) -> dict[str, object]:
    """Say up to which delay each machine holds, trained on that delay alone; and what the mixed ones do at the edge."""
    held = {name: held_words(words, line) for name, line in found.alone.items()}
    facts = found.facts
    return held | {
        "seeds": len(facts["seed"]),
        "steps": facts["steps"],
        "strips": facts["tested"],
        "chance": percent(CHANCE),
        "here": words.ui(
            f"remember_found_{found.way}",
            rnn_low=percent(min(one.mean for one in found.shares["rnn"].values())),
            rnn_high=percent(max(one.mean for one in found.shares["rnn"].values())),
            edge=found.edge or 0,
            last=max(found.shares["rnn"]),
            lstm=percent(list(found.shares["lstm"].values())[-1].mean),
            gru=percent(list(found.shares["gru"].values())[-1].mean),
            transformer=percent(list(found.shares["transformer"].values())[-1].mean),
        ),
    }


def held_words(words: Lesson, line: dict[int, Spread]) -> str:
    """Write a delay up to which a machine holds and the share there, and say when it is the longest or none at all."""
    delay = last_held(line)
    if not delay:
        return words.ui("remember_held_none")
    kind = "remember_held_all" if delay == max(line) else "remember_held"
    return words.ui(kind, delay=delay, share=ranged(line[delay].values, percent, words.language))


def measured(found: Delays) -> Found:
    """Find the machine that fails first when each is trained on one delay alone; of equals the lower one."""
    first = min(GUESSED, key=lambda name: (last_held(found.alone[name]), total(found.alone[name])))
    return Found(first, {name: last_held(found.alone[name]) for name in GUESSED})


def total(shares: dict[int, Spread]) -> float:
    """Add up the means over all delays."""
    return sum(one.mean for one in shares.values())


GUESS = Guess("remember_delay", GUESSED, measured, CONTROLS, elsewhere=True)
delay_panel = Demo(
    "remember_delay",
    CONTROLS,
    over_delay,
    figures,
    sentence,
    code=[machine, RecallLearner.loss, learn],
    source=STORED,
    below=numbers,
    guess=GUESS,
    covered=covered,
    wide=True,
)
