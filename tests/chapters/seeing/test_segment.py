"""The chapter "What is each pixel?": its masks, tables and curves are the library's."""

import numpy as np
import pytest
import torch

from chapters.seeing.segment.blobs import both_rates, marked
from chapters.seeing.segment.colors import LEAST, K, group, in_scene, lying_in
from chapters.seeing.segment.scene import look, or_dash, payload, read_kept, sentence
from chapters.seeing.segment.touch import NEAREST, near
from llm_core.vision.blob_pictures import blob_picture
from llm_core.vision.kmeans import Clusters
from llm_core.vision.masks import iou, rates
from llm_core.vision.segment_training import held_out, trained
from llm_core.vision.shape_scenes import CLASSES, LARGEST, SIDE, Shape, random_shapes, scene, write_shapes
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.show.numbers import percent

WORDS = read("seeing/segment", "en")


@pytest.fixture(scope="module")
def known():
    return trained()


def test_the_table_holds_the_iou_of_the_scene_in_the_link(known):
    shapes = (Shape(1, 14, 14, 8, 2), Shape(3, 33, 30, 9, 7))
    seen = look(known.models["shapes"], shapes, 5)
    at = opened("seeing", "segment", segment_seed="5", segment_shapes=f"5_{write_shapes(shapes)}")
    for value in iou(seen.counts):
        assert f"<td>{or_dash(float(value))}</td>" in html(at)
    assert iou(seen.counts)[[0, 1, 3]].min() > 0.5


@pytest.mark.parametrize("seed", [2, 4, 8])  # scenes in which the network sees crumbs
def test_the_mask_that_is_sent_holds_as_many_wrong_pixels_as_the_sentence_counts(known, seed):
    seen = look(known.models["shapes"], random_shapes(seed), seed)
    masks = np.frombuffer(payload(WORDS, seen, "semantic", seed)[-5 * SIDE**2 :], np.uint8)
    truth, _, found, things, _ = masks.reshape(5, -1)
    wrong = int((truth != found).sum())
    assert (found != 0).sum() > (things != 0).sum()
    assert sentence(WORDS, seen)["right"] == percent(1 - wrong / SIDE**2, 1)
    assert wrong == seen.counts.sum() - np.trace(seen.counts)


def test_shapes_of_another_scene_are_not_used():
    with_old = opened("seeing", "segment", segment_seed="6", segment_shapes="5_c9.9.9.1")
    without = opened("seeing", "segment", segment_seed="6")
    tables = [html(at).partition("gb-scores")[2][:2000] for at in (with_old, without)]
    assert tables[0] == tables[1]


def test_nothing_one_thing_and_all_on_one_heap_have_a_sentence(known):
    heap = tuple(Shape(kind, 24, 24, LARGEST, 1) for kind in (1, 2, 3))
    for shapes in ((), heap[:1], heap, random_shapes(3)):
        seen = look(known.models["shapes"], shapes, 3)
        said = sentence(WORDS, seen)
        assert all("nan" not in str(value) for value in said.values())
    assert said["things"].startswith("Things")
    assert sentence(WORDS, look(known.models["shapes"], (), 3))["things"] == WORDS.ui("things_none")


def test_a_shape_that_overlaps_another_has_spaces_around_its_number_in_chinese():
    facts = {"name": "圆 1", "x": 3, "y": 4, "size": 5, "over": "方块 3"}
    assert read("seeing/segment", "zh").ui("shape_over", **facts).endswith("与方块 3 重叠")


@pytest.mark.parametrize("text", ["", "x", "5_", "5_c1", "_none", "5_c99.99.5.1", "5" * 200])
def test_nonsense_is_refused(text):
    with pytest.raises(ValueError):
        read_kept(text)


def test_circles_that_touch_are_one_thing_and_different_kinds_never_are(known):
    same, other = near(known, -1, "same"), near(known, -1, "other")
    assert same.scene.truth.count == other.scene.truth.count == 2
    assert {gap: parts for gap, parts, _ in same.counts}[-1] == 1
    assert {gap: parts for gap, parts, _ in same.counts}[1] == 2
    assert all(parts == 2 for _, parts, _ in other.counts)
    assert same.counts[0][0] == NEAREST


