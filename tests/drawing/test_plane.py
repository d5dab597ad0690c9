"""Distributions in the plane: what is drawn from them follows their chances, and those sum to 1."""

import numpy as np
import pytest

from llm_core.drawing.coverage import coverage
from llm_core.drawing.plane import CURVES, EDGE, INK, SIDE, Drawn, distribution, unpacked
from llm_core.networks.dice import Dice


def painted() -> Drawn:
    ink = np.zeros((SIDE, SIDE), dtype=np.int64)
    ink[2:9, 3:7], ink[14:20, 10:22], ink[23, 23] = INK, 1, 2
    return Drawn(ink)


ALL = {**CURVES, "drawn": painted()}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("side", [7, 24, 50])
def test_the_chances_of_all_cells_sum_to_one(name, side):
    """A well-known page draws a "true density" of a third of its samples, which sums to 0.34."""
    assert ALL[name].chances(side).sum() == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("name", ALL)
def test_points_fall_into_the_cells_as_often_as_the_chances_say(name):
    points = ALL[name].draw(Dice(3), 20_000)
    edges = np.linspace(-EDGE, EDGE, 9)
    counts = np.histogram2d(-points[:, 1], points[:, 0], [edges, edges])[0]
    np.testing.assert_allclose(counts / len(points), ALL[name].chances(8), atol=0.012)


@pytest.mark.parametrize("name", ALL)
def test_the_data_itself_reach_every_place_and_hardly_leave_them(name):
    found = coverage(ALL[name].draw(Dice(5), 1000), ALL[name].places())
    assert found.reached.all()
    assert found.outside < 0.05
    assert ALL[name].places().shares.sum() == pytest.approx(1)


def test_one_place_alone_is_reached_by_points_that_stand_there():
    found = coverage(np.tile(CURVES["ring"].places().centres[2], (50, 1)), CURVES["ring"].places())
    assert found.reached.tolist() == [k == 2 for k in range(8)]
    far = coverage(np.full((50, 2), 9.0), CURVES["ring"].places())
    assert not far.reached.any()
    assert far.outside == 1


def test_a_place_with_too_few_points_does_not_count():
    places = CURVES["ring"].places()
    fair = np.repeat(places.centres, 20, axis=0)
    assert coverage(fair, places).reached.all()
    few = np.delete(fair, slice(0, 16), axis=0)  # 4 of about 18 are left
    assert coverage(few, places).reached.tolist() == [False] + 7 * [True]


def test_a_single_point_gives_that_point_and_nothing_else():
    assert np.ptp(CURVES["point"].draw(Dice(1), 100), axis=0).tolist() == [0, 0]
    assert np.count_nonzero(CURVES["point"].chances(9)) == 1


def test_a_drawing_survives_the_link():
    again = unpacked(painted().packed())
    assert again is not None
    assert (again.ink == painted().ink).all()
    assert Drawn(np.zeros((SIDE, SIDE), np.int64)).packed() == ""


@pytest.mark.parametrize("text", ["<b>", "A" * 193, "你好", "a b", "%%%"])
def test_a_text_that_is_no_drawing_is_refused(text):
    assert unpacked(text) is None
    assert not distribution("drawn", text).ink.any()


def test_nothing_can_be_drawn_from_an_empty_drawing():
    with pytest.raises(ValueError, match="nothing is drawn"):
        distribution("drawn", "").draw(Dice(1), 3)
