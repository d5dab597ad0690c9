"""The chapter "Bayes": its bars add up, its counts are those of the test, its people are whole."""

import json
from pathlib import Path

import numpy as np
import pytest

from chapters.counting.bayes import message
from llm_core.data.spam import spam
from llm_core.language.letter_pairs import stories
from llm_core.probability.chain import turned
from llm_core.probability.naive_bayes import confusion
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read


def test_the_example_says_nine_per_cent_in_whole_persons():
    shown = html(opened("counting", "bayes"))
    assert "Of 100,000 people 100 are sick and 99 of them test positive; of 99,900 well ones 999 do" in shown
    assert "So 99 of 1,098: 9.0" in shown


def test_before_the_guess_nothing_tells_the_answer():
    at = opened("counting", "bayes", guess=True)
    assert json.loads(at.get("bidi_component")[0].proto.json)["veiled"] is True
    assert "99 of 1,098" not in html(at)
    assert json.loads(opened("counting", "bayes").get("bidi_component")[0].proto.json)["veiled"] is False


def test_a_link_with_rates_shows_the_answer():
    at = opened("counting", "bayes", guess=True, bayes_base="2")
    assert json.loads(at.get("bidi_component")[0].proto.json)["veiled"] is False


def test_the_bars_of_the_letters_are_the_numbers_of_the_theorem():
    at = opened("counting", "bayes", bayes_first="t", bayes_second="h")
    (bars,) = traces(at, "bayes_letters_bars")
    found = turned(stories(), "t", "h")
    np.testing.assert_allclose(
        array(bars["x"]), [found.likelihood, found.prior, found.evidence, found.posterior]
    )


def test_the_bars_of_a_message_add_up_to_the_last():
    text = read("counting/bayes", "en").ui("preset_mixed_prompt")
    at = opened("counting", "bayes", spam_text=text, spam_share="20")
    (bars,) = traces(at, "spam_message_parts")
    values = array(bars["x"])
    assert values[0] == pytest.approx(-2)
    assert sum(values[:-1]) == pytest.approx(values[-1])
    assert values[-1] == pytest.approx(spam().filter.explain(text, 0.2).log_odds)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_message_of_unknown_words_leaves_the_base_rate(lang):
    at = opened("counting", "bayes", lang, spam_text="你好")
    assert read("counting/bayes", lang).ui("spam_nothing") in html(at)
    (bars,) = traces(at, "spam_message_parts")
    assert array(bars["x"]).tolist() == [0, 0]


def test_the_table_counts_the_test_messages():
    at = opened("counting", "bayes", spam_prior="5")
    (cells,) = traces(at, "spam_measured_counts")
    found, counts = spam(), array(cells["text"]).astype(int)
    expected = confusion(found.evidence, found.spam, 0.05)
    assert counts.tolist() == [[expected.kept, expected.lost], [expected.missed, expected.found]]
    heights = [array(trace["y"]).sum() for trace in traces(at, "spam_measured_evidence")]
    assert heights == found.facts["messages"]["test"]


def test_the_reasons_why_words_are_unknown_are_those_of_the_script():
    """10 messages, 5 senders; of the words that the note names none is in the list."""
    script = Path("scripts/make_spam.py").read_text("utf-8")
    assert "FIRST, MESSAGES, SENDERS = 100, 10, 5" in script
    said = read("counting/bayes", "en").ui("spam_unknown", words="")
    assert "fewer than 10 messages or 5 senders" in said
    for word in ("congratulations", "no", "today"):
        assert f"“{word}”" in said
        assert word not in spam().filter.place


def test_odds_are_two_to_the_bits():
    """28.2 bits are 300 million to 1; a planted bit more or less is not."""
    assert message.odds_of(28.2) == "300,000,000 : 1"
    assert message.odds_of(29.2) != message.odds_of(28.2) != message.odds_of(27.2)
    assert message.odds_of(-2.0) == "1 : 4"
    assert message.odds_of(0.0) == "1 : 1"
