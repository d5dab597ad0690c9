"""A demo is a declaration: what the frame makes of it."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import array, html, spec, traces
from tests.ui import toy
from ui.demo import BEATS
from ui.lesson.words import read

SCRIPT = """
from tests.ui import toy
from ui.site import language
language.switch()
toy.{name}(toy.words(language.language()){more})
"""


@pytest.fixture(autouse=True)
def nothing_kept():
    st.cache_resource.clear()
    toy.CALLS.clear()
    yield
    st.cache_resource.clear()


def opened(name="demo", more="", **link):
    at = AppTest.from_string(SCRIPT.format(name=name, more=more), default_timeout=60)
    for key, value in {"lang": "en", **link}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def alt(at, key):
    (chart,) = [c for c in at.get("plotly_chart") if c.proto.id.endswith(f"-{key}")]
    return chart.proto.alt


def test_the_values_of_the_link_are_drawn_and_a_control_that_moves_is_written_into_it():
    at = opened(toy_n="4", toy_power="4", toy_kind="down", toy_text="xyz")
    (line,) = traces(at, "toy_line")
    assert array(line["y"]).tolist() == [81, 16, 1, 0]
    at.slider(key="toy_n").set_value(2).run()
    (line,) = traces(at, "toy_line")
    assert array(line["y"]).tolist() == [1, 0]
    assert "toy_kind" in at.query_params


def test_nonsense_in_the_link_is_told_and_the_defaults_are_drawn():
    link = {"toy_n": "99", "toy_power": "3", "toy_kind": "sideways"}
    at = opened(**link)
    for key in link:
        assert read("common", "en").ui("bad_link", name=key) in html(at)
    assert toy.CALLS == [(3, 2, "up", "ab")]


def test_numbers_are_computed_once_for_everybody_with_the_same_values_in_whatever_language():
    opened(toy_n="5")
    opened(toy_n="5")
    opened(lang="zh", toy_n="5")
    assert len(toy.CALLS) == 1
    opened(toy_n="6")
    assert len(toy.CALLS) == 2


def test_nothing_about_a_file_of_the_visitor_s_own_is_kept_for_others():
    for _ in range(2):
        assert array(traces(opened("own"), "given_line")[0]["y"]).tolist() == [3]
    assert toy.CALLS == [(b"abc",)] * 2


def test_every_figure_has_its_text_alternative_its_heading_and_its_prose():
    at = opened()
    assert alt(at, "toy_line") == "a line value: rises from 0 at 0 to 4 at 2."
    assert alt(at, "toy_bars").startswith("bars value: ")
    said = html(at)
    places = [
        said.index(text) for text in ("read: ab", "The line", "&lt;i&gt;", "above the bars", "under them")
    ]
    assert places == sorted(places)
    assert said.index("under them") < said.index("below all")


def test_the_sentence_is_filled_with_the_numbers_and_with_what_was_drawn_by_hand():
    assert "The sum is 5, drawn by hand." in html(opened())
    assert "The sum is 5, by the browser." in html(opened("browser"))


def test_the_hooks_name_locks_beats_and_the_numbers_of_a_figure():
    assert toy.demo.lockable() == ("toy_n",)
    assert toy.other.lockable() == ("other_n",)
    assert toy.demo.beats == BEATS
    at = opened()
    assert spec(at, "toy_bars")["layout"]["meta"] == {"numbers": {"power": [0, 1, 4]}}
    assert "meta" not in spec(at, "toy_line")["layout"]


def test_a_source_comes_first_limits_the_controls_and_is_read_again_when_it_has_changed(monkeypatch):
    at = opened("other", other_n="7")
    assert array(traces(at, "other_line")[0]["y"]).tolist() == [49]
    monkeypatch.setattr(toy.SHELF, "value", 5, raising=False)
    at = opened("other", other_n="7")
    assert read("common", "en").ui("bad_link", name="other_n") in html(at)
    assert array(traces(at, "other_line")[0]["y"]).tolist() == [5]


def test_a_source_that_is_missing_is_one_sentence_in_place_of_the_figure(monkeypatch):
    monkeypatch.setattr(toy.SHELF, "value", None, raising=False)
    at = opened("other")
    assert "It cannot be shown: the shelf is empty" in html(at)
    assert not at.get("plotly_chart")
    monkeypatch.setattr(toy.SHELF, "value", 2, raising=False)
    assert opened("other").get("plotly_chart")


def test_what_was_chosen_outside_the_panel_comes_before_the_controls():
    at = opened("given", ", 3, given_n={'high': 4}", given_n="4")
    assert array(traces(at, "given_line")[0]["y"]).tolist() == [12]


def test_the_same_in_python_starts_with_the_source():
    text = toy.other.python((4,))
    assert "import math\n" in text
    assert text.endswith("print(scaled(math.pi, 4))\n")
    with pytest.raises(ValueError, match="names no snippet"):
        toy.browser.python(())
