"""The maps and bars of "Both sides" and "Three shapes" hold exactly the numbers they are given."""

import json

import numpy as np
import pytest

from chapters.attention.sides.figure import places_figure, restored_figure, side_map
from chapters.transformer.shapes.figure import handed_figure, shape_data

LABELS = {"from": "looks", "to": "at", "weight": "weight"}
PLACES = {"earlier": "e", "itself": "i", "later": "l", "marks": "m"}


def test_a_map_that_is_not_square_holds_the_pattern_cell_by_cell():
    pattern = np.random.default_rng(0).dirichlet(np.ones(3), 2)
    figure = side_map(pattern, ["a", "<b>"], ["x", " y", "y"], LABELS)
    np.testing.assert_array_equal(figure.data[0].z, pattern)
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 1)
    assert side_map(pattern, ["a", "b"], ["x", "y", "z"], LABELS, full=0.3).data[0].zmax == 0.3
    assert list(figure.data[0].y) == ["a₁", "&lt;b&gt;₂"]
    assert list(figure.data[0].x) == ["x₁", "·y₂", "y₃"]
    with pytest.raises(ValueError, match="does not belong"):
        side_map(pattern, ["a"], ["x", "y", "z"], LABELS)


@pytest.mark.parametrize("dark", [False, True])
def test_the_bars_of_a_reader_are_its_shares_and_differ_by_more_than_colour(dark):
    shares = {
        "one": {"earlier": 0.5, "itself": 0.3, "later": 0.0, "marks": 0.2},
        "two": dict.fromkeys(PLACES, 0.25),
    }
    figure = places_figure(shares, {"one": "transformer", "two": "pretrained"}, PLACES, dark)
    for trace, place in zip(figure.data, PLACES, strict=True):
        assert list(trace.x) == [shares["one"][place], shares["two"][place]]
    assert len({trace.marker.pattern.shape for trace in figure.data}) == 4


def test_the_bars_of_the_score_are_the_shares():
    figure = restored_figure({"both": 0.6, "left": 0.4, "common": 0.05}, ["transformer", "transformer", ""])
    assert list(figure.data[0].x) == [0.6, 0.4, 0.05]


def test_the_lines_of_what_is_handed_over_are_the_counts():
    labels = dict.fromkeys(("words", "numbers", "encoder", "lstm"), "x")
    figure = handed_figure((1, 2), (16, 32), (24, 24), labels)
    assert [list(trace.y) for trace in figure.data] == [[16, 32], [24, 24]]
    assert figure.data[0].line.dash != figure.data[1].line.dash


def test_the_component_gets_flow_and_masks_unchanged():
    flow, mask = np.array([[0.5, 0.0], [0.25, 0.125]]), np.tri(2, dtype=bool)
    lanes = {"own": ["a", "b"]}
    data = shape_data(
        lanes, ["x", "y"], {"own": flow}, {"decoder": (mask, ["a", "b"], ["a", "b"])}, {}, 1, "en"
    )
    assert data["lanes"] == [{"id": "own", "tokens": ["a", "b"], "flow": flow.tolist()}]
    assert data["masks"][0]["cells"] == [[1, 0], [1, 1]]
    assert json.loads(json.dumps(data)) == data
    with pytest.raises(ValueError, match="lane"):
        shape_data(lanes, ["x"], {"own": flow}, {}, {}, 0, "en")
    with pytest.raises(ValueError, match="mask"):
        shape_data(lanes, ["x", "y"], {"own": flow}, {"decoder": (mask, ["a"], ["a", "b"])}, {}, 0, "en")
