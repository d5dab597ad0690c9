"""The task of remembering in a real browser: the strip waits for a guess, numbers are those of the machines."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from llm_core.analysis.recurrence.recalled import looking_head, question_looks
from llm_core.recall.machines import MACHINES, letter_chances
from llm_core.recall.stored import load
from llm_core.recall.task import LETTERS, strips, written
from tests.e2e.looking import (
    address_of,
    choose,
    expect_figure,
    expect_numbers,
    notices,
    pressed,
    says,
    text_of,
    wait_for_link,
)
from ui.lesson.words import read
from ui.show.numbers import percent

WORDS = read("memory/remember", "en")
FIRST = 12
"""The delay that the page opens with."""


@pytest.fixture(scope="module")
def stored():
    return load()


def one_strip(delay, seed=1):
    return strips(1, delay, torch.Generator().manual_seed(seed))


def chances(stored, delay, seed=1):
    """Probabilities of the letters by every machine, (machines, letters), and the letter that is asked for."""
    strip, first = one_strip(delay, seed), min(stored.facts["seed"])
    found = [letter_chances(stored.machines[name][first], strip.ids)[0] for name in MACHINES]
    return torch.stack(found).numpy(), written(strip)[strip.place - 1]


def expect_machines(page, found, letter):
    """Wait until map and table show these probabilities."""
    drawn = expect_numbers(page, "remember_play_answers", found, axis="z")
    assert drawn["x"] == list(LETTERS)
    rows = page.locator(".st-key-panel_remember_play tbody tr")
    for row, line in enumerate(found):
        expect(rows.nth(row).locator("td").first).to_contain_text(LETTERS[line.argmax()])
        expect(rows.nth(row).locator("td").last).to_have_text(percent(float(line[LETTERS.index(letter)])))
    expect(page.locator(".gb-recall .gb-framed")).to_have_text(letter)


LISTEN = """() => {
  window.gbSaid = [];  // each sign stands for a second only, which a busy machine may miss
  const keep = (all) => all.forEach(({ target }) => target.textContent && window.gbSaid.push(target.textContent));
  for (const live of document.querySelectorAll("body > p[aria-live]"))
    new MutationObserver(keep).observe(live, { childList: true });
}"""


def test_the_strip_passes_until_a_letter_is_guessed_and_the_delay_goes_into_the_link(
    page, site, again, stored
):
    page.goto(f"{site}/memory?chapter=remember&lang=en")
    expect(page.locator(".gb-passing b")).to_have_count(len(written(one_strip(FIRST))))
    empty = expect_figure(page, "remember_play_answers", bool)
    assert np.isnan(np.array(empty[0]["z"], float)).all()
    expect(page.locator(".gb-framed")).to_have_count(0)  # nothing gives the letter away
    found, letter = chances(stored, FIRST)
    strip = page.locator(".gb-passing")
    assert written(one_strip(FIRST)) not in strip.get_attribute("aria-label")
    page.evaluate(LISTEN)
    page.locator(".gb-again").click()  # it passes again and says its signs one by one
    page.wait_for_function("() => window.gbSaid.length >= 3")
    signs = [{"!": WORDS.ui("remember_sign_mark")}.get(sign, sign) for sign in written(one_strip(FIRST))]
    assert page.evaluate("() => window.gbSaid.slice(0, 3)") == signs[:3]
    wrong = LETTERS[LETTERS.index(letter) - 1]
    choose(page, "guess_remember_play", wrong)
    answer = page.locator(".st-key-panel_remember_play .gb-guess")
    expect(answer).to_contain_text(f"✗ You guessed “{wrong}”")
    expect(answer).to_contain_text(WORDS.ui("remember_play_guess_found", letter=letter, delay=FIRST))
    expect_machines(page, found, letter)

    pressed(page, "remember_delay", "ArrowRight")
    wait_for_link(page, f"remember_delay={FIRST + 1}")
    page.locator(".st-key-remember_strip_again button").click()
    wait_for_link(page, "remember_strip=2")
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_machines(visitor, *chances(stored, FIRST + 1, 2))
        assert visitor.errors == []


def test_another_strip_moves_the_bars_of_the_head_that_looks(page, site, again, stored):
    page.goto(f"{site}/memory?chapter=remember&lang=en")
    expect(says(page, "remember_look")).to_contain_text("of its weight on")
    pressed(page, "remember_look_delay", "Home", "ArrowRight")
    wait_for_link(page, "remember_look_delay=2")
    page.locator(".st-key-remember_look_strip_again button").click()
    wait_for_link(page, "remember_look_strip=2")
    strip = one_strip(2, 2)
    looks = question_looks(stored.machines["transformer"][min(stored.facts["seed"])], strip)
    layer, head = looking_head(looks, strip.place)
    weights, letter = looks[layer, head].numpy(), written(strip)[strip.place - 1]
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_numbers(visitor, "remember_look_bars", weights)
        expect(says(visitor, "remember_look")).to_contain_text(
            f"Layer {layer + 1}, head {head + 1} puts {percent(float(weights[strip.place]))} of its weight on {letter};"
        )
        assert visitor.errors == []


def test_nonsense_in_the_link_is_told_and_the_first_strip_stays_covered(page, site):
    page.goto(f"{site}/memory?chapter=remember&lang=en&remember_delay=1e9&remember_way=soup")
    common = read("common", "en")
    for panel, name in (("remember_play", "remember_delay"), ("remember_delay", "remember_way")):
        expect(notices(page, panel).first).to_have_text(text_of(common.ui("bad_link", name=name)))
    expect(page.locator(".gb-passing b")).to_have_count(len(written(one_strip(FIRST))))
    choose(page, "remember_way", WORDS.ui("remember_way_mixed"))
    wait_for_link(page, "remember_way=mixed")
    expect(notices(page, "remember_delay")).to_have_count(0)
    expect_figure(page, "remember_delay_lines", lambda lines: len(lines) == 2 * len(MACHINES))
    assert page.errors == []
