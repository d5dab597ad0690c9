"""The chapter "Overfitting": what is drawn are the errors of real fits, trainings and counts."""

import functools

import numpy as np
import pytest

from chapters.learning.overfitting import fit, gpt, network, ngram
from llm_core import experiments
from llm_core.mini_gpt.amounts import RECORD, n_gram_prices
from llm_core.networks import curve_fit
from llm_core.networks.overfitting import Asked, learn, miss, split
from tests.chapters import opening
from tests.chapters.reading import array, html, named
from ui.demo import BELOW
from ui.lesson.words import read

opened = functools.partial(opening.opened, "learning", "overfitting")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


def test_errors_points_and_curve_are_those_of_the_fit(lang):
    at, words = opened(lang, overfit_size="9", overfit_seed="3"), read("learning/overfitting", lang)
    found = curve_fit.errors(15, 0.3, 0.0, 3, range(1, 21))
    lines = named(at, "overfit_fit_errors")
    np.testing.assert_allclose(array(lines[words.ui("train")]["y"]), found.train, rtol=1e-6)
    np.testing.assert_allclose(array(lines[words.ui("held_out")]["y"]), found.held_out, rtol=1e-6)
    known, _ = curve_fit.draw_points(15, 0.3, 3)
    points = named(at, "overfit_fit_points")
    np.testing.assert_allclose(array(points[words.ui("fit_points")]["y"]), known.y)
    curve = points[words.ui("fit_fit")]
    np.testing.assert_allclose(
        array(curve["y"]), curve_fit.curve(curve_fit.fit(known, 9), array(curve["x"])), rtol=1e-6
    )


def test_the_course_is_that_of_the_training_and_early_stopping_draws_the_best_network(lang):
    at, words = opened(lang, lab_stop="on", lab_units="8"), read("learning/overfitting", lang)
    course = learn(Asked(units=8))
    lines = named(at, "overfit_network_course")
    np.testing.assert_allclose(array(lines[words.ui("held_out")]["y"]), course.checked)
    np.testing.assert_allclose(array(lines[words.ui("train")]["y"]), course.train)
    curve = named(at, "overfit_network_points")[words.ui("lab_fit")]
    np.testing.assert_allclose(array(curve["y"]), course.best.output(array(curve["x"])[:, None]))
    assert f"{miss(course.best, split(20, 0.3, 1)[2]):.2f}" in html(at)


def test_the_orders_are_those_of_the_counted_piece_and_of_the_record(lang):
    at, words = opened(lang, order_text="3000"), read("learning/overfitting", lang)
    facts = experiments.record(RECORD)
    piece = n_gram_prices(facts["tokenizer"]["characters"], 3000, "add_k", 1)
    for key, orders in (
        ("piece", [(one.train, one.held_out) for one in piece]),
        ("whole", [(one["train"], one["held_out"]) for one in facts["orders"]["add_k"]]),
    ):
        lines = named(at, f"overfit_ngram_{key}")
        for name, values in zip(("train", "held_out"), zip(*orders, strict=True), strict=True):
            np.testing.assert_allclose(array(lines[words.ui(name)]["y"]), values)


def test_the_curves_are_those_of_the_record(lang):
    at, words = opened(lang, amount_share="10"), read("learning/overfitting", lang)
    runs = [run for run in experiments.record(RECORD)["runs"] if run["share"] == "10"]
    lines = named(at, "overfit_gpt_curves")
    np.testing.assert_allclose(array(lines[words.ui("held_out")]["y"]), [row[2] for row in runs[0]["curve"]])
    np.testing.assert_allclose(array(lines[words.ui("train")]["y"]), [row[1] for row in runs[0]["curve"]])


def test_one_per_cent_turns_up_for_every_seed_and_more_text_does_not():
    """What the panel says of the record in words: of 1% and of 10%, with three seeds each."""
    found = gpt.trained(experiments.record(RECORD), "1")
    for run in found.runs["1"]:
        assert run["curve"][-1][2] > gpt.lowest(run)[2] + 0.05
        assert run["curve"][-1][1] < gpt.lowest(run)[1] - 0.1  # meanwhile its own text got cheaper
    for share in ("10", "100"):
        assert all(run["curve"][-1][2] < gpt.lowest(run)[2] + 0.03 for run in found.runs[share])
        assert len(found.runs[share]) == 3


def test_a_flexible_curve_fits_its_points_and_misses_others():
    found = fit.fitted(15, 15, 0.3, 0.0, 1)
    assert found.errors.train[14] < 1e-6
    assert found.errors.held_out[14] > 3
    assert fit.compared(found).option == "more"
    assert fit.compared(fit.fitted(6, 15, 0.3, 0.0, 1)).option == "same"
    assert fit.compared(fit.fitted(1, 300, 0.0, 0.0, 1)).option == "more"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sentences_say_when_nothing_turns(lang):
    words = read("learning/overfitting", lang)
    flat = network.sentence(network.trained(2, 320, 0.0, 0.0, 0.0, "off", 1), words)
    assert words.ui("lab_flat", step="", least="", end="").split("；")[-1][-6:-1] in str(flat["turned"])
    smooth = ngram.counted(experiments.record(RECORD), 8, 3000, "kneser_ney", 1)
    last = ngram.sentence(smooth, words)
    assert last["best"] == 8
    assert last["beyond"] == words.ui("order_no_turn", last=8)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_error_peaks_at_as_many_coefficients_as_points_and_the_line_that_leaves_the_picture_is_told(lang):
    words = read("learning/overfitting", lang)
    found = fit.fitted(15, 15, 0.3, 0.0, 1)
    assert int(np.argmax(found.errors.held_out)) + 1 == 15
    assert found.errors.held_out[-1] < found.errors.held_out[14] / 10  # double descent
    told = fit.text(found, words)
    assert "y = c₀P₀(x) + c₁P₁(x) + … + c₁₄P₁₄(x)" in told["points"]
    assert told["errors"] == words.ui("fit_gone", least=fit.LEAST)
    assert fit.text(fit.fitted(15, 300, 0.3, 0.0, 1), words)["errors"] == ""


@pytest.mark.parametrize(("stop", "key"), [("off", "lab_chance_last"), ("on", "lab_chance_early")])
def test_the_mean_over_the_seeds_names_the_moment_that_it_belongs_to(stop, key):
    words = read("learning/overfitting", "en")
    said = network.text(network.trained(8, 20, 0.3, 0.0, 0.0, stop, 1), words)[BELOW]
    assert said.startswith(words.ui(key))


def test_the_text_above_the_guess_does_not_answer_it(lang):
    """That the error on new points falls and rises is said after the guess, under *What you should see*."""
    panel = read("learning/overfitting", lang).panel("overfit_fit")
    answer = {"en": "then rises", "zh": "先降后升"}[lang]
    assert answer not in panel.text
    assert answer in panel.expect
