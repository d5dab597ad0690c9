"""The chapter "Same or different?": every distance, count and person comes from the stored networks."""

import functools
import re

import numpy as np
import pytest

from chapters.seeing.same import gate, pair, threshold
from chapters.seeing.same import words as words_of
from llm_core import checkpoints
from llm_core.data.mnist import mnist
from llm_core.vision.verification import distance, embed, errors, measured, pixels, trained
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read
from ui.show.numbers import percent

opened = functools.partial(opening.opened, "seeing", "same")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def models():
    return measured()


def test_the_bars_and_the_distance_are_those_of_the_network(lang):
    at = opened(lang, same_first="351", same_second="402", same_net="2", same_at="0.3")
    vectors = embed(trained()[2], mnist("test").images[[350, 401]])
    words = read("seeing/same", lang)
    drawn = named(at, "same_pair_vectors")
    for key, vector in zip(("first", "second"), vectors, strict=True):
        np.testing.assert_allclose(array(drawn[words.ui(f"name_{key}")]["y"]), vector, rtol=1e-5)
    assert f"{distance(*vectors):.2f}" in html(at)
    assert f"{distance(*pixels(mnist('test').images[[350, 401]])):.2f}" in html(at)


def test_the_histograms_hold_all_pairs_and_the_lines_are_the_rates(lang, models):
    at = opened(lang, same_threshold="0.8", same_by="pixels", same_group="known")
    words, found = read("seeing/same", lang), models.distances["pixels", "known"]
    bars = named(at, "same_threshold_pairs")
    for key, distances in zip(("same", "different"), found, strict=True):
        shares = array(bars[words.ui(f"pairs_{key}")]["y"])
        np.testing.assert_allclose(shares, np.histogram(distances, 40, (0, 2))[0] / len(distances), rtol=1e-6)
    here = errors(found, 0.8)
    assert f"{here.false_accepts:,} / {here.different:,}" in html(at)
    assert percent(here.reject_rate, 1) in html(at)
    lines = named(at, "same_threshold_errors")
    accepts = array(lines[words.ui("error_accepts")]["y"])
    assert accepts[80] == pytest.approx(here.accept_rate)
    assert (np.diff(accepts) >= 0).all()


@pytest.mark.parametrize(("value", "rejected", "accepted"), [("0", 1.0, 0.0), ("2", 0.0, 1.0)])
def test_at_both_ends_one_error_is_gone_and_the_other_complete(models, value, rejected, accepted):
    for key in models.distances:
        here = errors(models.distances[key], float(value))
        assert (here.reject_rate, here.accept_rate) == pytest.approx((rejected, accepted), abs=2e-3)
    opened(same_threshold=value, same_gate_at=value, same_at=value, same_word_at=value)


def test_identical_images_have_no_distance_and_say_nothing(lang):
    at = opened(lang, same_first="5", same_second="5", same_at="0")
    sentence = read("seeing/same", lang).ui("identical", distance="0.00", threshold="0.00", verdict="")
    assert sentence[:20] in html(at)


def test_people_at_the_gate_are_those_of_the_rates(lang, models):
    at = opened(lang, same_gate_at="0.6", same_one_in="100", same_gate_group="new")
    here = errors(models.distances["1", "new"], 0.6)
    assert f"{99_000 * here.reject_rate:,.0f}" in html(at)
    assert f"{1_000 * here.accept_rate:,.0f}" in html(at)
    let_in, turned_away = traces(at, "same_gate_people")
    assert array(let_in["y"])[30] == pytest.approx(1_000 * here.accept_rate)
    assert array(turned_away["y"])[30] == pytest.approx(99_000 * here.reject_rate)


def test_the_gate_opens_on_classes_that_were_never_seen_and_counts_whole_people(lang, models):
    here, words = errors(models.distances["1", "new"], 0.7), read("seeing/same", lang)
    assert words.ui("gate_about", count=f"{100 * here.accept_rate:,.0f}") in html(opened(lang))
    assert gate.people(words, 0.3) == words.ui("gate_below_one")
    assert gate.people(words, 0.0) == "0"


def test_the_written_squares_make_the_written_distance(models):
    words = read("seeing/same", "en")
    for other in (465, 352, 401):
        found = pair.compared(models, 0.7, 351, other, "1")
        squares = [
            float(one) for one in re.findall(r"0\.\d{4}", pair.text(found, words)["below"].split("√")[1])
        ]
        assert np.sqrt(sum(squares)) == pytest.approx(found.distance, abs=1e-3)
        assert len(squares) == 3


def test_the_guess_is_counted(models):
    found = threshold.counted(models, 0.5, "new", "1")
    assert threshold.asked(found).option == "more"
    assert threshold.asked(threshold.counted(models, 0.0, "new", "1")).option == "equal"


def test_new_classes_are_harder_and_the_network_beats_raw_pixels(models):
    """What the panel says of both groups, over the three seeds."""
    rates = {g: threshold.counted(models, 0.5, g, "1").others for g in ("new", "known")}
    for seed in threshold.SEEDS:
        assert rates["known"][seed] < 0.04 < 0.25 < rates["new"][seed] < rates["new"]["pixels"]


def test_the_verdict_names_the_error_that_was_made(models):
    words = read("seeing/same", "en")
    seven, other_seven, nine = 351, 360, 465
    said = [
        pair.sentence(pair.compared(models, at, seven, other, "1"), words)["sentence"]
        for at, other in ((2.0, nine), (0.0, other_seven), (2.0, other_seven), (0.0, nine))
    ]
    assert "false accept" in said[0]
    assert "false reject" in said[1]
    assert all(words.ui("verdict_right") in one for one in said[2:])


def test_most_of_those_turned_away_are_honest_where_impostors_are_few(models):
    found = gate.passed(models, 0.6, 1_000, "known")
    assert found.gate.stopped_are_impostors < 0.1
    assert gate.passed(models, 0.6, 10, "known").gate.stopped_are_impostors > 0.5


def test_the_distance_of_two_tokens_follows_from_their_cosine():
    model = checkpoints.load("stories", "transformer")
    near, itself = (words_of.compared(model, "a dog", other, 1.0) for other in ("a cat", "a dog"))
    rows = model.embed.weight.detach()
    a, b = (rows[model.tokenizer.encode(text)[-1]].numpy() for text in ("a dog", "a cat"))
    assert near.distance == pytest.approx(
        distance(a / np.linalg.norm(a), b / np.linalg.norm(b)), rel=1e-4, abs=1e-4
    )
    assert itself.distance == pytest.approx(0, abs=1e-3)


def test_on_new_classes_the_network_is_little_better_than_raw_pixels_and_on_known_ones_far_better(models):
    new, known = (threshold.counted(models, 0.5, group, "1") for group in ("new", "known"))
    assert new.beside == known.others
    assert known.beside == new.others
    for seed in ("1", "2", "3"):
        assert new.others["pixels"] / 2 < new.others[seed] < new.others["pixels"]
        assert known.others[seed] < new.others[seed] / 3


def test_the_gate_waits_for_the_guess_about_the_threshold():
    def told(guess):
        at = opening.opened("seeing", "same", guess=guess)
        return next(c.proto.alt for c in at.get("plotly_chart") if "same_gate" in c.proto.id)

    assert (" at " in told(True), " at " in told(False)) == (False, True)
