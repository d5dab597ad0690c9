"""Hidden Markov models that learn the letters of the stories without a label, beside n-grams of the same letters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from llm_core.data.characters import CharTokenizer
from llm_core.data.corpora import documents
from llm_core.language.ngram import NGram
from llm_core.places import assets_folder
from llm_core.sequences.baum_welch import Round, baum_welch, random_hmm, stacks_of
from llm_core.sequences.hmm import HMM, forward_scaled
from llm_core.sequences.letters import Letters, letters

RECORD = "letter_states"
STATES, SEEDS, ROUNDS = (1, 2, 4, 8, 16, 32), (1, 2, 3), 200
ORDERS = (1, 2, 3)
TRAIN, HELD_OUT = 60_000, 20_000
"""Characters of the stories."""
PIECE = 100
"""Letters that are counted as one sequence."""
SOFT = 1e-5
"""Share of every row that is spread evenly before a model reads what it has not learnt from."""


class Texts(NamedTuple):
    """Letters to learn from, and others in the same symbols."""

    train: Letters
    held_out: Letters


def texts() -> Texts:
    """Read the beginning of the stories, and of those held out. Raises CorpusMissing."""
    return _texts(assets_folder())


@lru_cache(maxsize=2)
def _texts(_place: Path) -> Texts:
    train = letters("\n".join(documents("stories", "train"))[:TRAIN])
    held_out = "\n".join(documents("stories", "valid"))[:HELD_OUT]
    return Texts(train, letters(held_out, train.symbols))


def learn(n_states: int, seed: int, most: int = ROUNDS) -> Iterator[Round]:
    """Learn by Baum-Welch from a random beginning; yields every iteration. Raises CorpusMissing."""
    train = texts().train
    return baum_welch(random_hmm(n_states, len(train.symbols), seed), stacks_of(train.ids, PIECE), most)


def held_out_bits(hmm: HMM) -> float:
    """Compute the bits per letter of the held-out letters, read as one sequence."""
    _, sums = forward_scaled(softened(hmm), texts().held_out.ids)
    return float(-np.log2(sums[1:]).mean())  # the first letter has no letter before it


def softened(hmm: HMM) -> HMM:
    """Spread SOFT of every row evenly, so that nothing is impossible."""
    return HMM.of(*((1 - SOFT) * table + SOFT / table.shape[-1] for table in hmm.probabilities))


def ngram_bits(order: int) -> float:
    """Compute the same of an n-gram (modified Kneser-Ney) that counted the same letters."""
    train, held_out = texts()
    tokenizer = CharTokenizer(train.symbols)
    shift = np.array(train.ids) + 2, np.array(held_out.ids) + 2  # ids 0 and 1 of the tokenizer are no letters
    model = NGram.fit(shift[0], tokenizer, order)
    return float(-np.log2(model.text_probabilities(shift[1][None])[0].astype(float)).mean())


def bits(one: Round, size: int) -> float:
    """Turn a log-likelihood into bits per letter."""
    return -one.log_likelihood / size / math.log(2)


def curve(
    n_states: int, seed: int, most: int, every: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, float]]:
    """Learn, and give (iteration, held-out bits per letter) now and then, and at the end."""
    last: Round | None = None
    for one in learn(n_states, seed, most):
        last = one
        if one.number % every == 0:
            yield one.number, held_out_bits(one.hmm)
        if cancelled():
            return
    if last is not None and last.number % every:
        yield last.number, held_out_bits(last.hmm)
