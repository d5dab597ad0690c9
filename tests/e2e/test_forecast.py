"""Forecasting in a real browser: a table of the visitor's own, uploaded or pasted, what is wrong with one, the link."""

import numpy as np
from playwright.sync_api import expect

from llm_core.forecasting.scores import skill
from llm_core.forecasting.series import cut, draw_series
from llm_core.forecasting.stored import Stored, all_forecasts, errors, simple_forecasts
from llm_core.forecasting.table import MOST, read_table, series_of
from llm_core.forecasting.trading import traded
from tests.e2e.looking import (
    address_of,
    choose,
    expect_figure,
    notices,
    pressed,
    says,
    text_of,
    wait_for_link,
    write,
)
from ui.lesson.words import read
from ui.show.numbers import digits, signed

WORDS = read("memory/forecast", "en")
SEASON = 24
"""The season that the panel opens with."""


def hand_in(page, text, name="mine.csv"):
    """Give a file to Streamlit's upload."""
    data = text if isinstance(text, bytes) else text.encode()
    box = page.locator(".st-key-forecast_own_file input[type=file]")
    box.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def rows_of(values):
    """A table with a head, a column of text and one of numbers; None is a gap."""
    cells = ("" if one is None else f"{one:.3f}" for one in values)
    return "when,steps\n" + "\n".join(f"day {i},{cell}" for i, cell in enumerate(cells))


def expect_errors(page, table, season):
    """Wait until the panel shows errors and skills of the simple opponents on the last column of a table."""
    x = series_of(read_table(table).columns[-1]).values
    parts = cut(len(x))
    found = errors(simple_forecasts(x, parts.valid, parts.train, season), x[parts.valid :])
    rows = page.locator(".st-key-panel_forecast_yours tbody tr")
    expect(rows).to_have_count(len(found))
    for row, (name, error) in enumerate(found.items()):
        cells = [WORDS.ui(f"forecast_{name}"), digits(error, 4), signed(skill(error, found["persistence"]))]
        expect(rows.nth(row).locator("th, td")).to_have_text(cells)
    expect(says(page, "forecast_yours")).to_contain_text(
        f"{len(x):,} values, the last {len(x) - parts.valid:,} to be"
    )


def test_what_cannot_be_forecast_gets_its_sentence_and_a_good_table_its_numbers(page, site):
    page.goto(f"{site}/memory?chapter=forecast&lang=en&forecast_own=upload")
    told = notices(page, "forecast_yours")
    hand_in(page, "name,colour\n" + "Tom,red\nMia,blue\n" * 100)
    expect(told).to_have_text([text_of(WORDS.ui("forecast_refused_no_numbers"))])
    values = draw_series("walk", 7)[:300].tolist()
    hand_in(page, rows_of([one if i % 7 < 3 else None for i, one in enumerate(values)]))
    gaps = sum(i % 7 >= 3 for i in range(300))
    expect(told).to_have_text([text_of(WORDS.ui("forecast_refused_gaps", gaps=gaps, rows=300))])
    hand_in(page, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
    expect(told).to_have_text([text_of(read("training_text", "en").ui("refused_not_text"))])
    expect(page.locator(".st-key-forecast_yours_lines")).to_have_count(0)

    table = rows_of([None if i in (5, 6, 250) else one for i, one in enumerate(values)])
    hand_in(page, table)
    expect(told).to_have_text([text_of(WORDS.ui("forecast_filled", count=3))])
    expect_errors(page, table, SEASON)
    drawn = expect_figure(page, "forecast_yours_lines", lambda lines: len(lines) >= 4)
    assert "persistence (as last time)" in [line["name"] for line in drawn]
    assert page.errors == []


def test_of_a_hundred_thousand_rows_the_newest_are_used(page, site):
    page.goto(f"{site}/memory?chapter=forecast&lang=en&forecast_own=upload")
    table = "\n".join(f"{one:.2f}" for one in draw_series("season", 3, 100_000))
    hand_in(page, table)
    cut_off = WORDS.ui("forecast_cut", rows=f"{100_000:,}", most=f"{MOST:,}")
    expect(notices(page, "forecast_yours")).to_have_text([text_of(cut_off)])
    expect_errors(page, table, SEASON)
    assert page.errors == []


def test_a_pasted_table_and_its_season_stand_in_the_link(page, site, again):
    page.goto(f"{site}/memory?chapter=forecast&lang=en")
    expect(says(page, "forecast_yours")).to_contain_text("1,000 values")
    choose(page, "forecast_own", WORDS.ui("forecast_own_paste"))
    wait_for_link(page, "forecast_own=paste")
    table = "\n".join(f"{one:.1f}" for one in draw_series("day", 4)[:150])
    area = page.locator(".st-key-forecast_own_text textarea")
    area.fill(table)
    area.press("Control+Enter")
    wait_for_link(page, "forecast_own_text")
    expect_errors(page, table, SEASON)
    write(page, "forecast_period", "0")
    wait_for_link(page, "forecast_period=0")
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_errors(visitor, table, 0)
        assert visitor.errors == []


def test_series_and_costs_change_the_lines_and_come_back_by_the_link(page, site, again):
    page.goto(f"{site}/memory?chapter=forecast&lang=en")
    expect(page.locator(".st-key-guess_forecast_bench")).to_be_visible()
    choose(page, "forecast_series", WORDS.ui("forecast_series_season"))
    wait_for_link(page, "forecast_series=season")
    page.locator(".st-key-forecast_seed_again button").click()
    wait_for_link(page, "forecast_seed=2")
    pressed(page, "forecast_cost", "ArrowRight")
    wait_for_link(page, "forecast_cost=6")

    forecasts = all_forecasts(Stored.read(), "season", 2)
    after = traded("ar").profits(0.06).mean(0)
    again.goto(address_of(page))
    for visitor in (page, again):
        drawn = expect_figure(visitor, "forecast_bench_lines", lambda lines: len(lines) > 4)
        found = {line["name"]: line["y"] for line in drawn}
        for name in ("persistence", "seasonal", "ar"):
            line = found[WORDS.ui(f"forecast_{name}")]
            np.testing.assert_allclose(line, forecasts[name][: len(line)], atol=1e-6)
        profit = expect_figure(visitor, "forecast_trade_profit", lambda lines: len(lines) > 1)
        mine = next(line["y"] for line in profit if line["name"] == WORDS.ui("forecast_axis_after"))
        np.testing.assert_allclose(mine, after, atol=1e-6)
        expect(says(visitor, "forecast_trade")).to_contain_text(
            f"one share {signed(float(after[-1]), 1)}, give or take"
        )
        assert visitor.errors == []
