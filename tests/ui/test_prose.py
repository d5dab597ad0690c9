"""A page opened in Chinese begins with modern prose; every link that sets something keeps what it meant."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.controls.prose import is_chinese, prose_for


def page():
    import streamlit as st

    from ui.controls.choice import Choice
    from ui.controls.prose import begin_with_prose
    from ui.lesson.words import lesson
    from ui.site import language

    language.switch()
    options = st.session_state.get("options", ["stories", "songci", "manuals"])
    control, words = Choice("corpus", label="source_code"), lesson("common")
    begin_with_prose(control, words, options, st.session_state.get("brought", ""))
    st.write(control.draw(words, options))


def own_choice():
    import streamlit as st

    from ui.controls.choice import Choice
    from ui.controls.link import chosen_in_link
    from ui.controls.prose import begin_with_prose
    from ui.lesson.words import lesson
    from ui.site import language

    language.switch()
    options = ["stories", "songci", "manuals"]
    control, words = Choice("corpus", label="source_code"), lesson("common")
    begin_with_prose(control, words, options)
    control.draw(words, options)
    st.write(str(chosen_in_link("corpus")))


@pytest.mark.parametrize(
    ("link", "said"),
    [({}, "False"), ({"corpus": "songci"}, "True"), ({"corpus": "manuals"}, "True")],
)
def test_what_the_page_writes_into_the_address_by_itself_is_no_choice_of_the_visitor(link, said):
    at = AppTest.from_function(own_choice)
    for key, value in ({"lang": "zh"} | link).items():
        at.query_params[key] = value
    assert at.run().markdown[0].value == said
    assert at.query_params.get("corpus")


def chosen(session=(), **link):
    at = AppTest.from_function(page)
    for key, value in dict(session).items():
        at.session_state[key] = value
    for key, value in link.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at.markdown[0].value, at.query_params.get("corpus")


def test_opened_in_chinese_it_begins_with_prose_and_the_link_says_so():
    assert chosen(lang="zh") == chosen(lang="zh", tab="write") == ("manuals", "manuals")


@pytest.mark.parametrize(
    "link",
    [
        {"lang": "en"},
        {"lang": "zh", "prompt": "明月"},
        {"lang": "zh", "seed": "3"},
        {"lang": "zh", "section": "head"},
    ],
)
def test_in_english_and_where_a_link_sets_anything_it_begins_as_ever(link):
    assert chosen(**link) == ("stories", None)


def test_a_corpus_that_the_link_names_is_the_one_that_is_opened():
    assert chosen(lang="zh", corpus="songci") == ("songci", "songci")


def test_without_that_corpus_or_with_a_text_in_another_language_nothing_changes():
    assert chosen({"options": ["stories", "songci"]}, lang="zh") == ("stories", None)
    assert chosen({"brought": "Lily had a kite."}, lang="zh") == ("stories", None)
    assert chosen({"brought": "我爱学习编程"}, lang="zh") == ("manuals", "manuals")


def test_what_was_chosen_before_stays():
    assert chosen({"corpus": "stories"}, lang="zh") == ("stories", None)


def test_a_chinese_text_goes_with_chinese_prose_where_there_is_some():
    assert prose_for("我爱学习编程", ["stories", "manuals"]) == "manuals"
    assert prose_for("Lily 有一个球", ["stories", "manuals"]) == "manuals"
    assert prose_for("Lily had a ball", ["stories", "manuals"]) == "stories"
    assert prose_for("我爱学习编程", ["stories", "songci"]) == "stories"
    assert not is_chinese(", 123 ￥")
