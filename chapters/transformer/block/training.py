"""Train a small Transformer of the chosen block here and now: the same start and the same batches as in the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from chapters.transformer.block.models import explorer
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.block_variants import gradient_norms
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.mini_gpt import training
from llm_core.training import Recipe, bfloat16_pays, random_batches
from ui.work import lanes as worker

SECONDS = 20
"""Of training; preparing the text the first time comes on top."""

EVERY = 20
"""Steps between two looks at held-out text."""


@dataclass(frozen=True)
class Asked:
    """A variant of the block, and the record that says how it was trained."""

    variant: str
    facts: dict[str, Any] = field(repr=False)


def learn(asked: Asked, report: worker.Report, over: Callable[[], bool]) -> None:
    """Train as scripts/train_mini_gpt.py does, for SECONDS at most: the points should fall on the stored curve."""
    facts = asked.facts
    model = training.variant(facts, asked.variant, facts["seed"])
    recipe = Recipe(**facts["recipe"] | {"bfloat16": bfloat16_pays()})
    ends = time.monotonic() + SECONDS

    def cancelled() -> bool:
        return over() or time.monotonic() > ends

    for event in training.learn(
        model, recipe, facts["steps"], facts["seed"], every=EVERY, cancelled=cancelled
    ):
        report((event.step, event.valid), steps=event.step)


@st.cache_data(max_entries=32, show_spinner=False)
def pull(name: str) -> list[float]:
    """Compute the gradient norms of the untrained variant on one batch of held-out text, for all visitors."""
    facts = explorer()
    few = documents(mini_gpt.CORPUS, "valid")[:40]
    row = encode_documents(CharTokenizer(facts["tokenizer"]["characters"]), few)
    ids = next(random_batches(row, facts["batch_size"], facts["config"]["context_length"], facts["seed"]))
    return gradient_norms(training.variant(facts, name, facts["seed"]), ids)
