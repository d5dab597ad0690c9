"""Skip-gram is the paper's equation: its loss, its gradient, its noise, its windows."""

import math

import pytest
import torch

from llm_core.training import never
from llm_core.vectors import training, windows
from llm_core.vectors.skip_gram import Pairs, SkipGram, loss, noise_shares, step, untrained
from llm_core.vectors.training import batches, learn, task
from llm_core.vectors.windows import REACH, Words, pairs_of

STORIES = ["The cat drank milk. The cat ran.", "A dog ran. The dog drank water."] * 20


def model(seed=0, size=7, width=4):
    dice = torch.Generator().manual_seed(seed)
    return SkipGram(*(torch.randn(size, width, generator=dice, dtype=torch.float64) for _ in range(2)))


def some_pairs():
    """With repeats of every kind: a centre twice, a neighbour that is noise elsewhere, noise twice."""
    return Pairs(torch.tensor([0, 0, 3]), torch.tensor([1, 2, 0]), torch.tensor([[2, 2], [5, 1], [6, 3]]))


def test_the_loss_is_equation_4_written_out_by_hand():
    m, pairs = model(), some_pairs()
    for i, found in enumerate(loss(m, pairs).tolist()):
        v = m.inside[pairs.centre[i]]
        right = math.log(1 / (1 + math.exp(-float(m.outside[pairs.neighbour[i]] @ v))))
        wrong = sum(math.log(1 / (1 + math.exp(float(m.outside[n] @ v)))) for n in pairs.noise[i])
        assert found == pytest.approx(-(right + wrong), rel=1e-12)


def test_before_the_first_step_every_pair_costs_the_same():
    pairs = some_pairs()
    found = loss(untrained(7, 4, 1), pairs)
    torch.testing.assert_close(found, torch.full((3,), 3 * math.log(2)))


def test_a_step_goes_against_the_gradient_that_autograd_finds():
    m, pairs, rate = model(), some_pairs(), 0.3
    inside, outside = (t.clone().requires_grad_() for t in (m.inside, m.outside))
    loss(SkipGram(inside, outside), pairs).sum().backward()
    before = m.inside.clone(), m.outside.clone()
    step(m, pairs, rate)
    torch.testing.assert_close(m.inside, before[0] - rate * inside.grad, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(m.outside, before[1] - rate * outside.grad, rtol=1e-12, atol=1e-12)


def test_rows_that_no_pair_names_stay():
    m, pairs = model(), some_pairs()
    before = m.inside[4].clone(), m.outside[4].clone()
    step(m, pairs, 0.3)
    assert torch.equal(m.inside[4], before[0])
    assert torch.equal(m.outside[4], before[1])


def test_noise_is_drawn_by_counts_to_the_power_of_three_quarters():
    shares = noise_shares(torch.tensor([16, 1, 0]))
    torch.testing.assert_close(shares, torch.tensor([8 / 9, 1 / 9, 0.0], dtype=torch.float64))


def test_frequent_words_are_left_out_by_equation_5_and_rare_ones_never():
    words = Words(("the", "cat"), (9999, 1))
    assert words.kept_share().tolist() == pytest.approx([math.sqrt(windows.RARE / 0.9999), 1.0])


def test_words_are_counted_in_lower_case_and_unknown_ones_are_left_out():
    words = Words.count(["The cat. the dog", "THE"], 2)
    assert words == Words(("the", "cat"), (3, 1))
    assert [one.tolist() for one in words.encode(["the bird, the cat", "bird"])] == [[0, 0, 1], []]


def test_pairs_lie_within_the_reach_of_their_centre_and_never_cross_stories():
    stories = [torch.arange(0, 30), torch.arange(100, 130)]
    centre, neighbour = pairs_of(stories, torch.ones(130), torch.Generator().manual_seed(1))
    far = (centre - neighbour).abs()
    assert far.min() == 1
    assert far.max() == REACH
    assert ((centre < 50) == (neighbour < 50)).all()
    near = [int((far == d).sum()) for d in range(1, REACH + 1)]
    assert near == sorted(near, reverse=True)  # a near word is seen more often than a far one
    for word in (0, 15, 129):  # both sides of a word reach equally far
        ours = neighbour[centre == word] - word
        sides = {
            int(ours[ours < 0].min()) if (ours < 0).any() else 0,
            int(ours.max()) if (ours > 0).any() else 0,
        }
        assert word in (0, 129) or len({abs(side) for side in sides}) == 1


def test_of_words_that_are_left_out_no_pair_is_made_and_the_window_reaches_over_them():
    kept = torch.tensor([1.0, 0.0, 1.0])
    found = pairs_of([torch.tensor([0, 1, 2])], kept, torch.Generator().manual_seed(1))
    assert sorted(zip(*(side.tolist() for side in found), strict=True)) == [(0, 2), (2, 0)]


def small_task():
    return task(Words.count(STORIES, 20), STORIES, STORIES[:4])


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(training, "BATCH", 8)
    monkeypatch.setattr(windows, "RARE", 1.0)  # nothing is left out


@pytest.mark.usefixtures("small_batches")
def test_training_lowers_the_held_out_loss_and_the_same_seed_gives_the_same_table():
    work, tables = small_task(), []
    for _ in range(2):
        table = untrained(len(work.words.words), 8, 3)
        moments = list(learn(table, work, 300, 3, rate=0.1, every=100))
        assert [moment.step for moment in moments] == [0, 100, 200, 300]
        assert moments[-1].loss < moments[0].loss - 0.5
        tables.append(table.inside)
    assert torch.equal(*tables)


@pytest.mark.usefixtures("small_batches")
def test_until_is_the_beginning_of_the_whole_training_and_a_stop_ends_it():
    work = small_task()
    whole, part = (untrained(len(work.words.words), 8, 3) for _ in range(2))
    early = next(m for m in learn(whole, work, 100, 3, every=50) if m.step == 50)
    assert list(learn(part, work, 100, 3, every=50, until=50))[-1] == early
    assert [m.step for m in learn(part, work, 100, 3, every=50, cancelled=lambda: True)] == [0]
    assert never() is False


@pytest.mark.usefixtures("small_batches")
def test_too_few_words_are_told_and_do_not_hang():
    work = task(Words.count(STORIES, 20), ["cat dog"], STORIES[:4])
    with pytest.raises(ValueError, match="fewer than 8 pairs"):
        next(batches(work, torch.Generator()))


@pytest.mark.usefixtures("small_batches")
def test_every_batch_is_full_and_words_of_chance_follow_the_noise():
    work = small_task()
    dice = torch.Generator().manual_seed(5)
    found = [pairs for _, pairs in zip(range(300), batches(work, dice), strict=False)]
    assert {tuple(pairs.noise.shape) for pairs in found} == {(8, training.NOISE)}
    drawn = torch.cat([pairs.noise.flatten() for pairs in found]).bincount(minlength=len(work.words.words))
    shares = noise_shares(torch.tensor(work.words.counts))
    assert float((drawn / drawn.sum() - shares).abs().max()) < 0.02
