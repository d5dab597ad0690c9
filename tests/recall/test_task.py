"""The strips of the task: the answer is the letter after the mark, so many letters before the question."""

import pytest
import torch

from llm_core.recall.task import ASK, LETTERS, MARK, MOST_BEFORE, TOKENIZER, strip_of, strips, written


def draw(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("delay", [1, 7, 40])
def test_the_answer_is_the_letter_after_the_mark(delay):
    found = strips(20, delay, draw())
    for row in range(20):
        text = written(found, row)
        before, after = text.split(MARK)
        assert TOKENIZER.encode(after[0]) == [int(found.answers[row])]
        assert len(after) == 1 + delay + 1
        assert after.endswith(ASK)
        assert len(before) <= MOST_BEFORE
        assert set(before + after[:-1]) <= set(LETTERS)
    assert found.delay == delay
    assert (found.ids[:, found.place] == found.answers).all()


def test_the_easier_task_has_no_mark_and_asks_for_the_first_letter():
    found = strips(5, 6, draw(), "first")
    text = written(found, 3)
    assert MARK not in text
    assert TOKENIZER.encode(text[0]) == [int(found.answers[3])]
    assert (found.place, found.delay) == (1, 6)


def test_a_strip_by_hand():
    found = strip_of("fc!kapd?")
    assert written(found) == "fc!kapd?"
    assert TOKENIZER.decode(found.answers.tolist()) == "k"
    assert (found.place, found.delay) == (4, 3)


@pytest.mark.parametrize("text", ["", "?", "abc?", "a!b", "a!b?", "a!bz?", "a!!b?", "a!b?c", "!?"])
def test_what_is_no_strip_is_refused(text):
    with pytest.raises(ValueError, match="not a strip"):
        strip_of(text)


def test_letters_are_drawn_evenly_and_a_seed_gives_the_same_strips():
    answers = strips(8000, 1, draw()).answers
    counts = torch.bincount(answers)[2 : 2 + len(LETTERS)]
    assert counts.min() > 400
    assert torch.equal(strips(9, 5, draw(3)).ids, strips(9, 5, draw(3)).ids)


def test_impossible_wishes_are_named():
    with pytest.raises(ValueError, match="at least one"):
        strips(1, 0, draw())
    with pytest.raises(ValueError, match="marked, first"):
        strips(1, 1, draw(), "last")
