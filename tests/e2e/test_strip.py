"""A strip of digits in a real browser: typed digits are drawn, read by three readers, and stand in the link."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from chapters.memory.strip.read import EXAMPLE, TYPICAL, handwriting
from llm_core.data.digits import digits
from llm_core.vision.strip_readers import KINDS, by_place, read, right_answers, trained
from llm_core.vision.strip_training import LONGEST, SHORTEST
from tests.e2e.looking import (
    address_of,
    choose,
    expect_figure,
    expect_numbers,
    notices,
    says,
    text_of,
    wait_for_link,
    write,
)
from ui.lesson.words import read as words_of

WORDS = words_of("memory/strip", "en")


@pytest.fixture(scope="module")
def readers():
    return trained().readers


def right(task, text):
    """The right answer after each digit."""
    return right_answers(task, torch.tensor([[int(sign) for sign in text]]))[0].tolist()


def expect_answers(page, *rows):
    """Wait until the table of answers begins with these rows, the right answers first."""
    for row, numbers in enumerate(rows):
        cells = page.locator(".st-key-panel_strip_read tbody tr").nth(row).locator("td")
        expect(cells).to_have_text([re.compile(rf"^{one}\D") if row else str(one) for one in numbers])


def test_typed_digits_are_read_by_every_reader_and_come_back_by_the_link(page, site, again, readers):
    page.goto(f"{site}/memory?chapter=strip&lang=en")
    expect(says(page, "strip_read")).to_contain_text(f"Of {len(EXAMPLE)} answers")
    write(page, "strip_digits", "9 0 5 8")
    wait_for_link(page, "strip_digits")
    choose(page, "strip_task", WORDS.ui("strip_task_largest"))
    wait_for_link(page, "strip_task=largest")
    choose(page, "strip_reader", WORDS.ui("strip_alone"))
    wait_for_link(page, "strip_reader=alone")
    page.locator(".st-key-strip_hand_again button").click()
    wait_for_link(page, f"strip_hand={TYPICAL + 1}")

    pixels = torch.from_numpy(handwriting(digits().split("test"), "9058", TYPICAL + 1))
    found = {kind: read(readers["largest"][kind], pixels) for kind in KINDS}
    wanted, alone = right("largest", "9058"), found["alone"]
    good = {kind: int((one.chances.argmax(-1) == torch.tensor(wanted)).sum()) for kind, one in found.items()}
    again.goto(address_of(page))
    for visitor in (page, again):
        said = says(visitor, "strip_read")
        expect(said).to_contain_text(f"Of 4 answers are right: CNN alone {good['alone']}, ")
        expect(said).to_contain_text(f"CNN + plain RNN {good['rnn']}, CNN + LSTM {good['lstm']}.")
        for part in ("features", "carried", "chances"):
            expect_numbers(visitor, f"strip_read_{part}", getattr(alone, part).T, axis="z", tolerance=1e-4)
        expect_answers(visitor, wanted, *(found[kind].chances.argmax(-1).tolist() for kind in KINDS))
        assert visitor.errors == []


def test_what_is_no_strip_is_told_and_the_example_or_the_digits_alone_are_read(page, site):
    page.goto(f"{site}/memory?chapter=strip&lang=en")
    other = text_of(WORDS.ui("strip_other"))
    short = text_of(WORDS.ui("strip_short", least=SHORTEST, example=EXAMPLE))
    cases = {
        "12": ([short], EXAMPLE),
        "１２３ <b>": ([other, short], EXAMPLE),
        "3a1b4": ([other], "314"),
        "1234567890": ([text_of(WORDS.ui("strip_long", most=LONGEST))], "1234567890"[:LONGEST]),
        "": ([text_of(words_of("common", "en").ui("text_example"))], EXAMPLE),
    }
    for typed, (told, strip) in cases.items():
        write(page, "strip_digits", typed)
        expect(notices(page, "strip_read")).to_have_text(told)
        expect(says(page, "strip_read")).to_contain_text(f"Of {len(strip)} answers")
        expect_answers(page, right("sum", strip))
    assert page.errors == []


def test_the_lines_of_all_places_wait_for_the_guess(page, site):
    page.goto(f"{site}/memory?chapter=strip&lang=en")
    expect(page.locator(".st-key-guess_strip_places")).to_be_visible()
    assert page.locator(".st-key-panel_strip_places table").count() == 0
    choose(page, "guess_strip_places", WORDS.ui("strip_places_guess_most"))
    expect(page.locator(".st-key-panel_strip_places .gb-guess")).to_contain_text("You guessed")
    facts = trained().facts
    drawn = expect_figure(page, "strip_places_lines", lambda lines: len(lines) > 3)
    mine = np.mean(by_place(facts, "sum", "lstm"), 0)
    assert any(np.allclose(line["y"], mine) for line in drawn if line["y"] and len(line["y"]) == len(mine))
    choose(page, "strip_places_task", WORDS.ui("strip_task_largest"))
    wait_for_link(page, "strip_places_task=largest")
    expect(says(page, "strip_places")).to_contain_text(f"Asked: {WORDS.ui('strip_task_largest')}")
    assert page.errors == []
