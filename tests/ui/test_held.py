"""Values that a component keeps in the link alone, and a number out of few."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import plain
from ui.lesson.words import read

SCRIPT = """
import streamlit as st
from ui.controls.held import Held, HeldNumber
from ui.controls.link import one_of
from ui.controls.number import Number, Step
from ui.lesson.words import Lesson
words = Lesson("toy", "en", {"few": "Few", "seed": "Seed to {high}", "again": "Other numbers"}, {})
place, drawing = HeldNumber("a_place"), Held("a_drawing")
st.text(str(place.draw(words, 4, 1)))
st.text(str(drawing.draw(words, one_of(["ab", "cd"]))))
st.text(str(Step("few", (16, 64, 256), 64).draw(words)))
st.text(str(Number("seed", 1, 9, 1, again="again").draw(words, high=3)))
st.button("put", on_click=lambda: (place.put(2), drawing.put("cd")))
st.button("clear", on_click=lambda: drawing.put(""))
"""


def opened(**link):
    at = AppTest.from_string(SCRIPT)
    for key, value in link.items():
        at.query_params[key] = value
    return at.run()


def values(at):
    assert not at.exception
    return [text.value for text in at.text]


def press(at, label):
    return next(button for button in at.button if button.label == label).click().run()


def test_the_link_is_read_and_counts_places_from_1():
    assert values(opened()) == ["1", "None", "64", "1"]
    assert values(opened(a_place="4", a_drawing="ab", few="256", seed="3")) == ["3", "ab", "256", "3"]


@pytest.mark.parametrize(("asked", "place"), [("99", "3"), ("0", "0"), ("banana", "1"), ("2e2", "1")])
def test_a_place_that_is_not_there_becomes_the_nearest_with_a_notice(asked, place):
    at = opened(a_place=asked)
    assert values(at)[0] == place
    said = read("common", "en").ui("link_nearest", asked=f"a_place={asked}", nearest=int(place) + 1)
    assert said in plain(at.html[0].value)


def test_other_nonsense_is_the_default_with_a_notice():
    at = opened(a_drawing="<b>", few="65", seed="4")
    assert values(at) == ["1", "None", "64", "1"]
    said = " ".join(plain(block.value) for block in at.html)
    for key in ("a_drawing", "few", "seed"):
        assert read("common", "en").ui("bad_link", name=key) in said


def test_a_component_writes_into_the_link_and_takes_out():
    at = press(opened(), "put")
    assert values(at)[:2] == ["2", "cd"]
    at = press(at, "clear")
    assert values(at)[:2] == ["2", "None"]
    assert "a_drawing" not in at.query_params


def test_a_number_may_have_a_button_that_counts_up_and_its_label_names_the_limit():
    at = press(opened(seed="2"), "Other numbers")
    assert values(at)[3] == "3"
    assert at.number_input(key="seed").label == "Seed to 3"
