"""Modern Chinese on the pages, with the shipped machines: where pages opened in Chinese begin, and who reads what."""

import pytest

from chapters.home.home.next_token import corpus_for
from tests.chapters.opening import opened
from ui.controls.prose import PROSE
from ui.lesson.words import read
from ui.work import models

SENTENCE = "我爱学习编程"


@pytest.fixture
def shipped(fresh_models, monkeypatch):
    """The checkpoints of the site, not the small ones of the tests."""
    monkeypatch.delenv("GLASSBOX_ASSETS", raising=False)


@pytest.mark.parametrize(
    ("text", "corpus"),
    [
        (SENTENCE, "manuals"),
        ("明月几时有，把酒问", "songci"),
        ("大江东去，浪", "songci"),
        ("如果文件不存在，程序会", "manuals"),
        ("Lily had a red ball", "stories"),
        ("", "stories"),
    ],
)
def test_a_sentence_is_read_by_the_machines_that_it_surprises_least(text, corpus, shipped):
    assert corpus_for(text, models.corpora()) == corpus


@pytest.mark.parametrize(
    ("page", "chapter", "key"),
    [
        ("arena", "write", "corpus"),
        ("arena", "readers", "corpus"),
        ("attention", "look", "model"),
        ("transformer", "walk", "model"),
        ("transformer", "speed", "loop_model"),
    ],
)
def test_pages_that_read_a_text_begin_with_prose_in_chinese_alone(page, chapter, key, shipped):
    assert opened(page, chapter, "zh", wait=False).session_state[key] == PROSE
    assert opened(page, chapter, "en", wait=False).session_state[key] == "stories"


def test_the_scoreboard_and_every_link_that_sets_something_open_as_before(shipped):
    assert opened("arena", "scoreboard", "zh", wait=False).session_state["corpus"] == "stories"
    assert opened("arena", "write", "zh", wait=False, seed="9").session_state["corpus"] == "stories"


def test_the_sentence_of_the_hand_is_carried_on_to_a_trained_model(shipped):
    at = opened("attention", "hand", "zh")
    at.button(key="hand_look").click().run()
    assert not at.exception
    state = at.session_state
    assert (state["chapter"], state["model"], state["prompt"]) == ("look", PROSE, SENTENCE)
    assert read("attention/hand", "zh").ui("text_preset") == SENTENCE
