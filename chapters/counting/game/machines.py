"""What the machines need on the same passage by the same rule: from the record, SmolLM2 live."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from chapters.counting.game.passage import PASSAGES, Passage, passage
from llm_core.analysis.evaluation.played import Result, play_letters
from ui.lesson.words import Lesson
from ui.work import attention_models, jobs
from ui.work import lanes as worker

PRETRAINED = "pretrained"


def recorded(asked: Passage) -> dict[str, Result]:
    """Read what the machines of the corpus needed, as scripts/make_passages.py has written it down."""
    machines = PASSAGES[asked.corpus]["machines"]
    return {
        family: Result(tuple(each[asked.number - 1]["guesses"]), tuple(each[asked.number - 1]["bits"]))
        for family, each in machines.items()
    }


@lru_cache(maxsize=64)
def measured(corpus: str, number: int) -> Result | None:
    """Let SmolLM2 play a passage once for everybody."""
    asked = passage(corpus, number)
    return play_letters(attention_models.transformer("smollm2"), asked.text, asked.places)


def results(words: Lesson, asked: Passage) -> dict[str, Result]:
    """Collect what the machines needed; SmolLM2 plays English where it is here, with a progress bar until it has."""
    found = recorded(asked)
    if asked.chinese or not attention_models.present("smollm2"):
        return found
    key, lane = f"game|{asked.corpus}|{asked.number}", jobs.lane("smollm2")
    large: Result | None = jobs.result(words, "game_large", key, work(asked), None, lane)
    return found | ({PRETRAINED: large} if large else {})


def work(asked: Passage) -> worker.Work:
    """Make what the worker runs."""

    def run(_report: worker.Report, _cancelled: Callable[[], bool]) -> Any:
        return measured(asked.corpus, asked.number)

    return run
