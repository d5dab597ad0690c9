"""Six places of a model, and for each the lines that may stand there: one defect, one or two cures, tempting mistakes.

The page offers these functions, shows their source and builds the model from them (patient.py). Nothing is executed
that is not written here. Shapes: B sentences, T words, C numbers a word, V words in the vocabulary, n things looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Make = Callable[..., nn.TransformerEncoderLayer]
Blocks = Callable[[Tensor], Tensor]


class Net(Protocol):
    """What the lines use of the model that they stand in (patient.py, which imports this file)."""

    words: nn.Embedding
    to_vocabulary: nn.Linear

    def blocks(self, x: Tensor) -> Tensor:
        """Run the layers."""

    def places(self, ids: Tensor) -> Tensor:
        """Return a learned vector for each place."""

    def waves(self, ids: Tensor) -> Tensor:
        """Return the sines and cosines of each place."""


# --- 1. order: how does the model know which word comes first? net.words(ids) is (B, T, C) ---


def straight_in(net: Net, ids: Tensor) -> Tensor:
    """Give the blocks the words and nothing about where they stand: the defect."""
    return net.blocks(net.words(ids))


def places_after(net: Net, ids: Tensor) -> Tensor:
    """Add the places when the blocks have already looked: a mistake."""
    return net.blocks(net.words(ids)) + net.places(ids)


def places_before(net: Net, ids: Tensor) -> Tensor:
    """Add a learned vector for each place before the first block: a cure."""
    return net.blocks(net.words(ids) + net.places(ids))


def waves_before(net: Net, ids: Tensor) -> Tensor:
    """Add sines and cosines, which need no learning: a cure (Vaswani et al. 2017, section 3.5)."""
    return net.blocks(net.words(ids) + net.waves(ids))


def waves(n: int, n_embd: int) -> Tensor:
    """Write place p as sin and cos of p at C / 2 speeds, from 1 down to 1 / 10,000: (n, C)."""
    speeds = torch.exp(-math.log(10_000) * torch.arange(0, n_embd, 2) / n_embd)  # (C / 2,)
    angles = torch.arange(n)[:, None] * speeds  # (n, C / 2)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)  # (n, C)


# --- 2. mask: who may look at whom? A mask (n, n): row looks at column; True forbids, a number is added ---


def no_mask(n: int) -> Tensor | None:
    """Let every word see every word, the future included: the defect."""
    return None


def lower_triangle(n: int) -> Tensor | None:
    """Mark where a word may look: a mistake, for in this layer True means "must not"."""
    return torch.ones(n, n).tril().bool()


def numbers(n: int) -> Tensor | None:
    """Return 0.0 and 1.0, not True and False: a mistake, for they are added to the scores and favour the future."""
    return torch.ones(n, n).triu(1)


def upper_triangle(n: int) -> Tensor | None:
    """Forbid everything to the right of the diagonal: the cure."""
    return torch.ones(n, n).triu(1).bool()


# --- 3. head: what does the model hand out? x (B, T, C) ---


def hidden(net: Net, x: Tensor) -> Tensor:
    """Return the inner vectors of the last block: the defect."""
    return x


def shares_of_hidden(net: Net, x: Tensor) -> Tensor:
    """Return shares of 100%, but of the C inner numbers, which are no words: a mistake."""
    return x.softmax(-1)


def shares(net: Net, x: Tensor) -> Tensor:
    """Return one share per word: a mistake, for F.cross_entropy takes the softmax itself and would do it twice."""
    return net.to_vocabulary(x).softmax(-1)


def scores(net: Net, x: Tensor) -> Tensor:
    """Return one score for every word of the vocabulary: the cure."""
    return net.to_vocabulary(x)


# --- 4. layout: which axis do the blocks look along? Left alone, PyTorch's layer takes the first one ---


def build_default(make: Make) -> nn.TransformerEncoderLayer:
    """Leave batch_first at its default, False."""
    return make()


def build_batch_first(make: Make) -> nn.TransformerEncoderLayer:
    """Put sentences first, then words. PyTorch 1.8 has no such argument, 1.10 has it."""
    return make(batch_first=True)


def as_it_comes(blocks: Blocks, x: Tensor) -> Tensor:
    """Give the blocks what the model gets."""
    return blocks(x)


def transposed_in(blocks: Blocks, x: Tensor) -> Tensor:
    """Put words first on the way in and leave them so on the way out: a mistake."""
    return blocks(x.transpose(0, 1))


def transposed_both(blocks: Blocks, x: Tensor) -> Tensor:
    """Put words first on the way in, sentences first on the way out: a cure that every PyTorch knows."""
    return blocks(x.transpose(0, 1)).transpose(0, 1)


# --- 5. width: how wide is the feed-forward layer of a block? ---


def width_default(n_embd: int, n_head: int, **more: Any) -> nn.TransformerEncoderLayer:
    """Leave dim_feedforward at 2048, whatever the width of the model: the defect."""
    return nn.TransformerEncoderLayer(n_embd, n_head, **more)


def width_same(n_embd: int, n_head: int, **more: Any) -> nn.TransformerEncoderLayer:
    """Make the layer no wider than the model: a mistake."""
    return nn.TransformerEncoderLayer(n_embd, n_head, dim_feedforward=n_embd, **more)


def width_four(n_embd: int, n_head: int, **more: Any) -> nn.TransformerEncoderLayer:
    """Make the layer four times as wide, as in Vaswani et al. 2017 (512 and 2048): the cure."""
    return nn.TransformerEncoderLayer(n_embd, n_head, dim_feedforward=4 * n_embd, **more)


# --- 6. loss: with which word is the answer at place t compared? scores (B, T, V), ids (B, T) ---


def loss_missing(scores: Tensor, ids: Tensor) -> Tensor | None:
    """Return no loss, so that nothing can be learned: the defect."""
    return None


def loss_same(scores: Tensor, ids: Tensor) -> Tensor | None:
    """Compare place t with the word that it has just been given: a mistake."""
    return F.cross_entropy(scores.flatten(0, 1), ids.flatten())


def loss_back(scores: Tensor, ids: Tensor) -> Tensor | None:
    """Compare place t with the word before, shifted the wrong way: a mistake."""
    return F.cross_entropy(scores[:, 1:].flatten(0, 1), ids[:, :-1].flatten())


def loss_next(scores: Tensor, ids: Tensor) -> Tensor | None:
    """Compare place t with word t + 1: the cure."""
    return F.cross_entropy(scores[:, :-1].flatten(0, 1), ids[:, 1:].flatten())
