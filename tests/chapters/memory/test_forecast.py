"""The chapter "Forecasting honestly": its lines and numbers are those of the library; own tables get a sentence."""

import json

import numpy as np
import pytest

from chapters.memory.forecast import bench, ranges, tokens, trade
from chapters.memory.forecast.own import Known
from chapters.memory.forecast.read import judged
from llm_core.forecasting.opponents import fit_ar, persistence
from llm_core.forecasting.series import SERIES, cut, season, walk
from llm_core.forecasting.steps import Steps, next_step
from llm_core.forecasting.stored import SEEDS, Stored
from llm_core.forecasting.table import LEAST
from llm_core.forecasting.trading import standard_error, traded
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, named
from ui.controls.packed import pack
from ui.lesson.words import read

WORDS = read("memory/forecast", "en")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(scope="module")
def stored():
    return Stored.read()


def with_table(text, **link):
    """Open the chapter with a pasted table."""
    return opened("memory", "forecast", forecast_own="paste", forecast_own_text=pack(text), **link)


def column(values):
    return "value\n" + "\n".join(map(str, values))


@pytest.mark.parametrize("kind", SERIES)
def test_the_lines_are_the_forecasts_of_the_opponents(kind, stored):
    drawn = named(
        opened("memory", "forecast", forecast_series=kind, forecast_seed="2"), "forecast_bench_lines"
    )
    x = SERIES[kind](2)
    parts = cut(len(x))
    expected = {
        "persistence": persistence(x, parts.valid),
        "ar": fit_ar(x[: parts.train]).forecast(x, parts.valid),
    }
    for name, values in expected.items():
        found = array(drawn[WORDS.ui(f"forecast_{name}")]["y"])
        np.testing.assert_allclose(found, values[: bench.TESTED], rtol=1e-9)
    lstm = array(drawn[WORDS.ui("forecast_lstm_of", target=WORDS.ui("forecast_target_levels"))]["y"])
    forecast = stored.lstm(kind, "levels", 2).forecast(x, parts.valid)
    np.testing.assert_allclose(lstm, forecast[: bench.TESTED], rtol=1e-6)


def test_the_guess_hides_what_it_asks_for():
    at = opened("memory", "forecast", guess=True)
    drawn = named(at, "forecast_bench_lines")
    assert set(drawn) == {WORDS.ui("forecast_axis_truth")}
    assert len(array(drawn[WORDS.ui("forecast_axis_truth")]["y"])) == bench.KNOWN
    assert "persistence 0." not in html(at)


@pytest.mark.parametrize(
    ("ratio", "said"), [(0.94, "lower"), (0.96, "alike"), (1.04, "alike"), (1.06, "higher")]
)
def test_an_error_is_judged_by_its_size(ratio, said):
    assert judged(ratio) == said


def test_the_words_about_the_lstm_are_those_that_its_errors_prove(stored):
    """On a walk doing nothing beats answering the value; on the wave the LSTM beats persistence."""
    for kind, verdict in (("walk", "higher"), ("season", "lower")):
        found = bench.bench(stored, kind, "levels", 1)
        ratio = np.mean(found.seeds["levels"]) / np.mean(found.seeds["persistence"])
        assert judged(ratio) == verdict
        said = bench.sentence(found, WORDS)
        assert said["verdict"] == WORDS.ui(f"forecast_lstm_{verdict}", ratio=f"{ratio:.2f}")
        assert len(found.seeds["levels"]) == len(SEEDS)
    best = min(np.mean(errors) for errors in bench.bench(stored, "walk", "levels", 1).seeds.values())
    assert judged(best / np.mean(bench.bench(stored, "walk", "levels", 1).seeds["persistence"])) == "alike"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_place_of_a_series_is_counted_from_the_smallest_error(stored, seed):
    found = bench.bench(stored, "walk", "levels", seed)
    assert found.errors["levels"] == pytest.approx(found.seeds["levels"][seed - 1], rel=1e-3)
    ordered = sorted(found.seeds["levels"])
    assert ordered[bench.sentence(found, WORDS)["place"] - 1] == found.seeds["levels"][seed - 1]


def test_the_guess_is_right_about_the_next_value(stored):
    for seed in SEEDS:
        found = bench.bench(stored, "walk", "levels", seed)
        moved = walk(seed)[found.start] - walk(seed)[found.start - 1]
        option = bench.outcome(found).option
        assert option == ("same" if abs(moved) <= found.usual / 2 else "up" if moved > 0 else "down")


def test_the_answers_outside_the_range_are_those_of_the_network(stored):
    drawn = named(opened("memory", "forecast", forecast_range_seed="3"), "forecast_range_answer")
    line = drawn[WORDS.ui("forecast_axis_lstm")]
    asked = np.repeat(array(line["x"])[:, None], 25, axis=1)
    np.testing.assert_allclose(
        array(line["y"]), stored.lstm("walk", "levels", 3).answered(asked), rtol=1e-6, atol=1e-6
    )


