"""Every guess of the book: covered at first, shown by one press, told with the model's own number."""

import re

import numpy as np
import pytest

from chapters.transformer.positions import trained_panel
from llm_core import checkpoints, experiments
from llm_core.analysis.evaluation.scoring import evaluate
from llm_core.analysis.positions.trained import prices
from llm_core.analysis.scores.functions import weights_of
from llm_core.analysis.scores.saturation import random_scores
from tests.chapters import opening
from tests.chapters.opening import CHAPTERS, guesses, settled
from tests.chapters.reading import html, named, traces
from ui.controls.guess import SHOWN, Guess
from ui.lesson.words import read
from ui.show.numbers import digits, percent
from ui.work.held_out import held_out_tokens

pytestmark = pytest.mark.usefixtures("shared_models")

EVERY = [(page, chapter, one) for page, chapter in CHAPTERS for one in guesses(page, chapter)]
SPLIT = "{"


@pytest.fixture(autouse=True)
def short_story(monkeypatch):
    """The held-out story of the tests is shorter than a piece."""
    monkeypatch.setattr(trained_panel, "LENGTH", 24)


def opened(page, chapter, lang="en", **link):
    return opening.opened(page, chapter, lang, guess=True, **link)


def press(at, guess, option):
    return settled(at.button_group(key=f"guess_{guess}").set_value(option).run())


def told(page, chapter, guess, lang):
    """The beginning of the answer, up to its first number."""
    return read(f"{page}/{chapter}", lang).strings[f"{guess}_guess_found"].partition(SPLIT)[0]


def test_at_least_six_demos_ask_for_a_guess():
    assert len(EVERY) >= 6
    assert len({chapter for _, chapter, _ in EVERY}) >= 6


NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d%?")
GIVEN = {
    "large_models": {"768"},  # the width, which is chosen below
    "race_bowl": {
        "235",
        "100",
    },  # how long GD alone takes, in the panel before; and the bowl, 100 times as steep
    "ngram_orders": {"0.153", "5.775"},  # the price of characters beside that of words: not of which order
    "labels_switches": {"90.5%", "90.7%"},  # with all features, in the last panel
    "tokens_price": {"120"},  # bytes, which are drawn before
    "gates_stream": {"109"},  # tokens read
    "forecast_bench": {"45.37", "52.48"},  # the last value; what the LSTM forecasts in the next panel
    "block_switches": {"1.88"},  # the whole block, from which parts are taken
    "peek_loss": {"1.57"},  # reported, as the question says
    "timing": {"512"},  # tokens
}
"""Numbers of three digits and more that an answer repeats from the page, and that do not answer."""


def numbers_of(text):
    """The numbers of at least three digits in a text."""
    found = {one.rstrip(".,") for one in NUMBER.findall(text)}
    return {one for one in found if len(re.sub(r"\D", "", one).lstrip("0")) >= 3}


def seen(at):
    """All that the page says, with what it says of its figures."""
    return re.sub("<[^>]+>", " ", html(at)) + " ".join(one.proto.alt for one in at.get("plotly_chart"))


@pytest.fixture
def told_answers(monkeypatch):
    """The answers as they are told: the id of a guess -> its sentence."""
    told, tell = {}, Guess.told

    def listening(one, words, found):
        told[one.id] = words.ui(f"{one.id}_guess_found", **found.facts)
        return tell(one, words, found)

    monkeypatch.setattr(Guess, "told", listening)
    return told


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("page", "chapter", "guess"), EVERY, ids=[one for *_, one in EVERY])
def test_the_answer_is_covered_and_one_press_shows_it(page, chapter, guess, lang, told_answers):
    at = opened(page, chapter, lang)
    assert 'class="gb-guess"' not in html(at)
    before, words = numbers_of(seen(at)), read(f"{page}/{chapter}", lang).strings
    question = read(f"{page}/{chapter}", lang).ui(f"{guess}_guess")
    assert question.split("(")[0].strip() in at.button_group(key=f"guess_{guess}").label.replace("\\", "")
    press(at, guess, SHOWN)
    beginning = read("guess", lang).ui("shown", answer=told(page, chapter, guess, lang))
    assert beginning.strip() in html(at)
    asked = numbers_of(" ".join(text for key, text in words.items() if key.startswith(f"{guess}_guess")))
    assert (numbers_of(told_answers[guess]) & before) - asked <= GIVEN.get(guess, set())


