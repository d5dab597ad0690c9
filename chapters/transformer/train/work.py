"""Models of the chapter "Train it": stored snapshots, what this visitor trained, and their jobs. No drawing here."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from llm_core import experiments
from llm_core.analysis.ablation.parts import Means, reference_means
from llm_core.analysis.evaluation.known_words import Known, known
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing, documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.generation import Sampling
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.mini_gpt.live import Look, learn, plan, sample
from llm_core.trained_zip import zip_models
from ui.work import lanes as worker
from ui.work import removal as switch
from ui.work import threads
from ui.work.jobs import steps
from ui.work.live_training import told

RUN, MODELS = "mt_run", "mt_models"
KEPT = 3
"""Models of one visitor that stay until the tab is closed; each is about a megabyte."""
MOST_SECONDS = 90.0
SAMPLE_CHARACTERS = 320
TEXT_CHARACTERS = 2048
"""Held-out characters on which heads are switched off, and as many of the training text for their averages."""
STORED = "stored"


# --- the snapshots of a training made beforehand ---


NEEDED = {
    "curve", "snapshots", "uniform_bits", "tokenizer", "valid_characters",
    "date", "seconds", "n_parameters", "machine",
}  # fmt: skip


def record() -> tuple[dict[str, Any], dict[int, Transformer]]:
    """The record of the stored training and its model at every step that was kept, shared by all visitors.

    Raises CheckpointError, with one sentence, when it is missing, damaged or of another shape. Never change the models.
    """
    path = experiments.folder() / f"{mini_gpt.RECORD}.safetensors"
    try:
        return _record(str(path), path.stat().st_mtime)
    except OSError as error:
        raise CheckpointError(f"The weights {path.name} are not on this machine.") from error


@st.cache_resource(max_entries=2, show_spinner=False)
def _record(path: str, changed: float) -> tuple[dict[str, Any], dict[int, Transformer]]:
    """`record`, read again when the file at `path` has `changed`."""
    found = experiments.record(mini_gpt.RECORD)
    models = {step: mini_gpt.load(step) for step in mini_gpt.steps()}
    if not models or NEEDED - set(found):
        raise CheckpointError(f"The record {mini_gpt.RECORD} does not hold a whole training.")
    return found, models


@st.cache_resource(max_entries=2, show_spinner=False)
def known_stories() -> Known:
    """Pairs and words of the stories that the stored model learnt from. Raises CorpusMissing."""
    return known(documents("stories", "train"))


def samples_work(models: dict[int, Transformer], prompt: str, sampling: Sampling) -> worker.Work:
    """step -> what that snapshot writes after the prompt: the same rules and the same random numbers for all."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> dict[int, str]:
        written = {}
        for done, (step, model) in enumerate(models.items(), 1):
            written[step] = sample(model, sampling, model.tokenizer.encode(prompt), SAMPLE_CHARACTERS)
            steps(report, cancelled)(done, len(models))
        return written

    return work


# --- a training of this visitor ---


@dataclass
class Run:
    """A training started in this tab. `stop` ends it and keeps what was learnt; closing the tab cancels it."""

    text: str
    steps: int  # asked for
    seed: int
    stop: threading.Event
    name: str
    job: worker.Job

    @property
    def looks(self) -> list[Look]:
        """The looks at the model so far, in order."""
        return list(self.job.events)

    @property
    def model(self) -> Transformer | None:
        """The model, when it has finished."""
        return self.looks[-1].model if self.job.events else None


def current() -> Run | None:
    """The training of this tab, running or over."""
    return st.session_state.get(RUN)


def start(text: str, steps: int, seed: int) -> Run:
    """Line up a training of this visitor's own: nobody else's button can stop it. Raises QueueFull."""
    forget()
    name, stop = f"mini-{secrets.token_hex(6)}", threading.Event()
    job = worker.submit(name, training_work(text, steps, seed, stop), steps, lane="slow")
    run = st.session_state[RUN] = Run(text, steps, seed, stop, name, job)
    return run


def forget() -> None:
    """Make room for another training. Models that were kept stay."""
    run = st.session_state.pop(RUN, None)
    if run is not None:
        run.job.cancel()


def stop(run: Run) -> None:
    """The stop button: a run that still waits is given up, one that runs ends and keeps what was learnt."""
    run.stop.set()
    if run.job.ahead:
        run.job.cancel()


