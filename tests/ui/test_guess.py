"""A guess first: what is covered, how it is uncovered, and that what is told is what was measured."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import array, elements, html, traces
from tests.ui import toy
from ui.controls.guess import GUESSES, SHOWN, nearest
from ui.lesson.words import read

SCRIPT = """
from tests.ui import toy
from ui.site import language
language.switch()
toy.guessed(toy.words(language.language()))
"""


BOTH = SCRIPT.replace("toy.guessed(", "toy.later(toy.words(language.language()))\ntoy.guessed(")


def opened(lang="en", script=SCRIPT, **link):
    at = AppTest.from_string(script, default_timeout=60)
    for key, value in {"lang": lang, **link}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def asked(at):
    """The questions that wait."""
    return [one for one in at.get("button_group") if one.key.startswith("guess_")]


def shown(at):
    """The figure that is drawn whatever happens, and the one that answers."""
    return array(traces(at, "guessed_line")[0]["y"]).tolist(), array(
        traces(at, "guessed_sum")[0]["y"]
    ).tolist()


def test_only_what_answers_is_covered_until_a_guess():
    at = opened()
    assert shown(at) == ([0, 1, 4], [])
    assert "The sum is" not in html(at)
    at.button_group(key="guess_toy").set_value("9").run()
    assert shown(at) == ([0, 1, 4], [5])
    assert "✗ You guessed “nine”. Measured: it is 5" in html(at)
    assert "The sum is 5" in html(at)
    assert asked(at) == []


def test_a_right_guess_is_told_as_right():
    at = opened()
    at.button_group(key="guess_toy").set_value("5").run()
    assert "✓ You guessed “five”. Measured: it is 5" in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_press_shows_the_result_without_a_guess(lang):
    at = opened(lang)
    at.button_group(key="guess_toy").set_value(SHOWN).run()
    assert shown(at)[1] == [5]
    assert read("guess", lang).ui("shown", answer="it is 5") in html(at)


def test_a_link_with_a_setting_shows_the_result_and_it_stays_shown():
    at = opened(guessed_n="4")
    assert shown(at) == ([0, 1, 4, 9], [14])
    assert at.session_state[GUESSES] == {"toy": (SHOWN, None)}
    at.slider(key="guessed_n").set_value(3).run()
    assert shown(at)[1] == [5]


def again(at):
    """The figure of the panel that waits for the guess of another one."""
    return array(traces(at, "later_line")[0]["y"]).tolist()


def test_another_panel_waits_for_the_guess_and_so_does_its_sentence():
    at = opened(script=BOTH)
    assert (again(at), "The sum is" in html(at)) == ([], False)
    at.button_group(key="guess_toy").set_value("9").run()
    assert again(at) == [0, 1, 4, 9]
    assert html(at).count("The sum is") == 2


def test_a_panel_that_waits_for_another_is_uncovered_with_it_by_a_setting_in_the_link():
    at = opened(script=BOTH, later_n="3")
    assert (again(at), shown(at)[1]) == ([0, 1, 4], [5])


@pytest.mark.parametrize("elsewhere", [True, False])
def test_where_others_wait_the_whole_page_is_drawn_and_only_when_it_had_been_asked(monkeypatch, elsewhere):
    reruns = []
    monkeypatch.setattr("ui.controls.guess.st.rerun", lambda: reruns.append("page"))
    monkeypatch.setitem(toy.guessed.guess.__dict__, "elsewhere", elsewhere)
    at = opened(guessed_n="4")
    assert (at.session_state[GUESSES], reruns) == ({"toy": (SHOWN, None)}, [])
    at = opened()
    at.button_group(key="guess_toy").set_value("9").run()
    assert reruns == ["page"] * elsewhere
    at.run()
    assert len(reruns) == elsewhere


def test_the_question_stands_before_the_fields_that_it_is_about():
    order = [one.key for one in elements(opened().main) if getattr(one, "key", None)]
    assert order.index("guess_toy") < order.index("guessed_n")


def test_a_guess_about_other_settings_is_no_guess_about_these():
    at = opened()
    at.button_group(key="guess_toy").set_value("5").run()
    at.slider(key="guessed_n").set_value(4).run()
    assert "You guessed" not in html(at)
    assert "Measured: it is 14" in html(at)


def test_a_guess_costs_one_element_before_and_after():
    before = opened()
    after = opened()
    after.button_group(key="guess_toy").set_value("5").run()
    assert (len(asked(before)), html(before).count("gb-guess")) == (1, 0)
    assert (len(asked(after)), html(after).count("gb-guess")) == (0, 1)


@pytest.mark.parametrize(("value", "mark"), [(1.1, "2"), (39.4, "40"), (8, "2"), (10, "40"), (5000, "800")])
def test_the_nearest_mark_is_nearest_as_a_ratio(value, mark):
    assert nearest(value, (2, 40, 800)) == mark


def test_the_toy_measures_what_it_tells():
    assert toy.guessed.guess.measured(toy.squares(3)).option == "5"
