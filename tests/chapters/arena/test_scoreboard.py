"""The tabs "Scoreboard" and "Train on your text" and the scale strip, inside the arena as a visitor meets them."""

import pytest

from chapters.arena import facts as scoreboard_facts
from tests.chapters.opening import opened
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.work import models


@pytest.fixture(autouse=True)
def _nothing_measured():
    models.forget()
    scoreboard_facts._here.clear()
    yield
    scoreboard_facts._here.clear()
    models.forget()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_scoreboard_measures_by_itself_once_and_shows_where_a_run_was_copied_from(language):
    words = read("arena/scoreboard", language)
    at = opened("arena", "scoreboard", language, wait=False)
    first = at.session_state["score_job"]
    assert first.wait(120)
    at.run()
    assert not at.exception
    assert words.ui("not_measured") not in html(at)
    assert words.ui("copied_run") in html(at)
    again = at.button(key="score_measure")
    assert again.label == words.ui("measure_again")
    again.click().run()
    assert at.session_state["score_job"] is not first
    assert at.session_state["score_job"].wait(120)


def test_a_corpus_whose_text_is_not_here_says_so(tiny_assets):
    words = read("arena/scoreboard", "en")
    at = opened("arena", "scoreboard", corpus="songci")
    assert words.ui("not_here") in html(at)
    assert "python -m llm_core fetch songci" in html(at)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_training_room_and_the_scale_strip_are_there(language):
    at = opened("arena", "train", language)
    assert at.button(key="train_start").label == read("arena/train", language).ui("start")
    assert read("arena", language).ui("strip_title") in html(at)
    assert "GPT-3" in html(at)
