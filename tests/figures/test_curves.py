import itertools

import pytest

from figures.curves import Curve, curves, decades, spread
from figures.palette import MACHINES

LINES = [
    Curve("ngram", "n-gram", [1, 2], [4.0, 2.5], hold=True),
    Curve("lstm", "LSTM", [1, 5, 9], [5.0, 3.0, 2.41]),
    Curve("transformer", "Transformer", [1, 5, 10], [5.0, 2.9, 2.4]),
]


def test_the_lines_are_the_numbers_given_in_the_style_of_their_machine() -> None:
    figure = curves(LINES, "seconds", "bits", dark=True)
    for line in LINES:
        (trace,) = [t for t in figure.data if t.name == line.label]
        assert list(trace.x) == list(line.x)
        assert list(trace.y) == list(line.y)
        assert trace.line.dash == MACHINES[line.family].dash
        assert trace.marker.symbol == MACHINES[line.family].symbol
        assert trace.line.color == MACHINES[line.family].dark


def test_a_machine_that_has_finished_keeps_its_value_to_the_end_of_the_axis() -> None:
    figure = curves(LINES, "seconds", "bits", x_end=60)
    held = [t for t in figure.data if t.hoverinfo == "skip" and t.line.color == MACHINES["ngram"].light]
    assert [(list(t.x), list(t.y)) for t in held] == [([2, 60], [2.5, 2.5])]
    assert tuple(figure.layout.xaxis.range) == (0, 60)


def test_every_line_is_named_beside_its_end_and_no_names_touch() -> None:
    figure = curves(LINES, "seconds", "bits")
    labels = {a.text: a.y for a in figure.layout.annotations}
    assert list(labels) == ["n-gram", "LSTM", "Transformer"]
    gap = 0.075 * (5.0 - 2.4)
    assert all(abs(a - b) >= gap - 1e-9 for a, b in itertools.combinations(labels.values(), 2))


def test_no_data_yet_is_an_empty_figure_and_not_an_error() -> None:
    assert len(curves([], "seconds", "bits", x_end=60).data) == 0
    assert len(curves([Curve("lstm", "LSTM", [], [])], "seconds", "bits").data) == 0


@pytest.mark.parametrize("values", [[1.0, 1.0, 1.0], [0.0, 0.5, 5.0], [3.0, 2.9, 2.8, 0.0], [2.0]])
def test_spread_keeps_order_and_distance(values: list[float]) -> None:
    placed = spread(values, 0.6)
    ranked = sorted(range(len(values)), key=lambda i: values[i])
    assert all(placed[b] - placed[a] >= 0.6 - 1e-9 for a, b in itertools.pairwise(ranked))
    assert sum(placed) == pytest.approx(sum(values))


def test_values_far_apart_stay_where_they_are() -> None:
    assert spread([0.0, 5.0, 2.0], 1.0) == [0.0, 5.0, 2.0]


def test_a_logarithmic_axis_always_has_ticks_and_writes_them_in_the_readers_language() -> None:
    assert decades(8e5, 7e6) == [1e6, 2e6, 5e6]
    assert decades(1e3, 1e7) == [1e3, 1e4, 1e5, 1e6, 1e7]
    line = Curve("lstm", "LSTM", [8e5, 7e6], [2.0, 1.0])
    figure = curves([line], "tokens", "bits", log_x=True, number=lambda tick: f"{tick / 1e4:.0f} 万")
    assert list(figure.layout.xaxis.ticktext) == ["100 万", "200 万", "500 万"]
