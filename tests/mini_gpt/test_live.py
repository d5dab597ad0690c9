"""The mini-GPT that is trained live: looks, seeds, stops, and texts of every kind."""

import itertools
import math

import pytest
import torch

from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.user_text import TextRejected
from llm_core.generation import Sampling
from llm_core.mini_gpt import live
from llm_core.mini_gpt.live import learn, look_steps, plan, sample
from llm_core.training_race import some

TEXT = "".join(f"The cat number {i % 7} sat on mat {i % 5}, and the dog slept.\n" for i in range(40))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """The same program at a size that a test can wait for."""
    monkeypatch.setattr(live, "SHAPE", {"context_length": 32, "n_layer": 2, "n_head": 2, "n_embd": 16})
    monkeypatch.setattr(live, "VALID_CHARACTERS", 200)


@pytest.fixture
def looks():
    return list(learn(TEXT, 30, seed=3))


def test_it_learns_and_the_last_look_alone_brings_the_model(looks):
    assert [look.step for look in looks] == sorted({*look_steps(30), 30})
    assert [look.finished for look in looks] == [False] * (len(looks) - 1) + [True]
    assert looks[-1].valid_bits < looks[0].valid_bits - 1
    assert all(math.isfinite(look.valid_bits) for look in looks)


def test_before_it_learns_it_pays_about_what_a_blind_guess_pays(looks):
    assert looks[0].uniform_bits == math.log2(plan(TEXT).tokenizer.vocab_size)
    assert abs(looks[0].valid_bits - looks[0].uniform_bits) < 0.3
    assert looks[0].train_bits is None


def test_the_bits_are_those_of_the_model_on_the_held_out_tenth(looks):
    made = plan(TEXT)
    assert not set(made.corpus.valid) & set(made.corpus.train)
    price = evaluate_documents(looks[-1].model, some(made.corpus.valid, 200)).bits_per_character
    assert looks[-1].valid_bits == pytest.approx(price, abs=1e-6)


def test_the_same_seed_gives_the_same_model_another_seed_another_one():
    first, again, other = (list(learn(TEXT, 5, seed=seed))[-1].model for seed in (1, 1, 2))
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert not torch.equal(first.embed.weight, other.embed.weight)


def test_the_seed_leaves_everybody_elses_random_numbers_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    next(learn(TEXT, 5, seed=1))
    assert torch.equal(torch.rand(3), expected)


def test_a_stop_in_the_middle_keeps_what_was_learnt_and_it_can_be_used():
    seen = []
    run = learn(
        TEXT, 1000, cancelled=lambda: len(seen) >= 7, progress=lambda done, total: seen.append((done, total))
    )
    last = list(run)[-1]
    assert last.finished
    assert 0 < last.step < 20
    assert seen[0] == (0, 1000)
    assert len(sample(last.model, Sampling(seed=1), last.model.tokenizer.encode("The"), 9)) <= 9


def test_the_clock_ends_a_training_that_takes_too_long():
    looks = list(learn(TEXT, 10**6, most_seconds=0.05))
    assert looks[-1].finished
    assert looks[-1].step < 10**6


def test_looks_are_closer_together_at_the_start():
    gaps = [b - a for a, b in itertools.pairwise(sorted(look_steps(500)))]
    assert gaps == sorted(gaps)
    assert min(look_steps(500)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 600,
        "🙂🙃🎉 hi\n" * 90,
        "مرحبا بالعالم. " * 60,
        "\x00" + TEXT,
        "</script><b>" * 60,
        "明月几时有，把酒问青天。" * 50,
    ],
    ids=["one character", "emoji", "right to left", "NUL", "markup", "Chinese"],
)
def test_any_text_that_is_long_enough_can_be_learnt(text):
    last = list(learn(text, 3))[-1]
    assert last.finished
    assert math.isfinite(last.valid_bits)
    assert "\x00" not in last.model.tokenizer.characters


@pytest.mark.parametrize("text", ["", "abc", "\x00\x01 \n", "x" * 1_100_000])
def test_a_text_of_no_use_is_refused_in_one_sentence(text):
    with pytest.raises(TextRejected):
        next(learn(text, 3))


def test_an_end_of_text_in_a_sample_is_a_line_break_and_the_sample_goes_on():
    model = list(learn(TEXT, 1))[-1].model
    with torch.no_grad():
        model.embed.weight.zero_()  # tied: every token equally likely, the end among them
    model.freeze()
    text = sample(model, Sampling(seed=4), (), 400)
    assert len(text) == 400
    assert "\n" in text


def test_the_shipped_stories_are_a_text_to_learn_from():
    assert plan(live.stories()).corpus.characters > 1000
