"""Small trainings: they begin where the shipped ones began, repeat themselves, differ by seed, and stop."""

import itertools
from types import SimpleNamespace

import pytest
import torch

from llm_core import experiments, small_trainings
from llm_core.forecasting.series import season
from llm_core.mini_gpt.stored import encoded
from llm_core.training import train
from tests.conftest import ASSETS

STEPS = {
    "HEAD_STEPS": 4,
    "TWIN_STEPS": 4,
    "DEPTH_STEPS": 4,
    "DIGIT_STEPS": 60,
    "REPAIR_STEPS": 4,
    "DRAW_STEPS": 60,
    "DRAWER_STEPS": 20,
    "PIXEL_STEPS": 4,
    "SPIRAL_STEPS": 1000,
    "TEXTURE_STEPS": 4,
    "RESTORE_STEPS": 60,
    "VERIFY_STEPS": 60,
    "LETTER_ROUNDS": 4,
    "FORECAST_STEPS": 4,
    "VECTOR_STEPS": 20,
    "VECTOR_DOCUMENTS": 100,
    "RECALL_STEPS": 60,
    "STRIP_STEPS": 60,
}
"""After fewer steps two readers of digits are right equally often, as a blind guess is."""
EVERY = {
    "pixels": (small_trainings.pixels,),
    "textures": (small_trainings.textures,),
    "heads": (small_trainings.heads, 4),
    "peeking": (small_trainings.peeking,),
    "depth": (small_trainings.depth, "1"),
    "digits": (small_trainings.digits,),
    "spirals": (small_trainings.spirals, "4"),
    "drawn": (small_trainings.drawn,),
    "repair": (small_trainings.repair,),
    "restorers": (small_trainings.restorers,),
    "verifier": (small_trainings.verifier,),
    "letters": (small_trainings.letter_states, "2"),
    "forecast": (small_trainings.forecast, SimpleNamespace(values=season(1, 200)), "changes"),
    "vectors": (small_trainings.vectors,),
    "recall": (small_trainings.recall, "rnn", "2"),
    "strip": (small_trainings.strip, "rnn", "largest"),
    "gan": (small_trainings.drawers, "gan"),
    "diffusion": (small_trainings.drawers, "diffusion"),
    "vae": (small_trainings.drawers, "vae"),
}
every = pytest.mark.parametrize("name", EVERY)


@pytest.fixture
def short(monkeypatch):
    for name, steps in STEPS.items():
        monkeypatch.setattr(small_trainings, name, steps)


def looks(name, seed, cancelled=lambda: False):
    learn, *given = EVERY[name]
    return [(look.step, look.values, drawn(look)) for look in learn(*given, seed, cancelled)]


def drawn(look):
    """The pixels of what a drawing network draws: soon after its first step the judge recognises nothing yet."""
    return None if look.images is None else look.images.tolist()


@every
def test_the_same_seed_gives_the_same_curve_and_another_seed_another(name, short):
    first = looks(name, 1)
    assert first == looks(name, 1)
    assert first != looks(name, 2)
    assert first[0][0] == 0
    assert first[-1][0] in STEPS.values()


@every
def test_a_stop_ends_it_before_its_first_step(name, short):
    assert {step for step, *_ in looks(name, 1, lambda: True)} == {0}


def first_values(name):
    """What the first look of seed 1 finds on the shipped texts."""
    learn, *given = EVERY[name]
    return next(iter(learn(*given, 1))).values


@pytest.fixture
def shipped(monkeypatch):
    """The shipped texts and records, and none that another test has read."""
    encoded.cache_clear()
    monkeypatch.setenv("GLASSBOX_ASSETS", str(ASSETS))
    yield
    encoded.cache_clear()


def test_with_the_stored_seed_they_begin_with_the_first_points_of_the_records(shipped):
    twins = experiments.record("peeking")["models"]
    drawers = experiments.record("drawers")["drawers"]
    stored = {
        "heads": {"4": experiments.record("heads")["curve"]["4"][0][2]},
        "peeking": {
            "unmasked_reported": twins["unmasked"]["curve"][0][2],
            "unmasked_honest": twins["unmasked"]["honest"][0][1],
        },
        "depth": {"1": experiments.record("block_explorer")["variants"]["depth-1"]["curve"][0][2]},
    }
    stored |= {
        kind: {kind: found["seeds"]["1"]["curve"][0][1]} for kind, found in drawers.items() if kind in EVERY
    }
    for name, values in stored.items():
        assert first_values(name) == pytest.approx(values, abs=1e-3), name


def test_the_shapes_and_steps_are_those_of_the_records(shipped):
    assert experiments.record("block_explorer")["steps"] == small_trainings.DEPTH_PLAN
    assert set(small_trainings.DEPTHS.values()) <= set(experiments.record("block_explorer")["variants"])
    twins = experiments.record("peeking")
    assert twins["steps"] == small_trainings.TWIN_PLAN
    for name in small_trainings.TWIN_NAMES:
        model = small_trainings.characters.twin(name, small_trainings.characters_of("peeking"), 1)
        assert {k: getattr(model.config, k) for k in twins["configs"][name]} == twins["configs"][name]
    patches = experiments.record("patches")["config"]
    assert {k: getattr(small_trainings.DIGITS, k) for k in patches} == patches | {"dropout": 0.0}


class Rates:
    """A learner that only notes how far the plan is."""

    def __init__(self):
        self.seen = []

    def learn(self, ids, progress):
        self.seen.append(progress)
        return 0.0


def test_a_training_that_ends_early_keeps_the_learning_rates_of_the_whole_plan():
    whole, part = Rates(), Rates()
    batches = itertools.repeat(torch.zeros(1, 2))
    list(train(whole, batches, steps=10))
    events = list(train(part, batches, steps=10, until=4, every=2))
    assert part.seen == whole.seen[:4]
    assert [(event.step, event.finished) for event in events] == [(0, False), (2, False), (4, True)]
