"""The chapter "Draw a digit": what is drawn is what the networks of the record compute."""

import functools
import json
import struct

import numpy as np
import pytest
import streamlit as st
import torch

from chapters.seeing.digit import component, draw, parts, shift
from llm_core import experiments
from llm_core.data import mnist as mnist_file
from llm_core.data.mnist import mnist
from llm_core.networks.digit_readers import moved
from llm_core.networks.patches_training import right
from llm_core.vision.digit_networks import KEPT, RECORD, drawn_parts, trained
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read

opened = functools.partial(opening.opened, "seeing", "digit")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


def sent(at):
    """What the browser is sent: the header, and the bytes after it."""
    (found,) = [c for c in at.get("bidi_component") if c.proto.component_name.endswith("glassbox_digit")]
    data = found.proto.bytes
    (length,) = struct.unpack_from("<I", data)
    return json.loads(data[4 : 4 + length]), data[4 + length :]


def test_the_browser_gets_the_weights_of_every_seed_and_held_out_digits(lang):
    header, numbers = sent(opened(lang))
    weights = [p for seed in (1, 2, 3) for net in ("mlp", "cnn") for p in trained()[net][seed].parameters()]
    flat = torch.cat([p.flatten() for p in weights]).numpy()
    np.testing.assert_array_equal(np.frombuffer(numbers, "<f4", len(flat)), flat)
    digits = np.frombuffer(numbers, np.uint8, offset=4 * len(flat)).reshape(-1, 28, 28)
    test = mnist("test")
    assert len(digits) == header["count"] == 200
    for image, label in zip(digits[:30], header["labels_of_digits"], strict=False):
        assert any((image == one).all() for one in test.images[test.labels == label])
    assert [layer["kind"] for layer in header["nets"]["cnn"]] == [
        "conv",
        "relu",
        "pool",
        "conv",
        "relu",
        "pool",
        "dense",
    ]


def test_the_opening_digit_is_right_for_both_and_one_pixel_makes_the_mlp_wrong(lang):
    found = draw.expected(component.MODELS.state())
    assert (
        found["truth"] == found["mlp_here"] == found["cnn_here"] == found["cnn_moved"] != found["mlp_moved"]
    )
    said = html(opened(lang))
    for share in ("mlp_here_share", "mlp_moved_share", "cnn_moved_share"):
        assert str(found[share]) in said


@pytest.mark.parametrize("direction", ["across", "diagonal"])
def test_the_lines_are_what_the_stored_networks_read_correctly(lang, direction):
    at, words = opened(lang, digit_direction=direction), read("seeing/digit", lang)
    drawn = [t for t in traces(at, "digit_shift_lines") if t.get("showlegend") is not False]
    images, labels = drawn_parts()["test"]
    across, down = shift.STEPS[direction]
    for kind in KEPT:
        (line,) = [t for t in drawn if t["name"] == words.ui(f"short_{kind}")]
        for move in (-1, 0, 3):
            there = moved(images, across * move, down * move)
            share = np.mean([right(one, there, labels) for one in trained()[kind].values()]) / len(labels)
            assert array(line["y"])[array(line["x"]).tolist().index(move)] == pytest.approx(share, abs=0.003)


def test_a_covered_guess_shows_only_where_nothing_is_moved():
    at = opened(guess=True)
    assert all(len(array(t["x"])) <= 6 for t in traces(at, "digit_shift_lines"))


def test_the_guess_is_measured_in_the_direction_that_is_shown():
    facts = experiments.record(RECORD)
    found = shift.asked(shift.measured(facts, "across"))
    assert found.option in map(str, shift.MARKS)
    assert found.about == "across"


def test_a_convolution_has_as_many_weights_for_every_picture_and_a_dense_layer_has_not(lang):
    small, large = parts.counted("28", "1"), parts.counted("224", "3")
    assert small.total("mlp") == trained()["mlp"][1].n_parameters
    assert small.total("cnn") == trained()["cnn"][1].n_parameters
    assert small.total("gap") == trained()["gap"][1].n_parameters
    assert large.layers["cnn"]["conv1"].count == 3 * 3 * 3 * 8 + 8
    assert large.layers["cnn"]["scores"].count == 16 * 56 * 56 * 10 + 10
    assert large.layers["gap"]["scores"] == small.layers["gap"]["scores"]
    bars = named(opened(lang, digit_side="224", digit_colours="3"), "digit_parts_bars")
    words = read("seeing/digit", lang)
    dense = array(bars[words.ui("parts_dense")]["x"])
    assert dense == pytest.approx([large.dense(kind) / large.total(kind) for kind in ("mlp", "cnn", "gap")])
    assert dense[0] == 1


def test_the_patches_are_the_pixels_of_the_digit(lang):
    (sheet,) = traces(opened(lang, digit_patch="7"), "digit_patches_sheet")
    drawn = array(sheet["z"]).astype(float)
    kept = drawn[~np.isnan(drawn).all(1)][:, ~np.isnan(drawn).all(0)]
    np.testing.assert_array_equal(kept, mnist("test").images[0])


def test_digits_that_are_missing_are_said_and_the_rest_is_drawn(lang, monkeypatch, tmp_path):
    st.cache_resource.clear()
    draw.expected.cache_clear()
    monkeypatch.setattr(mnist_file, "path", lambda: tmp_path / "none.xz")
    at, words = opened(lang), read("seeing/digit", lang)
    assert words.ui("digit_patches_failed").split("{")[0] in html(at)
    assert words.ui("failed").split("{")[0] in html(at)
    assert traces(at, "digit_parts_bars")
    st.cache_resource.clear()
