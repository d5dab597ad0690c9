"""The chapter "Backpropagation": the graph holds the library's numbers, what is no formula is told in a sentence."""

import json
from html import unescape

import numpy as np
import pytest

from chapters.learning.backprop import losses
from chapters.learning.backprop.layout import columns, rows
from chapters.learning.backprop.stages import NAMES, two_stages
from chapters.learning.backprop.stepper import EXAMPLES, acts_of, problem_sentence
from llm_core import checkpoints
from llm_core.analysis.evaluation.slope import weight_slopes
from llm_core.networks.acts import play
from llm_core.networks.expression import MOST_CHARACTERS, read_numbers
from llm_core.networks.losses import cross_entropy, squared_error
from llm_core.networks.neuron import CORNERS
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.sentence import marked, unquoted
from ui.lesson.words import read

WORDS = read("learning/backprop", "en")
pytestmark = pytest.mark.usefixtures("shared_models")


def graphs(at):
    """What each graph on the page was sent, by the beginning of its names in the link."""
    sent = [json.loads(part.proto.json) for part in at.get("bidi_component")]
    return {one["prefix"]: one for one in sent if "prefix" in one}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_graph_of_every_example_holds_the_numbers_of_the_library(name):
    formula, numbers = EXAMPLES[name]
    at = opened(
        "learning", "backprop", back_formula=formula, back_numbers=numbers, back_steps="3", back_rule="adam"
    )
    acts, graph = play(formula, read_numbers(numbers), "adam", 0.5, 3), graphs(at)["back_"]
    assert [node["value"] for node in graph["nodes"]] == pytest.approx([node.value for node in acts.nodes])
    assert [move["grad"] for move in graph["moves"]] == pytest.approx([move.grad for move in acts.moves])
    assert [row["after"] for row in graph["rows"]] == pytest.approx([row.after for row in acts.rows])
    places = {(node["x"], node["y"]) for node in graph["nodes"]}
    assert len(places) == len(graph["nodes"])
    for node in graph["nodes"]:
        assert all(graph["nodes"][part]["x"] < node["x"] for part in node["parts"])


def test_the_opening_says_that_nothing_moved_before_the_step():
    said = html(opened("learning", "backprop"))
    acts = play(EXAMPLES["net"][0], read_numbers(EXAMPLES["net"][1]), "gd", 0.5, 0)
    assert all(row.between == row.before for row in acts.rows)
    assert "no weight has moved" in said
    assert "only now may they move (9 of 9 do)" in said


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("1/0", "problem_zero"),
        ("+".join(["w"] * 40_000), "problem_many"),
        ("__import__('os')", "problem_unknown_sign"),
        ("__import__", "problem_unknown_sign"),
        ("(w*x", "problem_unclosed"),
        ("w*x)", "problem_unopened"),
        ("quite * w", "problem_unknown_name"),
        ("open(w)", "problem_unknown_function"),
        ("max(w)", "problem_parts"),
        ("exp(9999)", "problem_overflow"),
    ],
)
def test_what_is_no_formula_gets_a_sentence_in_both_languages(formula, problem):
    found = acts_of(formula[:MOST_CHARACTERS], "w = 1, x = 2", 0, None, "gd", 0.5)
    assert f"problem_{found.problem}" == problem
    for language in ("en", "zh"):
        at = opened("learning", "backprop", language, back_formula=formula, back_numbers="w = 1, x = 2")
        assert plain_text(problem_sentence(found, read("learning/backprop", language))) in unescape(html(at))
        assert "back_" not in graphs(at)


def plain_text(sentence):
    """A sentence with what was filled in, without the signs that close it against translators."""
    return unquoted(marked(sentence)).replace('<span translate="no">', "").replace("</span>", "")


def test_a_list_of_numbers_that_is_none_gets_a_sentence():
    at = opened("learning", "backprop", back_numbers="w1 0.5")
    assert "is not of the form name = number" in html(at)


@pytest.mark.parametrize("target", ["0", "1"])
def test_the_lines_are_both_losses_and_their_slopes(target):
    at = opened("learning", "backprop", loss_target=target, loss_logit="-6")
    for name, i in (("value", 0), ("slope", 1)):
        lines = {one["name"]: one for one in traces(at, f"backprop_loss_{name}") if one["mode"] == "lines"}
        for loss, label in (
            (squared_error, WORDS.ui("loss_squared")),
            (cross_entropy, WORDS.ui("loss_cross")),
        ):
            x, y = array(lines[label]["x"]), array(lines[label]["y"])
            np.testing.assert_allclose(y, loss(x, float(target))[i], atol=1e-12)


def test_the_table_of_two_stages_is_the_same_gradient_in_every_column():
    found = two_stages(0)
    np.testing.assert_allclose(found.moved["gd"], found.weights - 0.1 * found.gradient)
    np.testing.assert_allclose(found.moved["momentum"], found.moved["gd"])  # nothing to remember yet
    np.testing.assert_allclose(np.abs(found.moved["adam"] - found.weights), 0.1, rtol=1e-5)
    later = two_stages(10)
    assert not np.allclose(later.moved["momentum"], later.moved["gd"])
    assert len(NAMES) == len(later.weights) == 9
    assert len(CORNERS) == 4
    assert np.abs(later.of_one - later.gradient).max() > 0.01


def test_the_graph_that_ran_has_the_branch_of_x():
    for x, there, not_there in (("1.5", "w1", "w2"), ("-1.5", "w2", "w1"), ("0.0", "w2", "w1")):
        graph = graphs(opened("learning", "backprop", path_x=x))["path_"]
        names = {node["name"] for node in graph["nodes"]}
        assert there in names
        assert not_there not in names


def test_the_slopes_of_the_transformer_are_those_of_finite_differences_and_no_weight_moves():
    model = checkpoints.load("stories", "transformer")
    loss, slopes = weight_slopes(model, "Tom had a red ball.")
    said = html(opened("learning", "backprop", back_text="Tom had a red ball."))
    assert f"Loss {loss:.3f} nats" in said
    for one in slopes:
        assert one.difference == pytest.approx(one.gradient, rel=1e-4)
        assert one.between == one.before
        assert f"{one.gradient:.6g}".replace("-", "\N{MINUS SIGN}") in said
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_a_given_number_stands_beside_its_first_use():
    parts = [(), (), (0, 1), (), (2, 3)]  # w x * b +
    assert columns(parts) == [0, 0, 1, 1, 2]
    heights = rows(parts, columns(parts))
    assert heights[2] == 0.5
    assert heights[3] - heights[2] >= 1


def test_while_the_steeper_loss_is_asked_for_neither_figure_has_a_line():
    drawn = losses.covered(losses.both_losses(-6.0, "1"), WORDS, False)
    assert sorted(drawn) == ["slope", "value"]
    assert not any(figure.data for figure in drawn.values())