def test_the_drawn_counts_are_those_of_the_masks(known):
    at = opened("seeing", "segment", touch_gap="3")
    _, parts, network = traces(at, "segment_touch_counts")
    found = near(known, 3, "same")
    assert array(parts["y"]).tolist() == [one[1] for one in found.counts]
    assert array(network["y"]).tolist() == [one[2] for one in found.counts]


def test_the_guess_covers_the_parts():
    at = opened("seeing", "segment", guess=True)
    assert len(traces(at, "segment_touch_counts")) == 1
    assert len(traces(opened("seeing", "segment"), "segment_touch_counts")) == 3


def test_rates_at_every_step_are_those_of_all_pixels(known):
    draw = np.random.default_rng(1)
    truth = draw.uniform(size=5000) < 0.2
    chance = np.where(truth, draw.beta(4, 2, 5000), draw.beta(2, 4, 5000))
    histograms = [np.histogram(chance[where], 100, (0, 1))[0].tolist() for where in (~truth, truth)]
    sensitivity, specificity = both_rates(histograms)
    for step in (0, 1, 30, 50, 99, 100):
        expected = rates(truth, chance >= step / 100 - 1e-12)
        assert (sensitivity[step], specificity[step]) == pytest.approx(expected, abs=1e-3)
    assert (sensitivity[0], specificity[0], specificity[-1]) == (1, 0, 1)


def test_marks_are_the_pixels_above_the_threshold(known):
    found = marked(known, 0.3, 3)
    picture, truth = blob_picture(3)
    with torch.inference_mode():
        chance = known.models["blobs"](torch.from_numpy(picture)[None, None])[0].softmax(0)[1].numpy()
    np.testing.assert_array_equal(found.marked, chance >= 0.3)
    np.testing.assert_array_equal(found.truth, truth)
    assert marked(known, 0.0, 3).marked.all()


def test_higher_thresholds_mark_less(known):
    shares = [marked(known, threshold, 3).marked.mean() for threshold in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert shares == sorted(shares, reverse=True)


def test_a_painted_picture_has_the_mean_of_each_cluster():
    image = np.zeros((4, 6, 3), np.uint8)
    image[:, 3:] = (200, 100, 50)
    np.testing.assert_array_equal(group(image, 2, 1).painted, image)
    np.testing.assert_array_equal(group(image, 8, 1).painted, image)
    assert (group(image, 1, 1).painted == (100, 50, 25)).all()
    assert group(image[:1, :1], 5, 1).painted.shape == (1, 1, 3)


def test_of_each_shape_the_clusters_are_told_that_hold_a_tenth_of_it_or_more():
    clusters = Clusters(np.array([0, 0, 1, 2, 2, *[1] * 18, 0, 2]), np.zeros((3, 3)), (0.0,))
    things = np.array([0, 0, 0, 1, 1, *[3] * 20])
    assert lying_in(things, clusters) == [{0: 2 / 3}, {0: 1 / 3, 3: 0.9}, {1: 1.0}]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_shape_that_is_seen_is_told(lang):
    shapes, words = random_shapes(8), read("seeing/segment", lang)
    found = group(scene(shapes, 8).image, 4, 1).clusters
    told = in_scene(words, found)
    assert len(told) == len(found.centres)
    for number, one in enumerate(shapes, 1):
        name = f"{words.ui(f'class_{CLASSES[one.kind]}')} {number}"
        assert any(name in row for row in told)
    assert K.high * LEAST <= 1  # so none is ever left out
    page = html(opened("seeing", "segment", lang))
    assert all(f"<p>{one}</p>" in page for one in told)


@pytest.mark.parametrize("picture", ["scene", "china", "flower"])
def test_every_picture_is_grouped_and_credited(picture):
    at = opened("seeing", "segment", colors_picture=picture, colors_k="1")
    assert ("CC BY 2.0" in html(at)) == (picture != "scene")
    assert html(at).count("image-rendering") == 2


def test_the_network_beats_colours_on_held_out_scenes(known):
    facts = known.facts["shapes"]
    colors = iou(np.array(facts["colors"]["counts"]))[1:].mean()
    assert min(iou(np.array(one))[1:].mean() for one in facts["counts"]) > colors + 0.05
    assert held_out("shapes", 4)[0].shape == (4, 3, SIDE, SIDE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tokens_of_a_text_each_have_an_answer(language):
    at = opened("seeing", "segment", language, segment_text="Tom had a kite")
    assert html(at).count("·had") >= 1
