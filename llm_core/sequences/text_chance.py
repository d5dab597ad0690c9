"""How probable a text is, and what comes next: questions that a hidden Markov model answers and a field cannot."""

from __future__ import annotations

import numpy as np

from llm_core.sequences import chain
from llm_core.sequences.chain import Floats
from llm_core.sequences.crf import CRF, NO_START
from llm_core.sequences.crf_features import Signs
from llm_core.sequences.hmm import forward_scaled
from llm_core.sequences.hmm_words import WordModel


def unknown_to(model: WordModel, text: str) -> list[str]:
    """List the characters that the model has never counted: to it a text with them has probability 0."""
    return [character for character in dict.fromkeys(text) if character not in model.column]


def log_probability(model: WordModel, text: str) -> float:
    """Compute log P(text), over all label sequences together, in nats. All its characters must be known."""
    return model.hmm.log_likelihood([model.column[character] for character in text])


def next_characters(model: WordModel, text: str, count: int) -> list[tuple[str, float]]:
    """Name the likeliest next characters after a text, each with its probability. All characters must be known."""
    belief, _ = forward_scaled(model.hmm, [model.column[character] for character in text])
    _, transition, emission = model.hmm.probabilities
    shares = belief[-1] @ transition @ emission  # (V,)
    names = list(model.column)
    return [(names[i], float(shares[i])) for i in np.argsort(-shares, kind="stable")[:count]]


def raised(field: CRF, signs: Signs, added: float) -> tuple[float, Floats]:
    """Add a number to every label's score at every sign: log Z and the labels' probabilities (T, L) then.

    log Z grows by the number times T; the probabilities stay, since all label sequences gain alike.
    """
    seen = field.scores(signs) + added
    alpha, beta = chain.forward(NO_START, field.transition, seen), chain.backward(field.transition, seen)
    shares: Floats = np.exp(chain.posterior(alpha, beta))
    return float(chain.total(alpha)), shares
