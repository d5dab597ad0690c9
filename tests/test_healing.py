"""Token healing: the model's own probabilities among the tokens that begin with what was taken back."""

import math
from dataclasses import replace

import pytest
import torch

from llm_core import checkpoints
from llm_core.data.tokenizers import BPETokenizer, CharTokenizer
from llm_core.generation import Sampling, generate
from llm_core.healing import beginning_with, cut_back, heal
from llm_core.language.ngram import NGram
from llm_core.writers import Writers


@pytest.fixture(scope="module", params=checkpoints.THREE)
def model(request):
    return checkpoints.load("stories", request.param)


@pytest.mark.parametrize("text", ["Once upon a ", "Lily had a red ", "Mia", "我", "a"])
def test_it_equals_an_enumeration_of_the_vocabulary(model, text):
    tokenizer, found = model.tokenizer, heal(model, text)
    kept = list(found.cut.kept)
    assert tokenizer.decode(kept).encode() + found.cut.rest == text.encode() or text == "我"
    own = model.log_probs(torch.tensor([[tokenizer.eot_id, *kept]]))[0, -1].double().exp().tolist()
    fits = [
        p if i != tokenizer.eot_id and tokenizer.token_bytes(i).startswith(found.cut.rest) else 0.0
        for i, p in enumerate(own)
    ]
    assert math.isclose(found.mass, sum(fits), rel_tol=1e-5)
    expected = torch.tensor([p / sum(fits) for p in fits], dtype=torch.float64)
    torch.testing.assert_close(found.probability, expected, rtol=1e-5, atol=1e-9)
    assert math.isclose(float(found.probability.sum()), 1.0, rel_tol=1e-9)
    typed = model.score(torch.tensor(tokenizer.encode(text)))[len(kept) :].sum().exp()
    assert math.isclose(found.as_typed, float(typed), rel_tol=1e-4)


def test_the_space_of_the_next_word_is_taken_back():
    tokenizer = BPETokenizer.train("the cat the cat the cat", 280)
    cut = cut_back(tokenizer, tokenizer.encode("the "))
    assert (tokenizer.decode(cut.kept), cut.rest) == ("the", b" ")
    assert tokenizer.encode(" cat")[0] in cut.candidates
    assert tokenizer.encode("the")[0] not in cut.candidates


def test_it_goes_back_over_as_many_tokens_as_one_token_can_cover():
    tokenizer = BPETokenizer([(ids(b"i"), ids(b"t")), (ids(b"l"), 257), (ids(b"s"), ids(b"i"))], [3, 2, 1])
    lit = tokenizer.encode("lit")[0]
    cut = cut_back(tokenizer, [ids(b"s"), ids(b"l"), ids(b"i")])  # "sl" begins no token, "li" begins "lit"
    assert (cut.kept, cut.rest, cut.candidates) == ((ids(b"s"),), b"li", (lit,))


def ids(byte):
    return BPETokenizer([], []).encode(byte.decode())[0]


def test_neither_the_end_of_a_text_nor_the_sign_for_unknown_is_a_candidate():
    tokenizer = CharTokenizer.train("ab")
    assert beginning_with(tokenizer, b"a") == tuple(tokenizer.encode("a"))
    assert set(beginning_with(tokenizer, b"")) == {2, 3}


def test_a_vocabulary_of_characters_needs_no_healing():
    found = heal(checkpoints.load("songci", "ngram"), "明月")
    (only,) = found.cut.candidates
    assert float(found.probability[only]) == 1.0
    assert math.isclose(found.mass, found.as_typed, rel_tol=1e-6)


def test_where_nothing_was_ever_counted_all_candidates_are_alike():
    tokenizer = BPETokenizer.train("the cat the cat the cat", 280)
    counts = NGram.fit(torch.tensor(tokenizer.encode("the cat")), tokenizer, 2, "raw")
    found = heal(counts, "cat ")
    share = found.probability[list(found.cut.candidates)]
    assert found.mass == 0
    torch.testing.assert_close(share, torch.full_like(share, 1 / len(share)))


def test_a_text_without_a_token_is_refused(model):
    with pytest.raises(ValueError, match="without any token"):
        heal(model, "")


@pytest.mark.parametrize("text", ["Once upon a ", "Lily had a red ", "a", "我"])
def test_a_text_goes_on_from_where_healing_read_it_with_the_same_bits_as_from_the_beginning(model, text):
    """And beside another text: so the page reads what stays once, and writes both in one batch."""
    found, greedy = heal(model, text), Sampling(temperature=0)
    first = int(found.probability.argmax())
    alone = [
        list(generate(model, model.tokenizer.encode(text), 5, greedy)),
        list(generate(model, found.cut.kept, 5, greedy, forced={0: first})),
    ]
    writers = Writers(model)
    joined = {
        writers.join(model.tokenizer.encode(text), 5, greedy): [],
        writers.join(found.cut.kept, 5, greedy, forced={0: first}, begun=found.begun): [],
    }
    while len(writers):
        for number, token in writers.step():
            joined[number].append(token)
    for ours, theirs in zip(joined.values(), alone, strict=True):
        assert [replace(one, seconds=0.0) for one in ours] == [replace(one, seconds=0.0) for one in theirs]


def test_what_stays_is_read_once(model, monkeypatch):
    found, read = heal(model, "Lily had a red "), []
    step = model.step

    def counted(ids, state):
        read.append(ids.shape[1])
        return step(ids, state)

    monkeypatch.setattr(model, "step", counted)
    writers = Writers(model)
    writers.join(found.cut.kept, 1, begun=found.begun)
    writers.step()
    assert read == []
