"""The chapter "Where order comes from": its numbers are those of the analysis, in both languages."""

import functools
import math

import numpy as np
import pytest

from chapters.transformer.positions import cards as positions_cards
from chapters.transformer.positions import trained_panel as positions_trained
from chapters.transformer.positions.ways_added import BASE, LENGTH, WIDTH, worked_out
from llm_core import checkpoints
from llm_core.analysis.positions.kinds import alibi_bias, query_and_key, rotary_scores, sinusoids, turned_pair
from llm_core.analysis.positions.shuffle import Machine, shuffle_test, shuffled, spread
from llm_core.analysis.positions.trained import prices
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.show.numbers import small
from ui.work import models
from ui.work.held_out import held_out_tokens

pytestmark = pytest.mark.usefixtures("fresh_models")

CARDS = ["the", "dog", "saw", "the", "cat", "and", "then", "it", "ran"]


opened = functools.partial(opening.opened, "transformer", "positions")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_opens_in_both_languages_with_the_arrays_of_the_analysis(lang):
    at = opened(lang)
    np.testing.assert_array_equal(array(traces(at, "positions_sinusoid_left")[0]["z"]), sinusoids(128, 64))
    found = spread("none", False, CARDS)
    dots, mine = traces(at, "positions_spread")
    np.testing.assert_allclose(array(dots["y"]), np.maximum(found.flatten().numpy(), 1e-8), rtol=1e-6)
    test = shuffle_test(Machine("none", False, 1, 1), CARDS, shuffled(CARDS, 1))
    assert array(mine["y"])[0] == pytest.approx(test.last, abs=1e-8)
    said = html(at)
    assert read("transformer/positions", lang).panel("positions_shuffle").kicker in said
    assert "✗" not in said  # everything is as expected
    assert said.count("✓") >= 13


def test_the_cards_show_what_happened_to_each_output():
    at = opened(positions_kind="none", positions_mask="on", positions_layers="2", positions_order="5")
    test = shuffle_test(Machine("none", True, 2, 1), CARDS, shuffled(CARDS, 5))
    said = html(at)
    for change in test.change.tolist():
        assert f"moved: {small(change)}" in said


def test_buttons_count_the_seeds_up_and_the_link_says_which():
    at = opened()
    at.button("positions_again").click().run()
    opening.settled(at)
    assert at.session_state["positions_order"] == 2
    at.button("positions_reseed").click().run()
    opening.settled(at)
    assert at.session_state["positions_seed"] == 2


def test_rotary_draws_the_trained_models_own_query():
    at = opened(positions_way="rotary", positions_layer="2", positions_head="2", positions_pair="3")
    model = checkpoints.load("stories", "transformer")
    ids = model.tokenizer.encode(read("models", "en").ui("text_ball"))[: model.context_length]
    q, k = query_and_key(model, ids, 1, 1)
    ends = [[array(a["x"])[1], array(a["y"])[1]] for a in traces(at, "positions_rotary_left")]
    np.testing.assert_allclose(ends, turned_pair(q, 2, 12), atol=1e-6)
    near, far = (array(line["y"]) for line in traces(at, "positions_rotary_right"))
    np.testing.assert_allclose(near, rotary_scores(q, k, 48, range(49)), atol=1e-6)
    np.testing.assert_allclose(far, near, atol=1e-4)


def test_alibi_draws_the_bias_of_the_chosen_head():
    at = opened(positions_way="alibi", positions_alibi_head="2")
    drawn = array(traces(at, "positions_alibi_left")[0]["z"])
    seen = np.tril(np.ones((32, 32), dtype=bool))
    np.testing.assert_array_equal(drawn[seen], alibi_bias(32, 8)[1].numpy()[seen])
    assert np.isnan(drawn[~seen]).all()


def test_a_table_that_is_not_here_is_said_to_be_absent_and_nothing_is_drawn_for_it():
    at = opened(positions_way="learned")
    assert "MiniLM is not on this server" in html(at)
    assert not [c for c in at.get("plotly_chart") if "learned" in c.proto.id]


def test_the_trained_models_prices_are_those_of_the_analysis(monkeypatch):
    monkeypatch.setattr(positions_trained, "LENGTH", 24)  # the tests' own held-out story is short
    at = opened(positions_trained_seed="2")
    model = checkpoints.load("stories", "transformer")
    ids = held_out_tokens("stories", "test", 48 * 24, model.tokenizer)
    found = prices(model, ids, 24, 16, 48, 2)
    assert array(traces(at, "positions_prices")[0]["x"]) == pytest.approx([p.bits for p in found], abs=1e-5)
    assert f"{found[1].bits:.2f} ±" in html(at)


def test_a_held_out_text_that_is_too_short_is_said_to_be_absent():
    at = opened(positions_trained_seed="4")  # of which no other test has kept an answer
    assert "The held-out stories are not on this server" in html(at)


@pytest.mark.parametrize("text", ["", "a", "same same same same", "\x00"])
def test_what_cannot_be_shuffled_becomes_the_example_with_a_sentence(text):
    at = opened(positions_text=text)
    assert "A shuffle needs at least two different cards" in html(at)
    assert "place 9" in html(at)


def test_a_huge_sentence_is_cut_and_markup_stays_text():
    at = opened(positions_text="</script><b>" + " word" * 300)
    said = html(at)
    assert "Only the first 16 cards" in said
    assert "<b>word" in said  # our own bold around a card
    assert "</script><b>" not in said
    assert positions_cards.split("don’t 我爱 🙂!") == ["don’t", "我", "爱", "🙂", "!"]


def test_nonsense_in_the_link_is_told_and_survived():
    at = opened(
        positions_way="soup", positions_kind="<b>", positions_mask="maybe", positions_layers="99",
        positions_seed="-3", positions_order="1e9", positions_trained_seed="x",
    )  # fmt: skip
    said = html(at)  # also after the computations have ended and drawn everything again
    for name in ("way", "kind", "mask", "layers", "seed", "order", "trained_seed"):
        assert f"a value for “positions_{name}”" in said
    assert at.session_state["positions_kind"] == "none"
    assert at.session_state["positions_seed"] == 1


def test_without_models_the_test_of_the_architecture_still_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    models.forget()
    at = opened(positions_way="rotary")
    assert "There is no trained Transformer" in html(at)
    assert traces(at, "positions_spread")


def test_the_formula_of_the_sinusoids_is_worked_out_as_the_table_is():
    facts = worked_out(sinusoids(LENGTH, WIDTH, BASE))
    angle = facts["place"] / BASE ** (facts["twice"] / WIDTH)
    assert facts["value"] == f"{math.sin(angle):.3f}"
