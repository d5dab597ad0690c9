"""The curve of a shipped training and a small one beside it, in every place that has one."""

import numpy as np
import pytest

from chapters.attention.heads.small import SMALL_HEADS, SMALL_PATCHES
from chapters.attention.sides.score import SMALL as SMALL_REPAIR
from chapters.counting.hidden.compare import SMALL as SMALL_LETTERS
from chapters.inside.loop.curves import SMALL as SMALL_JOBS
from chapters.inside.loop.depth import SMALL as SMALL_SPIRALS
from chapters.learning.features.shares import SMALL as SMALL_READERS
from chapters.learning.optimisers.network import SMALL as SMALL_RACE
from chapters.learning.overfitting.gpt import SMALL as SMALL_AMOUNT
from chapters.memory.forecast.own import SMALL as SMALL_FORECAST
from chapters.memory.remember.train import SMALL as SMALL_RECALL
from chapters.memory.strip.train import SMALL as SMALL_STRIP
from chapters.memory.vectors.small import SMALL as SMALL_VECTORS
from chapters.seeing.clean.strengths import SMALL as SMALL_RESTORERS
from chapters.seeing.digit.shift import SMALL as SMALL_DRAWN
from chapters.seeing.same.threshold import SMALL as SMALL_VERIFIER
from chapters.seeing.segment.small import SMALL as SMALL_PIXELS
from chapters.seeing.style.network import SMALL as SMALL_TEXTURES
from chapters.seeing.ways.measured import SMALL as SMALL_DRAWERS
from chapters.seeing.where.held_out import SMALL as SMALL_DETECTOR
from chapters.transformer.block.depth import SMALL as SMALL_DEPTH
from chapters.transformer.peeking.small import SMALL as SMALL_PEEKING
from llm_core import four_jobs, small_trainings
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.work.small_training import KEPT_RUNS, lines_of

PLACES = {
    "pixels": ("seeing", "segment", SMALL_PIXELS),
    "textures": ("seeing", "style", SMALL_TEXTURES),
    "restorers": ("seeing", "clean", SMALL_RESTORERS),
    "verifier": ("seeing", "same", SMALL_VERIFIER),
    "heads": ("attention", "heads", SMALL_HEADS),
    "patches": ("attention", "heads", SMALL_PATCHES),
    "sides": ("attention", "sides", SMALL_REPAIR),
    "peeking": ("transformer", "peeking", SMALL_PEEKING),
    "depth": ("transformer", "block", SMALL_DEPTH),
    "amounts": ("learning", "overfitting", SMALL_AMOUNT),
    "readers": ("learning", "features", SMALL_READERS),
    "drawn": ("seeing", "digit", SMALL_DRAWN),
    "race": ("learning", "optimisers", SMALL_RACE["digits"]),
    "detector": ("seeing", "where", SMALL_DETECTOR),
    "digits": ("inside", "loop", SMALL_JOBS["digits"]),
    "stories": ("inside", "loop", SMALL_JOBS["stories"]),
    "spirals": ("inside", "loop", SMALL_SPIRALS),
    "ways": ("seeing", "ways", SMALL_DRAWERS),
    "letters": ("counting", "hidden", SMALL_LETTERS),
    "forecast": ("memory", "forecast", SMALL_FORECAST),
    "recall": ("memory", "remember", SMALL_RECALL),
    "strip": ("memory", "strip", SMALL_STRIP),
    "vectors": ("memory", "vectors", SMALL_VECTORS),
}
STEPS = {
    "HEAD_STEPS": 4, "TWIN_STEPS": 4, "DEPTH_STEPS": 4, "DIGIT_STEPS": 60, "REPAIR_STEPS": 4, "SPIRAL_STEPS": 500,
    "AMOUNT_STEPS": 4, "AMOUNT": 0.5,  # half of a short text
    "READER_STEPS": 60, "DRAW_STEPS": 60, "DETECTOR_STEPS": 4, "PIXEL_STEPS": 4, "TEXTURE_STEPS": 4,
    "DRAWER_STEPS": 20, "RESTORE_STEPS": 60, "VERIFY_STEPS": 30, "FORECAST_STEPS": 100, "LETTER_ROUNDS": 4,
    "RECALL_STEPS": 60, "STRIP_STEPS": 60, "VECTOR_STEPS": 20, "VECTOR_DOCUMENTS": 100,
}  # fmt: skip
WORDS = read("small_training", "en")

