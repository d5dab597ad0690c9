"""What a visitor typed or a model wrote is never read as Markdown, wherever it is filled in."""

import pytest

from ui.lesson.notice import notice_html
from ui.lesson.panel import filled
from ui.lesson.prose import inline, prose_html, to_html
from ui.lesson.sentence import Sentence, compose, joined, label, marked
from ui.lesson.words import Lesson

HOSTILE = "Please [Log in again](https://evil.example/x) **now** `x` *y*\n\n- <b>one</b>"
words = Lesson("toy", "en", {"says": "The model **writes** “{text}”.", "bare": "Just *this*."}, {})


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        words.ui("says", text=HOSTILE),
        filled("It says {text}.", {"text": HOSTILE}),
        compose("**{title}** {text}", title=words.ui("bare"), text=words.ui("says", text=HOSTILE)),
        joined(" ", [words.ui("says", text=HOSTILE), HOSTILE]),
    ],
    ids=["bare", "filled", "panel", "nested", "joined"],
)
def test_a_filled_text_makes_no_link_no_emphasis_and_no_element(text):
    for html in (to_html(text), inline(text)):
        assert "<a " not in html
        assert "<b>" not in html
        assert "<li>" not in html
        assert "[Log in again](https://evil.example/x) **now** `x` *y*" in html


def test_the_marks_of_the_lesson_count_at_every_depth():
    title = compose("**Now** {title}", title=words.ui("bare"))
    assert to_html(title) == "<p><strong>Now</strong> Just <em>this</em>.</p>"
    assert inline(Sentence("[a](https://b.example)")).startswith('<a href="https://b.example"')


def test_a_sentence_reads_as_its_plain_text():
    assert words.ui("says", text="a*b") == "The model **writes** “a*b”."
    assert joined(", ", ["a", "b"]) == "a, b"
    assert joined(", ", []) == ""


def test_what_is_filled_in_is_closed_against_translators():
    assert '<span translate="no">0.5</span>' in prose_html(words.ui("says", text=0.5))
    assert '<span translate="no">dog</span>' in notice_html(words.ui("says", text="dog"))


def test_a_label_of_streamlit_escapes_what_is_filled_in():
    assert label("[a](b)") == r"\[a\](b)"
    assert label(words.ui("says", text="*a*")) == r"The model **writes** “\*a\*”."


def test_two_sentences_put_together_keep_their_marks_and_their_quotes():
    both = Sentence("**{a}**", {"a": "[x](y)"}) + compose(" *{b}*", b="*")
    assert isinstance(both, Sentence)
    assert both == "**[x](y)** ***"
    assert marked(both).count("*") == 6  # ours; the visitor's star is hidden


def test_a_bare_address_in_a_label_is_no_link():
    assert label("www.evil.example") == r"www\.evil\.example"
    assert label("a@b.example") == r"a\@b\.example"


def test_a_text_in_chinese_quotation_marks_stands_without_a_space_as_chinese_does():
    said = Lesson("toy", "zh", {"says": "最可能的是 {text} 这个词元"}, {})
    assert said.ui("says", text="“ dog”") == "最可能的是“ dog”这个词元"
    assert said.ui("says", text="dog") == "最可能的是 dog 这个词元"


def test_thousands_are_parted_and_a_seed_is_a_name():
    facts = {"n": 520, "all": 1200, "seed": 1200, "share": 1200.5, "text": "1200"}
    said = Sentence("{n} of {all}, {seed}, {share}, {text}", facts)
    assert said == "520 of 1,200, 1200, 1200.5, 1200"
