"""A figure is made once for everybody who sees the same one, and told from every other."""

from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.show.chart import name_of, pressable


def page():
    """Draw a figure of the numbers in the session; how often it was made is counted there."""
    import streamlit as st

    from tests.ui.test_chart import bars
    from ui.show.chart import chart

    chart("bars", "Three bars", bars, st.session_state["numbers"], color=st.session_state.get("color", "red"))
    st.html("<p>below</p>")


MADE = []


def bars(numbers, color):
    MADE.append((tuple(numbers), color))
    return go.Figure(go.Bar(y=numbers, marker={"color": color}))


def drawn(at):
    (found,) = at.get("plotly_chart")
    return found.proto


def test_a_figure_is_made_once_and_drawn_again_as_it_was():
    MADE.clear()
    seen = []
    for _ in range(3):
        at = AppTest.from_function(page)
        at.session_state["numbers"] = [1, 2, 3]
        seen.append(drawn(at.run()))
    assert len(MADE) == 1
    assert seen[0] == seen[1] == seen[2]
    assert (seen[2].alt, '"color":"red"' in seen[2].spec) == (
        "Three bars value: at 0: 1, at 1: 2, at 2: 3.",
        True,
    )


@pytest.mark.parametrize(("numbers", "color"), [([1, 2, 4], "red"), ([1, 2, 3], "blue")])
def test_other_numbers_or_another_colour_make_another_figure(numbers, color):
    at = AppTest.from_function(page)
    at.session_state["numbers"] = [1, 2, 3]
    first = drawn(at.run()).spec
    at.session_state["numbers"], at.session_state["color"] = numbers, color
    assert drawn(at.run()).spec != first


def test_a_function_without_a_name_of_its_own_is_refused():
    assert name_of(bars).endswith("test_chart.bars")
    with pytest.raises(ValueError, match="no name"):
        name_of(lambda: None)


def test_what_a_pressed_point_carries_is_handed_on(monkeypatch):
    drawn, taken, points = {}, [], [{"customdata": "dog"}]
    state = {"map": SimpleNamespace(selection=SimpleNamespace(points=points))}
    monkeypatch.setattr(st, "plotly_chart", lambda _figure, **settings: drawn.update(settings))
    monkeypatch.setattr(st, "session_state", state)
    pressable("map", "A map.", go.Figure(), taken.append)
    drawn["on_select"]()
    points.clear()  # pressed on nothing
    drawn["on_select"]()
    assert taken == ["dog"]
    assert drawn["alt"] == "A map."
