"""Batches: the slope is torch's, a batch's slope is right on average, its noise falls with the root of its size."""

import numpy as np
import pytest
import torch

from llm_core.networks.batches import (
    compare,
    known,
    learn,
    mean_loss,
    noise,
    one_step,
    orders,
    slope,
    trained,
    two_workers,
)


def test_loss_and_slope_are_torchs():
    x, y = known()
    W = torch.nn.Parameter(torch.tensor(trained(30)))
    loss = torch.nn.functional.cross_entropy(torch.tensor(x) @ W, torch.tensor(y.argmax(1)))
    loss.backward()
    np.testing.assert_allclose(mean_loss(W.detach().numpy(), x, y), loss.item(), rtol=1e-12)
    np.testing.assert_allclose(slope(W.detach().numpy(), x, y), W.grad.numpy(), atol=1e-14)


def test_one_step_sees_the_batch_alone():
    x, y = known()
    W, rows = trained(10), np.array([3, 7, 9])
    elsewhere = x.copy()
    elsewhere[100:] = 0
    np.testing.assert_array_equal(one_step(W, x, y, rows, 0.5), one_step(W, elsewhere, y, rows, 0.5))
    np.testing.assert_allclose(one_step(W, x, y, rows, 0.5), W - 0.5 * slope(W, x[rows], y[rows]))


def test_an_epoch_draws_every_image_once():
    drawn = np.concatenate(list(orders(50, 8, 2, seed=1)))
    assert len(drawn) == 100
    assert sorted(drawn[:50]) == sorted(drawn[50:]) == list(range(50))
    assert drawn[:50].tolist() != drawn[50:].tolist()


def test_the_mean_over_all_single_images_is_the_whole_slope():
    x, y = known()
    W = trained(10)
    every = np.mean([slope(W, x[i : i + 1], y[i : i + 1]) for i in range(len(x))], axis=0)
    np.testing.assert_allclose(every, slope(W, x, y), atol=1e-14)


@pytest.mark.parametrize("steps", [0, 100])
def test_the_noise_is_what_the_formula_says(steps):
    x, _ = known()
    found = noise(trained(steps), (1, 4, 16, 64, len(x)), seed=1)
    measured = np.sqrt((found.distances**2).mean(1))
    np.testing.assert_allclose(measured[:-1], found.expected[:-1], rtol=0.12)
    np.testing.assert_allclose(measured[:3] / measured[1:4], 2, rtol=0.2)
    assert measured[-1] < 1e-12
    assert found.expected[-1] == 0
    np.testing.assert_allclose(found.cosines[-1], 1)


def test_cosine_and_distance_of_two_slopes_worked_by_hand():
    cosine, distance = compare(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]]))
    assert cosine == 0
    assert distance == pytest.approx(2**0.5)


def test_trainings_side_by_side_are_the_same_as_one_by_one():
    both, alone = learn(64, 0.3, 2, (1, 2)), learn(64, 0.3, 2, (2,))
    np.testing.assert_allclose(both.losses[1], alone.losses[0], rtol=1e-12)
    assert not np.allclose(both.losses[0], both.losses[1])
    x, y = known()
    W = np.zeros((x.shape[1], 10))
    for rows in orders(len(x), 64, 2, seed=2):
        W = one_step(W, x, y, rows, 0.3)
    np.testing.assert_allclose(alone.losses[0, -1], mean_loss(W, x, y), rtol=1e-10)
    assert both.samples[-1] == 2 * len(x)
    assert both.losses[0, 0] == pytest.approx(np.log(10))


def test_two_workers_that_average_are_one_worker_with_all():
    assert two_workers(trained(20), 64, seed=1) < 1e-13
