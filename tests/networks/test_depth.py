"""Two spirals and networks of different depth: what the record says is what its weights do."""

import numpy as np
import pytest

from llm_core.checkpoints import CheckpointError
from llm_core.networks import depth


@pytest.fixture(scope="module")
def trained():
    return depth.load()


def test_the_shares_of_the_record_are_those_of_the_stored_weights(trained):
    learnt, held_out = depth.spirals()
    for shape in depth.SHAPES:
        for seed, shares in trained.facts["right"][shape].items():
            network = trained.network(shape, int(seed))
            found = depth.right(network, learnt), depth.right(network, held_out)
            assert found == (shares["learnt"], shares["held_out"])


def test_the_wide_network_has_as_many_weights_as_the_one_with_four_layers(trained):
    assert depth.size("wide") == depth.size("4") == trained.facts["n_parameters"]["4"]


def test_without_a_hidden_layer_the_border_is_straight(trained):
    network = trained.network("0", 1)
    x = np.random.default_rng(0).normal(size=(3, 2))
    middle = network.output((x[:1] + x[1:2]) / 2)
    assert middle == pytest.approx(network.output(x[:2]).mean())


def test_no_point_to_learn_from_is_among_the_held_out():
    learnt, held_out = depth.spirals()
    assert not {tuple(x) for x in learnt.x} & {tuple(x) for x in held_out.x}
    assert len(learnt.y) == len(held_out.y)


def test_weights_that_are_not_there_are_told(trained):
    with pytest.raises(CheckpointError, match="lack"):
        depth.stored({}, "2", 1)
