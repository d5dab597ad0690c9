"""How the encoder-decoders learn to write strings backwards, and how well they do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.language.rnn_encoder_decoder import (
    PAD,
    Seq2Seq,
    Seq2SeqConfig,
    matched_without_attention,
    random_strings,
    reversed_target,
)
from llm_core.training import GradientLearner, Recipe, train

LONGEST, BUCKET = 20, 4
"""Longest string of the training, and how much the lengths in one batch differ at most."""

SMALL_LONGEST, SMALL_STEPS, SMALL_STRINGS = 8, 500, 200
SMALL_LENGTHS = tuple(range(1, 13))
"""The training that a visitor starts: short strings, few steps, and the lengths that are tested afterwards."""


@dataclass(frozen=True)
class Pair:
    """One of the two models after a small training."""

    model: Seq2Seq
    exact: list[float]  # share of strings without a fault, for each of SMALL_LENGTHS
    seconds: float


class PairLearner(GradientLearner):
    """Learns from strings (B, S): the target of each is the same string backwards. Padding does not count."""

    def loss(self, ids: Tensor) -> Tensor:
        target = reversed_target(ids)  # (B, S + 1)
        return F.cross_entropy(self.model(ids, target).flatten(0, 1), target.flatten(), ignore_index=PAD)


def bucketed_batches(batch_size: int, seed: int, longest: int = LONGEST) -> Iterator[Tensor]:
    """Yield endless batches of random strings. All lengths from 1 to `longest` are equally likely.

    Lengths in a batch are neighbours (1-4, 5-8, ...), so that little time goes into padding. Raises ValueError when
    `longest` is no multiple of BUCKET.
    """
    if longest % BUCKET:
        raise ValueError(f"longest must be a multiple of {BUCKET}, got {longest}.")
    generator = torch.Generator().manual_seed(seed)
    while True:
        start = BUCKET * int(torch.randint(longest // BUCKET, (1,), generator=generator))
        yield random_strings(
            start + torch.randint(1, BUCKET + 1, (batch_size,), generator=generator), generator
        )


def accuracies(model: Seq2Seq, source: Tensor) -> tuple[float, float]:
    """Compute shares in [0, 1]: of strings (B, S) written backwards without a fault, and of letters in the right place.

    A fault is also an end that comes too early or too late; a letter that is missing counts as wrong.
    """
    target = reversed_target(source)  # (B, S + 1)
    written = model.write(source, target.shape[1]).ids
    written = F.pad(written, (0, target.shape[1] - written.shape[1]), value=PAD)
    right, letters = written == target, source.new_zeros(target.shape, dtype=torch.bool)
    letters[:, :-1] = True
    letters &= torch.arange(target.shape[1])[None] < (source != PAD).sum(-1, keepdim=True)
    exact = right.all(-1).float().mean()
    return float(exact), float(right[letters].float().mean())


def small_pair(
    seed: int, report: Callable[[int, int], None] = lambda done, total: None, steps: int = SMALL_STEPS
) -> dict[str, Pair]:
    """Train "fixed" and "attention" from scratch on the same short strings, then test both on fresh ones.

    `report(steps done, steps in all)` may raise to end the training. Source of the idea: see rnn_encoder_decoder.py.
    """
    looking, found, done = Seq2SeqConfig(n_hidden=64, n_embd=24, n_align=32), {}, 0
    for name, config in (("fixed", matched_without_attention(looking)), ("attention", looking)):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = Seq2Seq(config)
        learner = PairLearner(model, Recipe(learning_rate=5e-3, weight_decay=0.01))
        batches = bucketed_batches(64, seed, SMALL_LONGEST)
        for event in train(learner, batches, steps=steps, every=5, clock=time.thread_time):
            seconds = event.seconds
            report(done + event.step, 2 * steps)
        done += steps
        generator = torch.Generator().manual_seed(seed + 10_000)
        exact = [
            accuracies(model, random_strings(torch.full((SMALL_STRINGS,), n), generator))[0]
            for n in SMALL_LENGTHS
        ]
        found[name] = Pair(model, exact, seconds)
    return found
