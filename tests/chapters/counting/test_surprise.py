"""The chapter "Surprise": its bars and curves are the library's own numbers, its loss is that of training."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.counting.surprise import context
from llm_core import checkpoints
from llm_core.analysis.evaluation.scoring import evaluate, surprisal
from llm_core.language.letter_pairs import stories
from llm_core.probability.contexts import contexts
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("shared_models")


def test_the_meter_says_the_numbers_of_the_examples():
    shown = html(opened("counting", "surprise"))
    assert "2.16 bits on average; who takes it for fair pays 2.58 bits, 0.42 too much" in shown


def test_a_ringing_alarm_raises_the_uncertainty_and_the_average_falls():
    at = opened("counting", "surprise")
    (bars,) = traces(at, "surprise_knowing_bars")
    np.testing.assert_allclose(array(bars["x"]), [0.2864, 1, 0, 0.1], atol=1e-4)
    assert "H(fire) = 0.29 bits. Quiet: 0.00; ringing: 1.00." in html(at)
    assert "on average one never is" in html(at)


def test_before_the_guess_only_the_first_bar_is_told():
    at = opened("counting", "surprise", guess=True)
    (bars,) = traces(at, "surprise_knowing_bars")
    assert list(bars["text"])[1:] == ["?", "?", "?"]
    assert "ringing: 1.00" not in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_without_a_day_and_with_half_a_table_says_so(lang):
    words = read("counting/surprise", lang)
    names = ("quiet_none", "quiet_fire", "rings_none", "rings_fire")
    empty = opened("counting", "surprise", lang, **{f"knowing_{name}": "0" for name in names})
    assert words.ui("knowing_none") in html(empty)
    half = opened("counting", "surprise", lang, knowing_quiet_none="0", knowing_quiet_fire="0")
    assert words.ui("knowing_half") in html(half)


def test_the_curves_are_those_of_the_contexts():
    at = opened("counting", "surprise", context_of="stories")
    found = contexts(stories()[:20_000])
    counted, held_out = traces(at, "surprise_context_bits")
    np.testing.assert_allclose(array(counted["y"]), [one.counted for one in found])
    np.testing.assert_allclose(array(held_out["y"]), [one.held_out for one in found])
    once, unseen = traces(at, "surprise_context_shares")
    np.testing.assert_allclose(array(once["y"]), [one.once for one in found])
    np.testing.assert_allclose(array(unseen["y"]), [one.unseen for one in found])


def test_a_text_that_is_too_short_to_divide_says_so():
    at = opened("counting", "surprise")
    at.text_area(key="context_text").set_value("short").run()
    assert read("counting/surprise", "en").ui("context_short", fewest=20) in html(at)


def test_the_bars_are_the_prices_and_their_mean_is_the_training_loss():
    text = "Tom had a red ball."
    at = opened("counting", "surprise", loss_text=text)
    (bars,) = traces(at, "surprise_loss_bars")
    model = checkpoints.load("stories", "transformer")
    np.testing.assert_allclose(array(bars["x"]), [one.bits for one in surprisal(model, text)], rtol=1e-5)
    score = evaluate(model, text)
    assert f"{score.bits / score.tokens:.2f} on average" in html(at)


def test_the_sentence_says_where_the_price_of_the_rest_is_lowest():
    """Both cases are planted: the price turns before the longest context, or still falls there."""
    words, found = read("counting/surprise", "en"), context.grown(stories(), "stories", "")
    *others, last = found.contexts
    turning = replace(found, contexts=[*others, replace(last, held_out=9.0)])
    best = min(others, key=lambda one: one.held_out)
    wanted = words.ui("context_turns", best=best.length, bits=f"{best.held_out:.2f}")
    assert context.sentence(turning, words)["turn"] == wanted
    falling = replace(found, contexts=[*others, replace(last, held_out=0.01)])
    assert context.sentence(falling, words)["turn"] == words.ui("context_falls")