def training_work(text: str, steps: int, seed: int, stop: threading.Event) -> worker.Work:
    """What the worker runs: it reports each look, and ends early after a stop or when the tab is gone."""

    def run(report: worker.Report, cancelled: Callable[[], bool]) -> None:
        with threads.alone():
            for look in learn(
                text,
                steps,
                seed,
                most_seconds=MOST_SECONDS,
                cancelled=lambda: stop.is_set() or cancelled(),
                progress=lambda done, _: report(steps=done),
            ):
                report(look, steps=look.step)

    return run


def packed(run: Run) -> bytes:
    """The trained model as a zip for downloading, with its curve."""
    facts = told(run.looks) | {"seed": run.seed}
    return zip_models({"transformer": run.model} if run.model else {}, "mini", {"transformer": facts})


# --- the models whose heads can be looked at ---


@dataclass(frozen=True)
class Subject:
    """A model and the texts it is measured on. `name` stands in every key of the worker: one model's only."""

    name: str
    model: Transformer
    held_out: tuple[int, ...]  # text it has not learnt from
    reference: tuple[int, ...]  # text for the averages of mean ablation
    step: int
    bits: float | None = None
    number: int = 0  # which of the visitor's models; 0: the stored one


def keep(run: Run) -> bool:
    """Put a finished model among the visitor's, once; the oldest of more than KEPT goes. True when it is new."""
    mine: list[Subject] = st.session_state.setdefault(MODELS, [])
    model = run.model
    if model is None or any(subject.name == run.name for subject in mine):
        return False

    made, last = plan(run.text), run.looks[-1]
    held_out, reference = (
        tuple(model.tokenizer.encode("\n\n".join(part))[:TEXT_CHARACTERS])
        for part in (made.corpus.valid, made.corpus.train)
    )
    number = 1 + max((subject.number for subject in mine), default=0)
    mine.append(Subject(run.name, model, held_out, reference, last.step, last.valid_bits, number))
    del mine[:-KEPT]
    return True


def subjects() -> dict[str, Subject]:
    """Key for the link -> model: the visitor's newest first, then the stored one. Empty when there is none at all."""
    mine = {f"own{subject.number}": subject for subject in reversed(st.session_state.get(MODELS, []))}
    stored = stored_subject()
    return mine | ({STORED: stored} if stored else {})


def stored_subject() -> Subject | None:
    """The last stored snapshot, on stories it has not learnt from; None when it is not on this machine."""
    try:
        found, models = record()
    except CheckpointError:
        return None
    step = max(models)
    held_out, reference = (
        stories_ids(split, "".join(models[step].tokenizer.to_dict()["characters"]))
        for split in ("test", "valid")
    )
    if not (held_out and reference):
        return None
    bits = next((s.get("bits_per_character") for s in found["snapshots"] if s.get("step") == step), None)
    return Subject(
        f"mini_gpt-{step}-{found['date']}-{found['seconds']}", models[step], held_out, reference, step, bits
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def stories_ids(split: str, characters: str) -> tuple[int, ...]:
    """The beginning of a split as ids of these characters; empty where the text is not on this machine."""
    try:
        text = "\n\n".join(documents("stories", split)[:20])
    except CorpusMissing:
        return ()
    return tuple(CharTokenizer(characters).encode(text)[:TEXT_CHARACTERS])


def damage_work(subject: Subject, filling: str) -> worker.Work:
    """Every head of the model removed once on its held-out text."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> switch.Damage:
        means = means_for(subject, filling)
        return switch.damage(subject.model, subject.held_out, means, steps(report, cancelled))

    return work


def effect_work(subject: Subject, text: str, off: switch.Off, seed: int, continuation: int) -> worker.Work:
    """One part of the model off: prices of the text and of held-out text, and the text's continuation."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> switch.Effect:
        model, means = subject.model, means_for(subject, off.filling)
        ids, tell = model.tokenizer.encode(text), steps(report, cancelled)
        return switch.effect(model, ids, subject.held_out, off, means, seed, tell, continuation)

    return work


def means_for(subject: Subject, filling: str) -> Means | None:
    """What every part of the model writes on average, on its reference text; None for zero."""
    if filling != "mean":
        return None

    return reference_means(subject.model, subject.reference)
