"""Panel "gpt": the mini-GPT on 1%, 10% and 100% of the stories, from a record, and one that is trained now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean
from typing import Any

from chapters.learning.overfitting.figure import Two, two_curves
from llm_core import small_trainings
from llm_core.mini_gpt.amounts import RECORD, SHARES, learn, part
from llm_core.small_trainings import AMOUNT, AMOUNT_STEPS
from ui.controls.choice import Choice
from ui.demo import Demo, Figure
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import ranged, short
from ui.show.table import table
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

SMALLEST = "1"
NEEDED = ("runs", "steps", "characters", "n_parameters", "tokens_seen", "seed")
SHARE = Choice("amount_share", tuple(SHARES), label="amount_share", names="amount_")


@dataclass(frozen=True)
class Trained:
    """The trainings of every share, one for each seed, and the share that is drawn."""

    share: str
    runs: dict[str, list[dict[str, Any]]]
    facts: dict[str, Any]


def trained(facts: dict[str, Any], share: str) -> Trained:
    """Sort the trainings of the record by their share of the text."""
    runs = {name: [run for run in facts["runs"] if run["share"] == name] for name in SHARES}
    return Trained(share, runs, facts)


def as_two(run: dict[str, Any]) -> Two:
    """Name both prices over the steps."""
    steps, train, held_out = zip(*run["curve"], strict=True)
    return Two(steps, train, held_out)


def figures(found: Trained, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the first seed, and the others thin."""
    first, *others = found.runs[found.share]
    labels = draw_labels(words, "train", "held_out") | {
        "x": words.ui("amount_steps"), "y": words.ui("bits"), "other": lesson("spread").ui("other"),
    }  # fmt: skip
    drawn = two_curves(as_two(first), labels, dark, others=[as_two(one) for one in others], marked=False)
    return {"curves": drawn.update_yaxes(range=[0.8, 3])}


def ends(found: Trained, words: Lesson) -> str:
    """Write for every share what it read, how often, and where both prices ended."""
    columns = (
        "amount_share",
        "amount_text",
        "amount_rounds",
        "train",
        "held_out",
        "amount_least",
        "amount_test",
    )
    rows = []
    for share, runs in found.runs.items():
        last, least = [run["curve"][-1] for run in runs], [lowest(run) for run in runs]
        characters = round(SHARES[share] * found.facts["characters"])
        tests = [run["test"] for run in runs]
        rows.append(
            [
                words.ui(f"amount_{share}"),
                short(characters, words.language),
                rounds(found.facts["tokens_seen"] / characters, words),
                f"{mean(row[1] for row in last):.2f}",
                f"{mean(row[2] for row in last):.2f}",
                words.ui(
                    "amount_at",
                    bits=f"{mean(r[2] for r in least):.2f}",
                    step=hundreds(r[0] for r in least),
                ),
                ranged(tests, "{:.2f}".format, words.language),
            ]
        )
    return table(
        [words.ui(one) for one in columns],
        rows,
        label=words.ui("amount_table"),
        least_width="38rem",
        chosen_row=list(SHARES).index(found.share),
    )


def rounds(times: float, words: Lesson) -> str:
    """Say how often a text was read; of less than once, which part of it."""
    if times < 0.75:
        return words.ui("amount_part", part=round(1 / times))
    return words.ui("amount_times", times=f"{times:.2g}")


def hundreds(steps: Iterable[float]) -> str:
    """Write the mean of several steps to the hundred: none of the trainings was looked at just there."""
    return f"{round(mean(steps), -2):,.0f}"


def lowest(run: dict[str, Any]) -> list[float]:
    """Find the point of a curve with the least held-out price."""
    return min(run["curve"], key=lambda row: row[2])


def sentence(found: Trained, words: Lesson) -> dict[str, object]:
    """Say by how much 1% turns up, and how little 10% lacks."""
    ended = {share: mean(run["curve"][-1][2] for run in runs) for share, runs in found.runs.items()}
    few = found.runs[SMALLEST]
    return {
        "least": f"{mean(lowest(run)[2] for run in few):.2f}",
        "step": hundreds(lowest(run)[0] for run in few),
        "end": f"{ended[SMALLEST]:.2f}",
        "ten": f"{ended['10']:.2f}",
        "all": f"{ended['100']:.2f}",
        "seeds": len(few),
    }


def stored_lines() -> Lines:
    """Give both curves of the first training on the smallest share."""
    two = as_two(trained(record(RECORD, NEEDED), SMALLEST).runs[SMALLEST][0])
    return {"train": (two.x, two.train), "held_out": (two.x, two.held_out)}


def line_name(words: Lesson, key: str) -> str:
    """Name a line by the text that is asked."""
    return words.ui(key)


def small_facts() -> dict[str, object]:
    """Say how the small training differs from the stored one."""
    found = record(RECORD, NEEDED)
    return {
        "steps": AMOUNT_STEPS,
        "all": f"{found['steps']:,}",
        "characters": f"{round(AMOUNT * found['characters']):,}",
    }


SMALL = SmallTraining(
    "amount_small", small_trainings.amount, AMOUNT_STEPS, stored_lines, line_name, small_facts
)


def below(words: Lesson) -> dict[str, object]:
    """Say why two columns differ; draw the small training."""
    prose(words.ui("amount_others"), "note")
    return SMALL(words)


gpt_panel = Demo(
    "overfit_gpt",
    (SHARE,),
    trained,
    figures,
    sentence,
    code=[part, learn],
    source=StoredRecord(RECORD, NEEDED),
    below=ends,
    more=below,
    ways=(("transformer", "train"),),
    wide=True,
)
