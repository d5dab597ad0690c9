"""Shannon's game in a real browser: it is played by keyboard, outlives a reload, and its link goes on where it was."""

import pytest
from playwright.sync_api import expect

from chapters.counting.game.passage import passage
from llm_core.analysis.evaluation.guessing import bounds
from tests.e2e.looking import address_of, choose, notices, says, text_of, wait_for_link
from ui.lesson.words import read

WORDS, COMMON = read("counting/game", "en"), read("common", "en")


def part(page, name):
    return page.locator(".st-key-game_board").locator(f'[data-part="{name}"]')


def named(symbol):
    """A symbol as the keys name it."""
    return WORDS.ui("space") if symbol == " " else symbol


def key_of(symbol):
    """The key that types it."""
    return "Space" if symbol == " " else symbol


def wrong_at(asked, at):
    """Some letter that is not the right one."""
    return next(one for one in "etaoin" if one != asked.right(at))


def expect_right(page, asked, at, guesses):
    """Wait until the symbol `at` stands there, found at this number of guesses."""
    right = WORDS.ui(
        "says_first" if guesses == 1 else "says_right", symbol=named(asked.right(at)), count=guesses
    )
    expect(part(page, "says")).to_contain_text(right)
    expect(part(page, "says")).to_contain_text(WORDS.ui("says_left", count=len(asked.places) - at - 1))
    expect_text(page, asked.shown(at + 1) + "_")


def expect_text(page, text):
    """Wait until the passage reads so."""
    expect(part(page, "passage")).to_have_text(text)


def expect_score(page, guesses, choices=27):
    """Wait until table and sentence count these guesses; 0: given up."""
    counted = [one or choices for one in guesses]
    low, high = bounds(counted, choices)
    row = page.locator(".st-key-panel_game_play tbody tr").first.locator("th, td")
    expect(row.nth(0)).to_have_text(WORDS.ui("you"))
    expect(row.nth(1)).to_have_text(str(len(guesses)))
    expect(row.nth(3)).to_have_text(f"{sum(counted) / len(counted):.2f}")
    expect(row.nth(4)).to_have_text(f"{low:.2f} – {high:.2f}")
    expect(says(page, "game_play")).to_contain_text(
        WORDS.ui("so_far", count=len(guesses), low=f"{low:.2f}", high=f"{high:.2f}")
    )


def test_a_game_by_keyboard_outlives_a_reload_and_goes_on_by_its_link(page, site, again):
    asked = passage("stories", 1)
    page.goto(f"{site}/counting?chapter=game&lang=en")
    expect(part(page, "says")).to_have_text(WORDS.ui("says_begin", count=len(asked.places)))
    expect_text(page, asked.shown(0) + "_")
    part(page, "passage").focus()
    page.keyboard.press(key_of(asked.right(0)))
    expect_right(page, asked, 0, 1)
    wrong = wrong_at(asked, 1)
    page.keyboard.press(wrong)  # the focus has stayed
    expect(part(page, "says")).to_have_text(WORDS.ui("says_wrong", symbol=wrong, count=1))
    expect(part(page, "keys").locator(f'[data-id="{wrong}"]')).to_be_disabled()
    wait_for_link(page, f"game_played=1-{wrong}")

    page.reload()  # in the middle of a symbol
    expect(part(page, "says")).to_have_text(WORDS.ui("says_wrong", symbol=wrong, count=1))
    expect(part(page, "keys").locator(f'[data-id="{wrong}"]')).to_be_disabled()
    expect_score(page, [1])
    part(page, "passage").focus()
    page.keyboard.press(key_of(asked.right(1)))
    expect_right(page, asked, 1, 2)
    page.locator(".st-key-game_give_up button").click()
    expect(part(page, "says")).to_contain_text(WORDS.ui("says_given_up", symbol=named(asked.right(2))))
    wait_for_link(page, "game_played=1.2.0")
    expect_score(page, [1, 2, 0])

    again.goto(address_of(page))
    expect_text(again, asked.shown(3) + "_")
    expect_score(again, [1, 2, 0])
    part(again, "passage").focus()
    again.keyboard.press(key_of(asked.right(3)))
    expect_right(again, asked, 3, 1)
    wait_for_link(again, "game_played=1.2.0.1")
    assert again.errors == []
    assert page.errors == []


def test_the_last_symbol_ends_the_game_and_no_key_is_left(page, site):
    asked = passage("stories", 2)
    last = len(asked.places) - 1
    page.goto(f"{site}/counting?chapter=game&lang=en&game_passage=2&game_played=" + ".".join(["1"] * last))
    expect_text(page, asked.shown(last) + "_")
    part(page, "keys").locator(f'[data-id="{asked.right(last)}"]').click()
    expect(part(page, "says")).to_contain_text(WORDS.ui("says_over"))
    expect_text(page, asked.text)
    expect(part(page, "keys").locator("button")).to_have_count(0)
    expect(page.locator(".st-key-game_give_up button")).to_be_disabled()
    expect_score(page, [1] * (last + 1))
    page.locator(".st-key-game_passage_again button").click()
    wait_for_link(page, "game_passage=3")
    expect(part(page, "says")).to_have_text(WORDS.ui("says_begin", count=len(passage("stories", 3).places)))
    assert page.errors == []


@pytest.mark.parametrize("played", ["1.99", "1-eee"])
def test_a_link_that_can_be_no_game_is_told_and_a_new_one_begins(page, site, played):
    page.goto(f"{site}/counting?chapter=game&lang=en&game_played={played}")
    expect(notices(page, "game_play")).to_have_text([text_of(COMMON.ui("bad_link", name="game_played"))])
    expect(part(page, "says")).to_have_text(WORDS.ui("says_begin", count=len(passage("stories", 1).places)))
    assert page.errors == []


def test_in_chinese_the_numbers_of_the_candidates_are_typed(page, site):
    page.goto(f"{site}/counting?chapter=game&lang=en")
    choose(page, "game_corpus", WORDS.ui("corpus_songci"))
    asked = passage("songci", 1)
    expect(part(page, "says")).to_have_text(WORDS.ui("says_begin", count=len(asked.places)))
    wait_for_link(page, "game_corpus=songci")
    part(page, "passage").focus()
    page.keyboard.press(str(asked.choices[0].index(asked.right(0)) + 1))
    expect_right(page, asked, 0, 1)
    wait_for_link(page, "game_played=1")
    assert page.errors == []
