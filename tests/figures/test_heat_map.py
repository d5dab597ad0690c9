"""Cells: the numbers as they are, on a scale that says what it says, first row on top."""

from pathlib import Path

import numpy as np
import pytest

from figures import palette
from figures.heat_map import cells, frame_cell, heat_map, machine_scale, signed_scale, surprisal_scale

ROOT = Path(__file__).resolve().parent.parent.parent
VALUES = np.array([[0.0, -2.0, 1.0], [np.nan, 0.5, 0.25]])


def test_the_cells_are_the_numbers_and_an_empty_one_stays_empty():
    trace = cells(VALUES, signed_scale(False, VALUES), "%{z}", ["a", "b", "c"], ["x", "y"])
    assert np.array_equal(trace.z, VALUES, equal_nan=True)
    assert (trace.x, trace.y) == (("a", "b", "c"), ("x", "y"))
    assert trace.hoverongaps is False
    assert trace.showscale is False


def test_printed_numbers_have_a_true_minus_no_minus_at_zero_and_nothing_where_there_is_none():
    values = np.array([[-0.001, -2.0, 1.0], [np.nan, 0.5, 0.25]])
    trace = cells(values, signed_scale(False, values), "%{z}", texttemplate="%{z:.2f}")
    assert trace.text == (["0.00", "−2.00", "1.00"], ["", "0.50", "0.25"])
    assert trace.texttemplate == "%{text}"
    assert cells(values, signed_scale(False, values), "%{z}", texttemplate=None).text is None


def test_a_signed_scale_is_centred_on_zero_as_far_as_the_largest_of_all_numbers():
    scale = signed_scale(False, VALUES, np.array([3.0]))
    assert (scale.low, scale.high) == (-3.0, 3.0)
    assert signed_scale(False, np.zeros(3)).high == 1.0
    assert signed_scale(False, limit=0.5).low == -0.5


@pytest.mark.parametrize("dark", [False, True])
def test_a_machine_has_one_hue_from_paper_to_its_colour(dark):
    scale = machine_scale("lstm", dark)
    paper = palette.PAPER_DARK if dark else palette.PAPER
    assert scale.colors == [[0.0, paper], [1.0, palette.MACHINES["lstm"].color(dark)]]
    assert (scale.low, scale.high) == (0.0, 1.0)


def test_bits_have_the_scale_of_surprisal():
    assert surprisal_scale(8.0).colors == palette.SURPRISAL_SCALE


def test_the_first_row_is_on_top_and_names_that_look_like_numbers_stay_names():
    figure = heat_map(cells(VALUES, machine_scale("lstm", False), "%{z}", ["1", "2", "3"]), 300, "x", "y")
    assert figure.layout.yaxis.autorange == "reversed"
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("category", None)
    assert figure.layout.xaxis.side == "top"


def test_a_frame_surrounds_its_cell():
    figure = frame_cell(heat_map(cells(VALUES, machine_scale("lstm", False), "%{z}"), 300), 1, 2, False)
    shape = figure.layout.shapes[0]
    assert (shape.x0, shape.x1, shape.y0, shape.y1) == (1.5, 2.5, 0.5, 1.5)


def test_there_is_one_way_to_draw_cells():
    rooms = [path for room in ("figures", "chapters", "ui") for path in (ROOT / room).rglob("*.py")]
    drawn = [path.name for path in rooms if "Heatmap(" in path.read_text(encoding="utf-8")]
    assert drawn == ["heat_map.py"]
