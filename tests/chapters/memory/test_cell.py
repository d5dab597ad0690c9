"""The chapter "One cell": its pictures and counts are those of the recurrent network itself."""

import numpy as np
import pytest
import torch

from chapters.memory.cell.unroll_figure import DRAWN, state_figure, unrolled_figure
from llm_core import checkpoints
from llm_core.analysis.recurrence.trace import trace
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, named, spec, traces
from ui.lesson.words import read

TEXT = "Mia had a red ball. One day Mia went to the park."


@pytest.fixture
def rnn():
    return checkpoints.load(checkpoints.TWINS, "rnn")


def test_the_heat_map_is_the_hidden_state_of_the_first_layer(rnn):
    at = opened("memory", "cell", cell_text=TEXT, cell_length="3")
    (drawn,) = traces(at, "cell_unroll_state")
    hidden = trace(rnn, rnn.tokenizer.encode(TEXT)[:3], 0)["hook_hidden"]
    units = [int(unit) - 1 for unit in drawn["y"]]
    np.testing.assert_allclose(array(drawn["z"]), hidden[:, units].T, atol=1e-6)


@pytest.mark.parametrize("length", [3, 30, 300])
def test_the_counts_are_those_of_the_model_at_every_length(rnn, length):
    said = html(opened("memory", "cell", cell_length=str(length)))
    separate = length * rnn.config.n_embd**2 + rnn.config.n_embd
    assert f"At {length} tokens the network has {sum(p.numel() for p in rnn.parameters()):,} weights" in said
    assert f"of its own for each token would have {separate:,}" in said


def test_each_column_of_the_heat_map_has_its_own_token_below_it():
    """Tick values are the columns' names: a number that is no name would be taken for a place, one too far left."""
    names, hidden = ["Lily", " had", " a"], np.zeros((3, 2))
    figure = state_figure(hidden, names, [1, 2], {"token": "", "unit": "", "value": ""}, dark=False)
    assert list(figure.layout.xaxis.tickvals) == list(figure.data[0].x)
    assert list(figure.layout.xaxis.ticktext) == names


def test_a_cell_is_drawn_for_each_of_the_first_tokens():
    for length, drawn in (("3", 3), ("30", DRAWN), ("300", DRAWN)):
        at = opened("memory", "cell", cell_length=length)
        *_, squares = traces(at, "cell_unroll_boxes")
        assert len(array(squares["x"])) == drawn
    (square,) = traces(opened("memory", "cell", cell_length="30", cell_view="folded"), "cell_unroll_boxes")
    assert len(array(square["x"])) == 1


def test_the_cells_that_are_not_drawn_are_counted():
    labels = {"token": "token", "cell": "cell", "weights": "W", "more": "and {count} more"}
    written = [note.text for note in unrolled_figure(["a"] * 300, labels, False).layout.annotations]
    assert written == ["W", f"and {300 - DRAWN} more"]
    assert len(unrolled_figure(["a"] * DRAWN, labels, False).layout.annotations) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_that_all_cells_share_one_box_of_weights_is_drawn_and_told_after_the_guess(rnn, lang):
    told = read("memory/cell", lang).ui("cell_told_weights")
    before, after = (spec_and_words(opened("memory", "cell", lang, guess=guess)) for guess in (True, False))
    assert (told in before[1], told in after[1]) == (False, True)
    assert len(after[0].get("shapes", [])) > len(before[0].get("shapes", []))


def spec_and_words(at):
    """The layout of the cells, and what is said of them."""
    [chart] = [one for one in at.get("plotly_chart") if one.proto.id.endswith("-cell_unroll_boxes")]
    return spec(at, "cell_unroll_boxes")["layout"], chart.proto.alt


def test_tokens_that_are_written_alike_are_told_with_their_place(rnn):
    at = opened("memory", "cell")
    names = traces(at, "cell_wipe_prices")[0]["customdata"]
    assert len(set(names)) == len(names)


def test_the_bars_and_the_dot_of_a_token_satisfy_the_equation(rnn):
    words = read("memory/cell", "en")
    at = opened("memory", "cell", cell_sum_text=TEXT, cell_unit="5", cell_at="4")
    drawn = named(at, "cell_equation_sums")
    parts = [array(drawn[words.ui(f"cell_axis_{name}")]["y"]) for name in ("from_token", "from_state")]
    values = array(drawn[words.ui("cell_axis_hidden")]["y"])
    np.testing.assert_allclose(np.tanh(sum(parts) + float(rnn.layers[0].bias.detach()[4])), values, atol=1e-5)


def test_the_prices_after_the_wipe_are_those_of_a_model_that_begins_there(rnn):
    words = read("memory/cell", "en")
    at = opened("memory", "cell", cell_wipe_text=TEXT, cell_wipe_at="6")
    drawn = named(at, "cell_wipe_prices")
    ids = torch.tensor(rnn.tokenizer.encode(TEXT)[6:])
    log_probs = rnn.log_probs(ids[None, :-1])[0].gather(-1, ids[1:, None])[:, 0]
    np.testing.assert_allclose(
        array(drawn[words.ui("cell_axis_wiped")]["y"]), -log_probs / np.log(2), rtol=1e-4, atol=1e-4
    )


@pytest.mark.parametrize("text", ["a", "", "我爱学习编程", "🙂" * 40, "Mia " * 2000])
def test_any_text_gives_a_sentence_and_no_failure(text):
    said = html(opened("memory", "cell", cell_text=text, cell_sum_text=text, cell_wipe_text=text))
    assert ("too short" in said) == (text == "a")
