"""The chapter "Where is it?": what the browser gets is the library's, figures are the record and the n-gram."""

import functools
import json
import struct

import numpy as np
import pytest
import torch

from chapters.seeing.where import held_out, scene, text_windows
from llm_core import checkpoints, experiments
from llm_core.vision.detector import RECORD, packed, trained
from llm_core.vision.found import Counts
from llm_core.vision.scenes import SHEET, SIZES
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

opened = functools.partial(opening.opened, "seeing", "where")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


def test_the_browser_gets_the_stored_weights_and_the_test_images(lang):
    (found,) = [
        c for c in opened(lang).get("bidi_component") if c.proto.component_name.endswith("glassbox_where")
    ]
    data = found.proto.bytes
    start = 4 + struct.unpack("<I", data[:4])[0]
    header = json.loads(data[4:start])
    numbers = np.frombuffer(data, "<f4", header["weights"], start)
    np.testing.assert_allclose(numbers, packed(trained()[scene.SEED]), rtol=1e-7)
    images = np.frombuffer(data, np.uint8, offset=start + 4 * header["weights"]).reshape(-1, 28, 28)
    np.testing.assert_array_equal(images, scene.pool().images)
    assert (
        header["digits"] == scene.pool().labels.tolist() == [d for d in range(10) for _ in range(scene.HANDS)]
    )


def test_every_preset_lies_on_the_sheet():
    for text in scene.PRESETS.values():
        for put in scene.read_scene(text):
            assert 0 <= put.image < 10 * scene.HANDS
            assert max(put.left, put.top) + SIZES[put.size] <= SHEET


def test_the_lines_are_the_counts_of_the_record(lang):
    at = opened(lang, where_least="0.8", where_overlap="0.5")
    facts = experiments.record(RECORD)
    lines = traces(at, "where_held_curve")
    assert len(lines) == len(facts["seed"])
    for line, grid in zip(lines, facts["counts"], strict=True):
        counts = [Counts(*one) for one in grid[facts["overlaps"].index(0.5)]]
        there = [one for one in counts if one.precision is not None]
        np.testing.assert_allclose(array(line["x"]), [one.recall for one in there])
        np.testing.assert_allclose(array(line["y"]), [one.precision for one in there])


def test_a_higher_score_threshold_never_finds_more():
    facts = experiments.record(RECORD)
    for grid in facts["counts"]:
        for row in grid:
            hits = [one[0] for one in row]
            assert hits == sorted(hits, reverse=True)


def test_the_guess_is_measured():
    found = held_out.measured(experiments.record(RECORD), 0.5, "0.3")
    assert held_out.answer(found).option == "precision"


def test_the_bars_are_the_probabilities_of_the_n_gram(lang):
    text = "Tom had a red kite."
    at = opened(lang, where_text=text)
    model = checkpoints.load("stories", "ngram")
    ids = torch.tensor(model.tokenizer.encode(text))
    (bars,) = traces(at, "where_text_windows_bars")
    np.testing.assert_allclose(array(bars["x"]), model.score(ids).exp().numpy(), rtol=1e-5)


def test_what_is_outside_the_window_has_no_say():
    model = checkpoints.load("stories", "ngram")
    one, other = (
        text_windows.slide(model, f"{start} a time, there was a little girl named Lily.")
        for start in ("Once upon", "Tom upon")
    )
    assert one.gap < 1e-6
    same = [a == b for a, b in zip(one.chances[::-1], other.chances[::-1], strict=False)]
    assert all(same[: len(one.tokens) - one.width - 2])
    assert not all(same)


@pytest.mark.parametrize("text", ["a", "我", "."])
def test_the_shortest_texts_have_a_window(text):
    assert "gb-failed" not in html(opened(where_text=text))


def test_before_the_guess_only_the_threshold_is_drawn_at_which_the_question_begins():
    found = held_out.measured(experiments.record(RECORD), 0.8, "0.3")
    lines = held_out.covered(found, read("seeing/where", "en"), False)["curve"].data
    assert len(lines) == len(found.rows)
    for line, one in zip(lines, found.at_score(held_out.LOW), strict=True):
        assert (line.x, line.y) == ((one.recall,), (one.precision,))


def test_one_pass_and_single_windows_agree_and_the_sentence_names_the_window():
    words, model = read("seeing/where", "en"), checkpoints.load("stories", "ngram")
    found = text_windows.slide(model, words.ui("text_example"))
    said = text_windows.sentence(found, words)
    best = found.chances.index(max(found.chances))
    assert said["window"] in ("(beginning)", f"“{text_windows.visible(''.join(found.before[best]))}”")
    assert said["agreement"] == (
        words.ui("agree") if not found.gap else words.ui("agree_nearly", gap=text_windows.small(found.gap))
    )
