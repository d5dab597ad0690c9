"""A text that ends in a space: every place where a machine goes on from it says so and offers to move the space."""

import pytest

from tests.chapters.opening import opened
from tests.chapters.reading import html
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("shared_models")

PLACES = [
    ("home", "home", "prompt"),
    ("arena", "write", "prompt"),
    ("transformer", "speed", "loop_text"),
    ("transformer", "walk", "prompt"),
    ("attention", "look", "prompt"),
]


def buttons(at):
    return [button for button in at.button if str(button.key).endswith("_move_space")]


@pytest.mark.parametrize(("page", "chapter", "key"), PLACES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_said_and_the_space_can_be_moved(page, chapter, key, lang):
    at = opened(page, chapter, lang, wait=False, **{key: "Once upon a time there was a little "})
    sentence = read("common", lang).ui("last_space")
    assert sentence in html(at)
    buttons(at)[0].click().run()
    assert not at.exception
    assert at.session_state[key] == "Once upon a time there was a little"
    assert sentence not in html(at)
    assert not buttons(at)


def test_machines_that_write_single_characters_need_no_such_advice():
    assert not buttons(opened("arena", "write", corpus="songci", wait=False, prompt="明月几时有 "))
