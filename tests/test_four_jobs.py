"""One loop for four networks: it learns what torch's own loop learns, and what it is measured on it never learns."""

import math

import pytest
import torch
from torch import nn

from llm_core import experiments, four_jobs, small_trainings
from llm_core.fit import Data, cross_entropy, fit, measure
from tests.conftest import ASSETS

EVERY = [(data, network) for data, jobs in four_jobs.JOBS.items() for network in jobs]


def toy(seed=0):
    """A linear layer, endless batches of the same few points, and held-out ones."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(8, 3, generator=generator)
    batch = (x, (x[:, 0] > 0).long())
    held_out = (-x, (x[:, 0] < 0).long())
    torch.manual_seed(1)
    return nn.Linear(3, 2), Data(iter(lambda: batch, None), held_out), batch


def test_the_loop_makes_the_steps_of_a_loop_written_by_hand():
    model, data, (x, y) = toy()
    twin, *_ = toy()
    found = list(fit(model, data, cross_entropy, torch.optim.SGD(model.parameters(), 0.5), 7, every=3))
    for _ in range(7):
        loss = nn.functional.cross_entropy(twin(x), y)
        slopes = torch.autograd.grad(loss, list(twin.parameters()))
        with torch.no_grad():
            for weight, slope in zip(twin.parameters(), slopes, strict=True):
                weight -= 0.5 * slope
    assert [step for step, _ in found] == [0, 3, 6, 7]
    torch.testing.assert_close(model.weight, twin.weight)
    assert found[-1][1] == pytest.approx(measure(twin, data.held_out, cross_entropy), abs=1e-6)


def test_the_loss_of_text_is_the_mean_over_all_places():
    scores, answers = torch.randn(2, 5, 7), torch.randint(7, (2, 5))
    right = scores.log_softmax(-1).gather(-1, answers[..., None])
    assert float(cross_entropy(scores, answers)) == pytest.approx(float(-right.mean()), abs=1e-6)


@pytest.mark.parametrize(("data", "network"), EVERY)
def test_each_job_learns_and_the_same_seed_learns_the_same(data, network, monkeypatch):
    monkeypatch.setattr(four_jobs, "STEPS", 20)
    first, again, other = (list(four_jobs.begin(data, network, seed)[1]) for seed in (1, 1, 2))
    assert first == again != other
    assert first[0][1] == pytest.approx(math.log(four_jobs.answers(data)), rel=0.1)  # it knows nothing yet
    assert first[-1][1] < first[0][1]


def test_the_character_that_is_asked_for_is_the_one_after_what_is_read():
    data = four_jobs.story_pieces(1)
    for read, answers in (next(data.batches), data.held_out):
        assert torch.equal(read[:, 1:], answers[:, :-1])


def test_the_mini_gpt_does_not_see_what_it_is_asked_for():
    model, _ = four_jobs.begin("stories", "gpt", 1)
    ids = torch.ones(1, 6, dtype=torch.long)
    other = ids.clone()
    other[0, 4] = 2
    torch.testing.assert_close(model(ids)[:, :4], model(other)[:, :4])
    assert not torch.allclose(model(ids)[:, 4], model(other)[:, 4])


def test_the_record_holds_the_shipped_settings_and_begins_as_the_code_does(monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(ASSETS))
    found = experiments.record(four_jobs.RECORD)
    assert (found["steps"], found["learning_rate"]) == (four_jobs.STEPS, four_jobs.RATE)
    for data, network in EVERY:
        model, curve = four_jobs.begin(data, network, found["seed"])
        job = found["jobs"][data][network]
        assert sum(weight.numel() for weight in model.parameters()) == job["n_parameters"]
        assert next(curve)[1] == pytest.approx(job["curves"][str(found["seed"])][0][1], abs=1e-3)
        assert found["answers"][data] == four_jobs.answers(data)


def test_a_small_training_goes_through_both_networks_and_stops(monkeypatch):
    monkeypatch.setattr(four_jobs, "STEPS", 10)
    looks = list(small_trainings.jobs("digits", 1))
    assert [(look.step, look.done, *look.values) for look in looks] == [
        (0, 0, "mlp"), (10, 10, "mlp"), (0, 10, "cnn"), (10, 20, "cnn"),
    ]  # fmt: skip
    nats = [value for _, value in four_jobs.begin("digits", "mlp", 1)[1]]
    assert [look.values["mlp"] * math.log(2) for look in looks[:2]] == pytest.approx(nats)
    assert len(list(small_trainings.jobs("digits", 1, lambda: True))) == 1
