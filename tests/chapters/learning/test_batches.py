"""The chapter "Batches": what is drawn is what was measured, and the table of machines is that of the manifests."""

import functools

import numpy as np
import pytest

from chapters.learning.batches import noise as noise_panel
from chapters.learning.batches import twin
from chapters.learning.machines import trained_by
from llm_core.checkpoints import checkpoint
from llm_core.networks.batches import known, learn, noise, trained
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from tests.conftest import ASSETS
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("shared_models")

opened = functools.partial(opening.opened, "learning", "batches")
WORDS = read("learning/batches", "en")


@functools.cache
def first():
    return opened()


def test_the_dots_are_the_measured_distances_and_the_line_the_formula():
    sizes = (*noise_panel.SIZES, len(known()[0]))
    found = noise(trained(0), sizes, 1)
    lines = named(first(), "batches_noise_distance")
    measured = np.sqrt((found.distances**2).mean(1))[:-1]
    np.testing.assert_allclose(array(lines[WORDS.ui("axis_measured")]["y"]), measured)
    np.testing.assert_allclose(array(lines[WORDS.ui("axis_formula")]["y"]), found.expected[:-1])
    np.testing.assert_allclose(
        array(named(first(), "batches_noise_cosine")[WORDS.ui("axis_mean")]["y"]), found.cosines.mean(1)
    )


def test_half_the_noise_needs_about_four_times_the_batch():
    for before in ("0", "100", "1000"):
        assert noise_panel.half(noise_panel.measure(before, 1)).option == "4"


def test_the_losses_are_those_of_the_trainings():
    found = learn(8, 0.5, 5, (1, 2, 3))
    for figure, x in (("samples", found.samples), ("steps", found.steps)):
        line = named_line(first(), f"batches_race_{figure}", "batch 8")
        np.testing.assert_array_equal(array(line["x"]), x[1:])
        np.testing.assert_allclose(array(line["y"]), found.losses.mean(0)[1:])


def named_line(at, figure, name):
    (found,) = [one for one in traces(at, figure) if one["name"] == name]
    return found


def test_the_lines_that_ran_draw_the_batch_first():
    (code,) = [part.value for part in first().code if part.value.startswith("def one_step")][:1]
    order = [code.index(word) for word in ("x[rows]", "slope(W, batch", "W - rate * g")]
    assert order == sorted(order)


def test_another_batch_has_other_digits():
    one, other = html(first()), html(opened(batches_draw="2"))
    assert one.partition("with the digits")[2][:30] != other.partition("with the digits")[2][:30]


def test_the_batches_of_the_machines_are_counted_in_tokens():
    manifests = (
        (one, checkpoint("stories", one, ASSETS / "checkpoints").manifest()) for one in ("ngram", "lstm")
    )
    counted, network = (twin.row(WORDS, trained_by(family, manifest)) for family, manifest in manifests)
    assert counted[1:] == [WORDS.ui("batches_counts"), "–", "–", "–"]
    assert network[1:4] == ["8", "256", "2,048"]
    assert (network[4].text, network[4].note) == ("4,200", WORDS.ui("batches_went_on"))