def test_errors_inside_and_outside_add_up_to_the_whole(stored):
    for seed in SEEDS:
        found = ranges.ranges(stored, "levels", seed)
        before = persistence(walk(seed), found.start)
        outside = (before < walk(seed)[:600].min()) | (before > walk(seed)[:600].max())
        np.testing.assert_array_equal(found.outside, outside)
        said = ranges.sentence(found, WORDS)["where"]
        case = "all" if outside.all() else "some" if outside.any() else "none"
        assert said.startswith(WORDS.strings[f"forecast_where_{case}"].split("{")[0])


def test_the_profits_are_those_of_the_hundred_walks():
    drawn = named(
        opened("memory", "forecast", forecast_cost="10", forecast_rule="momentum"), "forecast_trade_profit"
    )
    for name, cost in (("before", 0.0), ("after", 0.1)):
        expected = traded("momentum").profits(cost).mean(0)
        np.testing.assert_allclose(array(drawn[WORDS.ui(f"forecast_axis_{name}")]["y"]), expected, atol=1e-9)


@pytest.mark.parametrize("rule", trade.RULES)
def test_what_is_said_of_a_rule_is_what_its_doubt_allows(rule):
    found = trade.profits(rule, 10)
    ends = traded(rule).profits(0.1)[:, -1]
    doubt = trade.DOUBT * standard_error(ends)
    assert found.verdict("after") == ("chance" if abs(ends.mean()) <= doubt else "loss")


def test_the_bars_are_the_counts_of_what_followed():
    at = opened("memory", "forecast", forecast_token_series="season", forecast_order="1", forecast_place="7")
    bars = next(iter(named(at, "forecast_tokens_next").values()))
    x, parts = season(1), cut(1000)
    changes = np.diff(x)
    steps = Steps.fit(changes[: parts.train - 1], 4)
    ids = steps.encode(changes)
    place = parts.valid + 6
    expected = next_step(ids[: parts.train - 1], ids[: place - 1], 4, 1)
    np.testing.assert_allclose(array(bars["y"]), expected)
    assert tokens.tokens("season", "4", "1", 7).truth == steps.encode(x[place : place + 1] - x[place - 1])[0]


def test_a_pasted_table_is_forecast():
    values = season(9, 200).round(3)
    at = with_table(column(values))
    drawn = named(at, "forecast_yours_lines")
    np.testing.assert_allclose(
        array(drawn[WORDS.ui("forecast_persistence")]["y"]), values[159:199], rtol=1e-6
    )
    assert "200 values, the last 40 to be measured on" in html(at)


@pytest.mark.parametrize(
    ("text", "reason", "facts"),
    [
        (",,\n;;", "empty", {}),
        ("a,b\nc,d", "no_numbers", {}),
        ("7", "one_value", {"least": LEAST}),
        (column(range(50)), "too_short", {"numbers": 50, "least": LEAST}),
        (column([3] * 150), "constant", {"value": "3"}),
        (column([*range(150), *[5] * 100]), "still", {"value": "5"}),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table_that_cannot_be_used_gets_a_sentence(text, reason, facts, language):
    said = html(with_table(text, lang=language) if language == "en" else opened(
        "memory", "forecast", language, forecast_own="paste", forecast_own_text=pack(text)
    ))  # fmt: skip
    expected = read("memory/forecast", language).ui(f"forecast_refused_{reason}", **facts)
    assert expected in said


def test_gaps_texts_and_columns_are_told():
    values = [str(v) for v in season(9, 200).round(2)]
    values[20], values[30] = "", "ill"
    rows = "\n".join(f"Mon,{value}" for value in values)
    said = html(with_table(f"day,warmth\n{rows}"))
    assert WORDS.ui("forecast_texts", count=1) in said
    assert WORDS.ui("forecast_filled", count=2) in said
    assert WORDS.ui("forecast_others", count=1, names="“day”") in said


def test_a_season_longer_than_the_past_is_left_out():
    said = html(with_table(column(season(9, 150).round(2)), forecast_period="300"))
    assert WORDS.ui("forecast_period_long", most=90) in said


def test_of_a_hundred_thousand_rows_the_newest_are_used():
    at = opened("memory", "forecast", forecast_own="paste")
    at.text_area(key="forecast_own_text").set_value(column(np.arange(100_000) % 97)).run()
    assert not at.exception
    assert WORDS.ui("forecast_cut", rows="100,000", most="5,000") in html(at)


def test_what_stands_in_a_table_is_escaped():
    rows = "\n".join(f"<b>x</b>,{value}" for value in season(9, 150).round(2))
    said = html(with_table(f"<img src=x onerror=alert(1)>,<script>alert(1)</script>\n{rows}"))
    assert "<img src=x" not in said
    assert "<script>alert" not in said


def test_a_series_of_a_visitor_has_a_short_name_and_no_other_series_has_it():
    one, other = Known((1.0, 2.0)), Known((1.0, 2.5))
    assert repr(one) == repr(Known((1.0, 2.0))) != repr(other)
    assert len(repr(Known(tuple(map(float, range(5000)))))) == 64


def test_the_record_names_what_it_was_made_with(stored):
    assert json.dumps(stored.facts["search"])
    assert stored.facts["seed"] == list(SEEDS)
