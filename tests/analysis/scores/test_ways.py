"""Real queries and keys of a trained model, scored three times."""

import math

import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.scores.ways import WAYS, ask, compare

TEXT = "Lily had a red ball."


@pytest.fixture(scope="module")
def asked():
    return ask(checkpoints.load("stories", "transformer"), TEXT, layer=1, head=1, limit=9)


def test_the_scaled_weights_are_the_pattern_that_the_model_itself_computed(asked):
    found = compare(asked.queries, asked.keys, causal=True, seed=1)
    torch.testing.assert_close(found.weights["scaled"], asked.pattern, atol=1e-5, rtol=1e-4)


def test_dot_and_scaled_differ_by_the_root_of_the_width_and_all_rows_sum_to_one(asked):
    width = asked.queries.shape[-1]
    for causal in (True, False):
        found = compare(asked.queries, asked.keys, causal, seed=1)
        torch.testing.assert_close(found.scores["dot"], found.scores["scaled"] * math.sqrt(width))
        for way in WAYS:
            sums = found.weights[way].sum(-1)
            torch.testing.assert_close(sums, torch.ones_like(sums))
            later = found.weights[way].triu(1)
            assert bool((later == 0).all()) == causal


def test_only_the_untrained_net_depends_on_the_seed(asked):
    one, two = (compare(asked.queries, asked.keys, True, seed) for seed in (1, 2))
    assert torch.equal(one.scores["dot"], two.scores["dot"])
    assert not torch.allclose(one.scores["additive"], two.scores["additive"])


def test_what_does_not_fit_is_counted(asked):
    model = checkpoints.load("stories", "transformer")
    whole = 1 + len(model.tokenizer.encode(TEXT))
    short = ask(model, TEXT, 0, 0, limit=4)
    assert (len(short.tokens), short.cut) == (4, whole - 4)
