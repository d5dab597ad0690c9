"""Train the models of the lessons that read the stories character by character, as their records were made.

The mini-GPT, its twins with and without a mask, the variants of a block: one loop, one text, one look at held-out text.
scripts/train_mini_gpt.py writes the records with it, and a visitor's small training runs it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from llm_core.analysis.block.peeking import cut, honest_bits, reported_bits
from llm_core.data.tokenizers import CharTokenizer, tokenizer_from_dict
from llm_core.language.block_variants import Switches, build_variant
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.mini_gpt.stored import BATCH_SIZE, config, encoded
from llm_core.training import Event, GradientLearner, Recipe, bfloat16_pays, never, random_batches, train

VALID_PIECES, HONEST_PIECES = 128, 32
TWIN: dict[str, Any] = {"n_layer": 2, "n_embd": 96}
TWINS: dict[str, dict[str, Any]] = {  # the last one tells whether the way positions are marked matters
    "unmasked": {"causal": False, "position": "learned"},
    "masked": {"position": "learned"},
    "unmasked-rotary": {"causal": False},
}


def recipe(muon: bool) -> Recipe:
    """Return nanoGPT's rate and betas; with Muon for the matrices inside the layers, where the model should be good."""
    return Recipe(learning_rate=5e-3 if muon else 1e-3, muon=0.02 if muon else 0.0, bfloat16=bfloat16_pays())


def twin(name: str, characters: CharTokenizer, seed: int) -> Transformer:
    """Build one of the untrained TWINS."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return Transformer(config(characters, **TWIN, **TWINS[name]), characters)


def variant(facts: dict[str, Any], name: str, seed: int) -> Transformer:
    """Build an untrained variant of the block with the settings that its record has."""
    shape = TransformerConfig(**facts["config"] | facts["variants"][name]["changes"])
    switches = Switches(**facts["variants"][name]["switches"])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build_variant(shape, tokenizer_from_dict(facts["tokenizer"]), switches)


def pieces(model: Transformer, split: str, count: int) -> Tensor:
    """Cut the first pieces of a split of the stories, in the characters of the model."""
    return cut(stream(model, split).long(), model.context_length, count)


def stream(model: Transformer, split: str) -> Tensor:
    """Read a split of the stories as one row of ids of the model's characters (N,). Raises CorpusMissing."""
    return encoded(split, model.tokenizer.to_dict()["characters"])


def reported(model: Transformer, split: str, count: int) -> float:
    """Compute bits per character, all positions of a piece asked at once.

    Every token but end-of-text is one character.
    """
    return float(reported_bits(model.eval(), pieces(model, split, count)).mean())


def honest(model: Transformer, split: str, count: int) -> float:
    """Compute bits per character when each answer is hidden."""
    return float(honest_bits(model.eval(), pieces(model, split, count)).mean())


def learn(
    model: Transformer,
    recipe: Recipe,
    steps: int,
    seed: int,
    *,
    every: int = 100,
    until: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train on the stories; the `valid` of an event are reported bits per character of held-out ones.

    The same model, recipe, steps and seed give the same events on the same machine. Raises CorpusMissing.
    """
    return train(
        GradientLearner(model, recipe),
        random_batches(stream(model, "train"), BATCH_SIZE, model.context_length, seed),
        steps=steps,
        until=until,
        every=every,
        validate=lambda: reported(model, "valid", VALID_PIECES),
        cancelled=cancelled,
        clock=time.process_time,
    )
