"""One cell in a real browser: what is read, taken apart and wiped is the library's, and stands in the link."""

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.memory.cell.unroll_figure import DRAWN
from figures.tokens import visible
from llm_core import checkpoints
from llm_core.analysis.recurrence.trace import trace, unit_sums
from llm_core.analysis.recurrence.wiped import wipe
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
    write,
)
from ui.lesson.words import read
from ui.show.numbers import price, signed

TEXT = "Mia had a kite. Tom found it in the park."
WORDS = read("memory/cell", "en")


@pytest.fixture(scope="module")
def model():
    return checkpoints.load(checkpoints.TWINS, "rnn").eval()


def test_the_length_and_the_fold_change_the_picture_and_come_back_by_the_link(page, site, again, model):
    page.goto(f"{site}/memory?chapter=cell&lang=en")
    expect_figure(page, "cell_unroll_boxes", lambda traces: len(traces[-1]["x"]) == DRAWN)
    write(page, "cell_text", TEXT)
    wait_for_link(page, "cell_text")
    choose(page, "cell_length", "3")
    wait_for_link(page, "cell_length=3")
    choose(page, "cell_view", "folded")
    wait_for_link(page, "cell_view=folded")

    hidden = trace(model, model.tokenizer.encode(TEXT)[:3], 0)["hook_hidden"].numpy()  # (T, C)
    units = sorted(np.argsort(-hidden.std(0))[:24])  # those that vary most
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_figure(visitor, "cell_unroll_boxes", lambda traces: len(traces[0]["x"]) == 1)
        expect_numbers(visitor, "cell_unroll_state", hidden[:, units].T, axis="z")
        expect(says(visitor, "cell_unroll")).to_contain_text(f"{model.n_parameters:,}")
        expect(notices(visitor, "cell_unroll")).to_have_count(0)  # three tokens need no second reading
        assert visitor.errors == []


def test_a_unit_that_is_chosen_is_taken_apart_in_equation_and_table(page, site, again, model):
    page.goto(f"{site}/memory?chapter=cell&lang=en")
    expect(says(page, "cell_equation")).to_contain_text("Unit 7 at")
    write(page, "cell_unit", "20")
    wait_for_link(page, "cell_unit=20")
    page.locator(".st-key-cell_at input").press("ArrowUp")
    page.locator(".st-key-cell_at input").press("Enter")
    wait_for_link(page, "cell_at=7")

    ids = model.tokenizer.encode(WORDS.ui("cell_sum_example"))
    sums, token = unit_sums(model, ids, 0, 19, 6), visible(model.tokenizer.token_texts(ids)[6])
    top, total = sums.terms[0], sums.from_token[6] + sums.from_state[6] + sums.bias
    parts = [sums.from_token[6], sums.from_state[6], sums.bias, total, sums.hidden[6]]
    again.goto(address_of(page))
    for visitor in (page, again):
        expect(says(visitor, "cell_equation")).to_contain_text(f"Unit 20 at “{token}”")
        for part in parts:
            expect(says(visitor, "cell_equation")).to_contain_text(signed(part, 3))
        first = visitor.locator(".st-key-panel_cell_equation tbody tr").first.locator("th, td")
        expect(first).to_have_text(
            [str(top.unit + 1), *(signed(one, 3) for one in (top.weight, top.value, top.product))]
        )
        assert visitor.errors == []


def test_the_place_of_the_wipe_moves_by_keyboard_and_a_text_too_short_is_told(page, site, again, model):
    page.goto(f"{site}/memory?chapter=cell&lang=en")
    pressed(page, "cell_wipe_at", "ArrowRight")
    wait_for_link(page, "cell_wipe_at=11")
    ids = model.tokenizer.encode(WORDS.ui("cell_wipe_example"))
    found = wipe(model, ids, 11)
    again.goto(address_of(page))
    for visitor in (page, again):
        said = says(visitor, "cell_wipe")
        expect(said).to_contain_text(
            f"cost {price(sum(found.wiped))} bits instead of {price(sum(found.kept))}."
        )
        expect_numbers(visitor, "cell_wipe_prices", found.wiped, trace=1, tolerance=1e-4)

    write(page, "cell_wipe_text", "a")
    expect(notices(page, "cell_wipe")).to_contain_text(text_of(WORDS.ui("cell_wipe_short")))
    expect(page.locator(".st-key-cell_wipe_prices")).to_have_count(0)
    assert page.errors == []


def test_a_title_of_one_chinese_character_stands_beside_its_axis_on_a_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/memory?chapter=cell&lang=zh")
    page.locator(".st-key-cell_equation_sums").scroll_into_view_if_needed()
    title = page.locator(".st-key-cell_equation_sums .ytitle")
    expect(title).to_have_text(read("memory/cell", "zh").ui("cell_axis_value"))
    page.wait_for_function(
        """() => {
          const plot = document.querySelector('.st-key-cell_equation_sums .js-plotly-plot');
          const title = plot.querySelector('.ytitle').getBoundingClientRect();
          const { top, height } = plot.querySelector('.nsewdrag').getBoundingClientRect();
          return plot.querySelector('.ytitle').dataset.fitted
            && Math.abs(title.top + title.height / 2 - top - height / 2) < 8;
        }"""
    )
