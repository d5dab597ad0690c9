"""The pictures of the heads and of the patches hold the numbers they were given, and nothing else."""

import numpy as np
import pytest

from chapters.attention.heads.blocks_figure import blocks
from chapters.attention.heads.figure import distance_figure, patterns_figure, sum_figure
from chapters.attention.heads.patches_figure import payload

WORDS = {
    "head": "Head",
    "from": "looks",
    "to": "seen",
    "weight": "weight",
    "layer": "Layer",
    "distance": "bits",
}
WORDS |= {"pair": "{one} and {other}", "pairs": "two heads", "mean": "mean", "untrained": "random"}
WORDS |= {"sum": "Sum", "along": "part", "channel": "Channel"}


def dice(*shape):
    return np.random.default_rng(0).random(shape)


@pytest.mark.parametrize("n_head", [1, 2, 4, 8, 16])
def test_each_small_map_is_the_pattern_of_its_head_on_one_scale(n_head):
    patterns = dice(n_head, 5, 5)
    figure = patterns_figure(patterns, list("ab\n<c"), WORDS)
    assert len(figure.data) == n_head
    for head, trace in enumerate(figure.data):
        np.testing.assert_array_equal(np.asarray(trace.z), patterns[head])
        assert (trace.zmin, trace.zmax) == (0, 1)
    assert [note.text for note in figure.layout.annotations] == [f"Head {i + 1}" for i in range(n_head)]
    assert figure.data[0].x[3] == "&lt;₄"


def test_patterns_that_do_not_belong_to_the_tokens_are_refused():
    with pytest.raises(ValueError, match="do not belong"):
        patterns_figure(dice(2, 4, 4), list("abc"), WORDS)


def test_a_dot_for_every_two_heads_stands_at_their_distance_and_in_its_layer():
    distance, untrained = dice(3, 4, 4), dice(3)
    distance = (distance + distance.transpose(0, 2, 1)) / 2
    figure = distance_figure(distance, untrained, WORDS)
    dots, means, random = figure.data
    assert len(dots.y) == 3 * 6
    for x, y, name in zip(dots.x, dots.y, dots.customdata, strict=True):
        one, other = (int(part) - 1 for part in name.split(" and "))
        assert y == distance[round(x) - 1, one, other]
    upper = np.triu_indices(4, 1)
    np.testing.assert_allclose(means.y, [layer[upper].mean() for layer in distance])
    np.testing.assert_array_equal(random.y, untrained)


def test_the_last_row_is_the_output_and_the_bars_are_the_parts_and_their_sum():
    written_by, output, along = dice(3, 8) - 0.5, dice(8) - 0.5, dice(3) - 0.5
    bars, cells = sum_figure(written_by, output, along, ["A", "B", "C"], WORDS).data
    np.testing.assert_array_equal(np.asarray(cells.z)[:3], written_by)
    np.testing.assert_array_equal(np.asarray(cells.z)[-1], output)
    assert list(bars.x)[:3] == along.tolist()
    assert bars.x[-1] == pytest.approx(along.sum())
    assert cells.zmin == -cells.zmax


def test_the_blocks_have_a_strip_for_each_head_and_escape_their_words():
    keys = ("q", "k", "v", "o")
    words = dict.fromkeys(keys, "<b>")
    for n_head in (1, 8, 16):
        drawn = blocks(n_head, words, words, words)
        assert drawn.count("<span>") == 4 * n_head
        assert "<b>W" in drawn
        assert "&lt;b&gt;" in drawn
        assert drawn.count("gb-upright") == 1  # the output matrix alone


def test_the_browser_is_sent_the_image_the_patterns_and_the_answer_as_they_are():
    image, pattern, chances = np.arange(64).reshape(8, 8) % 17, dice(2, 3, 17, 17), dice(10)
    sent = payload(image, pattern, chances, 4, {"patch": 2, "spot": {"layer": 1}}, {"says": "x"})
    assert sent["image"] == image.flatten().tolist()
    np.testing.assert_allclose(sent["pattern"], pattern, atol=1e-6)
    np.testing.assert_allclose(sent["chances"], chances, atol=1e-6)
    assert (sent["truth"], sent["drawn"], sent["side"], sent["patch"]) == (4, False, 8, 2)
    assert payload(image, pattern, chances, None, {}, {})["drawn"] is True
