"""The chapter "Remember it": its pictures are what the stored machines and the record say."""

import re

import numpy as np
import pytest
import torch

from chapters.memory.remember.delay import held_words, last_held
from chapters.memory.remember.play import FIRST
from chapters.memory.remember.source import machine_names
from chapters.memory.remember.strip import strip_html
from chapters.memory.remember.train import end
from chapters.memory.remember.why import course
from llm_core.analysis.recurrence.recalled import letter_gradient, looking_head, question_looks
from llm_core.analysis.spread import Spread
from llm_core.recall.machines import MACHINES, letter_chances, untrained
from llm_core.recall.stored import load, over_delays, runs_of
from llm_core.recall.task import CHANCE, strips, written
from llm_core.recall.training import DELAYS
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

WORDS = read("memory/remember", "en")


def drawn_strip(delay, seed):
    return strips(1, delay, torch.Generator().manual_seed(seed))


def test_the_probabilities_are_those_of_the_machines():
    at = opened("memory", "remember", remember_delay="25", remember_strip="7")
    (cells,) = traces(at, "remember_play_answers")
    found, strip = load(), drawn_strip(25, 7)
    expected = [letter_chances(found.machines[name][1], strip.ids)[0] for name in MACHINES]
    np.testing.assert_allclose(array(cells["z"]), torch.stack(expected), atol=1e-5)
    assert "".join(re.findall(r"animation-delay[^>]*>([^<]+)</b>", html(at))) == written(strip)
    assert ", g, exclamation mark, d, d, " in html(at)  # its name says each sign by its word


def test_before_the_guess_no_letter_is_framed_and_no_machine_answers():
    at = opened("memory", "remember", guess=True)
    assert "gb-passing" in html(at)
    assert "gb-framed" not in html(at)
    strip = written(drawn_strip(FIRST, 1))
    assert WORDS.ui("remember_strip_covered", count=len(strip)) in html(at)
    assert strip not in html(at)  # its name does not give away what is to be remembered
    (cells,) = traces(at, "remember_play_answers")
    assert np.isnan(array(cells["z"])).all()


def test_a_strip_is_framed_at_its_letter_and_escaped():
    assert strip_html("a!b<?", "s", "en", 2).count("gb-framed") == 1
    assert "&lt;" in strip_html("a!b<?", "s", "en", 2)
    passing = strip_html("a!b<?", "s", "en", again="Again", said=["a", "mark", "b", "<", "ask"])
    assert 'data-say="a|mark|b|&lt;|ask"' in passing
    assert "gb-framed" not in passing


@pytest.mark.parametrize("way", ["alone", "mixed", "tried_first"])
def test_the_lines_are_the_means_of_the_record(way):
    at = opened("memory", "remember", remember_way=way)
    facts, names = load().facts, machine_names(WORDS)
    lines = {one["name"]: one for one in traces(at, "remember_delay_lines") if one["mode"] != "lines"}
    for name in MACHINES:
        expected = over_delays(facts, way, name)
        assert array(lines[names[name]]["x"]).tolist() == list(expected)
        np.testing.assert_allclose(array(lines[names[name]]["y"]), [one.mean for one in expected.values()])


def test_a_machine_holds_up_to_the_last_delay_before_it_first_fails():
    shares = {2: Spread((1.0,)), 5: Spread((0.6,)), 10: Spread((0.4,)), 20: Spread((0.9,))}
    assert last_held(shares) == 5
    assert last_held({2: Spread((0.1,))}) == 0


def test_beside_the_last_delay_stands_the_share_there():
    assert "38% – 73%" in held_words(WORDS, over_delays(load().facts, "alone", "lstm")).replace("\xa0", " ")


def test_a_gradient_falls_grows_or_stays_as_its_ends_say():
    assert course([0.2, 9.9e-11]) == "steep"
    assert course([0.26, 0.023]) == "falls"
    assert course([0.14, 1.3]) == "grows"
    assert course([0.09, 0.12]) == "stays"


def test_where_a_machine_ends_is_said_by_its_share_and_of_those_that_learn_since_when():
    assert [end(share) for share in (1.0, 0.54, 0.057, CHANCE)] == ["learnt", "between", "chance", "chance"]
    told = re.sub("<[^>]+>", "", html(opened("memory", "remember", remember_train_delay="10")))
    names, facts = machine_names(WORDS), load().facts
    for name in MACHINES:
        runs = [run["curve"] for run in runs_of(facts, "alone", name, 10)]
        curve = np.mean([[share for _, share in one] for one in runs], axis=0)
        if end(curve[-1]) == "learnt":
            assert f"{names[name]} ({runs[0][int(np.argmax(curve >= 0.5))][0]})" in told


def test_the_sentence_counts_the_tokens_of_its_own_strip():
    strip = strips(1, 60, torch.Generator().manual_seed(2))
    told = html(opened("memory", "remember", remember_look_delay="60", remember_look_strip="2"))
    assert f"a strip of {strip.ids.shape[1]} tokens" in told


@pytest.mark.parametrize("state", ["before", "after"])
def test_the_gradients_are_measured_in_the_machines(state):
    at = opened("memory", "remember", remember_state=state, remember_why_seed="3")
    lines, names = {one["name"]: one for one in traces(at, "remember_why_lines")}, machine_names(WORDS)
    for name in ("lstm", "transformer"):
        model = untrained(name, 3) if state == "before" else load().machines[name][1]
        strip = strips(8, DELAYS[2], torch.Generator().manual_seed(3))
        assert array(lines[names[name]]["y"])[2] == pytest.approx(letter_gradient(model, strip), rel=1e-4)


def test_the_bars_are_the_weights_of_the_head_that_looks_at_the_letter():
    at = opened("memory", "remember", remember_look_delay="60", remember_look_strip="2")
    (bars,) = traces(at, "remember_look_bars")
    strip = drawn_strip(60, 2)
    looks = question_looks(load().machines["transformer"][1], strip)
    layer, head = looking_head(looks, strip.place)
    np.testing.assert_allclose(array(bars["y"]), looks[layer, head], atol=1e-6)
    assert WORDS.ui("remember_look_beyond", edge=load().facts["most_mixed"]) in html(at)


def test_the_curves_are_those_of_the_record():
    at = opened("memory", "remember", remember_train_delay="10")
    lines = {one["name"]: one for one in traces(at, "remember_train_curves") if one["mode"] != "lines"}
    every = [[share for _, share in run["curve"]] for run in runs_of(load().facts, "alone", "gru", 10)]
    np.testing.assert_allclose(array(lines[machine_names(WORDS)["gru"]]["y"]), np.mean(every, axis=0))
