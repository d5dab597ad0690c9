"""Scenes: the truth is what is drawn, links come back, the same seed gives the same pixels."""

import numpy as np
import pytest

from llm_core.vision.blob_pictures import blob_picture
from llm_core.vision.shape_scenes import (
    LARGEST,
    MOST,
    SIDE,
    SMALLEST,
    Shape,
    ground_hue,
    random_scene,
    random_shapes,
    read_shapes,
    scene,
    write_shapes,
)


def test_areas_are_those_of_the_forms():
    circle, square, triangle = (Shape(kind, 24, 24, 16, 0).mask().sum() for kind in (1, 2, 3))
    assert circle == pytest.approx(np.pi * 16**2, rel=0.02)
    assert square == 27**2  # 0.85 * 16 pixels to each side, and the middle
    assert triangle == pytest.approx(33 * 33 / 2, rel=0.05)


def test_a_later_shape_covers_an_earlier_one():
    found = scene([Shape(1, 20, 20, 8, 0), Shape(2, 24, 20, 6, 5)], 1).truth
    assert found.labels[20, 24] == 2
    assert found.instances[20, 24] == 2
    assert found.labels[20, 13] == 1
    assert found.count == 2
    hidden = scene([Shape(1, 20, 20, 4, 0), Shape(2, 20, 20, 9, 5)], 1).truth
    assert hidden.count == 1


def test_links_come_back_and_nonsense_is_refused():
    for seed in range(20):
        shapes = random_shapes(seed)
        assert read_shapes(write_shapes(shapes)) == shapes
    assert read_shapes("none") == ()
    for text in ("", "c1.2", "x1.1.5.1", "c1.1.5.12", "c99.1.5.1", "c1.1.1.1", "c1.1.99.1", "-", "c1.1.5.1-"):
        with pytest.raises(ValueError, match="shape"):
            read_shapes(text)
    with pytest.raises(ValueError, match="shapes"):
        read_shapes("-".join(["c9.9.5.1"] * (MOST + 1)))


def test_a_seed_gives_the_same_pixels_and_another_one_others():
    np.testing.assert_array_equal(random_scene(3).image, random_scene(3).image)
    assert (random_scene(3).image != random_scene(4).image).any()


def test_random_shapes_never_have_the_colour_of_the_ground():
    for seed in range(50):
        assert ground_hue(seed) not in [one.hue for one in random_shapes(seed)]


def test_every_size_at_every_place_can_be_drawn():
    for size in (SMALLEST, LARGEST):
        for x, y in ((0, 0), (SIDE - 1, 0), (SIDE - 1, SIDE - 1)):
            assert scene([Shape(3, x, y, size, 1)], 1).image.shape == (SIDE, SIDE, 3)


def test_blobs_are_brighter_than_the_rest():
    pictures = [blob_picture(seed) for seed in range(30)]
    inside = np.mean([picture[truth].mean() for picture, truth in pictures])
    outside = np.mean([picture[~truth].mean() for picture, truth in pictures])
    assert inside > outside + 0.1
    assert all(truth.any() for _, truth in pictures)
