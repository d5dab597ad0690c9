"""A place that a component keeps in the link: the nearest one is taken, put into the link, and told once."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import html
from ui.controls.place import nearest


@pytest.mark.parametrize(
    ("raw", "limit", "found"),
    [
        ("3", 4, 2),
        ("99", 4, 3),
        ("0", 4, 0),
        ("-2", 4, 0),
        ("x", 4, 0),
        ("²", 4, 0),
        ("9" * 400, 4, 3),
        ("norm", ("embed", "norm"), 1),
        ("NORM", ("embed", "norm"), 0),
        ("2", ("embed", "norm"), 0),
    ],
)
def test_what_does_not_exist_becomes_the_nearest_number_or_the_first_name(raw, limit, found):
    assert nearest(raw, limit) == found


def chapter():
    import streamlit as st

    from ui.controls.place import Place
    from ui.lesson.words import Lesson

    words = Lesson(
        "test",
        "en",
        {
            "link_moved": "{asked}: layer {layer} of {layers}, step {step}",
            "name_embed": "E",
            "name_norm": "N",
        },
        {},
    )
    limits = {"layer": st.session_state.get("layers", 4), "step": ("embed", "norm")}
    place = Place(("layer", "step"), names="name_")
    st.session_state["spot"] = place.draw(words, limits, lambda asked: {"layer": 2, "step": 0, **asked})


def opened(**link):
    at = AppTest.from_function(chapter)
    for key, value in link.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def test_a_link_without_a_place_opens_where_the_chapter_chooses():
    at = opened()
    assert at.session_state["spot"] == {"layer": 2, "step": 0}
    assert not at.query_params
    assert not html(at)


def test_a_wrong_place_is_put_right_in_the_link_and_the_notice_stays_with_it():
    at = opened(layer="9", step="<b>")
    assert at.session_state["spot"] == {"layer": 3, "step": 0}
    assert at.query_params["layer"] == "4"
    assert at.query_params["step"] == "embed"
    assert "layer=9, step=&lt;b&gt;: layer 4 of 4, step E" in html(at)
    assert "layer=9" in html(at.run())
    at.query_params["layer"] = "1"
    assert "layer=9" not in html(at.run())


def test_a_place_of_another_model_becomes_the_nearest_without_a_notice():
    at = opened(layer="4", step="norm")
    at.session_state["layers"] = 2
    at.run()
    assert at.session_state["spot"] == {"layer": 1, "step": 1}
    assert at.query_params["layer"] == "2"
    assert not html(at)
