"""What a link asks for and is not there becomes the nearest, and the page says so."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import plain
from ui.controls.nearest import closest
from ui.lesson.words import read

LAYERS = [str(i + 1) for i in range(6)]
HEADS = [f"{layer}.{head}" for layer in (1, 2) for head in (1, 2, 3)]


@pytest.mark.parametrize(
    ("asked", "options", "found"),
    [
        ("99", LAYERS, "6"), ("-3", LAYERS, "1"), ("0", LAYERS, "1"), ("banana", LAYERS, "4"), ("", LAYERS, "4"),
        ("9" * 400, LAYERS, "6"), ("1e9", LAYERS, "4"), ("2.9", HEADS, "2.3"), ("7.2", HEADS, "2.2"), ("5", HEADS, "4"),
    ],
)  # fmt: skip
def test_the_nearest_option_is_found_and_nonsense_is_the_default(asked, options, found):
    assert closest(asked, options, "4") == found


def page():
    import streamlit as st

    from ui.controls.nearest import Nearest
    from ui.lesson.words import lesson

    st.write(Nearest("a_layer", label="layer", default=2).draw(lesson("removal"), limit=6))
    st.button("again")


def test_the_notice_stays_until_something_else_is_chosen():
    said = read("common", "en").ui("link_nearest", asked="a_layer=99", nearest="6")
    at = AppTest.from_function(page)
    at.query_params["a_layer"] = "99"
    at.run()
    for _ in range(2):
        assert at.selectbox(key="a_layer").value == "6"
        assert at.markdown[0].value.strip("`") == "5"
        assert said in plain(at.html[0].value)
        at.button[0].click().run()
    at.selectbox(key="a_layer").set_value("2").run()
    assert len(at.html) == 0


def test_without_a_link_the_default_is_shown_without_a_word():
    at = AppTest.from_function(page).run()
    assert at.selectbox(key="a_layer").value == "3"
    assert len(at.html) == 0
