"""What a visitor's training learns and what becomes of it. Nothing here draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from chapters.arena.machines import OWN
from chapters.arena.settings import use_preset
from llm_core.data.corpora import documents
from llm_core.data.user_text import corpus_from_text
from llm_core.trained_zip import manifest_of, zip_models
from llm_core.training_race import RaceEvent, race
from ui.work import lanes as worker
from ui.work.first_run import StoredRun
from ui.work.live_training import Run
from ui.work.models import FAMILIES

CORPUS = "yours"
EXAMPLE = 100_000
"""Characters of the shipped stories, so that nobody needs a text of their own at hand."""


@dataclass(frozen=True)
class Asked:
    """A text, and the seconds for all machines together."""

    text: str
    seconds: int


def example() -> str:
    """Read the beginning of the shipped stories. Raises CorpusMissing."""
    return "\n\n".join(documents("stories", "valid"))[:EXAMPLE]


def learn(asked: Asked, report: worker.Report, over: Callable[[], bool]) -> dict[str, Any]:
    """Let the machines learn in turns, reporting each look; returns family -> model of those that have finished."""
    models = {}
    for event in race(asked.text, asked.seconds, over):
        report(event)
        if event.finished:
            models[event.family] = event.model
    return models


def looks_of(run: Run | StoredRun) -> dict[str, list[RaceEvent]]:
    """Sort the looks so far by machine, in the order of the site."""
    found: dict[str, list[RaceEvent]] = {}
    for event in run.events:
        found.setdefault(event.family, []).append(event)
    return {family: found[family] for family in FAMILIES if family in found}


def seconds_left(run: Run) -> float:
    """Count the seconds until the clock runs out; 0 when it has."""
    return max(run.settings.seconds - run.job.seconds, 0.0)


def name_of(run: Run) -> str:
    """Name the corpus of this run in the link: "own-" and what no other run has."""
    return f"own-{run.name.rpartition('-')[2]}"


def use(run: Run) -> None:
    """Go to the arena with the new machines: its tab, its corpus, an opening from the visitor's own text."""
    text, name = run.settings.text, name_of(run)
    held_out = corpus_from_text(text).valid[0]
    st.session_state[OWN] = {"corpus": name, "models": run.result, "held_out": held_out}
    st.session_state["tab"] = "write"
    st.session_state["corpus"] = name
    use_preset((text.lstrip()[:40].rsplit(maxsplit=1) or [""])[0])


def packed(run: Run) -> bytes:
    """Pack the trained models into a zip for downloading."""
    return zip_models(
        run.result, CORPUS, {family: manifest_of(looks) for family, looks in looks_of(run).items()}
    )
