"""One visitor's training: the text, the job on the shared worker, and what came out of it. No drawing here."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from chapters.arena.machines import OWN
from llm_core.data.user_text import corpus_from_text
from llm_core.trained_zip import zip_models
from llm_core.training_race import RaceEvent, race
from ui.work import lanes as worker
from ui.work.live_training import told
from ui.work.models import FAMILIES

KEY = "training"
CORPUS = "yours"


@dataclass
class Training:
    """A run that was started in this tab. `stop` ends it and keeps what was learnt; closing the tab cancels it."""

    text: str
    seconds: int
    stop: threading.Event
    name: str
    job: worker.Job

    @property
    def events(self) -> dict[str, list[RaceEvent]]:
        """The looks at each machine so far, in order."""
        found: dict[str, list[RaceEvent]] = {}
        for event in list(self.job.events):
            found.setdefault(event.family, []).append(event)
        return {family: found[family] for family in FAMILIES if family in found}

    @property
    def models(self) -> dict[str, Any]:
        """family -> model of the machines that have finished."""
        return {family: looks[-1].model for family, looks in self.events.items() if looks[-1].finished}

    @property
    def done(self) -> bool:
        return self.job.done

    @property
    def seconds_left(self) -> float:
        """Until the clock runs out; 0 when it has."""
        return max(self.seconds - self.job.seconds, 0.0)


def current() -> Training | None:
    """The training of this tab, running or over."""
    return st.session_state.get(KEY)


def start(text: str, seconds: int) -> Training:
    """Line up a training of this visitor's own: nobody else's button can stop it. Raises QueueFull."""
    forget()
    name, stop = f"own-{secrets.token_hex(4)}", threading.Event()
    job = worker.submit(name, work(text, seconds, stop), lane="slow")
    made = st.session_state[KEY] = Training(text, seconds, stop, name, job)
    return made


def forget() -> None:
    """Make room for another text. Machines that stand in the arena stay there."""
    made = st.session_state.pop(KEY, None)
    if made is not None and made.job is not None:
        made.job.cancel()


def work(text: str, seconds: int, stop: threading.Event) -> worker.Work:
    """What the worker runs: it reports each look, and ends early after a stop or when the tab is gone."""

    def run(report: worker.Report, cancelled: Callable[[], bool]) -> None:
        for event in race(text, seconds, lambda: stop.is_set() or cancelled()):
            report(event)

    return run


def use(made: Training) -> None:
    """Put the trained machines into the arena of this tab."""
    held_out = corpus_from_text(made.text).valid[0]
    st.session_state[OWN] = {"corpus": made.name, "models": made.models, "held_out": held_out}


def packed(made: Training) -> bytes:
    """The trained models as a zip for downloading."""
    return zip_models(made.models, CORPUS, {family: told(looks) for family, looks in made.events.items()})
