"""One visitor's training: the text, the job on the shared worker, and what came out of it. No drawing here."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import worker
from ui.arena_models import OWN
from ui.models import FAMILIES

if TYPE_CHECKING:
    from llm_core.training_race import RaceEvent

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
        from llm_core.training_race import race

        for event in race(text, seconds, lambda: stop.is_set() or cancelled()):
            report(event)

    return run


def use(made: Training) -> None:
    """Put the trained machines into the arena of this tab."""
    from llm_core.data.user_text import corpus_from_text

    held_out = corpus_from_text(made.text).valid[0]
    st.session_state[OWN] = {"corpus": made.name, "models": made.models, "held_out": held_out}


def packed(made: Training) -> bytes:
    """The trained models as a zip for downloading."""
    from llm_core.trained_zip import zip_models

    return zip_models(made.models, CORPUS, {family: told(looks) for family, looks in made.events.items()})


def told(looks: Sequence[Any]) -> dict[str, Any]:
    """What a manifest says of a training: where it ended, on which machine, and its whole curve."""
    from llm_core.analysis.measure import now, this_machine

    last = looks[-1]
    names = ["step", "tokens", "seconds", "train_bits_per_character", "valid_bits_per_character"]
    return {
        "tokens_seen": last.tokens,
        "steps": last.step,
        "seconds": round(last.seconds, 2),
        "date": now(),
        "machine": this_machine(),
        "test": {"bits_per_character": last.valid_bits, "split": "valid"},
        "curve_columns": names,
        "curve": [[e.step, e.tokens, round(e.seconds, 2), e.train_bits, e.valid_bits] for e in looks],
    }
