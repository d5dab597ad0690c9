"""Bad text and bad links become one sentence, never an error."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import plain
from ui.controls.link import number, one_of
from ui.controls.text import clean_text
from ui.lesson.words import read


@pytest.mark.parametrize(
    ("text", "kept", "notices"),
    [
        ("plain\n\twith a tab", "plain\n\twith a tab", []),
        ("a\x00b\x1b[31mc", "ab[31mc", ["control"]),
        ("line\r\nline\rline", "line\nline\nline", []),
        ("", "", ["empty"]),
        (" \n ", " \n ", ["empty"]),
        ("x" * 25, "x" * 20, ["too_long"]),
        ("\x00" * 30, "", ["control", "empty"]),
        ("مرحبا 👩‍👩‍👧 明月", "مرحبا 👩‍👩‍👧 明月", []),
        ("half a pair \ud83d", "half a pair ", ["control"]),
    ],
)
def test_text_is_cleaned_and_every_change_is_named(text, kept, notices):
    assert clean_text(text, 20) == (kept, notices)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_notice_has_a_sentence(language):
    common = read("common", language)
    for key in ("empty", "too_long", "control"):
        assert common.ui(f"text_{key}", limit="20")


@pytest.mark.parametrize("raw", ["banana", "3", "-0.1", "nan", "inf", ""])
def test_a_number_out_of_range_is_refused(raw):
    with pytest.raises(ValueError):
        number(0, 2)(raw)


def test_a_number_in_range_and_a_known_option_are_accepted():
    assert number(0, 2)("1.5") == 1.5
    assert number(0, 9, int)("7") == 7
    assert one_of(["stories", "songci"])("songci") == "songci"


def test_a_path_is_no_corpus():
    with pytest.raises(ValueError, match="etc"):
        one_of(["stories"])("../../etc")


def controls():
    import streamlit as st

    from ui.controls.choice import choice
    from ui.controls.link import check_link, number

    check_link("temp", 1.0, number(0, 2))
    st.slider("temp", 0.0, 2.0, 1.0, key="temp", bind="query-params")
    chosen = choice(st.selectbox, "corpus", ["stories", "songci"], "corpus", names=str.upper)
    st.write(f"{chosen} {st.session_state.temp}")


def test_nonsense_in_the_link_gives_a_notice_that_names_the_parameter_and_the_default():
    at = AppTest.from_function(controls)
    at.query_params["temp"], at.query_params["corpus"] = "banana", "../../etc"
    at.run()
    assert not at.exception
    assert at.markdown[0].value == "stories 1.0"
    shown = [plain(h.value) for h in at.html]
    assert len(shown) == 2
    assert "temp" in shown[0]
    assert "corpus" in shown[1]


def test_a_choice_stands_in_the_link_by_its_raw_value_not_by_its_label():
    at = AppTest.from_function(controls)
    at.query_params["corpus"] = "songci"
    at.run()
    assert at.markdown[0].value == "songci 1.0"
    assert at.selectbox(key="corpus").options == ["STORIES", "SONGCI"]
    at.selectbox(key="corpus").select("stories").run()
    assert "corpus" not in at.query_params  # the default needs no mention
    at.selectbox(key="corpus").select("songci").run()
    assert at.query_params["corpus"] == "songci"


def shown_notice():
    from ui.lesson.notice import notice

    notice("</script><img onerror=alert(1)>")


def test_a_notice_escapes_what_it_quotes():
    at = AppTest.from_function(shown_notice).run()
    assert "&lt;img" in plain(at.html[0].value)
    assert "<img" not in plain(at.html[0].value)
