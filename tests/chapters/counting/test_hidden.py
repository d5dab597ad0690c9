"""The chapter "Hidden states": what is drawn is what the library computes; claims; texts that are hardly any."""

import functools
import math

import numpy as np
import pytest

from chapters.counting.hidden import compare, forget, learn, underflow, weather, words
from llm_core import experiments
from llm_core.sequences.forgetting import mixing, second_eigenvalue
from llm_core.sequences.hmm import HMM, forward_raw, sample
from llm_core.sequences.segmentation import cut_text
from llm_core.sequences.word_tables import stored
from tests.chapters import opening
from tests.chapters.reading import array, html, named
from ui.lesson.words import read

opened = functools.partial(opening.opened, "counting", "hidden")
EN = read("counting/hidden", "en")


def test_every_preset_of_the_weather_is_a_model_and_shows_what_its_name_says():
    for name in weather.PRESETS:
        hmm, observed = weather.model(name)
        assert math.isfinite(hmm.log_likelihood(observed))
    hmm, observed = weather.model("differ")
    single, best = hmm.posterior(observed).argmax(axis=1), hmm.viterbi(observed).states
    assert [t + 1 for t, state in enumerate(best) if single[t] != state] == [2, 4, 5, 6]


def test_the_numbers_beside_the_weather_are_those_of_all_its_paths():
    paths, everything, best, states = weather.expected()
    hmm, observed = weather.model("weather")
    raw = forward_raw(hmm, observed)
    assert paths == 64
    assert everything == pytest.approx(raw[-1].sum())
    assert best == pytest.approx(math.exp(hmm.viterbi(observed).score))
    assert len(states) == 6


@pytest.mark.parametrize("tables", words.TABLES)
def test_the_table_shows_the_words_of_each_method(tables):
    text = "乒乓球拍卖完了"
    at = opened(hidden_text=text, hidden_tables=tables)
    for name in words.TABLES:
        assert words.BAR.join(cut_text(text, stored(name).cut)) in html(at)


def test_the_classic_sentence_is_cut_with_a_dictionary():
    ways = words.cut("南京市长江大桥", "jieba").ways
    assert ways["longest"] == ["南京市", "长江大桥"] == ways["whole_jieba"]


EDGES = ["😀", "我", "hello world 123", "我" * 2000, "العربية", "　", "龘", "第1章，Python很好😀。"]


@pytest.mark.parametrize("text", EDGES)
def test_any_text_is_cut_into_what_it_was(text):
    found = words.cut(text, "jieba")
    for name, way in found.ways.items():
        assert "".join(way) == "".join(text.split()), name
    assert len(found.run) <= words.MOST_SHOWN
    assert words.sentence(found, EN)["sentence"]


def test_a_text_without_chinese_has_no_trellis_but_a_sentence():
    at = opened(hidden_text="hello")
    assert EN.ui("no_chinese") in html(at)


def test_the_products_end_where_they_are_zero_and_log_space_goes_on():
    hmm, _ = weather.model("weather")
    _, observed = sample(hmm, 1000, 1)
    found = underflow.course("weather", "float64", 1)
    sums = forward_raw(hmm, observed.tolist()).sum(axis=1)
    assert sums[found.zero - 1] == 0 < sums[found.zero - 2]
    at = opened()
    raw, log = (
        array(named(at, "hidden_underflow_products")[EN.ui(f"product_{n}")]["y"]) for n in ("raw", "log")
    )
    last = found.zero - 1
    np.testing.assert_allclose(raw[:last].astype(float)[:600], log[:600], rtol=1e-9)
    assert np.isfinite(log.astype(float)).all()
    assert log[-1] == pytest.approx(hmm.log_likelihood(observed) / math.log(10))


def test_with_fewer_bits_or_rarer_symbols_the_product_ends_sooner():
    far, near, rare = (
        underflow.course(*given, 1).zero
        for given in (("weather", "float64"), ("weather", "float32"), ("chinese", "float64"))
    )
    assert near < far / 5
    assert rare < far / 3


def test_a_difference_shrinks_by_the_second_eigenvalue_every_day():
    """E71: what an HMM forgets, it forgets by mixing."""
    hmm, _ = weather.model("weather")
    assert second_eigenvalue(hmm) == pytest.approx(0.3)
    np.testing.assert_allclose(mixing(hmm, 12), 0.3 ** np.arange(13), rtol=1e-9)
    assert mixing(hmm, 10)[10] == pytest.approx(5.9e-6, rel=0.01)
    at = opened(hidden_stay_a="0.8", hidden_stay_b="0.7")
    drawn = array(named(at, "hidden_forget_distances")[EN.ui("forget_unseen")]["y"])
    np.testing.assert_allclose(drawn, 0.5 ** np.arange(len(drawn)), atol=1e-12)
    assert forget.forget(1.0, 1.0).rest == pytest.approx(1)


def test_no_iteration_falls_and_two_states_find_the_vowels():
    found = learn.learn("", "2")
    facts = learn.sentence(found, EN)
    assert "never fell" in facts["falls"]
    assert f"{float(facts['low']) - float(facts['top']):.3f}" == facts["gap"]  # as a reader subtracts
    assert 0 < float(facts["top"]) < float(facts["begin"])
    assert learn.answer(found).option == "vowels"
    first = learn.letters_of(found)[0]
    told = learn.beside_vowels(found)
    assert set(told["lacking"].split()) - {"–"} == {v for v in learn.VOWELS if v not in first}
    assert set(told["beside"].split()) - {"–"} == set(first) - set(learn.VOWELS) - {" "}
    np.testing.assert_allclose(found.shares.sum(axis=0)[np.array(found.counts) > 0], 1)


@pytest.mark.parametrize("text", ["a", "aaaa", "😀", "123", "我爱学习编程", "مرحبا بالعالم"])
@pytest.mark.parametrize("states", ["2", "4"])
def test_any_text_can_be_learnt_from(text, states):
    found = learn.learn(text, states)
    assert np.isfinite(found.shares).all()
    assert "never fell" in learn.sentence(found, EN)["falls"]
    assert learn.answer(found).option in ("vowels", "frequent", "halves")


def test_the_comparison_shows_the_record():
    """E73: an HMM predicts text, and a bigram does it better until there are many states."""
    facts = experiments.record("letter_states")
    found = compare.compare(facts)
    one = np.mean(found.states[1])
    assert one == pytest.approx(found.ngrams[1], abs=0.01)
    assert all(a > b for a, b in zip(found.ngrams.values(), list(found.ngrams.values())[1:], strict=False))
    at = opened()
    drawn = array(named(at, "hidden_compare_bits")[EN.ui("compare_hmm")]["y"])
    np.testing.assert_allclose(drawn, [np.mean(found.states[n]) for n in sorted(found.states)])


def test_tables_counted_here_are_hmm_tables():
    hmm = stored("manuals").hmm
    for table in hmm.probabilities:
        np.testing.assert_allclose(table.sum(axis=-1), 1, atol=1e-4)
    assert isinstance(hmm, HMM)


def test_a_likelihood_that_fell_is_said_to_have_fallen():
    """Planted: the course of one seed goes down once."""
    found = learn.learn("abab", "2")
    fallen = found._replace(courses=[[-3.0, -2.0, -2.5], *found.courses[1:]])
    assert learn.sentence(fallen, EN)["falls"].startswith("In 1 of ")
