"""The sentence of a figure that waits stands where it covers least."""

import plotly.graph_objects as go
import pytest

from figures.waiting import covered, waiting


def placed(figure):
    note = waiting(figure, "after your guess").layout.annotations[-1]
    return note.x, note.y


def test_an_empty_figure_has_it_in_the_middle():
    assert placed(go.Figure()) == (0.5, 0.5)
    assert placed(go.Figure(go.Scatter(x=["a", "b"], y=[1, 2]))) == (0.5, 0.5)


def test_a_height_that_is_asked_for_is_kept():
    assert waiting(go.Figure(), "later", height=0.9).layout.annotations[0].y == 0.9


@pytest.mark.parametrize("kind", ["linear", "log"])
def test_a_line_through_the_middle_is_left_free(kind):
    figure = go.Figure(go.Scatter(x=[1, 10, 100], y=[5, 5, 5]))
    figure.update_xaxes(type=kind).update_yaxes(range=[0, 10])
    assert covered(figure, 0.5, 0.5) > 0
    x, y = placed(figure)
    assert covered(figure, x, y) == 0


def test_what_lies_between_two_points_counts_too():
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0, 1]))
    assert covered(figure, 0.5, 0.5) > 0
    assert placed(figure) != (0.5, 0.5)


def test_a_line_that_is_covered_whole_is_no_place_to_keep_off():
    nothing = go.Scatter(x=[1, 2], y=[None, None], mode="lines")
    figure = go.Figure([nothing, go.Scatter(x=[0, 1], y=[0, 1], mode="lines")])
    assert waiting(figure, "later").layout.annotations[-1].text == "later"


def test_it_stands_in_the_middle_of_its_place_and_not_beside_it():
    (note,) = waiting(go.Figure(), "later").layout.annotations
    assert (note.xanchor, note.yanchor) == ("center", "middle")  # else Plotly puts its nearer edge there


def test_names_that_have_no_dots_yet_keep_their_place():
    dots = go.Scatter(x=["c", "d"], y=[5, 5], mode="markers")
    figure = go.Figure(dots).update_yaxes(range=[0, 10])
    figure.update_xaxes(type="category", range=[-0.5, 3.5], categoryarray=["a", "b", "c", "d"])
    assert covered(figure, 0.28, 0.5) == 0 < covered(figure, 0.72, 0.5)


def test_names_under_an_axis_have_a_place_too():
    dots = go.Scatter(x=["none", "one", "two"], y=[0, 5, 9], mode="markers")
    figure = go.Figure(dots).update_xaxes(type="category", range=[-0.5, 2.5])
    (note,) = waiting(figure, "after your guess").layout.annotations
    assert (note.x, note.y) != (0.5, 0.5)
    assert covered(figure, note.x, note.y) == 0
