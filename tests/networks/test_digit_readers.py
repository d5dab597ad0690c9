"""Readers of digits: the designed features worked out by hand, moves, and the record that the weights give again."""

import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.networks import digit_readers
from llm_core.networks.digit_readers import (
    READERS,
    RECORD,
    designed,
    edges,
    moved,
    moved_share,
    symmetry,
    trained,
    untrained,
)
from llm_core.networks.patches_training import by_form, right


def picture(*rows):
    return torch.tensor([[float(c) for c in row] for row in rows])[None]


BAR = picture(*["00011000"] * 8)  # upright
STEPS = picture(*["1" * (i + 1) + "0" * (7 - i) for i in range(8)])


def test_ink_of_rows_and_columns_is_counted():
    found = designed(BAR)[0]
    assert found.shape == (34,)
    assert torch.allclose(found[:8], torch.full((8,), 2 * 2 / 8))
    assert torch.allclose(found[8:16], torch.tensor([0, 0, 0, 2.0, 2.0, 0, 0, 0]))


def test_a_bar_equals_its_mirror_image_and_a_staircase_does_not():
    assert torch.equal(symmetry(BAR), torch.zeros(1, 2))
    assert (symmetry(STEPS) > 0.5).all()


def test_edges_of_an_upright_bar_run_one_way_in_all_quarters_and_a_turn_moves_them():
    upright, lying = edges(BAR)[0].view(4, 4), edges(BAR.transpose(1, 2))[0].view(4, 4)
    assert upright[0].gt(0).all()
    assert not upright[1:].any()
    assert lying[2].gt(0).all()
    assert not lying[[0, 1, 3]].any()
    assert edges(STEPS)[0].view(4, 4).argmax(0).tolist() != [0, 0, 0, 0]


@pytest.mark.parametrize("right_by", [-2, 0, 1])
@pytest.mark.parametrize("down_by", [-1, 0, 2])
def test_a_move_loses_what_leaves_and_brings_paper(right_by, down_by):
    image = torch.arange(1, 65).view(1, 8, 8)
    there = moved(image, right_by, down_by)[0]
    for y in range(8):
        for x in range(8):
            fy, fx = y - down_by, x - right_by
            expected = int(image[0, fy, fx]) if 0 <= fy < 8 and 0 <= fx < 8 else 0
            assert int(there[y, x]) == expected


def test_filters_answer_alike_wherever_an_even_move_takes_a_shape():
    """Convolution and the maximum over places: two pixels are one step of the pooling, so nothing changes."""
    reader, image = untrained("filters", 0).eval(), torch.zeros(1, 16, 16)
    image[0, 7:9, 7:9] = 1
    here = reader.features(image)
    assert torch.allclose(here, reader.features(moved(image, 2, -2)), atol=1e-6)
    assert not torch.allclose(
        here, reader.features(moved(image, 1, 0)), atol=1e-3
    )  # one pixel is half a step


def test_the_share_of_moved_images_is_the_mean_over_eight_sides():
    reader = untrained("pixels", 1)
    images, labels = (part[:20] for part in by_form()["valid"])
    sides = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
    by_hand = sum(right(reader, moved(images, x, y), labels) for x, y in sides) / 160
    assert moved_share(reader, images, labels) == pytest.approx(by_hand)


def test_the_record_is_what_its_weights_read():
    facts, readers = experiments.record(RECORD), trained()
    images, labels = by_form()["test"]
    for kind in READERS:
        for place, seed in enumerate(facts["seed"]):
            grid = facts["readers"][kind]["right"][place]
            reader = readers[kind][seed]
            assert right(reader, images, labels) == grid[2][2]
            assert right(reader, moved(images, 2, -1), labels) == grid[1][4]
            assert reader.n_parameters == facts["readers"][kind]["n_parameters"]


def test_weights_that_do_not_fit_are_one_sentence(monkeypatch):
    monkeypatch.setattr(digit_readers, "HIDDEN", 5)
    with pytest.raises(CheckpointError, match="does not fit"):
        trained()
