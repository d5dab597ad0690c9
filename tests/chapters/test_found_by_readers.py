"""What two readers found who tried to break the site (docs/faults.md)."""

import pytest
from streamlit.testing.v1 import AppTest

from chapters.arena.train import looks
from chapters.transformer.positions.cards import split
from llm_core.analysis.evaluation.scoring import inside_words
from ui.controls.text import MOST_LISTED, listed
from ui.lesson.words import read


def one_line():
    import streamlit as st

    from ui.controls.text import Text
    from ui.lesson.words import lesson

    st.session_state["computed"] = Text("text", example="", optional=True).draw(
        lesson("common"), label="Text"
    )


@pytest.mark.parametrize(
    ("link", "shown"), [("a\n\nb\n", "a  b"), ("a\r\nb", "a b"), ("a b", "a b"), ("\n", "")]
)
def test_the_text_of_a_field_of_one_line_is_the_text_that_is_computed(link, shown):
    at = AppTest.from_function(one_line)
    at.query_params["text"] = link
    at.run()
    assert at.session_state["computed"] == at.text_area[0].value == shown


def nothing_known():
    from ui.controls.text import Text
    from ui.lesson.words import lesson

    field = Text("text", example="text_example", label="sources")
    field.known(lesson("common"), "床前", lambda text: [c for c in text if c > "\u2000"])


def test_a_text_of_which_nothing_is_left_was_a_text():
    at = AppTest.from_function(nothing_known).run()
    said = " ".join(block.value for block in at.html)
    assert read("common", "en").ui("text_nothing_left") in said
    assert read("common", "en").ui("text_example") not in said


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("लड़का हिन्दी पढ़ता है", ["लड़का", "हिन्दी", "पढ़ता", "है"]),
        ("cafe\u0301, ok!", ["cafe\u0301", ",", "ok", "!"]),
        ("👩‍👩‍👧 🇩🇪", ["👩‍👩‍👧", "🇩🇪"]),
        ("don't 我爱_", ["don't", "我", "爱", "_"]),
    ],
)
def test_cards_are_whole_words_and_whole_signs(text, cards):
    assert split(text) == cards


@pytest.mark.parametrize("text", ["पढ़ता", "학교에", "cafe\u0301", "don't"])
def test_no_stretch_ends_within_a_word_of_any_writing(text):
    assert inside_words(f"a {text} b") == set(range(3, 2 + len(text)))


def test_each_chinese_character_is_a_word():
    assert inside_words("我爱你") == set()


def test_a_list_of_unknown_characters_says_that_it_goes_on_and_names_what_has_no_ink():
    assert listed(["x"] * MOST_LISTED).endswith("x")
    assert listed(["x"] * (MOST_LISTED + 1)).endswith("…")
    assert "\u200b" not in listed(["\u200b"])


def test_one_machine_alone_is_not_better_than_itself(monkeypatch):
    class Look:
        valid_bits, train_bits = 1.0, None

    class Stopped:
        done, result = True, object()

    monkeypatch.setattr(looks, "looks_of", lambda run: {"ngram": [Look()]})
    words = read("arena/train", "en")
    assert looks.sentence(words, Stopped()) == words.ui("look_for")
