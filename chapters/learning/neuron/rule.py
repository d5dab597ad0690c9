"""Panel "a rule found": the same answers by a rule that somebody wrote, and by one found from four examples."""

from __future__ import annotations

from typing import NamedTuple

from chapters.learning.neuron.figure import mistakes_bars
from llm_core.networks.neuron import (
    BY_HAND,
    CORNERS,
    TARGETS,
    Correction,
    Weights,
    and_by_hand,
    correct,
    or_by_hand,
    perceptron,
    says_yes,
    xor_by_hand,
)
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits
from ui.show.table import Cell, table

MOST_ROUNDS = 30
CONTROLS = (
    Choice("neuron_rule_task", ("and", "or", "xor"), label="task", names="task_"),
    Number("neuron_rule_rounds", 1, MOST_ROUNDS, 12, label="rounds", slider=True),
)


class Learnt(NamedTuple):
    """Every correction, how many each round needed, and the rules in the end."""

    task: str
    corrections: list[Correction]
    counts: list[int]
    weights: Weights


def learn(task: str, rounds: int) -> Learnt:
    """Let the perceptron's rule go through the four examples, starting from weights of 0."""
    corrections, counts = perceptron(TARGETS[task], rounds)
    return Learnt(task, corrections, counts, corrections[-1].weights if corrections else (0.0, 0.0, 0.0))


def figures(found: Learnt, words: Lesson, dark: bool) -> Figures:
    """Draw the mistakes of each round, and both rules at every corner."""
    return {
        "mistakes": mistakes_bars(
            found.counts, draw_labels(words, "round", "mistakes", prefix="axis_"), dark
        ),
        "rules": rules_table(found, words),
    }


def rules_table(found: Learnt, words: Lesson) -> str:
    """Write a row for each corner: what is wanted, what the rule by hand says, and the one that was found."""
    rows: list[list[str | Cell]] = []
    for x, target in zip(CORNERS, TARGETS[found.task], strict=True):
        hand, own = BY_HAND[found.task](*x), says_yes(x, found.weights)
        rows.append(
            [f"({x[0]}, {x[1]})", str(target), *(cell(said, bool(target), words) for said in (hand, own))]
        )
    columns = [words.ui(name) for name in ("corner", "target", "by_hand", "from_examples")]
    return table(columns, rows, label=words.ui("neuron_rule_rules_title"))


def cell(said: bool, target: bool, words: Lesson) -> Cell:
    """Write an answer and whether it is right."""
    right = said == target
    return Cell(str(int(said)), right=right, word=words.ui("right" if right else "wrong"))


def sentence(found: Learnt, words: Lesson) -> dict[str, object]:
    """Say whether the rule has come to rest, and where."""
    w1, w2, b = (digits(value) for value in found.weights)
    if found.weights[2] < 0:
        b = f"({b})"
    facts = {"rule": f"{w1} x₁ + {w2} x₂ + {b} > 0", "corrections": len(found.corrections)}
    key = "rule_rests" if found.counts[-1] == 0 else "rule_goes_on"
    return {"sentence": words.ui(key, rounds=len(found.counts), last=found.counts[-1], **facts)}


rule = Demo(
    "neuron_rule",
    CONTROLS,
    learn,
    figures,
    sentence,
    code=[and_by_hand, or_by_hand, xor_by_hand, correct, perceptron],
    stacked=True,
)
