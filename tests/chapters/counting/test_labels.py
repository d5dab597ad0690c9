"""The chapter "Labels, not text": weights, probabilities and refusals are those of the shipped field."""

import functools
import math

import numpy as np
import pytest

from chapters.counting.labels import apart, ask, cut, paths, switches
from llm_core import experiments
from llm_core.sequences.crf import taken_apart
from llm_core.sequences.crf_words import SWITCHES, silver_hmm, stored_crf
from llm_core.sequences.cutters import METHODS, cut_by
from llm_core.sequences.segmentation import LABELS
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read
from ui.show.numbers import digits, percent, signed

opened = functools.partial(opening.opened, "counting", "labels")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def field():
    return stored_crf()


def test_every_method_cuts_the_sentence_that_is_typed(lang, field):
    text = "研究生命的起源。"
    shown = html(opened(lang, labels_text=text))
    for method in METHODS:
        for word in cut_by(method, field, text):
            assert f'">{word}<' in shown
    assert " / ".join(cut_by("crf", field, text)) in shown


def test_a_word_that_the_field_cuts_otherwise_says_so_to_the_ear(lang, field):
    text, told = "研究生命的起源。", read("counting/labels", lang).ui("cut_other")
    field_cut = set(cut.spans(cut_by("crf", field, text)))
    other = sum(
        span not in field_cut for method in METHODS for span in cut.spans(cut_by(method, field, text))
    )
    assert other
    assert html(opened(lang, labels_text=text)).count(told) == other


def test_weights_and_steps_are_said_for_each_label(lang, field):
    words = read("counting/labels", lang)
    for place in (1, 3):
        found = apart.apart(field, "南京市长江大桥", place)
        said = list(apart.told(found.parts, apart.named(found, words), words))
        assert [one[0] for one in said] == list(LABELS)
        assert all(signed(float(score)) in one for one, score in zip(said, found.parts.scores, strict=True))
    found = paths.paths(field, "我爱")
    assert paths.framed(found, words).count("%") == 2
    rows = zip(paths.steps_told(found, words), field.transition.tolist(), strict=True)
    assert all(signed(weight) in said for said, row in rows for weight in row)


def test_the_cells_are_the_weights_and_add_up(field):
    at = opened(labels_apart_text="南京市长江大桥", labels_place="3")
    (cells,) = traces(at, "labels_apart_weights")
    parts, values = taken_apart(field, "南京市长江大桥", 2), array(cells["z"])
    largest = np.argsort(-np.abs(parts.weights).max(axis=1), kind="stable")
    np.testing.assert_allclose(values[: apart.SHOWN], parts.weights[largest[: apart.SHOWN]])
    np.testing.assert_allclose(values[-3], parts.weights[largest[apart.SHOWN :]].sum(axis=0))
    np.testing.assert_allclose(values[-2], field.scores("南京市长江大桥")[2], rtol=1e-9)
    np.testing.assert_allclose(values[:-2].sum(axis=0), values[-2], rtol=1e-9)
    np.testing.assert_allclose(values[-1], field.transition[LABELS.index(parts.before)])


def test_a_place_behind_the_sentence_becomes_its_last(lang):
    words = read("counting/labels", lang)
    shown = html(opened(lang, labels_apart_text="我爱学习", labels_place="9"))
    assert words.ui("place_moved", asked=9, count=4) in shown


def test_the_marginals_and_the_steps_are_the_fields(field):
    text = "乒乓球拍卖完了"
    at = opened(labels_paths_text=text)
    (cells,) = traces(at, "labels_paths_marginals")
    np.testing.assert_allclose(array(cells["z"]), field.marginals(text).T, rtol=1e-9)
    (steps,) = traces(at, "labels_paths_steps")
    np.testing.assert_allclose(array(steps["z"]), field.transition)
    best = field.viterbi(text)
    assert percent(math.exp(best.score - field.log_z(text)), 1) in html(at)


def test_the_dots_are_the_records_means(lang):
    words, facts = read("counting/labels", lang), experiments.record("crf")
    at = opened(lang, labels_pairs="off", labels_types="off")
    drawn = named(at, "labels_switches_dots")
    for column, key in enumerate(("on_gold", "on_silver")):
        rows = [facts["switches"][name]["f1"] for name in ("neighbours+dictionary", switches.ALL, "here")]
        means = [np.mean([sample[column] for sample in row]) for row in rows]
        np.testing.assert_allclose(array(drawn[words.ui(key)]["x"]), means, rtol=1e-9)


def test_the_scores_are_the_records(lang):
    shown, facts = html(opened(lang)), experiments.record("crf")
    for row in ("dictionary", "hmm_all", "crf_all", "jieba"):
        assert percent(facts["scores"][row][0]["gold"][2], 1) in shown
    pupil, teacher = (facts["scores"][row][0]["gold"][2] for row in ("crf_all", "jieba"))
    assert pupil >= teacher  # so says "what you should see"


def test_the_field_refuses_and_the_hidden_markov_model_answers(lang, field):
    words, text = read("counting/labels", lang), "我爱学习"
    shown = html(opened(lang, labels_ask_text=text, labels_added="2"))
    model = silver_hmm()
    bits = -model.hmm.log_likelihood([model.column[c] for c in text]) / math.log(2)
    assert words.ui("hmm_bits", bits=digits(bits), each=digits(bits / 4)) in shown
    assert words.ui("refused_text") in shown
    found = ask.answers(field, text, 2.0)
    assert found.log_z_moved == pytest.approx(found.log_z + 8)
    assert found.chance_moved == pytest.approx(found.chance)


@pytest.mark.parametrize("text", ["a", "🙂👩‍👩‍👧", "Hello world", "學習編程語言", "。", "的" * 2000])
def test_any_text_has_an_answer_in_every_panel(text, field):
    assert "".join(cut.cuts(field, text).words["crf"]) == "".join(text.split())
    assert apart.apart(field, text[:60], 60).place >= 0
    assert paths.paths(field, text[:40]).marginals.sum(axis=1) == pytest.approx(1)
    assert 0 <= ask.answers(field, text[:60], 5.0).chance <= 1


def test_an_unknown_character_is_named(lang, field):
    words = read("counting/labels", lang)
    assert words.ui("hmm_zero", characters="🙂") in html(opened(lang, labels_ask_text="我🙂"))


def test_every_choice_of_features_is_in_the_record():
    facts = experiments.record("crf")["switches"]
    assert len(facts) == 2 ** len(SWITCHES)
    assert switches.name_of(["off"] * 4) == "here" in facts
    assert switches.name_of(["on"] * 4) == "+".join(SWITCHES) in facts


def test_the_best_choice_is_far_or_near_as_the_printed_points_say():
    """Planted: a choice that lies two points above is said to."""
    words = read("counting/labels", "en")
    assert switches.far([0.911], [0.905], words) == words.ui("best_near")
    assert switches.far([0.925], [0.905], words) == words.ui("best_far", points="2.0")
