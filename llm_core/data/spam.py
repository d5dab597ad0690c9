"""Counts of words in spam and other mail (scripts/make_spam.py: where from, what was removed, the split)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.probability.naive_bayes import NaiveBayes

RECORD = "spam"


@dataclass(frozen=True)
class Spam:
    """A filter, and what it says of messages that it was not counted on."""

    filter: NaiveBayes
    evidence: NDArray[np.float64]  # (N,) log-odds of the test messages without the prior, bits
    spam: NDArray[np.bool_]  # (N,) what they are
    facts: dict[str, Any]


def spam() -> Spam:
    """Read the counts and the test. Raises CheckpointError when the record is missing or damaged."""
    facts = experiments.record(RECORD)
    try:
        words, counts = tuple(facts["words"].split(" ")), np.array([facts["ham"], facts["spam"]], np.int64)
        made = facts["messages"]["train"]
        test = facts["test"]
        evidence, labels = np.array(test["evidence"], float), np.array(test["spam"], bool)
        if counts.shape != (2, len(words)) or evidence.shape != labels.shape:
            raise ValueError("its lists are not equally long")
        found = NaiveBayes(words, counts, (int(made[0]), int(made[1])), float(facts["alpha"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CheckpointError(f"The record {RECORD}.json is damaged: {error}.") from error
    return Spam(found, evidence, labels, facts)
