"""The chapter "Pairs": its dots, bars and sentences are the library's own counts."""

import json

import numpy as np
import pytest

from chapters.counting.pairs import chain
from chapters.counting.pairs.independent import apart
from llm_core.language.letter_pairs import stories
from llm_core.probability.chain import factors
from llm_core.probability.pairs import counted, independence
from llm_core.probability.samples import SIZES, estimates
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, spec, traces
from ui.lesson.words import read
from ui.show.chart import told


def test_the_table_gets_the_text_as_ranked_numbers():
    found = counted(read("counting/pairs", "en").ui("pairs_example"), "letters")
    at = opened("counting", "pairs")
    sent = json.loads(at.get("bidi_component")[0].proto.json)
    assert sent["ids"] == found.ids.tolist()
    assert sent["units"] == list(found.units)
    a, b = found.first
    assert f": joint {found.table.counts[a, b]} / {found.table.total} = " in html(at)


def test_the_dots_are_observed_over_expected_counts():
    at = opened("counting", "pairs", pairs_mix="3")
    text = read("counting/pairs", "en").ui("pairs_example")
    found = independence(text, "letters", 3)
    for name, table in (("text", found.counted.table), ("mixed", found.mixed)):
        _, dots = traces(at, f"pairs_independent_{name}")
        rows, columns = np.nonzero(table.counts)
        np.testing.assert_allclose(array(dots["y"]), table.counts[rows, columns])
        np.testing.assert_allclose(array(dots["x"]), (table.independent() * table.total)[rows, columns])


@pytest.mark.parametrize(
    "ids", [("pairs_independent_text", "pairs_independent_mixed"), ("pairs_chain_text", "pairs_chain_other")]
)
def test_pictures_that_are_compared_have_the_same_axes(ids):
    at = opened("counting", "pairs", chain_text="the rat")
    text, other = (spec(at, name)["layout"] for name in ids)
    assert text["xaxis"]["range"] == other["xaxis"]["range"]
    if "independent" in ids[0]:
        assert text["yaxis"]["range"] == other["yaxis"]["range"]


def test_the_estimates_are_those_of_the_samples():
    at = opened("counting", "pairs", pairs_of="an", pairs_sample="4")
    found = estimates(stories(), "a", "n", 100, 4)
    dots = traces(at, "pairs_sample_dots")[1]
    np.testing.assert_allclose(array(dots["y"]), np.concatenate([found.found[size] for size in SIZES]))


def test_the_bars_of_the_chain_are_the_bits_of_its_factors():
    at = opened("counting", "pairs", chain_text="the hat", chain_order="sorted")
    for name, text in (("text", "the hat"), ("other", " aehhtt")):
        (bars,) = traces(at, f"pairs_chain_{name}")
        shares = [one.probability for one in factors(stories(), text)]
        expected = [-np.log2(share) if share else 0 for share in shares]
        np.testing.assert_allclose(array(bars["x"]), expected)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_text_of_one_sign_says_that_a_pair_needs_two(lang, monkeypatch):
    at = opened("counting", "pairs", lang)
    at.text_area(key="pairs_text").set_value("你").run()
    assert read("counting/pairs", lang).ui("pairs_none") in html(at)
    assert not at.exception


def test_words_of_a_writing_without_spaces_are_said_to_be_signs():
    at = opened("counting", "pairs", "zh", pairs_unit="words")
    assert read("counting/pairs", "zh").ui("pairs_unspaced") in html(at)


def test_a_chain_without_letters_says_so():
    at = opened("counting", "pairs", chain_text="你好")
    assert read("counting/pairs", "en").ui("chain_none") in html(at)


@pytest.mark.parametrize("text", ["\U0001f600" * 9, "مرحبا بك في المدينة", "a\x07b\x00c" * 4, "ab " * 40_000])
def test_hostile_texts_are_counted(text):
    at = opened("counting", "pairs")
    at.text_area(key="pairs_text").set_value(text).run()
    assert not at.exception
    assert "gb-failed" not in html(at)


def test_a_power_of_two_is_also_written_as_so_many_times():
    """16.6 bits are about 100,000 times; a planted bit more is not."""
    assert chain.about(2**16.6, "en") == "100,000" != chain.about(2**17.6, "en")
    assert chain.about(2**16.6, "zh") == "10 万"
    assert chain.about(2**0.5, "en") == "1.4"
    words = read("counting/pairs", "en")
    assert chain.compared(20.0, 36.6, words) == words.ui("chain_more", bits="16.6", times="100,000")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_factor_that_was_never_counted_is_not_told_as_nothing(language):
    words = read("counting/pairs", language)
    found = factors(stories(), "qzx")
    said = told("", chain.drawn(found, words, 13.0, False))
    assert said.count(words.ui("chain_zero")) == sum(not one.count for one in found) > 0


def test_pairs_far_from_the_line_of_equals_are_counted():
    table = counted("abab" * 20, "letters").table
    said = apart(table, read("counting/pairs", "en"))
    ratio = table.ratio()[table.counts > 0]
    often, seldom = sum(ratio >= 2), sum(ratio <= 0.5)
    assert (
        said
        == f"Pairs: {len(ratio)}. At least 2 times as often as if independent: {often}; at most 1/2 as often: {seldom}."
    )
    assert len(ratio) == 2
    assert (ratio > 1.9).all()
