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
    """The defect: the blocks get the words and not a hint of where they stand."""
    return net.blocks(net.words(ids))


def places_after(net: Net, ids: Tensor) -> Tensor:
    """A mistake: the blocks have already looked when the places arrive."""
    return net.blocks(net.words(ids)) + net.places(ids)


def places_before(net: Net, ids: Tensor) -> Tensor:
    """A cure: a learned vector for each place, added before the first block."""
    return net.blocks(net.words(ids) + net.places(ids))


def waves_before(net: Net, ids: Tensor) -> Tensor:
    """A cure without anything to learn: the sines and cosines of Vaswani et al. 2017, section 3.5."""
    return net.blocks(net.words(ids) + net.waves(ids))


def waves(n: int, n_embd: int) -> Tensor:
    """(n, C): place p is written as sin and cos of p at C / 2 speeds, from 1 down to 1 / 10,000."""
    speeds = torch.exp(-math.log(10_000) * torch.arange(0, n_embd, 2) / n_embd)  # (C / 2,)
    angles = torch.arange(n)[:, None] * speeds  # (n, C / 2)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)  # (n, C)


# --- 2. mask: who may look at whom? A mask (n, n): row looks at column; True forbids, a number is added ---


def no_mask(n: int) -> Tensor | None:
    """The defect: everybody sees everybody, the future included."""
    return None


def lower_triangle(n: int) -> Tensor | None:
    """A mistake: this triangle is right where True means "may look"; in this layer True means "must not"."""
    return torch.ones(n, n).tril().bool()


def numbers(n: int) -> Tensor | None:
    """A mistake: not True and False but 0.0 and 1.0, which are added to the scores: the future gets a bonus."""
    return torch.ones(n, n).triu(1)


def upper_triangle(n: int) -> Tensor | None:
    """The cure: everything to the right of the diagonal is forbidden."""
    return torch.ones(n, n).triu(1).bool()


# --- 3. head: what does the model hand out? x (B, T, C) ---


def hidden(net: Net, x: Tensor) -> Tensor:
    """The defect: the inner vectors of the last block."""
    return x


def shares_of_hidden(net: Net, x: Tensor) -> Tensor:
    """A mistake: shares of 100 %, but of the C inner numbers, which are no words."""
    return x.softmax(-1)


def shares(net: Net, x: Tensor) -> Tensor:
    """A mistake: one number per word, but F.cross_entropy takes the softmax itself and would do it twice."""
    return net.to_vocabulary(x).softmax(-1)


def scores(net: Net, x: Tensor) -> Tensor:
    """The cure: one score for every word of the vocabulary."""
    return net.to_vocabulary(x)


# --- 4. layout: which axis do the blocks look along? Left alone, PyTorch's layer takes the first one ---


def build_default(make: Make) -> nn.TransformerEncoderLayer:
    """Nothing is said: batch_first is False."""
    return make()


def build_batch_first(make: Make) -> nn.TransformerEncoderLayer:
    """Sentences first, then words. PyTorch 1.8 has no such argument, 1.10 has it."""
    return make(batch_first=True)


def as_it_comes(blocks: Blocks, x: Tensor) -> Tensor:
    """The blocks get what the model gets."""
    return blocks(x)


def transposed_in(blocks: Blocks, x: Tensor) -> Tensor:
    """A mistake: words first on the way in, and nobody turns them back."""
    return blocks(x.transpose(0, 1))


def transposed_both(blocks: Blocks, x: Tensor) -> Tensor:
    """A cure that every PyTorch knows: words first on the way in, sentences first on the way out."""
    return blocks(x.transpose(0, 1)).transpose(0, 1)


# --- 5. width: how wide is the feed-forward layer of a block? ---


def width_default(n_embd: int, n_head: int, **more: Any) -> nn.TransformerEncoderLayer:
    """The defect: dim_feedforward stays at 2048, whatever the width of the model."""
    return nn.TransformerEncoderLayer(n_embd, n_head, **more)


def width_same(n_embd: int, n_head: int, **more: Any) -> nn.TransformerEncoderLayer:
    """A mistake: no wider than the model."""
    return nn.TransformerEncoderLayer(n_embd, n_head, dim_feedforward=n_embd, **more)


def width_four(n_embd: int, n_head: int, **more: Any) -> nn.TransformerEncoderLayer:
    """The cure: four times the width, as in Vaswani et al. 2017 (512 and 2048)."""
    return nn.TransformerEncoderLayer(n_embd, n_head, dim_feedforward=4 * n_embd, **more)


# --- 6. loss: with which word is the answer at place t compared? scores (B, T, V), ids (B, T) ---


def loss_missing(scores: Tensor, ids: Tensor) -> Tensor | None:
    """The defect: there is none, so nothing can be learned."""
    return None


def loss_same(scores: Tensor, ids: Tensor) -> Tensor | None:
    """A mistake: place t is asked for the word that it has just been given."""
    return F.cross_entropy(scores.flatten(0, 1), ids.flatten())


def loss_back(scores: Tensor, ids: Tensor) -> Tensor | None:
    """A mistake: shifted the wrong way, place t is asked for the word before."""
    return F.cross_entropy(scores[:, 1:].flatten(0, 1), ids[:, :-1].flatten())


def loss_next(scores: Tensor, ids: Tensor) -> Tensor | None:
    """The cure: place t is compared with word t + 1."""
    return F.cross_entropy(scores[:, :-1].flatten(0, 1), ids[:, 1:].flatten())
