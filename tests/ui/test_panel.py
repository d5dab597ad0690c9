"""The lesson panel: text, figure, notes with measured numbers, the code that ran, sources."""

import inspect

from streamlit.testing.v1 import AppTest

from ui.lesson.code import class_lines, source_of
from ui.lesson.panel import filled
from ui.lesson.prose import inline, to_html
from ui.lesson.sentence import Sentence
from ui.lesson.sources import reference_html


def page():
    import streamlit as st

    from ui.controls.text import clean_text
    from ui.lesson.panel import panel
    from ui.lesson.words import Lesson, Panel

    this = Panel(
        "one", "Why?", "First **bold**.\n\nSecond.", "It is {share}.", "Try it.", (), ("Vaswani2017",)
    )
    words = Lesson("demo", "en", {}, {"one": this})
    measured = {}
    with panel(words, "one", code=[clean_text], expect=measured):
        st.write("the live figure")
        measured["share"] = "81%"


def test_a_panel_shows_everything_in_its_order():
    at = AppTest.from_function(page).run()
    assert not at.exception
    html = [block.value for block in at.html]
    assert "Why?" in html[0]
    assert "<strong>bold</strong>" in html[1]
    assert 'It is <span translate="no">81%</span>.' in html[2]
    assert "Try it." in html[2]
    assert "Attention Is All You Need" in html[-1]
    assert at.markdown[0].value == "the live figure"


def test_the_code_shown_is_the_source_of_the_function_itself():
    from ui.controls.text import clean_text

    at = AppTest.from_function(page).run()
    assert at.code[0].value.strip() == inspect.getsource(clean_text).strip()
    where, _ = source_of(clean_text)
    assert where == f"ui/controls/text.py:{inspect.getsourcelines(clean_text)[1]}"


def test_a_class_is_found_without_parsing_its_file():
    from llm_core.language.lstm import LSTM, LSTMConfig
    from llm_core.language.transformer import Attention, TransformerConfig

    for found in (LSTM, LSTMConfig, Attention, TransformerConfig):
        assert class_lines(found) == inspect.getsourcelines(found)  # decorators, methods, everything


def test_a_note_waits_for_its_numbers():
    assert filled("It is {share}.", {}) == ""
    assert filled("It is {share}.", {"share": 3}) == "It is 3."
    assert filled("No number.", {}) == "No number."


def test_prose_knows_its_marks_and_escapes_everything_else():
    marks = '<strong>a</strong> <em>b</em> <code translate="no">c</code>'
    assert inline(Sentence("**a** *b* `c`")) == marks
    assert inline(Sentence("<script>")) == "&lt;script&gt;"
    assert inline(Sentence("[x](javascript:alert(1))")) == "[x](javascript:alert(1))"
    assert to_html(Sentence("one\ntwo\n\n- a\n- b")) == "<p>one two</p><ul><li>a</li><li>b</li></ul>"


def test_latin_letters_have_no_dots_of_a_chinese_emphasis(monkeypatch):
    monkeypatch.setattr("ui.lesson.prose.language", lambda: "zh")
    assert inline(Sentence("*JS 散度* **JS**")) == (
        '<em><span class="gb-latin">JS </span>散度</em> <strong>JS</strong>'
    )


def test_a_reference_links_only_a_checked_identifier():
    entry = {"author": "A", "title": "T <1>", "year": "2017", "venue": "V", "url": ""}
    assert reference_html(entry) == "A (2017). T &lt;1&gt;. V."
    assert 'href="https://arxiv.org/abs/1"' in reference_html(entry | {"url": "https://arxiv.org/abs/1"})
