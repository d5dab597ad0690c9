"""What can be asked of a table of word vectors, on tables worked out by hand."""

import math

import pytest
import torch

from llm_core.vectors.analogies import PAIRS, Question, Score, answers, questions_of, score
from llm_core.vectors.beside import beside
from llm_core.vectors.plane import kept, near_in_plane, near_in_space, principal_plane
from llm_core.vectors.sentences import mean_cosine, mean_of_words
from llm_core.vectors.table import LookedUp, Table

ROYAL = Table(
    ("man", "woman", "king", "queen", "tree"),
    torch.tensor([[1.0, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1], [-1, 0, 0]]),
)


def test_neighbours_are_those_of_the_cosine_without_the_word_itself():
    found = ROYAL.neighbours(0, 3)
    assert [ROYAL.words[row] for row, _ in found] == ["woman", "king", "queen"]
    assert [cosine for _, cosine in found] == pytest.approx(
        [1 / math.sqrt(2), 1 / math.sqrt(2), 1 / math.sqrt(3)]
    )


def test_there_are_no_more_neighbours_than_other_words():
    assert len(ROYAL.neighbours(0, 50)) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("King", LookedUp(2)),
        ("the king and the queen", LookedUp(2, passed_over=4)),
        ("quen", LookedUp(4, "quen", ("queen",))),
        ("猫", LookedUp(4, "猫")),
        ("😀", LookedUp(4, "😀")),
        ("x", LookedUp(4, "x")),
        ("</script>", LookedUp(4, "script")),
        ("", LookedUp(4)),
    ],
)
def test_a_word_is_found_in_any_case_and_what_is_unknown_is_said(text, found):
    assert ROYAL.look_up(text, "tree") == found


def test_an_endless_word_is_compared_by_its_beginning():
    assert ROYAL.spelt_alike("queen" * 10_000) == []


def test_the_parallelogram_is_answered_and_counted_in_three_ways():
    question = Question(0, 1, 2, 3)
    assert answers(ROYAL, [question]) == [3]
    assert answers(ROYAL, [question], arithmetic=False) == [
        3
    ]  # the nearest to king that is not in the question
    assert score(ROYAL, [question]) == Score(1, 1, 1, 1)


def test_without_exclusion_a_word_of_the_question_may_win():
    table = Table(("a", "b", "c", "d"), torch.tensor([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [-0.8, 1.0]]))
    question = Question(0, 1, 2, 3)
    assert answers(table, [question]) == [3]
    assert answers(table, [question], exclude=False) == [2]
    assert score(table, [question]) == Score(1, 1, 0, 0) or score(table, [question]).honest == 0


def test_questions_are_all_ordered_pairs_of_pairs_with_four_different_known_words():
    found = questions_of(ROYAL, [("man", "woman"), ("king", "queen"), ("man", "king"), ("man", "unknown")])
    assert found == [Question(0, 1, 2, 3), Question(2, 3, 0, 1)]
    assert answers(ROYAL, []) == []


def test_no_pair_of_the_list_is_there_twice():
    for pairs in PAIRS.values():
        assert len(set(pairs)) == len(pairs)


def test_the_plane_is_that_of_an_eigenvalue_problem():
    vectors = torch.randn(40, 6, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    found = principal_plane(vectors)
    values, directions = torch.linalg.eigh(torch.cov(vectors.T))
    assert found.shown == pytest.approx(float(values[-2:].sum() / values.sum()))
    points = (vectors - vectors.mean(0)) @ directions[:, [-1, -2]]
    torch.testing.assert_close(found.points.abs(), points.abs())
    assert (found.points.max(0).values > -found.points.min(0).values).all()


def test_a_plane_needs_two_vectors():
    with pytest.raises(ValueError, match="two vectors"):
        principal_plane(torch.ones(1, 3))


def test_vectors_that_lie_in_a_plane_lose_no_neighbour():
    flat = torch.randn(30, 2, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    points = principal_plane(torch.cat([flat, torch.zeros(30, 3)], dim=1)).points
    assert (kept(near_in_plane(flat, 5), near_in_plane(points, 5)) == 5).all()


def test_kept_counts_common_neighbours_in_any_order():
    space, plane = torch.tensor([[1, 2, 3], [0, 2, 4]]), torch.tensor([[3, 1, 5], [5, 6, 7]])
    assert kept(space, plane).tolist() == [2, 0]
    corners = torch.nn.functional.normalize(torch.tensor([[1.0, 0], [0.9, 0.1], [0, 1]]))
    assert near_in_space(corners, 1).flatten().tolist() == [1, 0, 1]


def test_an_average_does_not_know_the_order_of_words():
    first, second = "The man saw a tree, queen!", "queen tree man"
    assert torch.equal(mean_of_words(ROYAL, first), mean_of_words(ROYAL, second))
    assert mean_cosine(ROYAL, first, second) == pytest.approx(1.0)
    assert mean_cosine(ROYAL, first, "猫") is None
    assert mean_of_words(ROYAL, "") is None


class Tokens:
    """A tokenizer that has some words as one token."""

    def encode_many(self, texts):
        whole = {" man": [3], " woman": [2], " king": [1], " queen": [0]}
        return [whole.get(text, [5, 6]) for text in texts]


class Model:
    """A model whose token table is the words' own, in another order."""

    tokenizer = Tokens()
    embed = torch.nn.Embedding.from_pretrained(ROYAL.vectors[[3, 2, 1, 0, 4]])


def test_equal_tables_share_all_neighbours():
    found = beside(ROYAL, Model(), 2)
    assert found.words == ("man", "woman", "king", "queen")
    assert found.shared.tolist() == [2, 2, 2, 2]
    assert found.chance == pytest.approx(4 / 3)
