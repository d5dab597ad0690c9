"""The heat map and its neighbours show exactly the numbers they are given."""

import numpy as np
import pytest

from figures import palette
from figures.attention import axis_names, heat_map, token_columns
from figures.attention_summary import average_figure, removal_figure, share_map

LABELS = {"from": "looks", "to": "is looked at", "weight": "weight"}


def random_pattern(T, seed=0):
    raw = np.tril(np.random.default_rng(seed).random((T, T)))
    return raw / raw.sum(1, keepdims=True)


def test_the_array_in_the_figure_is_the_array_given():
    pattern = random_pattern(5)
    figure = heat_map(pattern, ["a", " b", "\n", "a", "é"], LABELS)
    np.testing.assert_array_equal(np.asarray(figure.data[0].z), pattern)


def test_the_colour_scale_runs_from_zero_to_one_whatever_the_values():
    figure = heat_map(np.full((2, 2), 0.01), ["a", "b"], LABELS)
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 1)


@pytest.mark.parametrize("dark", [False, True])
def test_one_hue_from_paper_to_the_machines_colour(dark):
    scale = heat_map(random_pattern(3), list("abc"), LABELS, "transformer", dark).data[0].colorscale
    assert scale[0][1] == (palette.PAPER_DARK if dark else palette.PAPER)
    assert scale[-1][1] == palette.MACHINES["transformer"].color(dark)


def test_row_one_is_at_the_top():
    assert heat_map(random_pattern(3), list("abc"), LABELS).layout.yaxis.autorange == "reversed"


def test_spaces_and_line_breaks_are_visible_and_equal_tokens_keep_their_own_row():
    assert axis_names([" the", "\n", " the"]) == ["·the₁", "↵₂", "·the₃"]


def test_long_tokens_are_shortened():
    assert axis_names(["x" * 40])[0] == "x" * 13 + "…₁"


def test_a_token_that_spells_markup_stays_text():
    figure = heat_map(random_pattern(2), ["<b>", "&"], LABELS)
    assert list(figure.data[0].x) == ["&lt;b&gt;₁", "&amp;₂"]


def test_a_pattern_that_does_not_belong_to_the_tokens_is_refused():
    with pytest.raises(ValueError, match="2 tokens"):
        heat_map(random_pattern(3), ["a", "b"], LABELS)


def test_one_token_and_256_tokens_can_be_drawn():
    assert np.asarray(heat_map(np.ones((1, 1)), ["a"], LABELS).data[0].z).shape == (1, 1)
    assert len(heat_map(random_pattern(256), ["a"] * 256, LABELS).data[0].x) == 256


def test_the_share_map_holds_the_shares():
    share = np.random.default_rng(1).random((3, 4))
    figure = share_map(share, {"layer": "layer", "head": "head", "share": "share"})
    np.testing.assert_array_equal(np.asarray(figure.data[0].z), share)
    assert list(figure.data[0].y) == ["1", "2", "3"]


def test_the_average_figure_ends_with_the_average_of_its_own_rows():
    weights, values = np.array([0.2, 0.3, 0.5]), np.random.default_rng(2).normal(size=(3, 6))
    labels = {"weight": "w", "value": "v", "result": "average"}
    figure = average_figure(weights, values, weights @ values, list("abc"), labels)
    bars, cells = figure.data
    np.testing.assert_allclose(np.asarray(bars.x) @ np.asarray(cells.z)[:3], np.asarray(cells.z)[-1])
    assert cells.zmin == -cells.zmax


def test_the_scatter_of_removals_places_each_token_at_its_two_numbers():
    attention, change = np.array([0.1, 0.2]), np.array([0.4, 0.3])
    figure = removal_figure(attention, change, list("abc"), [1, 2], {"x": "x", "y": "y"})
    assert figure.data[0].x.tolist() == attention.tolist()
    assert figure.data[0].y.tolist() == change.tolist()
    assert list(figure.data[0].customdata) == ["b₂", "c₃"]


def test_few_tokens_of_chinese_stand_upright_and_others_are_turned():
    ticks = token_columns(axis_names(["⟨开头⟩", "我", "爱"]))
    assert ticks["tickangle"] == 0
    assert ticks["ticktext"] == ["⟨<br>开<br>头<br>⟩", "我", "爱"]
    assert token_columns(axis_names(["Lily", "我"]))["tickangle"] == -90
    assert token_columns(axis_names(list("一二三四五六七八九十一二三")))["tickangle"] == -90
