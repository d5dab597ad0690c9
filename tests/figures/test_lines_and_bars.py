"""Lines, bars and axes: colour is never the only sign, and the numbers pass unchanged."""

import plotly.graph_objects as go

from figures.axes import measured_at, powers_of_ten
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.lines import Look, draw_level, line, machine_look
from figures.palette import MACHINES


def test_a_line_carries_its_numbers_and_the_look_of_its_machine():
    look = machine_look("lstm", dark=True)
    drawn = line([1, 2], [0.5, None], look, "%{y}", "name")
    machine = MACHINES["lstm"]
    assert (drawn.x, drawn.y) == ((1, 2), (0.5, None))
    assert (drawn.line.dash, drawn.marker.symbol) == (machine.dash, machine.symbol)
    assert drawn.line.color == drawn.marker.color == machine.dark


def test_a_look_without_a_symbol_has_no_markers():
    assert line([1], [2], Look("#000000"), "%{y}").mode == "lines"
    assert machine_look("lstm", dark=False, marked=False).symbol is None


def test_a_level_has_its_name():
    figure = draw_level(go.Figure(), 3.0, "guessing", dark=False)
    assert figure.layout.annotations[0].text == "guessing"
    assert figure.layout.shapes[0].y0 == 3.0


def test_rows_of_bars_stand_in_their_order_from_the_top():
    figure = bar_rows(rows_of_bars([1, 2], ["a", "b"], "%{x}"), 200, "bits")
    assert figure.data[0].y == ("a", "b")
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.xaxis.title.text == "bits"


def test_hatching_lies_over_the_colour():
    marker = hatched("#123456", "/", dark=False)
    assert (marker["color"], marker["pattern"]["shape"]) == ("#123456", "/")


def test_logarithmic_axes_write_powers_of_ten_or_the_places_measured():
    assert powers_of_ten(2, nticks=5) == {"type": "log", "dtick": 2, "exponentformat": "power", "nticks": 5}
    assert measured_at([10, 1000])["ticktext"] == ["10", "1,000"]
    low, high = measured_at([10, 1000])["range"]  # also where nothing is drawn yet
    assert 0.9 < low < 1 < 3 < high < 3.1
