"""The stored training of the mini-GPT: its record, its model at every step that was kept, what these write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from llm_core.analysis.evaluation.known_words import Known, known
from llm_core.data.corpora import documents
from llm_core.generation import Sampling
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.mini_gpt.live import sample
from ui.work import lanes as worker
from ui.work import record
from ui.work.jobs import steps

SAMPLE_CHARACTERS = 320

NEEDED = {
    "curve", "snapshots", "uniform_bits", "tokenizer", "valid_characters",
    "date", "seconds", "n_parameters", "machine",
}  # fmt: skip

Models = dict[int, Transformer]
"""The model at every step that was kept."""


def stored_training() -> tuple[dict[str, Any], Models]:
    """Read the record and the models, shared by all visitors. Never change them.

    Raises CheckpointError, with one sentence, when they are missing, damaged or of another shape.
    """
    return record.record(mini_gpt.RECORD, NEEDED), _models(record.stamp(mini_gpt.RECORD))


@st.cache_resource(max_entries=2, show_spinner=False)
def _models(state: tuple[str, int, int]) -> Models:
    return {step: mini_gpt.load(step) for step in mini_gpt.steps()}


@st.cache_resource(max_entries=2, show_spinner=False)
def known_stories() -> Known:
    """Collect pairs and words of the stories that the stored model learnt from. Raises CorpusMissing."""
    return known(documents("stories", "train"))


def samples_key(facts: dict[str, Any], prompt: str, sampling: Sampling) -> str:
    """Name everything that the samples depend on."""
    return f"mt_samples|{facts['date']}|{facts.get('tokens_seen')}|{sampling}|{prompt}"


def samples_work(models: Models, prompt: str, sampling: Sampling) -> worker.Work:
    """Make the job that lets every snapshot write after the prompt, with the same rules and random numbers."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> dict[int, str]:
        written = {}
        for done, (step, model) in enumerate(models.items(), 1):
            written[step] = sample(model, sampling, model.tokenizer.encode(prompt), SAMPLE_CHARACTERS)
            steps(report, cancelled)(done, len(models))
        return written

    return work
