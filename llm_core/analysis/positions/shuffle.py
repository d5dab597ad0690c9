"""The shuffle test: does the last token notice that the tokens before it were put in another order?

The blocks are those of llm_core.language.transformer, with random weights: the answer belongs to the architecture, not
to anything learned. Without positions and without a mask a block treats its tokens as a set. A causal mask alone shows
something of the order, but only from the second layer on (Haviv et al. 2022; Kazemnejad et al. 2023).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

import torch
from torch import Tensor, nn

from llm_core import taps
from llm_core.analysis.positions.kinds import alibi_bias, sinusoids
from llm_core.language.rotary import rotary_angles
from llm_core.language.transformer import Block, TransformerConfig

Kind = Literal["none", "sinusoid", "learned", "rotary", "alibi", "end"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Where order comes from: nowhere, four ways to mark places, or sinusoids added only after the last block."""

N_EMBD, N_HEAD, LONGEST = 64, 4, 64
BLIND = 1e-5
"""Changes below this are rounding: the outputs are normalised, their typical size is 1."""


@dataclass(frozen=True)
class Machine:
    """A stack of blocks with random weights. `seed` decides all of them."""

    kind: Kind
    causal: bool
    n_layer: int
    seed: int = 0

    def config(self) -> TransformerConfig:
        return TransformerConfig(1, LONGEST, self.n_layer, N_HEAD, N_EMBD, causal=self.causal)


def sees_order(kind: Kind, causal: bool, n_layer: int) -> bool:
    """Return whether theory expects another last output when the tokens before are shuffled."""
    marked = kind in ("sinusoid", "learned", "rotary", "alibi")
    return marked or (causal and n_layer > 1)


def random_blocks(machine: Machine) -> list[Block]:
    """Build the blocks, drawn as torch would, U(-1/sqrt(n), 1/sqrt(n)), from a generator of their own."""
    dice = torch.Generator().manual_seed(machine.seed)
    config = machine.config()
    blocks = [Block(config, f"blocks.{i}") for i in range(machine.n_layer)]
    for weight in (p for block in blocks for p in block.parameters() if p.dim() == 2):
        bound = 1 / math.sqrt(weight.shape[1])
        nn.init.uniform_(weight, -bound, bound, generator=dice)
    return [block.eval().requires_grad_(False) for block in blocks]


def card_vectors(cards: Sequence[str], seed: int) -> Tensor:
    """Draw one random vector for every different card, (T, C): equal cards have equal vectors."""
    dice = torch.Generator().manual_seed(seed)
    different = {card: torch.randn(N_EMBD, generator=dice) for card in dict.fromkeys(cards)}
    return torch.stack([different[card] for card in cards])


def position_vectors(kind: Kind, n: int, seed: int) -> Tensor | None:
    """Return what is added for each place, (n, C).

    It is the fixed sinusoids, a table as it is before learning, or nothing.
    """
    if kind in ("sinusoid", "end"):
        return sinusoids(n, N_EMBD)
    if kind == "learned":
        return torch.randn(n, N_EMBD, generator=torch.Generator().manual_seed(seed + 1))
    return None


@torch.inference_mode()
def outputs(machine: Machine, vectors: Tensor) -> Tensor:
    """Compute the normalised output of each place from the vectors (T, C) of the tokens in their order: (T, C)."""
    n, x = len(vectors), vectors[None]  # (1, T, C)
    places = position_vectors(machine.kind, n, machine.seed)
    if places is not None and machine.kind != "end":
        x = x + places
    angles = rotary_angles(n, N_EMBD // N_HEAD) if machine.kind == "rotary" else None
    with alibi(machine, n) if machine.kind == "alibi" else nullcontext():
        for block in random_blocks(machine):
            x = block(x, angles, None)
    if places is not None and machine.kind == "end":
        x = x + places  # too late: no block reads it any more
    return nn.functional.layer_norm(x, (N_EMBD,))[0]


def alibi(machine: Machine, n: int):
    """Take slope x distance off the scores of every block while this is open, through their tap."""
    add = partial(torch.add, alibi_bias(n, N_HEAD))
    return taps.intervening({f"blocks.{i}.attn.hook_attn_scores": add for i in range(machine.n_layer)})


def shuffled(cards: Sequence[str], seed: int) -> list[int] | None:
    """Draw an order of the places in which the last stays last and the text really changes; None if there is none."""
    before = list(cards[:-1])
    if len(set(before)) < 2:
        return None
    dice, order = random.Random(seed), list(range(len(before)))
    while [before[i] for i in order] == before:
        dice.shuffle(order)
    return [*order, len(before)]


@dataclass(frozen=True)
class Shuffle:
    """One test. `change[i]` is what happened to the output of the card that stood at place order[i] before."""

    order: list[int]
    change: Tensor  # (T,) largest difference among the C numbers of a card's output

    @property
    def last(self) -> float:
        """Of the last card, which stayed where it was."""
        return float(self.change[-1])

    @property
    def most(self) -> float:
        """Of all cards, each compared with itself at its old place."""
        return float(self.change.max())


def shuffle_test(machine: Machine, cards: Sequence[str], order: Sequence[int]) -> Shuffle:
    """Feed the cards in their order and in another one, and compare the output of each card with itself."""
    vectors = card_vectors(cards, machine.seed)
    first, second = outputs(machine, vectors), outputs(machine, vectors[list(order)])
    return Shuffle(list(order), (second - first[list(order)]).abs().amax(-1))


def spread(
    kind: Kind,
    causal: bool,
    cards: Sequence[str],
    layers: Sequence[int] = (1, 2, 3, 4),
    seeds: Sequence[int] = tuple(range(1, 13)),
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Tensor:
    """Measure the change of the last card's output, (layers, seeds).

    Every seed has its own weights and its own shuffle.

    Raises ValueError for cards that cannot be shuffled.
    """
    found = []
    for n_layer in layers:
        for seed in seeds:
            order = shuffled(cards, seed)
            if order is None:
                raise ValueError("All cards before the last are the same: no order differs from another.")
            found.append(shuffle_test(Machine(kind, causal, n_layer, seed), cards, order).last)
            report(len(found), len(layers) * len(seeds))
    return torch.tensor(found).view(len(layers), len(seeds))
