"""The models whose heads can be looked at: what this visitor has trained, and the stored one. Nothing here draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from chapters.transformer.train.stored import stored_training
from llm_core.analysis.ablation.parts import Means, reference_means
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing, documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt.live import plan
from ui.controls.choice import Choice
from ui.work import lanes as worker
from ui.work import removal
from ui.work.jobs import steps
from ui.work.live_training import Run

MODEL = Choice("mt_model", widget=st.selectbox)
"""Which model's heads are looked at; its options are the keys of `subjects`."""

MODELS, STORED = "mt_models", "stored"
KEPT = 3
"""Models of one visitor that stay until the tab is closed; each is about a megabyte."""
TEXT_CHARACTERS = 2048
"""Held-out characters on which heads are switched off, and as many of the training text for their averages."""


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
    if run.result is None or any(subject.name == run.name for subject in mine):
        return False
    made, last, encode = plan(run.settings.text), run.events[-1], run.result.tokenizer.encode
    held_out, reference = (
        tuple(encode("\n\n".join(part))[:TEXT_CHARACTERS]) for part in (made.corpus.valid, made.corpus.train)
    )
    number = 1 + max((subject.number for subject in mine), default=0)
    mine.append(Subject(run.name, run.result, held_out, reference, last.step, last.valid_bits, number))
    del mine[:-KEPT]
    return True


def subjects() -> dict[str, Subject]:
    """List the models by their key in the link: the visitor's newest first, then the stored one; there may be none."""
    mine = {f"own{subject.number}": subject for subject in reversed(st.session_state.get(MODELS, []))}
    stored = stored_subject()
    return mine | ({STORED: stored} if stored else {})


def stored_subject() -> Subject | None:
    """Give the last stored snapshot, on stories it has not learnt from; None when it is not on this machine."""
    try:
        facts, models = stored_training()
    except CheckpointError:
        return None
    step = max(models)
    characters = "".join(models[step].tokenizer.to_dict()["characters"])
    held_out, reference = (stories_ids(split, characters) for split in ("test", "valid"))
    if not (held_out and reference):
        return None
    bits = next((s.get("bits_per_character") for s in facts["snapshots"] if s.get("step") == step), None)
    name = f"mini_gpt-{step}-{facts['date']}-{facts['seconds']}"
    return Subject(name, models[step], held_out, reference, step, bits)


@st.cache_resource(max_entries=4, show_spinner=False)
def stories_ids(split: str, characters: str) -> tuple[int, ...]:
    """Read the beginning of a split as ids of these characters; empty where the text is not on this machine."""
    try:
        text = "\n\n".join(documents("stories", split)[:20])
    except CorpusMissing:
        return ()
    return tuple(CharTokenizer(characters).encode(text)[:TEXT_CHARACTERS])


def damage_work(subject: Subject, filling: str) -> worker.Work:
    """Make the job that removes every head of the model once, on its held-out text."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> removal.Damage:
        means = means_for(subject, filling)
        return removal.damage(subject.model, subject.held_out, means, steps(report, cancelled))

    return work


def effect_work(subject: Subject, text: str, off: removal.Off, seed: int, continuation: int) -> worker.Work:
    """Make the job for one part off: prices of the text and of held-out text, and the text's continuation."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> removal.Effect:
        model, means = subject.model, means_for(subject, off.filling)
        ids, progress = model.tokenizer.encode(text), steps(report, cancelled)
        return removal.effect(model, ids, subject.held_out, off, means, seed, progress, continuation)

    return work


def means_for(subject: Subject, filling: str) -> Means | None:
    """Compute what every part of the model writes on average, on its reference text; None for zero."""
    return reference_means(subject.model, subject.reference) if filling == "mean" else None
