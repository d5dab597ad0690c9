"""The chapter "Features": every mark, filter and answer is that of a trained reader."""

import functools
import json

import numpy as np
import pytest
import torch

from chapters.learning.features import filters, pad, shares
from llm_core import checkpoints, experiments
from llm_core.analysis.token_neighbours import neighbours
from llm_core.data.digits import digits, written
from llm_core.networks.digit_readers import KINDS, RECORD, chances, first_layer, moved, trained
from llm_core.networks.patches_training import by_form, right
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read
from ui.show.numbers import percent

opened = functools.partial(opening.opened, "learning", "features")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


def board(at):
    """What the component is sent."""
    (found,) = [c for c in at.get("bidi_component") if c.proto.component_name.endswith("glassbox_pad")]
    return json.loads(found.proto.json)


def test_the_marks_are_what_the_stored_readers_read_correctly(lang):
    at, words = opened(lang, features_right="-1", features_down="1"), read("learning/features", lang)
    images, labels = by_form()["test"]
    readers = trained()
    for key, there in (("shares_here", images), ("shares_moved", moved(images, -1, 1))):
        trace = named(at, "features_shares_dots")[words.ui(key)]
        counts = [right(one, there, labels) for kind in KINDS for one in readers[kind].values()]
        np.testing.assert_allclose(array(trace["x"]), np.array(counts) / len(labels))


def test_every_answer_in_the_table_is_that_of_the_reader_on_the_moved_image(lang):
    at = opened(lang, features_digit="4", features_moved="1,0")
    image = moved(torch.from_numpy(digits().split("test").images[3])[None], 1, 0)[0]
    assert board(at)["image"] == image.flatten().tolist()
    for kind in KINDS:
        assert percent(float(chances(trained()[kind][1], image).max())) in html(at)


def test_a_drawing_has_no_truth_and_is_moved_like_a_digit(lang):
    image = np.zeros((8, 8), np.uint8)
    image[2, 3] = 16
    at = opened(lang, features_drawn=written(image), features_moved="0,-1")
    assert board(at)["image"] == moved(torch.from_numpy(image)[None], 0, -1).flatten().tolist()
    assert board(at)["changed"]
    assert read("learning/features", lang).ui("mark_wrong") not in html(at).split("features_filters")[0]


@pytest.mark.parametrize("move", ["", "1", "a,b", "1,2,3", "8,0", "0,-9", "1.5,0", "99999999999999999999,0"])
def test_a_move_that_is_none_is_refused(move):
    with pytest.raises(ValueError, match=r".*"):
        pad.read_move(move)
    assert board(opened(features_moved=move))["image"] == digits().split("test").images[42].flatten().tolist()


def test_the_pictures_are_the_weights(lang):
    at = opened(lang, filters_reader="dense", filters_seed="2")
    sheet = array(traces(at, "features_filters_sheet")[0]["z"])
    weights = first_layer(trained()["dense"][2]).numpy()
    for i in (0, 9, 63):
        row, column = divmod(i, 8)
        drawn = sheet[9 * row : 9 * row + 8, 9 * column : 9 * column + 8]
        np.testing.assert_allclose(drawn, weights[i] / np.abs(weights[i]).max(), rtol=1e-5)


def test_noise_has_a_roughness_of_1_and_a_plane_of_nearly_0():
    dice = np.random.default_rng(0)
    for side in (3, 8):
        assert abs(filters.roughness(dice.normal(size=(2000, side, side))) - 1) < 0.05
    plane = np.add.outer(np.arange(8.0), np.arange(8.0))[None]
    assert filters.roughness(plane) < 0.1


def test_learning_smooths_what_looks_at_pixels():
    for kind in filters.DRAWN:
        before, after = filters.chosen(trained(), kind, "after", "1").rough
        assert after < before


def test_the_bars_are_the_neighbours_in_the_model_s_own_table(lang):
    at = opened(lang, features_word="a dog")
    model = checkpoints.load("stories", "transformer")
    found = neighbours(model, model.tokenizer.encode("a dog")[-1])
    (bars,) = traces(at, "features_words_bars")
    np.testing.assert_allclose(array(bars["x"]), found.cosines, rtol=1e-5)


def test_the_syllabus_numbers_are_reproduced_where_hands_are_mixed():
    """One pixel to the right: MLP 98% -> 47%, CNN 98% -> 77 to 91% over three seeds."""
    found = shares.measured(experiments.record(RECORD), 1, 0, "mixed")
    assert all(abs(share - 0.97) < 0.02 for share in (*found.here["dense"], *found.here["filters"]))
    assert all(abs(share - 0.47) < 0.03 for share in found.moved["dense"])
    assert all(0.75 < share < 0.91 for share in found.moved["filters"])


def test_the_guess_is_measured_on_the_chosen_move():
    facts = experiments.record(RECORD)
    assert shares.asked(shares.measured(facts, 1, 0, "apart")).option == "55"
    assert shares.asked(shares.measured(facts, 0, 0, "apart")).option == "90"
