"""The chapter "Pooling": its maps, stripes, counts and means are the library's own numbers."""

import numpy as np
import plotly.graph_objects as go
import pytest

from chapters.seeing.pooling import order
from chapters.seeing.pooling.back import CELLS
from chapters.seeing.pooling.bench import after_a_move
from llm_core.data.mnist import mnist
from llm_core.vision.pooling import average_pool, order_gap, relu, skip, stripes
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_orders_are_drawn_as_the_library_computes_them(lang):
    at = opened("seeing", "pooling", lang=lang, pool_order_picture="flower", pool_order_kernel="level")
    maps = order.feature_map("flower", "level")
    expected = {"first": average_pool(relu(maps))[0], "last": relu(average_pool(maps))[0]}
    for name, values in expected.items():
        (shown,) = traces(at, f"pool_order_{name}")
        np.testing.assert_allclose(array(shown["z"]), values, atol=1e-9)
    (between,) = traces(at, "pool_order_between")
    assert np.abs(array(between["z"])).max() == pytest.approx(order_gap(maps, "average"))
    assert f"{order_gap(maps, 'average'):.0f}" in html(at)


def test_for_the_largest_value_nothing_is_between_the_orders():
    at = opened("seeing", "pooling", pool_order_how="max")
    (between,) = traces(at, "pool_order_between")
    assert not array(between["z"]).any()


def test_the_kept_stripes_are_those_of_the_library():
    at = opened("seeing", "pooling", pool_alias_period="5.5", pool_alias_stride="3")
    shown = traces(at, "pool_alias_rows")
    np.testing.assert_allclose(array(shown[1]["z"])[0], skip(stripes(5.5, 120), 3)[0], atol=1e-12)
    np.testing.assert_allclose(array(shown[3]["y"]), skip(stripes(5.5, 120), 3)[0], atol=1e-12)
    assert "such stripes are not in the picture" in html(at)


def test_stripes_in_step_with_the_stride_are_told():
    assert "fall into step" in html(
        opened("seeing", "pooling", pool_alias_period="4.0", pool_alias_stride="4")
    )


@pytest.mark.parametrize(
    ("k", "stride", "said"),
    [("2", "2", "every pixel is written equally often: 1"), ("3", "2", "checkerboard")],
)
def test_counts_of_the_way_back_add_up(k, stride, said):
    at = opened("seeing", "pooling", pool_back_k=k, pool_back_stride=stride)
    (times,) = traces(at, "pool_back_times")
    assert array(times["z"]).sum() == CELLS**2 * int(k) ** 2
    assert said in html(at)


def test_the_means_of_a_moved_digit_are_the_same():
    at = opened("seeing", "pooling", pool_whole_right="-4", pool_whole_digit="7")
    here, there = traces(at, "pool_whole_bars")
    np.testing.assert_allclose(array(here["y"]), array(there["y"]), rtol=1e-12)


def test_the_largest_value_changes_least_with_a_move_on_most_digits():
    rows = [after_a_move(image) for image in mnist("test").images[::10].astype(float)]
    assert np.mean([row["max"] < row["average"] for row in rows]) > 0.9


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_before_the_guess_one_order_is_drawn_and_a_sentence_stands_for_the_rest(lang):
    words = read("seeing/pooling", lang)
    found = order.ordered("digit", "upright", "average")
    drawn = order.figures(found, words, False) | order.covered(found, words, False)
    assert isinstance(drawn["first"], go.Figure)
    assert all(words.ui("order_waits") in drawn[name] for name in ("last", "between"))


def test_over_all_digits_only_the_largest_value_changes_clearly_less_than_the_picture():
    rows = [after_a_move(image) for image in mnist("test").images.astype(float)]
    means = {name: np.mean([row[name] for row in rows]) for name in rows[0]}
    assert means["max"] < 0.75 * means["pixels"]
    assert means["average"] > 0.85 * means["pixels"]
    assert means["skip"] > 0.85 * means["pixels"]
