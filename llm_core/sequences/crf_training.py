"""Training of the conditional random field: climb the log-likelihood of the labels, by its gradient.

    ∂ log p(y | x) / ∂ w[f, y]  =  times f held where the label is y  −  times expected:  Σ_t p(y_t = y | x)

Observed minus expected counts (Lafferty et al. 2001, section 3): where the model already expects what is there, nothing
moves. The log-likelihood is concave, so there is one top. Many texts are computed at once; a shorter one goes on in a
label of its own, END, which costs nothing and is possible there alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.optimisers import Array, Memory, Rule, adam
from llm_core.sequences import chain
from llm_core.sequences.chain import Floats
from llm_core.sequences.crf import CRF, numbers_of, rows_of
from llm_core.sequences.crf_features import GROUPS, features
from llm_core.sequences.segmentation import LABELS, labels_of
from llm_core.training import never

Words = Sequence[str]
N_LABELS = END = len(LABELS)
IMPOSSIBLE = -np.inf


@dataclass(frozen=True)
class Recipe:
    """How to train."""

    epochs: int = 10
    batch: int = 64  # sentences
    rate: float = 0.1  # of Adam
    penalty: float = 1.0  # λ: the texts' log-likelihood has λ/2 ‖w‖² taken away
    at_least: int = 1  # a feature that occurs less often in the training texts has no weight


class Batch(NamedTuple):
    """N texts of up to T signs, time first."""

    active: NDArray[np.intp]  # (T, N, K): rows of the features; after a text the row of zeros
    labels: NDArray[np.intp]  # (T, N): END after a text


class Event(NamedTuple):
    """What a training says after each pass over the texts."""

    epoch: int
    loss: float  # nats a sign, mean over the pass, without the penalty
    model: CRF


@dataclass
class Learner:
    """Weights that are being trained, and what Adam remembers of each."""

    weights: Array  # (F + 1, L)
    transition: Array  # (L, L)
    memories: tuple[Memory, Memory] = field(default_factory=lambda: (Memory(), Memory()))

    def step(self, slopes: tuple[Floats, Floats], rule: Rule) -> None:
        """Go one step of Adam up the slopes of the log-likelihood."""
        down = [np.asarray(-slope, dtype=np.float64) for slope in slopes]
        self.weights = adam(self.weights, down[0], rule, self.memories[0])
        self.transition = adam(self.transition, down[1], rule, self.memories[1])


def train(
    sentences: Sequence[Words],
    groups: Collection[str] = tuple(GROUPS),
    dictionary: Collection[str] = (),
    recipe: Recipe = Recipe(),
    seed: int = 1,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train on sentences cut into words; an event for each pass. The seed shuffles the sentences."""
    texts = [["".join(words), labels_of(words)] for words in sentences]
    found = [features(text, groups, dictionary) for text, _ in texts]
    rows = rows_for(found, recipe.at_least)
    made = [(rows_of(rows, here), numbers_of(labels)) for here, (_, labels) in zip(found, texts, strict=True)]
    learner = Learner(np.zeros((len(rows) + 1, N_LABELS)), np.zeros((N_LABELS, N_LABELS)))
    dice, rule = np.random.default_rng(seed), Rule(rate=recipe.rate)
    for epoch in range(1, recipe.epochs + 1):
        loss = 0.0
        for batch in batches(made, recipe.batch, len(rows), dice):
            if cancelled():
                return
            share = batch.labels.shape[1] / len(made)
            value, slopes = climb(learner.weights, learner.transition, batch, recipe.penalty * share)
            learner.step(slopes, rule)
            loss -= value
        signs = sum(len(labels) for _, labels in made)
        yield Event(epoch, loss / signs, CRF(rows, learner.weights, learner.transition, groups, dictionary))


def rows_for(found: Sequence[Sequence[Sequence[str]]], at_least: int) -> dict[str, int]:
    """Give a row to each feature that occurs often enough in the training texts."""
    counts = Counter(name for text in found for here in text for name in here)
    return {name: row for row, name in enumerate(sorted(n for n, c in counts.items() if c >= at_least))}


def batches(
    made: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]],
    size: int,
    unseen: int,
    dice: np.random.Generator,
) -> Iterator[Batch]:
    """Shuffle the texts and pack neighbours in length together, so that little is padding; batches in random order."""
    order = dice.permutation(len(made))
    order = order[np.argsort([len(made[i][1]) for i in order], kind="stable")]
    packs = [order[i : i + size] for i in range(0, len(order), size)]
    for pack in dice.permutation(len(packs)):
        yield packed([made[i] for i in packs[pack]], unseen)


def packed(texts: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]], unseen: int) -> Batch:
    """Put texts side by side, the shorter ones followed by END."""
    longest = max(len(labels) for _, labels in texts)
    active = np.full((longest, len(texts), texts[0][0].shape[1]), unseen)
    labels = np.full((longest, len(texts)), END)
    for n, (rows, numbers) in enumerate(texts):
        active[: len(numbers), n] = rows
        labels[: len(numbers), n] = numbers
    return Batch(active, labels)


def climb(
    weights: Floats, transition: Floats, batch: Batch, penalty: float = 0.0
) -> tuple[float, tuple[Floats, Floats]]:
    """Compute the log-likelihood of a batch, and the slopes of it, less the penalty, for weights and transition."""
    seen, moves = lattice(weights, transition, batch)
    alpha, beta = chain.forward(np.zeros(N_LABELS + 1), moves, seen), chain.backward(moves, seen)
    expected = np.exp(chain.posterior(alpha, beta))[..., :N_LABELS]  # (T, N, L)
    pairs = np.exp(chain.pairs(alpha, beta, moves, seen))[..., :N_LABELS, :N_LABELS].sum(axis=(0, 1))
    right = np.eye(N_LABELS + 1)[batch.labels][..., :N_LABELS]
    value = path_score(seen, transition, batch.labels) - chain.total(alpha).sum()
    counts = counted(batch.active, right - expected, len(weights))
    counts[-1] = 0  # of no feature
    together = np.einsum("tni,tnj->ij", right[:-1], right[1:])
    return float(value), (counts - penalty * weights, together - pairs - penalty * transition)


def lattice(weights: Floats, transition: Floats, batch: Batch) -> tuple[Floats, Floats]:
    """Score every label and END at every place (T, N, L + 1), and every step: END is possible after a text alone."""
    ended = batch.labels == END
    seen = np.full((*ended.shape, N_LABELS + 1), IMPOSSIBLE)
    seen[..., :N_LABELS] = np.where(ended[..., None], IMPOSSIBLE, weights[batch.active].sum(axis=-2))
    seen[ended, END] = 0.0
    moves = np.zeros((N_LABELS + 1, N_LABELS + 1))
    moves[:N_LABELS, :N_LABELS] = transition
    return seen, moves


def path_score(seen: Floats, transition: Floats, labels: NDArray[np.intp]) -> float:
    """Add up the scores of the labels that are right."""
    here = np.take_along_axis(seen, labels[..., None], axis=-1).sum()
    before, after = labels[:-1], labels[1:]
    return float(here + transition[before[after != END], after[after != END]].sum())


def counted(active: NDArray[np.intp], amounts: Floats, n_rows: int) -> Floats:
    """Add the amounts (T, N, L) of each place to the rows of its features: (n_rows, L)."""
    rows, per_row = active.ravel(), active.shape[-1]
    columns = [np.repeat(amounts[..., y].ravel(), per_row) for y in range(amounts.shape[-1])]
    return np.stack([np.bincount(rows, column, n_rows) for column in columns], axis=1)
