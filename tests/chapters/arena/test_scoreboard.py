"""The tabs "Scoreboard" and "Train on your text" and the scale strip, inside the arena as a visitor meets them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chapters.arena import facts as scoreboard_facts
from ui.lesson.words import read
from ui.work import models

MAIN = str(Path(__file__).resolve().parents[3] / "ui" / "main.py")


@pytest.fixture(autouse=True)
def _nothing_measured():
    models.forget()
    scoreboard_facts._here.clear()
    yield
    scoreboard_facts._here.clear()
    models.forget()


def visit(tab, language, **link):
    at = AppTest.from_file(MAIN, default_timeout=240)
    for key, value in {"lang": language, "tab": tab, **link}.items():
        at.query_params[key] = value
    at.run()
    return at.switch_page("../pages/arena.py").run()


def page(at):
    return "".join(block.value for block in at.html)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_scoreboard_measures_by_itself_once_and_shows_where_a_run_was_copied_from(language):
    words = read("arena/scoreboard", language)
    at = visit("scoreboard", language)
    assert not at.exception
    first = at.session_state["score_job"]
    assert first.wait(120)
    at.run()
    assert not at.exception
    assert words.ui("not_measured") not in page(at)
    assert words.ui("copied_run") in page(at)
    again = at.button(key="score_measure")
    assert again.label == words.ui("measure_again")
    again.click().run()
    assert at.session_state["score_job"] is not first
    assert at.session_state["score_job"].wait(120)


def test_a_corpus_whose_text_is_not_here_says_so(tiny_assets):
    words = read("arena/scoreboard", "en")
    at = visit("scoreboard", "en", corpus="songci")
    assert not at.exception
    assert words.ui("not_here") in page(at)
    assert "python -m llm_core fetch songci" in page(at)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_training_room_and_the_scale_strip_are_there(language):
    at = visit("train", language)
    assert not at.exception
    assert at.button(key="train_start").label == read("arena/train", language).ui("start")
    assert read("arena", language).ui("strip_title") in page(at)
    assert "GPT-3" in page(at)
