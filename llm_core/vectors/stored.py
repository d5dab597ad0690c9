"""The shipped word vectors: skip-gram on the stories, before the first step and after the last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.vectors.skip_gram import SkipGram, untrained
from llm_core.vectors.table import Table
from llm_core.vectors.windows import Words

RECORD = "vectors"
SEEDS = (1, 2, 3)
VOCAB_SIZE, WIDTH, STEPS = 2500, 48, 100_000


@dataclass(frozen=True)
class Stored:
    """The vocabulary with its counts, the two tables of the first seed, and the record of all seeds."""

    words: Words
    trained: SkipGram
    record: dict[str, Any]

    @cached_property
    def untrained(self) -> SkipGram:
        """Draw the tables as they were before the first step, from the same seed."""
        vocab_size, width = self.trained.inside.shape
        return untrained(vocab_size, width, self.record["seed"][0])

    @cached_property
    def after(self) -> Table:
        """Give the vectors of the words, as neighbours are looked up in them."""
        return Table(self.words.words, self.trained.inside)

    @cached_property
    def before(self) -> Table:
        """Give the vectors before the first step."""
        return Table(self.words.words, self.untrained.inside)


def stored() -> Stored:
    """Read record and weights. Raises CheckpointError when they are missing, damaged or do not belong together."""
    record, tensors = experiments.record(RECORD), experiments.weights(RECORD)
    try:
        words = Words(tuple(record["words"]), tuple(record["counts"]))
        model = SkipGram(tensors["inside"], tensors["outside"])
        shape = (len(words.counts), int(record["config"]["width"]))
        fits = model.inside.shape == model.outside.shape == shape and len(words.words) == shape[0]
    except KeyError as lacking:
        raise CheckpointError(f"The record {RECORD} is of another version: it has no {lacking}.") from lacking
    if not fits:
        raise CheckpointError(f"The weights {RECORD} do not belong to their record.")
    return Stored(words, model, record)


def tensors_of(model: SkipGram) -> dict[str, Tensor]:
    """Name the tables as they are stored."""
    return {"inside": model.inside, "outside": model.outside}
