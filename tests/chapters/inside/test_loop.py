"""The chapter on one loop: its lines are the record's, its comparison is that of the files, its plane the network's."""

import functools
import inspect
import math

import numpy as np
import pytest

from chapters.inside.loop import depth as depth_panel
from chapters.inside.loop.code import compare, compared, job_lines, sentence
from figures.waiting import covered
from llm_core import experiments, four_jobs
from llm_core.networks import depth
from tests.chapters import opening
from tests.chapters.reading import array, html, named, spec, traces
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("shared_models")
opened = functools.partial(opening.opened, "inside", "loop")


@pytest.mark.parametrize(("unit", "nats"), [("bits", math.log(2)), ("nats", 1.0)])
def test_the_lines_are_the_means_of_the_seeds_and_the_level_the_logarithm_of_the_answers(unit, nats):
    at, words, found = opened(loop_unit=unit), read("inside/loop", "en"), experiments.record(four_jobs.RECORD)
    for data, jobs in found["jobs"].items():
        drawn = named(at, f"loop_curves_{data}")
        for network, job in jobs.items():
            rows = np.array(list(job["curves"].values()))  # (seeds, looks, 2)
            line = drawn[words.ui(network)]
            np.testing.assert_allclose(array(line["y"]), rows[:, :, 1].mean(0) / nats, rtol=1e-6)
            assert array(line["x"]).tolist() == rows[0, :, 0].tolist()
        (level,) = [s["y0"] for s in spec(at, f"loop_curves_{data}")["layout"]["shapes"]]
        assert level == pytest.approx(math.log(found["answers"][data]) / nats)


def test_the_lines_of_code_are_those_of_the_file():
    for name, job in (one for jobs in four_jobs.JOBS.values() for one in jobs.items()):
        source = [line.strip() for line in inspect.getsource(job).splitlines()]
        assert source[-len(job_lines()[name]) :] == job_lines()[name]
        assert job_lines()[name][0].startswith("data = ")


def test_three_lines_differ_and_the_optimiser_does_not():
    rows = compared()
    assert [row.lines[0].split(" = ")[0] for row in rows if not row.same] == ["data", "body", "head"]
    assert sum("AdamW" in row.lines[0] and row.same for row in rows) == 1
    assert sentence(rows, read("inside/loop", "en")) == {"digits": 1, "stories": 2, "lines": 6, "differ": 3}


def test_the_comparison_finds_a_changed_a_missing_and_an_added_line():
    rows = compare([["a", "b", "c"], ["a", "x", "c", "d"], ["a", "c"]])
    assert rows == [
        (("a", "a", "a"), True),
        (("b", "x", ""), False),
        (("c", "c", "c"), True),
        (("", "d", ""), False),
    ]


def test_before_the_guess_only_one_job_is_shown():
    assert html(opened(guess=True)).count("AdamW") == 1
    assert html(opened()).count("AdamW") == 4


@pytest.mark.parametrize(("layers", "seed"), [("4", 1), ("0", 3)])
def test_the_plane_is_what_the_network_answers(layers, seed):
    at = opened(loop_layers=layers, loop_depth_seed=str(seed))
    cells, *points = traces(at, "loop_depth_plane")
    network, z = depth.load().network(layers, seed), array(cells["z"])
    corner = network.output(np.array([[-6.5, 6.5], [6.5, -6.5]]))
    np.testing.assert_allclose([z[0, 0], z[-1, -1]], np.tanh(corner / 2), rtol=1e-6)
    _, held_out = depth.spirals()
    drawn = np.concatenate([array(one["x"]) for one in points]) * 13 / 60 - 6.5
    np.testing.assert_allclose(np.sort(drawn), np.sort(held_out.x[:, 0]), atol=1e-9)
    assert f"{100 * depth.right(network, held_out):.0f}% of 200 held-out points" in html(at)


def test_the_curves_of_the_depths_end_at_the_means():
    found, drawn = depth.load(), named(opened(), "loop_depth_curves")
    words = read("inside/loop", "en")
    for shape in depth.SHAPES:
        y = array(drawn[words.ui(f"layers_{shape}")]["y"])
        ends = [curve[-1][1] for curve in found.facts["curve"][shape].values()]
        assert y[-1] == pytest.approx(np.mean(ends))
        assert y[-1] == pytest.approx(np.mean(found.shares(shape)), abs=0.01)  # these are of 16 bits


def test_the_wide_layer_waits_for_the_guess_and_is_told_with_its_seeds():
    words = read("inside/loop", "en")
    name, wide, four = words.ui("layers_wide"), *map(depth.load().shares, ("wide", "4"))
    assert max(min(wide), min(four)) < min(max(wide), max(four))  # the seeds overlap: no clear difference
    at = opened(guess=True)
    assert name not in traces(at, "loop_depth_depths")[-1]["x"]
    assert name not in named(at, "loop_depth_curves")
    found = depth_panel.divided(depth.load(), "4", 1)
    note = (figure := depth_panel.covered(found, words, False)["depths"]).layout.annotations[-1]
    assert covered(figure, note.x, note.y) == 0
    at.button_group(key="guess_loop_depth").set_value("same").run()
    mean, low, high = (f"{100 * share:.0f}%" for share in (np.mean(wide), min(wide), max(wide)))
    assert f"✓ You guessed “no clear difference”. Measured: Four layers: {100 * np.mean(four):.0f}%" in html(
        at
    )
    assert f"One wide layer: {mean} ({low} – {high})." in html(at)
    assert name in traces(at, "loop_depth_depths")[-1]["x"]


def test_a_damaged_record_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    assert html(opened()).count("This cannot be shown") == 2


@pytest.mark.parametrize(("unit", "base"), [("bits", 2), ("nats", math.e)])
def test_what_a_loss_means_is_computed_and_does_not_depend_on_the_unit(unit, base):
    found = experiments.record(four_jobs.RECORD)
    nats = np.mean([curve[-1][1] for curve in found["jobs"]["digits"]["cnn"]["curves"].values()])
    loss = nats / math.log(base)
    said = html(opened(loop_unit=unit)).replace("\u00a0", " ")
    assert f"the CNN pays {loss:.2f} {unit}: it gives the right digit about {100 * base**-loss:.0f}%" in said


def test_the_mini_gpt_really_begins_above_the_level_that_its_sentence_names():
    found = experiments.record(four_jobs.RECORD)
    begun = np.mean([curve[0][1] for curve in found["jobs"]["stories"]["gpt"]["curves"].values()])
    assert begun > math.log(found["answers"]["stories"])
    assert f"The mini-GPT begins at {begun / math.log(2):.2f}" in html(opened())
