"""How much of a number is chance: the spread that is told is that over the seeds."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from figures.spread import faint_dots, faint_lines
from llm_core.analysis.spread import SEEDS, over_seeds
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.spread import spread_sentence

SCRIPT = """
import streamlit as st
from ui.show.spread import draw_earlier, draws
from ui.site import language
language.switch()
of, seed, value = st.session_state["asked"]
st.session_state["kept"] = draws("toy", of, seed, value)
draw_earlier("Loss", st.session_state["kept"], lambda value: f"{value:.2f}")
"""


def drawn(seed):
    return float(np.random.default_rng(seed).normal())


def test_mean_and_range_are_those_of_numpy_over_the_same_seeds():
    found, values = over_seeds(drawn), np.array([drawn(seed) for seed in SEEDS])
    assert found.count == len(SEEDS) == 20
    assert (found.mean, found.low, found.high) == pytest.approx((values.mean(), values.min(), values.max()))
    with pytest.raises(ValueError, match="at least one seed"):
        over_seeds(drawn, ())


def test_the_sentence_holds_mean_smallest_and_largest():
    said = spread_sentence(
        "Top weight", over_seeds({1: 0.25, 2: 0.5, 3: 0.9}.__getitem__, (1, 2, 3)), "{:.2f}".format
    )
    assert said == read("spread", "en").ui(
        "seeds", what="Top weight", count=3, mean="0.55", low="0.25", high="0.90"
    )


def test_lines_of_several_seeds_are_one_trace_with_gaps():
    trace = faint_lines((1, 2), [[3, 4], [5, 6]], "black", "others")
    assert list(trace.x) == [1, 2, None, 1, 2, None]
    assert list(trace.y) == [3, 4, None, 5, 6, None]
    assert trace.opacity < 1
    assert list(faint_dots([1, 2], ["a", "b"], "black", "others").x) == [1, 2]


def ask(at, *asked):
    at.session_state["asked"] = asked
    at.run()
    assert not at.exception
    return at.session_state["kept"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_draws_of_a_visit_are_gathered_and_told_from_the_second_on(lang):
    at = AppTest.from_string(SCRIPT, default_timeout=60)
    at.query_params["lang"] = lang
    assert ask(at, "model", 1, 2.0) == [2.0]
    assert "Loss" not in html(at)
    assert ask(at, "model", 2, 3.0) == [2.0, 3.0]
    told = read("spread", lang).ui("draws", what="Loss", count=2, mean="2.50", low="2.00", high="3.00")
    assert told in html(at)


def test_a_seed_counts_once_and_other_settings_begin_anew():
    at = AppTest.from_string(SCRIPT, default_timeout=60)
    at.query_params["lang"] = "en"
    ask(at, "model", 1, 2.0)
    ask(at, "model", 2, 3.0)
    assert ask(at, "model", 1, 2.0) == [3.0, 2.0]
    assert ask(at, "another", 1, 9.0) == [9.0]
