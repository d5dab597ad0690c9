"""Neighbours in a token table: worked out by hand on a tiny one, and telling on the stories model."""

import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.token_neighbours import cosines, neighbours


def test_cosines_are_those_of_the_angles():
    table = torch.tensor([[2.0, 0.0], [0.0, 3.0], [1.0, 1.0], [-5.0, 0.0]])
    assert torch.allclose(cosines(table, 0), torch.tensor([1.0, 0.0, 0.5**0.5, -1.0]))


def test_the_nearest_come_first_and_a_token_is_not_its_own_neighbour():
    model = checkpoints.load("stories", "transformer")
    found = neighbours(model, 5, 4)
    by_hand = torch.nn.functional.cosine_similarity(model.embed.weight, model.embed.weight[5][None])
    order = [i for i in by_hand.argsort(descending=True).tolist() if i != 5][:4]
    assert list(found.ids) == order
    torch.testing.assert_close(torch.tensor(found.cosines), by_hand[order])


@pytest.mark.parametrize("token", [-1, 10**6])
def test_a_token_that_is_not_there_is_refused(token):
    with pytest.raises(ValueError, match="no token"):
        neighbours(checkpoints.load("stories", "transformer"), token)
