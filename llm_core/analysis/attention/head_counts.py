"""Five trained models of one layer and width 64 that differ in the number of heads alone (scripts/train_heads.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import torch

from llm_core import experiments
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.corpora import documents
from llm_core.data.tokenizers import CharTokenizer, tokenizer_from_dict
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.mini_gpt.stored import encoded
from llm_core.training import Event, GradientLearner, Recipe, never, random_batches, train

RECORD = "heads"
HEADS = (1, 2, 4, 8, 16)
SHAPE: dict[str, Any] = {"context_length": 64, "n_layer": 1, "n_embd": 64, "bias": True}
STEPS, BATCH, LEARNING_RATE = 2500, 16, 4e-3
VALID_DOCUMENTS = 60
"""Held-out stories that are looked at during the training."""


def trained(n_head: int) -> Transformer:
    """Return the model with so many heads, shared by all who ask.

    Raises CheckpointError when it is missing or damaged.
    """
    return _trained(n_head, experiments.folder() / f"{RECORD}.safetensors")


@lru_cache(maxsize=2 * len(HEADS))
def _trained(n_head: int, _file: object) -> Transformer:
    facts, every = experiments.record(RECORD), experiments.weights(RECORD)
    begin = f"{n_head}."
    try:
        tensors = {name.removeprefix(begin): t for name, t in every.items() if name.startswith(begin)}
        config = facts["config"] | {"n_head": n_head}
        return Transformer.from_tensors(tensors, config, tokenizer_from_dict(facts["tokenizer"]))
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def untrained(n_head: int, characters: CharTokenizer, seed: int) -> Transformer:
    """Build the model with so many heads before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return Transformer(TransformerConfig(characters.vocab_size, n_head=n_head, **SHAPE), characters)


def learn(
    model: Transformer,
    steps: int,
    seed: int,
    *,
    every: int = 500,
    until: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train one of them on the stories; the `valid` of an event are bits per character of held-out ones.

    All numbers of heads get the same batches. Raises CorpusMissing.
    """
    stream = encoded("train", model.tokenizer.to_dict()["characters"])
    held_out = documents("stories", "valid")[:VALID_DOCUMENTS]
    return train(
        GradientLearner(model, Recipe(learning_rate=LEARNING_RATE)),
        random_batches(stream, BATCH, model.context_length, seed),
        steps=steps,
        until=until,
        every=every,
        validate=lambda: evaluate_documents(model.eval(), held_out).bits_per_character,
        cancelled=cancelled,
    )
