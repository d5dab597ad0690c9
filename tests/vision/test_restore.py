"""Networks that repair: a correction on top of a plain rule, learning by seed, uploads of every size."""

import math

import pytest
import torch

from llm_core.vision.resize import enlarge
from llm_core.vision.restore import FACTORS, KINDS, restored, untrained
from llm_core.vision.restore_data import COLUMNS, HOMES, example, held_out, images, photograph_part, uploaded
from llm_core.vision.restore_training import damaged, learn

PICTURE = torch.rand(8, 12, generator=torch.Generator().manual_seed(2))


def silent(network):
    """The same network whose last layer says nothing."""
    last = list(network.layers)[-1]
    torch.nn.init.zeros_(last.weight)
    torch.nn.init.zeros_(last.bias)
    return network


def test_a_denoiser_that_predicts_no_noise_changes_nothing():
    assert torch.equal(restored(silent(untrained("gaussian", 1)), PICTURE), PICTURE)


@pytest.mark.parametrize(("kind", "factor"), FACTORS.items())
def test_an_enlarger_that_adds_no_detail_is_bicubic(kind, factor):
    found = restored(silent(untrained(kind, 1)), PICTURE)
    assert torch.equal(found, enlarge(PICTURE, factor, "bicubic"))


def test_a_denoiser_sees_nine_by_nine_pixels():
    network, at = untrained("gaussian", 1), (20, 20)
    reach = []
    for away in (4, 5):
        pictures = [torch.full((41, 41), 0.5) for _ in range(2)]
        pictures[1][at[0] + away, at[1] + away] = 1.0
        reach.append(restored(network, pictures[0])[at] != restored(network, pictures[1])[at])
    assert reach == [True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_steps_help_and_a_seed_repeats_itself(kind):
    curves = []
    for seed in (1, 1, 2):
        model = untrained(kind, seed)
        curves.append([event.valid for event in learn(model, "digits", kind, 12, seed, every=6)])
    assert curves[0] == curves[1] != curves[2]
    assert curves[0][-1] > curves[0][0]


def test_what_is_learnt_from_and_what_is_tested_share_no_column():
    columns = [set(range(240)[part]) for part in COLUMNS.values()]
    assert sum(map(len, columns)) == 240 == len(set.union(*columns))
    assert photograph_part("china", "test").shape == (160, 96)
    assert all(
        one.shape[-1] == 28 and float(one.max()) <= 1.0 + 1e-6 for one in map(images, HOMES, ["valid"] * 2)
    )
    assert [one.shape[0] for one in held_out("digits")] == [500]


def test_a_digit_is_dark_ink_on_white_paper():
    assert float(example("digit", 101).mean()) > 0.5


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 9), (8, 8)])
def test_an_upload_of_any_size_gets_sides_that_can_be_divided(height, width):
    pixels = bytes(range(1, 1 + height * width * 3))
    found = uploaded((height, width, pixels))
    assert found.shape == (math.ceil(height / 4) * 4, math.ceil(width / 4) * 4)
    assert float(found[0, 0]) == pytest.approx((0.299 * 1 + 0.587 * 2 + 0.114 * 3) / 255, rel=1e-5)
    assert float(found[-1, -1]) == float(found[height - 1, width - 1])
    assert (
        restored(untrained("x4", 1), damaged("x4", found[None], 0.0, torch.Generator())[0]).shape
        == found.shape
    )
