"""The chapter "Check yourself": claims with their verdicts, a quiz that answers, buttons that lead to the demo."""

import pytest

from tests.chapters.opening import opened
from tests.chapters.reading import html
from ui.lesson.marks import unmarked
from ui.lesson.words import read

PAGES = ("attention", "transformer")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_claim_is_told_with_its_verdict_and_every_question_asked(page, language):
    at = opened(page, "check", language)
    words, common = read(f"{page}/check", language), read("common", language)
    assert [e.label for e in at.expander] == [common.ui("claim_quoted", claim=c.claim) for c in words.claims]
    for claim in words.claims:
        assert common.ui(f"verdict_{claim.verdict}") in html(at)
    assert [radio.label for radio in at.radio] == [q.question for q in words.questions]


def test_the_quiz_says_nothing_before_the_choice_and_the_reason_after_it():
    words, common = read("attention/check", "en"), read("common", "en")
    question = words.questions[0]
    at = opened("attention", "check")
    assert unmarked(question.reason) not in html(at)
    wrong = (question.right + 1) % len(question.options)
    at.radio(key=f"quiz_{question.id}").set_value(wrong).run()
    assert common.ui("quiz_wrong") in html(at)
    assert unmarked(question.reason) in html(at)
    at.radio(key=f"quiz_{question.id}").set_value(question.right).run()
    assert common.ui("quiz_right") in html(at)
    assert common.ui("quiz_wrong") not in html(at)


def test_the_order_of_the_options_stays_the_same_for_one_visitor():
    at = opened("transformer", "check")
    before = [radio.options for radio in at.radio]
    at.radio[0].set_value(0).run()
    assert [radio.options for radio in at.radio] == before


def test_an_unknown_chapter_in_the_link_is_told_and_the_first_one_shown():
    at = opened("attention", "nonsense", wait=False)
    assert read("common", "en").ui("bad_link", name="chapter") in html(at)
