"""Adam in parts: all on is Adam; the mean alone is momentum, the square alone is RMSProp."""

import numpy as np

from llm_core.networks.adam_parts import Parts, trace
from llm_core.networks.bowl import START, Bowl
from llm_core.networks.optimisers import Rule, follow

BOWL, RULE = Bowl(100.0), Rule(rate=0.05, betas=(0.9, 0.999))


def parts(**off):
    return trace(Parts(**off), RULE, np.array(START), BOWL.slope, 60)


def path(name, rule):
    return np.array(follow(name, rule, np.array(START), BOWL.value, BOWL.slope, 60).points)


def test_with_all_parts_on_it_is_adam():
    np.testing.assert_allclose(parts().points, path("adam", RULE), rtol=1e-12)


def test_the_mean_alone_is_momentum_with_a_tenth_of_the_rate():
    alone = parts(square=False, corrected=False).points
    np.testing.assert_allclose(alone, path("momentum", Rule(rate=0.05 * 0.1, momentum=0.9)), rtol=1e-9)


def test_the_square_alone_is_rmsprop():
    alone = parts(mean=False, corrected=False).points
    np.testing.assert_allclose(alone, path("rmsprop", Rule(rate=0.05, decay=0.999)), rtol=1e-9)


def test_without_any_part_it_is_gradient_descent():
    bare = trace(Parts(False, False, False), Rule(rate=0.01), np.array(START), BOWL.slope, 60).points
    np.testing.assert_allclose(bare, path("gd", Rule(rate=0.01)), rtol=1e-12)


def test_the_first_step_of_adam_is_the_rate_for_every_number_however_steep():
    np.testing.assert_allclose(parts().lengths[0], [0.05, 0.05], rtol=1e-6)


def test_without_correction_the_first_step_is_3_16_times_as_long():
    """0.1 of the slope over the root of 0.001 of its square."""
    np.testing.assert_allclose(parts(corrected=False).lengths[0], 0.05 * 0.1 / 0.001**0.5, rtol=1e-5)


def test_steps_are_the_way_between_points_and_a_trace_that_diverges_ends_in_numbers():
    found = parts()
    np.testing.assert_allclose(-np.diff(found.points, axis=0), found.steps, atol=1e-15)
    wild = trace(Parts(False, False, False), Rule(rate=1.0), np.array(START), BOWL.slope, 400)
    assert wild.diverged
    assert np.isfinite(wild.points).all()
    assert len(wild.steps) == len(wild.points) - 1
