"""k-means: scikit-learn's, from the same first centres; and what happens at the edges."""

import itertools

import numpy as np
import pytest
from sklearn.cluster import KMeans

from llm_core.data.photographs import photograph
from llm_core.vision.kmeans import distances, kmeans, moved, start


@pytest.mark.parametrize("name", ["china", "flower"])
@pytest.mark.parametrize("k", [1, 2, 5])
def test_it_ends_where_scikit_learn_ends(name, k):
    points = photograph(name)[::3, ::3].reshape(-1, 3).astype(float)
    first = start(points, k, seed=k)
    theirs = KMeans(k, init=first, n_init=1, max_iter=300, tol=0, algorithm="lloyd").fit(points)
    ours = kmeans(points, first, rounds=300)
    np.testing.assert_array_equal(ours.labels, theirs.labels_)
    np.testing.assert_allclose(ours.centres, theirs.cluster_centers_, rtol=1e-9)
    assert ours.errors[-1] == pytest.approx(theirs.inertia_, rel=1e-9)


def test_the_error_never_rises():
    points = np.random.default_rng(3).normal(size=(500, 3))
    errors = kmeans(points, start(points, 7, 1)).errors
    assert len(errors) > 3
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(errors))


def test_one_cluster_is_the_mean_and_one_colour_is_one_cluster():
    points = np.random.default_rng(1).normal(size=(50, 3))
    np.testing.assert_allclose(kmeans(points, start(points, 1, 1)).centres[0], points.mean(0))
    grey = np.full((30, 3), 7.0)
    found = kmeans(grey, start(grey, 5, 1))
    assert len(found.centres) == 1
    assert found.errors[-1] == 0


def test_a_centre_without_points_stays():
    points = np.array([[0.0], [1.0]])
    np.testing.assert_array_equal(moved(points, np.array([0, 0]), np.array([[5.0], [9.0]])), [[0.5], [9.0]])


def test_distances_are_the_plain_ones():
    draw = np.random.default_rng(2)
    points, centres = draw.normal(size=(20, 3)), draw.normal(size=(4, 3))
    plain = ((points[:, None] - centres) ** 2).sum(-1)
    np.testing.assert_allclose(distances(points, centres), plain, atol=1e-12)
