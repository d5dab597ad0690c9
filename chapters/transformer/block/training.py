"""Train a small Transformer of the chosen block here and now: the same start and the same batches as in the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
import torch

from chapters.transformer.block.models import explorer
from llm_core.analysis.block.peeking import cut, reported_bits
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import CharTokenizer, tokenizer_from_dict
from llm_core.language.block_variants import Switches, build_variant, gradient_norms
from llm_core.language.transformer import TransformerConfig
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.training import GradientLearner, Recipe, bfloat16_pays, random_batches, train
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
    learner, batches, validate = prepared(asked.variant, asked.facts)
    ends = time.monotonic() + SECONDS

    def cancelled() -> bool:
        return over() or time.monotonic() > ends

    steps = asked.facts["steps"]
    for event in train(learner, batches, steps=steps, every=EVERY, validate=validate, cancelled=cancelled):
        report((event.step, event.valid), steps=event.step)


def prepared(variant: str, facts: dict[str, Any]) -> tuple[Any, Any, Callable[[], float]]:
    """Prepare the learner, its batches, and the look at held-out text."""
    model, length = build(variant, facts), facts["config"]["context_length"]
    characters = facts["tokenizer"]["characters"]
    recipe = Recipe(**facts["recipe"] | {"bfloat16": bfloat16_pays()})
    stream = mini_gpt.encoded("train", characters)
    batches = random_batches(stream, facts["batch_size"], length, facts["seed"])
    pieces = cut(mini_gpt.encoded("valid", characters).long(), length, facts["valid_characters"] // length)
    return (
        GradientLearner(model, recipe),
        batches,
        lambda: float(reported_bits(model.eval(), pieces).mean()),
    )


def build(variant: str, facts: dict[str, Any]) -> Any:
    """Build the untrained model of a variant, from the seed in the record."""
    config = TransformerConfig(**facts["config"] | facts["variants"][variant]["changes"])
    switches = Switches(**facts["variants"][variant]["switches"])
    with torch.random.fork_rng(devices=[]):  # the stored training's own start, made again from its seed
        torch.manual_seed(facts["seed"])
        return build_variant(config, tokenizer_from_dict(facts["tokenizer"]), switches)


@st.cache_data(max_entries=32, show_spinner=False)
def pull(variant: str) -> list[float]:
    """Compute the gradient norms of the untrained variant on one batch of held-out text, for all visitors."""
    facts = explorer()
    few = documents(mini_gpt.CORPUS, "valid")[:40]
    row = encode_documents(CharTokenizer(facts["tokenizer"]["characters"]), few)
    ids = next(random_batches(row, facts["batch_size"], facts["config"]["context_length"], facts["seed"]))
    return gradient_norms(build(variant, facts), ids)
