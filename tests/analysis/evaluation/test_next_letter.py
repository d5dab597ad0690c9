"""The next letter of a model of tokens is the sum over all ways to write it: against enumeration."""

import numpy as np
import pytest
import torch

from llm_core.analysis.evaluation import next_letter
from llm_core.analysis.evaluation.next_letter import LETTERS, fold, letters_of, next_characters
from llm_core.data.tokenizers import BPETokenizer, CharTokenizer
from llm_core.language.ngram import NGram

LINES = ["the cat sat on the mat", "the cat ran to the dog", "a hat and a cat", "that cat sat there"] * 4


def fitted(tokenizer, order=3):
    stream = np.concatenate([[0, *tokenizer.encode(line)] for line in LINES])
    return NGram.fit(np.append(stream, 0), tokenizer, order)


@pytest.fixture(scope="module")
def pairs():
    return fitted(BPETokenizer.train(LINES, 275))


def chance_of_beginning(model, done, wanted, ids, depth=0):
    """P(what is written from here on begins with `wanted`), by trying every token: the definition."""
    total = 0.0
    probs = model.step(torch.tensor([[0, *done, *ids]]), model.start())[0][0].double().exp()
    for i in range(1, model.vocab_size):
        data = model.tokenizer.token_bytes(i)
        if data.startswith(wanted):
            total += float(probs[i])
        elif wanted.startswith(data):
            total += float(probs[i]) * chance_of_beginning(model, done, wanted[len(data) :], [*ids, i])
    return total


@pytest.mark.parametrize("text", ["th", "the c", "the cat sa", "a"])
def test_the_sum_over_tokens_is_that_of_trying_every_token(pairs, text, monkeypatch):
    monkeypatch.setattr(next_letter, "RARE", 0.0)
    *_, last = next_characters(pairs, text + "x")
    start = max(text.rfind(" "), 0)
    done, word = pairs.tokenizer.encode(text[:start]), text[start:].encode()
    whole = chance_of_beginning(pairs, done, word, [])
    for letter in "aet ":
        wanted = chance_of_beginning(pairs, done, word + letter.encode(), []) / whole
        assert last[letter] == pytest.approx(wanted, rel=1e-4, abs=1e-9)


def test_leaving_rare_ways_out_changes_next_to_nothing(pairs, monkeypatch):
    text = "the cat sat on the mat"
    kept = list(next_characters(pairs, text))
    monkeypatch.setattr(next_letter, "RARE", 0.0)
    for found, wanted in zip(kept, next_characters(pairs, text), strict=True):
        assert max(abs(found[c] - wanted[c]) for c in found) < 0.01


def test_before_every_letter_the_probabilities_add_up_to_one_at_most(pairs):
    for chances in next_characters(pairs, "the cat sat on the mat"):
        assert 0.5 < sum(chances.values()) <= 1 + 1e-6


def test_a_model_of_characters_is_simply_asked():
    model, text = fitted(CharTokenizer.train(LINES)), "the cat"
    wanted = model.log_probs(torch.tensor([[0, *model.tokenizer.encode(text)]]))[0].exp()
    for at, chances in enumerate(next_characters(model, text)):
        ids = {c: model.tokenizer.encode(c)[0] for c in chances}
        assert all(chances[c] == pytest.approx(float(wanted[at, i]), rel=1e-4) for c, i in ids.items())


def test_capitals_count_as_letters_all_spaces_as_one_and_signs_as_nothing():
    assert [fold(c) for c in "aA \n.1é明"] == ["a", "a", " ", " ", "", "", "", ""]
    chances = letters_of({"a": 0.2, "A": 0.1, ".": 0.4, "\n": 0.3})
    assert chances["a"] == pytest.approx(0.5)
    assert chances[" "] == pytest.approx(0.5)
    assert sum(chances.values()) == pytest.approx(1)
    assert letters_of({})["q"] == pytest.approx(1 / len(LETTERS))
