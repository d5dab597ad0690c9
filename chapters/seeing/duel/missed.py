"""Panel "which modes are missed": duels that differ in one number, three seeds each, from a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from chapters.seeing.duel.figure import curves_figure
from chapters.seeing.duel.play import NEEDED
from llm_core import small_trainings
from llm_core.drawing.duels import CASES, ROUNDS, duel
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo, Figure
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import minus, percent, ranged
from ui.show.table import table
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

CASE = Choice("missed_case", tuple(CASES), "g_more", label="missed_case", names="case_")
MODES = 8
GUESSES = ("none", "some", "all")


@dataclass(frozen=True)
class Duels:
    """The duels of the record by their setting, and the setting that is chosen."""

    case: str
    runs: dict[str, list[dict[str, Any]]]
    same: list[float]

    def ends(self, case: str, column: int) -> list[float]:
        """List what each seed ended with: 1 the distance, 2 the modes reached, 3 the share at no mode."""
        return [run["curve"][-1][column] for run in self.runs[case]]


def sorted_duels(facts: dict[str, Any], case: str) -> Duels:
    """Sort the duels of the record by their setting."""
    names = dict.fromkeys(run["case"] for run in facts["runs"])
    runs = {name: [run for run in facts["runs"] if run["case"] == name] for name in names}
    return Duels(case, runs, facts["same"])


def figures(found: Duels, words: Lesson, dark: bool, covered: bool = False) -> dict[str, Figure]:
    """Draw distance and modes over the rounds, a line for each seed, beside the even duel."""
    labels = draw_labels(words, "round", "energy", "reached", "same", prefix="axis_")
    shown = ["even"] if covered or found.case == "even" else ["even", found.case]
    lines = {words.ui(f"case_{case}"): [run["curve"] for run in found.runs[case]] for case in shown}
    drawn = {
        "energy": curves_figure(lines, 1, labels | {"y": labels["energy"]}, dark, band=found.same),
        "reached": curves_figure(lines, 2, labels | {"y": labels["reached"]}, dark, most=MODES),
    }
    for name, column in (("energy", 1), ("reached", 2)):
        in_words(drawn[name], moments(found, shown, column, words))
    if covered:
        waits(drawn["energy"], dark)
        waits(drawn["reached"], dark)
    return drawn


def moments(found: Duels, shown: Sequence[str], column: int, words: Lesson) -> str:
    """Say of each setting where its seeds begin, where they are halfway, and where they end."""
    write: Callable[[float], str] = (lambda n: f"{n:.0f}") if column == 2 else (lambda v: minus(f"{v:.3f}"))
    said = []
    for case in shown:
        curves = [run["curve"] for run in found.runs[case]]
        at = {"start": 0, "half": len(curves[0]) // 2, "end": -1}
        values = {
            name: listing(words, [write(curve[i][column]) for curve in curves]) for name, i in at.items()
        }
        rounds = {f"{name}_at": f"{curves[0][i][0]:,}" for name, i in at.items()}
        said.append(words.ui("missed_moments", case=words.ui(f"case_{case}"), **values, **rounds))
    return in_a_row(words, said)


def covered(found: Duels, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the even duel alone."""
    return figures(found, words, dark, covered=True)


def ends(found: Duels, words: Lesson) -> str:
    """Write for every setting how its seeds ended."""
    columns = [words.ui(f"missed_{name}") for name in ("setting", "reached", "energy", "outside")]
    rows = [
        [
            words.ui(f"case_{case}"),
            reached_by(words, found.ends(case, 2)),
            ranged(found.ends(case, 1), "{:.3f}".format, words.language),
            percent(mean(found.ends(case, 3))),
        ]
        for case in CASES
    ]
    chosen = list(CASES).index(found.case)
    return table(columns, rows, label=words.ui("missed_table"), stacked=True, chosen_row=chosen)


def reached_by(words: Lesson, modes: list[float]) -> str:
    """Write how many modes each seed reached."""
    return listing(words, [str(int(n)) for n in modes])


def sentence(found: Duels, words: Lesson) -> dict[str, object]:
    """Compare the chosen setting with the even duel."""
    return {
        "case": words.ui(f"case_{found.case}"),
        "reached": reached_by(words, found.ends(found.case, 2)),
        "even": reached_by(words, found.ends("even", 2)),
        "energy": ranged(found.ends(found.case, 1), "{:.3f}".format, words.language),
        "even_energy": ranged(found.ends("even", 1), "{:.3f}".format, words.language),
        "rounds": ROUNDS,
        "seeds": len(found.runs["even"]),
    }


def asked(found: Duels) -> Found:
    """Count the modes that the middle one of the duels of the chosen setting reaches."""
    reached = found.ends(found.case, 2)
    middle = median(reached)
    option = "all" if middle > 6 else "some" if middle > 2 else "none"
    return Found(option, {"reached": " / ".join(str(int(n)) for n in reached)}, found.case)


def stored_lines(case: str) -> Lines:
    """Give the distance over the rounds of the first seed."""
    run = next(run for run in record("duel", NEEDED)["runs"] if (run["case"], run["seed"]) == (case, 1))
    return {case: ([row[0] for row in run["curve"]], [row[1] for row in run["curve"]])}


SMALL = SmallTraining(
    "missed_small",
    small_trainings.duel,
    ROUNDS,
    lambda: stored_lines(CASE.now()),
    lambda words, case: words.ui(f"case_{case}"),
    lambda case: {"rounds": ROUNDS},
    y="energy_distance",
)


def draw_small(words: Lesson) -> dict[str, object]:
    """Draw the training of the chosen setting."""
    SMALL.draw(words, CASE.now())
    return {}


missed = Demo(
    "duel_missed",
    (CASE,),
    sorted_duels,
    figures,
    sentence,
    code=[duel],
    wide=True,
    source=StoredRecord("duel", NEEDED),
    below=ends,
    guess=Guess("duel_missed", GUESSES, asked),
    covered=covered,
    more=draw_small,
)
