"""The sanity check of attribution: does the picture change when the model knows nothing?

Adebayo et al. 2018: a method whose map looks the same for a model with random weights explains the text or the
architecture, not what the model learnt.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from llm_core.analysis.attention.token_removal import spearman
from llm_core.analysis.attribution.methods import METHODS, Attribution, attribute
from llm_core.language.transformer import Transformer


def random_twin(model: Transformer, seed: int = 0) -> Transformer:
    """Make a model of the same shape that learnt nothing.

    Each matrix is filled with normal numbers of the same spread.

    Keeping each matrix's spread makes the check strict: attention stays about as sharp as it was. Norms weigh every
    channel the same, biases are zero.
    """
    twin = copy.deepcopy(model, {id(model.tokenizer): model.tokenizer})  # shared, not copied
    dice = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in twin.named_parameters():
            if weight.dim() == 2:
                weight.copy_(torch.randn(weight.shape, generator=dice) * float(weight.float().std()))
            else:
                weight.fill_(0.0 if name.endswith("bias") else 1.0)
    return twin.eval().requires_grad_(False)


@dataclass(frozen=True)
class SanityCheck:
    trained: Attribution
    random: Attribution
    similarity: dict[
        str, float
    ]  # method -> rank correlation of the two maps; near 1: it ignores what was learnt


def sanity_check(
    model: Transformer,
    ids: Sequence[int],
    target: int | None = None,
    seed: int = 0,
    twin: Transformer | None = None,
) -> SanityCheck:
    """Ask the trained model and its random twin (made here unless given) the same question."""
    trained = attribute(model, ids, target)
    random = attribute(twin or random_twin(model, seed), ids, trained.target)
    sizes = [{m: a.scores[m][1:].abs() for m in METHODS} for a in (trained, random)]
    return SanityCheck(trained, random, {m: spearman(sizes[0][m], sizes[1][m]) for m in METHODS})
