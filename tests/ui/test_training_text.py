"""An uploaded text: how it was read is said, and asked where nothing in the file decides."""

from streamlit.testing.v1 import AppTest

from tests.chapters.reading import html

FRENCH = "Il était une fois une petite fille, Élodie, qui aimait les fleurs à côté de l'école.\n" * 10
POLISH = "Dawno temu żyła sobie dziewczynka, która lubiła źdźbła trawy, gęś i łódź. Śpiewała.\n" * 10


def page():
    import streamlit as st

    from ui.controls.training_text import uploaded

    st.session_state["read"] = uploaded("file")


def given(text, encoding):
    """The page after a visitor has chosen a file."""
    at = AppTest.from_function(page).run()
    return at.file_uploader[0].set_value(("mine.txt", text.encode(encoding), "text/plain")).run()


def test_a_file_in_utf_8_is_read_without_a_word():
    at = given(POLISH, "utf-8")
    assert at.session_state["read"] == POLISH
    assert not html(at)
    assert not at.radio


def test_a_guess_is_said_with_a_piece_of_the_text():
    at = given(POLISH, "cp1250")
    assert at.session_state["read"] == POLISH
    assert "Windows-1250" in html(at)
    assert "która lubiła źdźbła" in html(at)


def test_a_file_that_can_be_read_in_several_ways_is_used_when_the_visitor_has_chosen():
    at = given(FRENCH, "cp1252")
    assert at.session_state["read"] is None
    right = [option for option in at.radio[0].options if "fleurs à côté de" in option]
    assert len(right) == 1
    at.radio[0].set_value(at.radio[0].options.index(right[0])).run()
    assert at.session_state["read"] == FRENCH
