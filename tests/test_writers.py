"""Many texts at once: each is the text it would be alone, whoever joins and leaves."""

import itertools
import random
from pathlib import Path

import pytest
import torch

from llm_core import checkpoints, writers
from llm_core.generation import Sampling, generate
from llm_core.language.products import agreeing_rows
from llm_core.writers import Writers

SHIPPED = Path(__file__).parents[1] / "assets" / "checkpoints"
TRAINED = [("stories", family) for family in checkpoints.THREE] + [("twins", "rnn"), ("twins", "gru")]
WORDS = [
    "Lily",
    "Tom",
    "dog",
    "cat",
    "ball",
    "park",
    "red",
    "blue",
    "big",
    "house",
    "happy",
    "sad",
    "ran",
    "saw",
]
RULES = [
    Sampling(seed=1),
    Sampling(0.8, top_k=50, top_p=0.95, seed=2),
    Sampling(0),
    Sampling(1.3, min_p=0.02, repetition_penalty=1.3, seed=3),
]


def requests(n, n_tokens=20):
    """n prompts of different lengths, the empty one first, each with three seeds, the rules in turn.

    benchmarks/streams.py compares as many texts of 60 tokens.
    """
    dice = random.Random(0)
    prompts = [" ".join(dice.choice(WORDS) for _ in range(length)) for length in range(n)]
    return [
        (prompt, n_tokens, Sampling(**{**vars(RULES[i % len(RULES)]), "seed": seed}))
        for i, (prompt, seed) in enumerate(itertools.product(prompts, range(3)))
    ]


def alone(model, asked):
    prompt, n_tokens, rules = asked
    return list(generate(model, model.tokenizer.encode(prompt), n_tokens, rules, stop=()))


def crowd(model, asked, every=3):
    """All texts with one machine; a new one joins every few steps, so that they stand at different places."""
    together, waiting, texts, at = Writers(model), list(enumerate(asked)), {}, {}
    for step in itertools.count():
        while waiting and (len(together) < 5 or step % every == 0):
            number, (prompt, n_tokens, rules) = waiting.pop(0)
            at[together.join(model.tokenizer.encode(prompt), n_tokens, rules, stop=())] = number
            if step % every == 0:
                break
        found = together.step()
        for handle, token in found:
            texts.setdefault(at[handle], []).append(token)
        if not found and not waiting:
            return [texts[number] for number in range(len(asked))]


def seen(text):
    """Everything of a text but the time it took."""
    return [
        (t.id, t.text, t.probability, t.chance, t.alternatives, t.rest, t.entropy, t.forced) for t in text
    ]


@pytest.mark.parametrize(("corpus", "family"), TRAINED)
def test_a_text_is_the_same_to_the_last_bit_alone_and_in_a_crowd(corpus, family):
    model = checkpoints.load(corpus, family, SHIPPED if corpus == "stories" else None)
    asked = requests(20)
    assert len(asked) == 60
    for single, shared in zip((alone(model, one) for one in asked), crowd(model, asked), strict=True):
        assert seen(single) == seen(shared)


@pytest.mark.parametrize(("corpus", "family"), TRAINED)
def test_who_leaves_changes_nothing_for_those_who_stay(corpus, family):
    model = checkpoints.load(corpus, family)
    together = Writers(model)
    prompt = model.tokenizer.encode("The dog")
    stays, goes = (together.join(prompt, 12, Sampling(seed=seed), stop=()) for seed in (1, 2))
    written = [token for _ in range(4) for text, token in together.step() if text == stays]
    together.leave(goes)
    together.leave(goes)  # twice is no error
    while len(together):
        written += [token for _, token in together.step()]
    assert seen(written) == seen(generate(model, prompt, 12, Sampling(seed=1), stop=()))


def test_more_texts_than_one_step_takes_wait_and_are_written_all(monkeypatch):
    monkeypatch.setattr(writers, "MOST", 2)
    model = checkpoints.load("stories", "ngram")
    together = Writers(model)
    texts = [together.join([], 3, Sampling(seed=seed), stop=()) for seed in range(5)]
    assert [text for text, _ in together.step()] == texts[:2]
    found = {text for _ in range(20) for text, _ in together.step()}
    assert found == set(texts)
    assert len(together) == 0


def test_a_text_of_no_tokens_has_ended_at_once():
    together = Writers(checkpoints.load("stories", "ngram"))
    together.join([1], 0)
    assert (len(together), together.step()) == (0, [])


def test_a_window_that_must_be_read_again_is_read_as_if_alone():
    model = checkpoints.load("stories", "transformer")
    n = model.context_length
    prompts = [[5 + i % 7 for i in range(n - 3)], [9]]
    together = Writers(model)
    for prompt in prompts:
        together.join(prompt, 8, Sampling(seed=1), stop=())
    found = {0: [], 1: []}
    while len(together):
        for text, token in together.step():
            found[text].append(token)
    for text, prompt in enumerate(prompts):
        assert seen(found[text]) == seen(generate(model, prompt, 8, Sampling(seed=1), stop=()))


@pytest.mark.parametrize(("corpus", "family"), TRAINED)
def test_the_batch_computes_what_the_plain_pass_computes(corpus, family):
    model = checkpoints.load(corpus, family)
    texts = [[0, 7, 8], [0, 9], [0, 3, 3, 3, 11]]
    states = [model.step(torch.tensor([text]), model.start())[1] for text in texts]
    found, _ = model.step_many([4, 5, 6], states)
    for row, text, new in zip(found, texts, (4, 5, 6), strict=True):
        plain = model.log_probs(torch.tensor([[*text, new]]))[0, -1]
        torch.testing.assert_close(row, plain, rtol=1e-4, atol=1e-5)


def test_the_number_of_rows_from_which_on_products_agree_is_tried_on_this_machine():
    assert 1 <= agreeing_rows(frozenset({(192, 96), (96, 192)})) <= 32
