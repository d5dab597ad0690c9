"""What reaches the letter: the gradient of the real answer, and the weights of the question's attention."""

import pytest
import torch

from llm_core.analysis.recurrence.reach import trained_reach
from llm_core.analysis.recurrence.recalled import letter_gradient, looking_head, question_looks
from llm_core.recall.machines import MACHINES, scores, untrained
from llm_core.recall.task import strip_of, strips


@pytest.mark.parametrize("name", MACHINES)
def test_the_gradient_is_that_of_the_textbook_path(name):
    """trained_reach takes the readable steps, one by one, where this takes the fused ones."""
    model, found = untrained(name, 2), strips(1, 12, torch.Generator().manual_seed(4))
    ids = [*found.ids[0, 1:].tolist(), int(found.answers[0])]
    by_lag = trained_reach(model, ids)
    lag = found.ids.shape[1] - 1 - found.place
    assert letter_gradient(model, found) == pytest.approx(float(by_lag[lag]), rel=1e-3)


def test_a_small_move_of_the_letter_moves_the_answer_as_the_gradient_says():
    """By differences: the letter stands once in the strip, so its row of the table is its vector."""
    model, found = untrained("lstm", 1).double(), strip_of("fc!kapd?")
    letter = int(found.answers[0])
    assert (found.ids == letter).sum() == 1
    row, step, moved = model.embed.weight.data[letter], 1e-6, []
    for i in range(len(row)):
        values = []
        for sign in (1, -1):
            row[i] += sign * step
            with torch.no_grad():
                values.append(float(scores(model, found.ids).log_softmax(-1)[0, letter]))
            row[i] -= sign * step
        moved.append((values[0] - values[1]) / (2 * step))
    assert letter_gradient(model, found) == pytest.approx(float(torch.tensor(moved).norm()), rel=1e-4)


def test_the_weights_of_the_question_sum_to_one_and_the_head_is_the_one_with_most():
    model, found = untrained("transformer", 1), strips(2, 5, torch.Generator().manual_seed(1))
    looks = question_looks(model, found)
    assert looks.shape == (2, 2, found.ids.shape[1])
    torch.testing.assert_close(looks.sum(-1), torch.ones(2, 2))
    planted = looks.clone()
    planted[1, 0, found.place] = 2.0
    assert looking_head(planted, found.place) == (1, 0)
