"""The fields that cut Chinese words here: the shipped one, and those of a small training with features switched off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache

import numpy as np
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.data.segmented import Sentences, segmented
from llm_core.sequences.crf import CRF
from llm_core.sequences.crf_features import GROUPS
from llm_core.sequences.crf_training import Event, Recipe, train
from llm_core.sequences.hmm_words import WordModel, estimated
from llm_core.sequences.segmentation import LABELS, Scores, score
from llm_core.sequences.word_tables import dictionary
from llm_core.training import never

RECORD = "crf"
SWITCHES = tuple(group for group in GROUPS if group != "here")
"""What can be switched off; the sign itself is always looked at."""
SAMPLE = 800
"""Sentences of a small training, drawn from the silver ones by its seed."""
SMALL = Recipe(epochs=8, batch=32, rate=0.02, penalty=1.0)
SHIPPED = Recipe(epochs=8, batch=64, rate=0.02, penalty=1.0, at_least=2)


def groups_of(switches: Collection[str]) -> tuple[str, ...]:
    """Name the groups of features that are on, in their order."""
    return tuple(group for group in GROUPS if group == "here" or group in switches)


def sample(seed: int) -> Sentences:
    """Draw SAMPLE silver sentences. Raises CorpusMissing."""
    every = segmented("train")
    return tuple(every[i] for i in np.random.default_rng(seed).permutation(len(every))[:SAMPLE])


def learn(switches: Collection[str], seed: int, cancelled: Callable[[], bool] = never) -> Iterator[Event]:
    """Train a field with these features on the sample of this seed. Raises CorpusMissing and CheckpointError."""
    return train(sample(seed), groups_of(switches), frozenset(dictionary()), SMALL, seed, cancelled)


def scored_on(cut: Callable[[str], Collection[str]], part: str) -> Scores:
    """Cut the gold sentences, or the silver ones of the test, and compare. Raises CorpusMissing."""
    sentences = segmented(part)
    return score(sentences, [list(cut("".join(words))) for words in sentences])


def stored_crf() -> CRF:
    """Read the shipped field. Raises CheckpointError."""
    facts, tensors = experiments.record(RECORD), experiments.weights(RECORD)
    names = bytes(tensors["names"].to(torch.uint8).tolist()).decode("utf-8").split("\n")
    weights = tensors["weights"].double().numpy()
    if weights.shape != (len(names), len(LABELS)):
        raise CheckpointError("The field's weights and its features do not fit together.")
    rows = {name: row for row, name in enumerate(names)}
    unseen = np.zeros((1, len(LABELS)))
    return CRF(
        rows,
        np.vstack([weights, unseen]),
        tensors["transition"].double().numpy(),
        tuple(facts["config"]["groups"]),
        frozenset(dictionary()),
    )


def tensors_of(field: CRF) -> dict[str, torch.Tensor]:
    """Give the field as it is stored: the names of its features as UTF-8 bytes, a line each, and the weights."""
    names = np.frombuffer("\n".join(field.rows).encode("utf-8"), dtype=np.uint8)
    return {
        "names": torch.from_numpy(names.copy()),
        "weights": torch.from_numpy(field.weights[:-1]),
        "transition": torch.from_numpy(field.transition),
    }


def pruned(field: CRF, kept: int) -> CRF:
    """Keep the features with the largest weights; the others weigh nothing from now on."""
    strength = np.abs(field.weights[:-1]).max(axis=1)
    best = set(np.argsort(-strength, kind="stable")[:kept].tolist())
    names = [name for name, row in field.rows.items() if row in best]
    weights = np.vstack([field.weights[[field.rows[name] for name in names]], np.zeros((1, len(LABELS)))])
    rows = {name: row for row, name in enumerate(names)}
    return CRF(rows, weights, field.transition, field.groups, field.dictionary)


@cache
def silver_hmm() -> WordModel:
    """Count the tables of a hidden Markov model in the silver sentences that the shipped field learnt from.

    Raises CorpusMissing.
    """
    return estimated(segmented("train"))