everywhere = pytest.mark.parametrize("place", PLACES)
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    for name, steps in STEPS.items():
        monkeypatch.setattr(small_trainings, name, steps)
    monkeypatch.setattr(four_jobs, "STEPS", 10)


def unfolded(place, language="en"):
    page, chapter, small = PLACES[place]
    at = opened(page, chapter, language)
    at.session_state[f"{small.slot}_box"] = True
    at.run()
    assert not at.exception
    return at, small


def trained(at, small, seed=1):
    """Press the button and wait until it is over; returns the run."""
    at.number_input(key=f"{small.slot}_seed").set_value(seed).run()
    at.button(key=f"{small.slot}_train").click().run()
    run = at.session_state[f"{small.slot}_run"]
    assert run.job.wait(120)
    at.run()
    assert not at.exception
    assert run.ending != "failed"
    return run


def drawn(at, small):
    """Name of each line in the picture -> its points."""
    found = traces(at, f"{small.slot}_runs")
    return {one["name"]: (array(one["x"]).tolist(), array(one["y"]).tolist()) for one in found}


@everywhere
def test_it_costs_one_closed_box_until_it_is_opened(place):
    page, chapter, small = PLACES[place]
    at = opened(page, chapter)
    title = read(f"{page}/{chapter}", "en").ui(small.title) if small.title else WORDS.ui("title")
    assert [box.label for box in at.expander].count(title) == (2 if chapter == "heads" else 1)
    assert f"{small.slot}_train" not in [button.key for button in at.button]


@pytest.mark.parametrize("language", ["en", "zh"])
@everywhere
def test_the_stored_curve_is_that_of_the_record(place, language):
    at, small = unfolded(place, language)
    assert list(drawn(at, small).values()) == [(list(x), list(y)) for x, y in small.stored().values()]
    assert all(len(x) >= 5 for x, _ in small.stored().values())


@everywhere
def test_the_visitors_curve_is_what_the_training_reported(place):
    at, small = unfolded(place)
    run = trained(at, small)
    lines = list(drawn(at, small).values())[len(small.stored()) :]
    assert len(run.events) > 1
    assert [tuple(map(list, one)) for one in lines_of(tuple(run.events)).values()] == lines
    assert ", seed 1" in html(at)


def test_other_seeds_stay_beside_it_and_the_same_seed_draws_the_same_line():
    at, small = unfolded("patches")
    first = lines_of(tuple(trained(at, small, 1).events))
    again = [lines_of(tuple(trained(at, small, seed).events)) for seed in (2, 3, 1, 4)]
    assert again[2] == first
    assert again[0] != again[1] != first
    names = list(drawn(at, small))[len(small.stored()) :]
    assert [name.rpartition(" ")[2] for name in names] == ["3", "1", "4"]
    assert len(names) == KEPT_RUNS


def test_a_stop_ends_it_and_leaves_what_was_learnt(monkeypatch):
    monkeypatch.setattr(small_trainings, "DIGIT_STEPS", 100_000)
    at, small = unfolded("patches")
    at.number_input(key="patches_small_seed").set_value(77).run()  # nobody's before: an answer is kept
    at.button(key="patches_small_train").click().run()
    run = at.session_state["patches_small_run"]
    while len(run.events) < 2:
        assert not run.done
    at.run()
    at.button(key="patches_small_stop").click().run()
    assert run.done
    assert "patches_small_train" in [button.key for button in at.run().button]
    (x, y) = list(drawn(at, small).values())[-1]
    assert len(x) >= 2
    assert np.isfinite(y).all()


def test_the_chosen_model_is_the_one_that_is_trained():
    at, small = unfolded("depth")
    at.session_state["block_depth"] = "2"
    at.run()
    run = trained(at, small)
    assert list(run.events[0].values) == ["2"]
    assert "blocks: 2, seed 1" in drawn(at, small)
