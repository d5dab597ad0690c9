"""Train word vectors: one small step for each batch of pairs, the rate falling in a straight line to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.training import never
from llm_core.vectors.skip_gram import Pairs, SkipGram, loss, noise_shares, step
from llm_core.vectors.windows import Words, pairs_of, shuffled_pairs

BATCH, NOISE, RATE = 256, 5, 0.025
HELD_OUT_PAIRS = 50_000


@dataclass(frozen=True)
class Moment:
    """How far a training has come: steps, pairs seen, and the mean held-out loss of a pair, in nats."""

    step: int
    pairs: int
    loss: float


@dataclass(frozen=True)
class Task:
    """What is learnt from, and what is held out: the vocabulary, stories as ids, and pairs with their noise."""

    words: Words
    documents: list[Tensor]
    held_out: Pairs


def task(words: Words, train: Sequence[str], held_out: Sequence[str]) -> Task:
    """Encode the documents, and draw the pairs and the noise that every seed is tested on."""
    dice = torch.Generator().manual_seed(0)
    centre, neighbour = pairs_of(words.encode(held_out), words.kept_share(), dice)
    some = torch.randperm(len(centre), generator=dice)[:HELD_OUT_PAIRS]
    test = with_noise(centre[some], neighbour[some], noise_shares(torch.tensor(words.counts)), dice)
    return Task(words, words.encode(train), test)


def learn(
    model: SkipGram,
    task: Task,
    steps: int,
    seed: int,
    rate: float = RATE,
    every: int = 1000,
    until: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Moment]:
    """Train `model` in place for `steps` batches, passing over the documents as often as it takes.

    Yields a moment before the first step, after each `every` steps and at the end. until: stop after so many steps of
    the same training.
    """
    dice = torch.Generator().manual_seed(seed)
    last = min(steps, until or steps)
    yield Moment(0, 0, held_out_loss(model, task))
    for done, pairs in enumerate(batches(task, dice), start=1):
        step(model, pairs, rate * (1 - (done - 1) / steps))
        if done % every == 0 or done == last:
            yield Moment(done, done * BATCH, held_out_loss(model, task))
        if done == last or cancelled():
            return


def batches(task: Task, dice: torch.Generator) -> Iterator[Pairs]:
    """Yield BATCH pairs with their noise, for ever; what is left of a block of documents is passed over.

    Raises ValueError when no block has a whole batch.
    """
    kept, noise = task.words.kept_share(), noise_shares(torch.tensor(task.words.counts))
    while True:
        full = False
        for centre, neighbour in shuffled_pairs(task.documents, kept, dice):
            for begin in range(0, len(centre) - BATCH + 1, BATCH):
                full, here = True, slice(begin, begin + BATCH)
                yield with_noise(centre[here], neighbour[here], noise, dice)
        if not full:
            raise ValueError(f"The documents have fewer than {BATCH} pairs of words.")


def with_noise(centre: Tensor, neighbour: Tensor, shares: Tensor, dice: torch.Generator) -> Pairs:
    """Draw NOISE words for each pair."""
    drawn = torch.multinomial(shares, len(centre) * NOISE, replacement=True, generator=dice)
    return Pairs(centre, neighbour, drawn.view(-1, NOISE))


def held_out_loss(model: SkipGram, task: Task) -> float:
    """Compute the mean loss of the held-out pairs, in nats."""
    return float(loss(model, task.held_out).mean())
