"""The chapter "Check yourself": claims with their verdicts, a quiz that answers, buttons that lead to the demo."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.test_every_page import visit
from ui.lesson.words import read

PAGES = ("attention", "transformer")


def html_of(at):
    return "".join(block.value for block in at.html)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_claim_is_told_with_its_verdict_and_every_question_asked(page, language):
    at = visit(page, language, chapter="check")
    assert not at.exception
    words, common = read(f"{page}/check", language), read("common", language)
    assert [e.label for e in at.expander] == [common.ui("claim_quoted", claim=c.claim) for c in words.claims]
    for claim in words.claims:
        assert common.ui(f"verdict_{claim.verdict}") in html_of(at)
    assert [radio.label for radio in at.radio] == [q.question for q in words.questions]


def test_the_quiz_says_nothing_before_the_choice_and_the_reason_after_it():
    words, common = read("attention/check", "en"), read("common", "en")
    question = words.questions[0]
    at = visit("attention", "en", chapter="check")
    assert question.reason not in html_of(at)
    wrong = (question.right + 1) % len(question.options)
    at.radio(key=f"quiz_{question.id}").set_value(wrong).run()
    assert common.ui("quiz_wrong") in html_of(at)
    assert question.reason in html_of(at)
    at.radio(key=f"quiz_{question.id}").set_value(question.right).run()
    assert common.ui("quiz_right") in html_of(at)
    assert common.ui("quiz_wrong") not in html_of(at)


def test_the_order_of_the_options_stays_the_same_for_one_visitor():
    at = visit("transformer", "en", chapter="check")
    before = [radio.options for radio in at.radio]
    at.radio[0].set_value(0).run()
    assert [radio.options for radio in at.radio] == before


def test_an_unknown_chapter_in_the_link_is_told_and_the_first_one_shown():
    at = visit("attention", "en", chapter="nonsense")
    assert not at.exception
    assert read("common", "en").ui("bad_link", name="chapter") in html_of(at)
    assert isinstance(at, AppTest)