def test_a_link_with_a_setting_shows_the_result():
    at = opened("attention", "scores", scores_width="256")
    assert "Measured: " in html(at)
    assert "guess_scores_scale" not in [one.key for one in at.get("button_group")]


def test_the_strongest_weight_is_that_of_the_random_vectors():
    at = opened("attention", "scores", "en")
    names = [trace.get("name") for trace in traces(at, "scores_scale_curve")]
    assert read("attention/scores", "en").ui("scale_unscaled") not in names
    press(at, "scores_scale", "2")
    top = float(weights_of(random_scores(1)[-1]).max(-1).values.mean())
    assert 0.9 < top < 1
    assert (
        f"✗ You guessed “about 2%”. Measured: the strongest key gets {percent(top)} of the weight on average"
        in html(at)
    )
    names = [trace.get("name") for trace in traces(at, "scores_scale_curve")]
    assert read("attention/scores", "en").ui("scale_unscaled") in names


def test_the_bits_of_one_and_sixteen_heads_are_those_of_the_record():
    at = opened("attention", "heads")
    row = read("attention/heads", "en").ui("row_bits")
    assert row not in html(at)
    press(at, "heads_count", "many")
    bits = experiments.record("heads")["test"]["bits_per_character"]
    assert f"Measured: {bits['1']:.2f} bits per character with one head, {bits['16']:.2f} with 16" in html(at)
    assert row in html(at)


def test_the_honest_price_without_a_mask_is_that_of_the_record():
    at = opened("transformer", "peeking")
    found = experiments.record("peeking")["models"]
    assert len(traces(at, "peek_curves")) == 2
    assert f"{found['unmasked']['test']['honest']:.2f}" not in html(at)
    press(at, "peek_loss", "alike")
    assert f"honestly needs {found['unmasked']['test']['honest']:.2f} bits per character" in html(at)
    assert len(traces(at, "peek_curves")) == 4


def test_the_prices_of_lost_order_are_those_of_the_model():
    at = opened("transformer", "positions")
    assert len(traces(at, "positions_prices")[0]["y"]) == 1
    press(at, "positions_trained", "same")
    model, length = checkpoints.load("stories", "transformer"), trained_panel.LENGTH
    ids = held_out_tokens("stories", "test", trained_panel.MOST_PIECES * length, model.tokenizer)
    order, shuffled, none = prices(model, ids, length, trained_panel.SCORED, trained_panel.MOST_PIECES, 1)
    assert f"{shuffled.bits:.2f} bits per token with the context shuffled, {none.bits:.2f} with" in html(at)
    assert f"positions off, {order.bits:.2f} in order" in html(at)
    assert len(traces(at, "positions_prices")[0]["y"]) == 3


def test_the_times_of_writing_one_by_one_are_those_of_the_stored_run():
    at = opened("transformer", "speed")
    assert len(traces(at, "speed_bars")[0]["y"]) == 1
    press(at, "timing", "2")
    one, cached, _ = (way["timing"]["seconds"] for way in experiments.record("first_runs")["timing"]["ways"])
    assert f"took {digits(cached / one, 2)} times as long as reading, for 512 tokens" in html(at)
    assert len(traces(at, "speed_bars")[0]["y"]) == 3


def test_the_dearest_missing_part_is_that_of_the_record():
    at = opened("transformer", "block")
    press(at, "block_switches", "mlp")
    found = experiments.record("block_explorer")["variants"]
    bits = [found[name]["test"]["bits_per_character"] for name in ("pre-nores", "none", "pre-nomlp")]
    assert (
        f"{bits[0]:.2f} bits per character without the residual connection, {bits[1]:.2f} without norms"
        in html(at)
    )
    assert ("✓" if np.argmax(bits) == 2 else "✗") + " You guessed “the feed-forward part”" in html(at)


def test_the_cheapest_reader_is_the_one_that_evaluate_finds():
    at = opened("arena", "readers")
    assert not [c for c in at.get("plotly_chart") if c.proto.id.endswith("readers_total")]
    text = read("arena/readers", "en").ui("readers_stories_text")
    paid = {f: evaluate(checkpoints.load("stories", f), text).bits for f in ("ngram", "lstm", "transformer")}
    best = min(paid, key=paid.__getitem__)
    press(at, "readers", best)
    name = read("common", "en").ui(best)
    assert (
        f"✓ You guessed “{name}”. Measured: the {name} pays least, {paid[best] / len(text):.2f} bits"
        in html(at)
    )
    assert set(named(at, "readers_total")) == {read("common", "en").ui(family) for family in paid}
