"""The slow loop is generate(), looked at one turn at a time."""

import math

import pytest
import torch

from llm_core.analysis.speed.slow_loop import random_numbers, turn
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.generation import Sampling, generate
from llm_core.language.transformer import Transformer, TransformerConfig


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    made = Transformer(TransformerConfig(tokenizer.vocab_size, 64, n_layer=2, n_head=2, n_embd=32), tokenizer)
    for p in made.parameters():
        torch.nn.init.normal_(p, std=0.15)
    return made.eval().requires_grad_(False)  # no 16-bit decoder: the same arithmetic on both sides


@pytest.mark.parametrize("seed", [1, 7])
def test_turn_by_turn_the_loop_writes_what_generate_writes(model, seed):
    prompt = model.tokenizer.encode("Lily")
    ids = [model.tokenizer.eot_id, *prompt]
    for token, u in zip(
        generate(model, prompt, 12, Sampling(seed=seed), stop=()), random_numbers(seed, 12), strict=True
    ):
        found = turn(model, ids, u)
        assert found.chosen == token.id
        assert float(found.probabilities[token.id]) == pytest.approx(token.probability, abs=1e-6)
        ids.append(found.chosen)


def test_without_a_random_number_the_likeliest_token_is_taken(model):
    ids = [5, 6, 7]
    found = turn(model, ids)
    assert found.chosen == int(model(torch.tensor([ids]))[0, -1].argmax())
    assert found.before == 0


def test_the_probabilities_are_the_softmax_of_the_logits_and_u_falls_into_the_chosen_part(model):
    for u in random_numbers(3, 20):
        found = turn(model, [5, 6, 7], u)
        total = sum(math.exp(x) for x in found.logits.tolist())
        i = found.chosen
        assert float(found.probabilities[i]) == pytest.approx(math.exp(found.logits[i]) / total, rel=1e-5)
        assert float(found.probabilities.sum()) == pytest.approx(1)
        assert found.before - 1e-9 <= u <= found.before + float(found.probabilities[i]) + 1e-9


def test_ids_that_the_model_does_not_have_are_refused(model):
    with pytest.raises(ValueError):
        turn(model, [5, 99_999])
