"""The chapter "A neuron": bars, map, wirings and products are the library's own numbers."""

import numpy as np
import pytest

from chapters.learning.neuron.depth import best_line
from llm_core import checkpoints
from llm_core.analysis.residual.one_logit import top_logit
from llm_core.networks.neuron import TARGETS, deep, fold, perceptron
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces

pytestmark = pytest.mark.usefixtures("shared_models")


def test_the_bars_are_the_corrections_of_the_perceptron():
    at = opened("learning", "neuron", neuron_rule_task="xor", neuron_rule_rounds="9")
    (bars,) = traces(at, "neuron_rule_mistakes")
    assert list(array(bars["y"])) == perceptron(TARGETS["xor"], 9)[1]
    assert "Not at rest: round 9" in html(at)


def test_the_map_is_what_the_deep_network_says_and_its_line_the_folded_layer():
    at = opened("learning", "neuron", neuron_layers="5", neuron_deep_seed="7")
    said, line = traces(at, "neuron_depth_map")
    network = deep(5, "none", 7)
    axis, values = array(said["x"]), array(said["z"])
    for row, column in ((0, 0), (10, 50), (60, 3)):
        place = np.array([[axis[column], axis[row]]])
        assert values[row, column] == pytest.approx(network.output(place)[0], abs=1e-12)
    weights, bias = fold(network)
    on_line = weights[0] * array(line["x"]) + weights[1] * array(line["y"]) + bias
    np.testing.assert_allclose(on_line, 0, atol=1e-12)


def test_the_best_line_is_the_border_itself_where_that_is_straight_and_no_worse_than_least_squares():
    axis = np.linspace(-3, 3, 61)
    places = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    bent = deep(10, "tanh", 74).output(places)
    for said, least in ((places @ [0.0, -2.0] + 0.7, 1.0), (bent, 0.8)):
        weights, bias = best_line(places, said)
        agreed = ((places @ weights + bias > 0) == (said > 0)).mean()
        fitted, *_ = np.linalg.lstsq(np.column_stack([places, np.ones(len(places))]), said, rcond=None)
        assert agreed >= max(least, ((places @ fitted[:2] + fitted[2] > 0) == (said > 0)).mean())


def test_a_map_of_one_side_has_no_line_and_says_so():
    at = opened("learning", "neuron", neuron_deep_bend="relu", neuron_deep_seed="3")
    assert len(traces(at, "neuron_depth_map")) == 1
    assert "says the same everywhere on the map" in html(at)


def test_as_many_lines_are_drawn_as_connections_are_counted():
    at = opened("learning", "neuron", neuron_in="3", neuron_units="4", neuron_hidden="2", neuron_out="2")
    for name, count in (("layered", 3 * 4 + 4 * 4 + 4 * 2), ("everyone", 13 * 12 // 2)):
        edges, units = traces(at, f"neuron_count_{name}")
        assert sum(value is None for value in edges["x"]) == count
        assert len(array(units["x"])) == 13


def test_the_products_of_a_real_neuron_add_up_to_the_model_s_own_logit():
    text = "Tom had a red"
    (bars,) = traces(opened("learning", "neuron", neuron_text=text), "neuron_logit_products")
    found = top_logit(checkpoints.load("stories", "transformer"), text)
    shown = array(bars["x"])
    assert shown[-1] == pytest.approx(found.logit, abs=1e-4)
    assert sum(shown[:-1]) == pytest.approx(found.logit, abs=1e-4)
    assert found.logit == pytest.approx(float(found.others.max()))
