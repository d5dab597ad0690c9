"""The chapter "Check yourself": claims with their verdicts, a quiz that answers, buttons that lead to the demo."""

import pytest

from tests.chapters.opening import opened
from tests.chapters.reading import html, numbered, plain
from ui.lesson.marks import unmarked
from ui.lesson.words import read

PAGES = ("inside", "learning", "seeing", "attention", "transformer")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_claim_is_told_with_its_verdict_and_every_question_asked(page, language):
    at = opened(page, "check", language)
    words, common = read(f"{page}/check", language), read("common", language)
    claims = sorted(words.claims, key=lambda claim: claim.program)  # those for readers who program stand last
    assert [e.label for e in at.expander] == [common.ui("claim_quoted", claim=c.claim) for c in claims]
    assert (common.ui("claims_program") in html(at)) == any(c.program for c in claims)
    for claim in words.claims:
        assert common.ui(f"verdict_{claim.verdict}") in html(at)
    assert [radio.label for radio in at.radio] == numbered(words)


def test_the_quiz_says_nothing_before_the_choice_and_the_reason_after_it():
    words, common = read("attention/check", "en"), read("common", "en")
    question = words.questions[0]
    at = opened("attention", "check")
    assert unmarked(question.reason) not in html(at)
    wrong = (question.right + 1) % len(question.options)
    at.radio(key=f"quiz_{question.id}").set_value(wrong).run()
    refused = common.ui("quiz_wrong", answer=question.options[question.right])
    assert unmarked(refused) in plain(html(at))
    assert unmarked(question.reason) in html(at)
    at.radio(key=f"quiz_{question.id}").set_value(question.right).run()
    assert common.ui("quiz_right") in html(at)
    assert unmarked(refused) not in plain(html(at))


def test_the_order_of_the_options_stays_the_same_for_one_visitor():
    at = opened("transformer", "check")
    before = [radio.options for radio in at.radio]
    at.radio[0].set_value(0).run()
    assert [radio.options for radio in at.radio] == before


def test_an_unknown_chapter_in_the_link_is_told_and_the_first_one_shown():
    at = opened("attention", "nonsense", wait=False)
    assert read("common", "en").ui("bad_link", name="chapter") in html(at)


def test_an_answer_is_counted_and_leads_to_the_panel_that_shows_it():
    words, common = read("seeing/check", "en"), read("common", "en")
    first, second = words.questions[:2]
    at = opened("seeing", "check")
    at.radio(key=f"quiz_{first.id}").set_value(first.right).run()
    at.radio(key=f"quiz_{second.id}").set_value((second.right + 1) % len(second.options)).run()
    assert common.ui("quiz_count", count=len(words.questions), answered=2, right=1) in plain(html(at))
    chapter, panel = first.panel.split("/")
    at.button(key=f"shown_{first.id}").click().run()
    assert at.session_state["chapter"] == chapter
    assert panel in read(f"seeing/{chapter}", "en").panels


@pytest.mark.parametrize("page", PAGES)
def test_a_question_leads_to_a_panel_that_teaches_what_it_asks_for(page):
    for question in read(f"{page}/check", "en").questions:
        if question.panel:
            chapter, panel = question.panel.split("/")
            covers = read(f"{page}/{chapter}", "en").panels[panel].covers
            assert set(covers) & set(question.covers), question.id
