"""Train a small Transformer of the chosen block here and now: the same start and the same batches as in the record."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
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
from ui.work import threads

SECONDS = 20
"""Of training; preparing the text the first time comes on top."""

EVERY = 20
"""Steps between two looks at held-out text."""

KEY = "block_live"


@dataclass
class Live:
    """One tab's training. Nobody else's button can stop it; closing the tab ends it."""

    variant: str
    stop: threading.Event
    job: worker.Job

    @property
    def curve(self) -> tuple[list[float], list[float]]:
        """Steps and held-out bits per character so far."""
        events = list(self.job.events)
        return [step for step, _ in events], [bits for _, bits in events]


def current() -> Live | None:
    """The training of this tab, running or over."""
    return st.session_state.get(KEY)


def start(variant: str, facts: dict[str, Any]) -> None:
    """Line one up. Raises worker.QueueFull."""
    old = current()
    if old is not None:
        old.job.cancel()
    stop = threading.Event()
    key = f"block-{variant}-{secrets.token_hex(4)}"
    job = worker.submit(key, training(variant, facts, stop), int(facts["steps"]), lane="slow")
    st.session_state[KEY] = Live(variant, stop, job)


def training(variant: str, facts: dict[str, Any], stop: threading.Event) -> worker.Work:
    """As scripts/train_mini_gpt.py does it, for SECONDS at most: the points should fall on the stored curve."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> None:
        with threads.alone():
            learner, batches, validate = prepared(variant, facts)
            ends = time.monotonic() + SECONDS

            def over() -> bool:
                return stop.is_set() or cancelled() or time.monotonic() > ends

            steps = facts["steps"]
            for event in train(learner, batches, steps=steps, every=EVERY, validate=validate, cancelled=over):
                report((event.step, event.valid), steps=event.step)

    return work


def prepared(variant: str, facts: dict[str, Any]) -> tuple[Any, Any, Callable[[], float]]:
    """The learner, its batches, and the look at held-out text."""
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
    """The untrained model of a variant, from the seed in the record."""
    config = TransformerConfig(**facts["config"] | facts["variants"][variant]["changes"])
    switches = Switches(**facts["variants"][variant]["switches"])
    with torch.random.fork_rng(devices=[]):  # the stored training's own start, made again from its seed
        torch.manual_seed(facts["seed"])
        return build_variant(config, tokenizer_from_dict(facts["tokenizer"]), switches)


@st.cache_data(max_entries=32, show_spinner=False)
def pull(variant: str) -> list[float]:
    """The gradient norms of the untrained variant on one batch of held-out text, shared by all visitors."""
    facts = explorer()
    few = documents(mini_gpt.CORPUS, "valid")[:40]
    row = encode_documents(CharTokenizer(facts["tokenizer"]["characters"]), few)
    ids = next(random_batches(row, facts["batch_size"], facts["config"]["context_length"], facts["seed"]))
    return gradient_norms(build(variant, facts), ids)
