"""Style: the Gram gradient is torch's, a Gram matrix forgets places, and painting brings both distances down."""

import numpy as np
import pytest
import torch

from llm_core.vision.style import (
    aim,
    content_loss,
    gram,
    gram_loss,
    gram_slope,
    losses,
    style_reader,
    stylise,
)
from llm_core.vision.style_pictures import resized, style_picture
from llm_core.vision.texture_net import (
    held_out_part,
    image_of,
    patch,
    picture_of,
    share_right,
    trained,
    untrained,
)
from llm_core.vision.textures import PATTERNS, texture


def maps(*shape, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_the_gram_gradient_by_hand_is_torch_s():
    one, target = maps(5, 7, 9).requires_grad_(), gram(maps(5, 4, 4, seed=1))
    gram_loss(one, target).backward()
    torch.testing.assert_close(gram_slope(one.detach(), target), one.grad, rtol=1e-12, atol=1e-15)


def test_the_gram_matrix_is_the_mean_product_of_two_maps():
    one = maps(3, 4, 5)
    found = gram(one)
    for i in range(3):
        for j in range(3):
            assert float(found[i, j]) == pytest.approx(float((one[i] * one[j]).mean()), rel=1e-12)


def test_it_forgets_places_and_the_content_does_not():
    one = maps(6, 8, 8)
    order = torch.randperm(64, generator=torch.Generator().manual_seed(2))
    other = one.flatten(1)[:, order].view(6, 8, 8)
    torch.testing.assert_close(gram(other), gram(one))
    assert float(content_loss(other, one)) > 0.1


def test_every_map_is_equally_strong_on_the_patches():
    net = untrained(1)
    reader = style_reader(net)
    squares = torch.stack([reader.maps(p)[2].square().mean((1, 2)) for p in held_out_part(100)[0]]).mean(0)
    assert squares.median() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("weight", [10.0, None])
def test_painting_brings_the_image_nearer_and_changes_no_weight(weight):
    net = untrained(1)
    before = [p.clone() for p in net.parameters()]
    content, style = style_picture("flower", (24, 24)), style_picture("rings", (24, 24))
    sights = list(stylise(style_reader(net), content, style, weight, steps=20, every=10))
    assert [one.step for one in sights] == [0, 10, 20]
    assert sights[-1].style < 0.3 * sights[0].style
    assert (sights[0].content == 0) == (weight is not None)
    assert all(float(one.picture.min()) >= 0 and float(one.picture.max()) <= 1 for one in sights)
    assert all(torch.equal(a, b) for a, b in zip(before, net.parameters(), strict=True))


def test_a_picture_in_its_own_style_stays_as_it_is():
    reader, picture = style_reader(untrained(1)), style_picture("rings", (24, 24))
    sights = list(stylise(reader, picture, picture, 10.0, steps=10, every=5))
    torch.testing.assert_close(sights[-1].picture, picture)
    assert [float(one) for one in losses(reader, picture, aim(reader, picture, picture))] == [0, 0]


def test_it_can_be_stopped():
    reader, picture = style_reader(untrained(1)), style_picture("rings", (24, 24))
    assert len(list(stylise(reader, picture, picture, 1.0, 100, 5, cancelled=lambda: True))) == 1


def test_textures_have_four_colours_of_their_seed_and_differ():
    drawn = {name: texture(name, 3, 32, 40) for name in PATTERNS}
    assert {one.shape for one in drawn.values()} == {(32, 40, 3)}
    np.testing.assert_array_equal(texture("rings", 3, 32, 40), drawn["rings"])
    assert (texture("rings", 4, 32, 40) != drawn["rings"]).any()
    assert len({one.tobytes() for one in drawn.values()}) == len(PATTERNS)


def test_patches_take_turns_and_held_out_pieces_come_from_elsewhere():
    assert [patch(seed)[1] for seed in range(10)] == list(range(10))
    assert not torch.equal(patch(8)[0], patch(8, held_out=True)[0])


def test_pictures_and_images_turn_into_each_other():
    image = texture("dots", 1, 8, 12)
    np.testing.assert_array_equal(image_of(picture_of(image)), image)
    for shape in ((1, 1, 3), (3, 100, 3), (100, 3, 3)):
        assert resized(np.full(shape, 9, np.uint8), 6, 4).shape == (4, 6, 3)


def test_a_picture_of_another_form_keeps_its_middle():
    columns = np.tile(np.arange(8, dtype=np.uint8)[None, :, None], (4, 1, 3))
    assert resized(columns, 4, 4)[0, :, 0].tolist() == [2, 3, 4, 5]


def test_the_stored_network_names_as_many_held_out_patches_as_its_record_says():
    stored = trained()
    part = held_out_part(stored.facts["images"]["test"])
    assert abs(share_right(stored.net, part) - stored.facts["right"][0]) <= 0.002
