"""The mini-GPT on 1%, 10% and 100% of the stories: the same training, only the amount of text differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from llm_core.analysis.block.peeking import cut, reported_bits
from llm_core.analysis.evaluation.capacity import Order, over_orders
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt.stored import BATCH_SIZE, config, encoded
from llm_core.mini_gpt.training import pieces, recipe, stream
from llm_core.training import GradientLearner, never, random_batches, train

RECORD = "amounts"
SHARES = {"1": 0.01, "10": 0.1, "100": 1.0}
"""Per cent of the training text, as it is called everywhere, and as a number."""
SHAPE: dict[str, Any] = {"n_layer": 2, "n_embd": 96}
STEPS = 3000
COUNTED = 30_000
"""Characters of held-out stories that the n-grams are asked for."""
PIECES = 128
"""Of text, looked at for each point of a curve."""


@dataclass(frozen=True)
class Point:
    """What was measured after some steps, in bits per character."""

    step: int
    train: float  # on text that is learnt from
    held_out: float
    seconds: float


def untrained(characters: CharTokenizer, seed: int) -> Transformer:
    """Build the model before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return Transformer(config(characters, **SHAPE), characters)


def part(ids: Tensor, share: float, seed: int) -> Tensor:
    """Take this share of a row of ids, in one piece, from a place that the seed decides."""
    length = round(share * len(ids))
    generator = torch.Generator().manual_seed(seed)
    start = int(torch.randint(len(ids) - length + 1, (1,), generator=generator))
    return ids[start : start + length]


def learn(
    model: Transformer,
    share: float,
    seed: int,
    *,
    steps: int = STEPS,
    every: int = 100,
    until: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Point]:
    """Train on a part of the stories; both numbers of a point are measured alike, on pieces of equal size."""
    known = part(stream(model, "train"), share, seed)
    seen, held_out = (
        cut(known.long(), model.context_length, PIECES),
        pieces(model, "valid", PIECES),
    )
    events = train(
        GradientLearner(model, recipe(muon=True)),
        random_batches(known, BATCH_SIZE, model.context_length, seed),
        steps=steps,
        until=until,
        every=every,
        cancelled=cancelled,
    )
    for event in events:
        train_bits, bits = (float(reported_bits(model.eval(), asked).mean()) for asked in (seen, held_out))
        yield Point(event.step, train_bits, bits, event.seconds)


@lru_cache(maxsize=64)
def n_gram_prices(alphabet: str, characters: int, way: str, seed: int) -> list[Order]:
    """Ask the twin that counts: n-grams of every order on a piece of the same text. Never change the list.

    way: of smoothing. All characters: the whole text. Raises CorpusMissing.
    """
    known = encoded("train", alphabet)
    piece = part(known, min(characters / len(known), 1.0), seed)
    return over_orders(piece, encoded("valid", alphabet)[:COUNTED], CharTokenizer(alphabet), way)
