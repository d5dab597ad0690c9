"""Networks that read drawn digits: their sizes by hand, their record, the trace of a unit, the form of MNIST."""

import numpy as np
import pytest
import torch

from llm_core import experiments
from llm_core.data.mnist import SIDE, mnist
from llm_core.networks.digit_readers import moved
from llm_core.networks.patches_training import right
from llm_core.vision.as_mnist import BOX, as_mnist, centre
from llm_core.vision.digit_networks import KINDS, NETWORKS, RECORD, drawn_parts, trained, untrained
from llm_core.vision.trace import field, trace

IMAGE = torch.from_numpy(mnist("test").images[7:8]).double() / 255


def test_the_parameters_are_those_of_the_equations():
    sizes = {kind: untrained(kind, 1).n_parameters for kind in KINDS}
    assert sizes["mlp"] == 784 * 12 + 12 + 12 * 10 + 10
    assert sizes["wide"] == 784 * 64 + 64 + 64 * 10 + 10
    assert sizes["cnn"] == 9 * 8 + 8 + 9 * 8 * 16 + 16 + 7 * 7 * 16 * 10 + 10
    assert sizes["gap"] == 9 * 8 + 8 + 9 * 8 * 16 + 16 + 9 * 16 * 48 + 48 + 48 * 10 + 10
    equal = [sizes[kind] for kind in ("mlp", "cnn", "gap")]
    assert max(equal) < 1.1 * min(equal)


def test_the_record_is_what_its_weights_read_and_16_bits_cost_at_most_an_image():
    facts, parts = experiments.record(RECORD), drawn_parts()
    images, labels = parts["test"]
    far = len(facts["networks"]["cnn"]["right"][0]) // 2
    for kind, seeds in trained().items():
        found = facts["networks"][kind]
        assert found["n_parameters"] == seeds[1].n_parameters
        for place, network in enumerate(seeds.values()):
            grid = found["right"][place]
            assert right(network, images, labels) == pytest.approx(grid[far][far], abs=1)
            assert abs(found["whole"][place] - grid[far][far]) <= 1
        assert right(network, moved(images, 2, -1), labels) == pytest.approx(grid[far - 1][far + 2], abs=1)


def test_a_kernel_gives_the_same_numbers_one_pixel_further_on():
    network = trained()["cnn"][1].double()
    layers = [network.layers(one)["conv1"] for one in (IMAGE, moved(IMAGE, 1, 0))]
    torch.testing.assert_close(layers[1][..., 2:-1], layers[0][..., 1:-2])
    shifted = [trained()["mlp"][1].double().layers(one)["hidden"] for one in (IMAGE, moved(IMAGE, 1, 0))]
    assert (shifted[0] - shifted[1]).abs().max() > 0.1


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
def test_the_trace_of_a_unit_gives_its_number(kind):
    network = trained()[kind][2].double()
    layers = network.layers(IMAGE)
    for name, numbers in layers.items():
        if name == "pixels":
            continue
        for i in np.linspace(0, numbers[0].numel() - 1, 9).astype(int):
            place = np.unravel_index(i, numbers.shape[1:])
            unit = (*(int(at) for at in place), 0, 0)[:3]
            found = trace(network, layers, name, unit)
            assert found.result == pytest.approx(float(numbers[0][place]), abs=1e-12), (name, unit)


def test_each_weight_of_a_trace_stands_at_the_place_that_it_multiplies():
    """Against autograd: the slope of a unit by the layer before it is the weights at their places, and 0 elsewhere."""
    network = untrained("cnn", 3).double().requires_grad_(False)
    layers = network.layers(torch.rand(1, SIDE, SIDE, dtype=torch.double))
    for name, unit in (("conv1", (2, 9, 14)), ("conv2", (4, 0, 6)), ("conv2", (1, 13, 13))):
        before = layers[list(layers)[list(layers).index(name) - 1]].detach().requires_grad_()
        network.chain[name](before if before.dim() == 4 else before[None])[0][unit].backward()
        found = trace(network, layers, name, unit)
        slope = torch.zeros_like(before[0])
        for place, weight in zip(found.places, found.weights, strict=True):
            slope[place] = weight
        assert torch.allclose(before.grad[0], slope, atol=1e-12, rtol=0), name


def test_a_unit_depends_on_the_pixels_of_its_field_and_on_no_other():
    """Against autograd, on noise: pooling passes no gradient to what is not the largest, so the field may be larger."""
    network = untrained("cnn", 3).double()
    for name, unit, side in (("conv1", (2, 9, 14), 3), ("pool1", (1, 5, 6), 4), ("conv2", (4, 6, 6), 8)):
        reached = torch.zeros(SIDE, SIDE)
        for seed in range(40):
            noise = torch.rand(
                1, SIDE, SIDE, dtype=torch.double, generator=torch.Generator().manual_seed(seed)
            )
            noise.requires_grad_()
            network.layers(noise)[name][0][unit].backward()
            reached += noise.grad[0].abs()
        top, left, bottom, right_end = field(network, name, *unit[1:], SIDE)
        assert (bottom - top + 1, right_end - left + 1) == (side, side)
        rows, columns = torch.nonzero(reached, as_tuple=True)
        assert (int(rows.min()), int(columns.min())) == (top, left), name
        assert (int(rows.max()), int(columns.max())) == (bottom, right_end), name


def test_fields_end_at_the_edge_and_a_dense_layer_sees_everything():
    network = NETWORKS["cnn"]()
    assert field(network, "conv1", 0, 27, SIDE) == (0, 26, 1, 27)
    assert field(network, "scores", 0, 0, SIDE) == (0, 0, 27, 27)


def test_digits_of_mnist_are_centred_in_a_box_of_20_and_stay_nearly_as_they_are():
    images = mnist("train").images[::400] / 255
    for image in images:
        assert centre(image, 0) == pytest.approx(14, abs=0.6)
        assert np.abs(as_mnist(image) - image).mean() < 0.08  # half a pixel: theirs were moved by whole ones


@pytest.mark.parametrize("corner", [(0, 0), (15, 3), (16, 16)])
def test_a_small_drawing_in_a_corner_becomes_as_large_and_as_central_as_a_digit_of_mnist(corner):
    drawn = np.zeros((28, 28))
    row, column = corner
    drawn[row : row + 12, column + 4 : column + 7] = 1
    made = as_mnist(drawn)
    inked = np.nonzero(made > 0.5)
    assert abs(np.ptp(inked[0]) + 1 - BOX) <= 1
    assert [centre(made, 0), centre(made, 1)] == pytest.approx([14, 14], abs=0.01)
    assert 0 <= made.min() <= made.max() <= 1 + 1e-12


def test_blank_paper_stays_blank_and_all_ink_becomes_a_square():
    assert not as_mnist(np.zeros((28, 28))).any()
    full = as_mnist(np.ones((28, 28)))
    assert full.sum() == pytest.approx(BOX**2, rel=0.05)
