"""The chapter "Denoise": what it promises is what the library computes, its figures are the record's numbers."""

import numpy as np
import pytest
import torch

from chapters.seeing.denoise import compare, twin
from chapters.seeing.denoise.bench import losses, perfect_loss, walked
from chapters.seeing.denoise.compare import Both, closer, of_data
from chapters.seeing.denoise.figure import LEAST
from llm_core import checkpoints, experiments
from llm_core.drawing import denoiser_stored as opening
from llm_core.drawing.mixture import mixture_of
from llm_core.drawing.plane import CURVES
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.show.chart import told
from ui.show.numbers import small


def test_the_stored_network_is_nearly_perfect_and_few_steps_cost_quality():
    found = losses()
    assert float(found["exact"]) < float(found["loss"]) < float(found["exact"]) + 0.03
    back = walked()
    assert back["reached_50"] == 8
    assert float(back["far_50"]) < 0.02 < float(back["far_5"])


def test_the_loss_that_is_left_is_the_variance_that_nobody_can_know():
    """For one point every noise is told exactly; for the ring something is left."""
    alpha_bars = opening.untrained().alpha_bars
    assert 0.1 < perfect_loss(mixture_of(CURVES["ring"]), alpha_bars) < 0.4


def test_the_curves_are_those_of_the_record():
    facts = experiments.record("plane")
    at = opened("seeing", "denoise", denoise_both="ring")
    shown = {trace["name"]: array(trace["y"]) for trace in traces(at, "denoise_duel_distance")}
    for kind, name in (("gan", "GAN"), ("diffusion", "diffusion")):
        runs = np.array([run["curve"] for run in facts["runs"]["ring"][kind]])
        np.testing.assert_allclose(shown[name], runs[:, :, 1].mean(0), rtol=1e-6)
    text = html(at)
    assert f"{sum(facts['runs']['ring']['gan_weights']):,}" in text
    assert f"{sum(facts['runs']['ring']['diffusion_weights']):,}" in text


def test_both_have_about_as_many_weights_and_saw_as_many_points():
    facts = experiments.record("plane")
    for runs in facts["runs"].values():
        gan, diffusion = sum(runs["gan_weights"]), sum(runs["diffusion_weights"])
        assert abs(gan - diffusion) < 0.02 * diffusion
        for kind in ("gan", "diffusion"):
            assert {run["curve"][-1][0] for run in runs[kind]} == {facts["points_seen"]}
            assert len(runs[kind]) == 3


@pytest.mark.parametrize(
    ("gan", "diffusion", "option"), [(0.5, 0.1, "diffusion"), (0.1, 0.5, "gan"), (0.3, 0.31, "alike")]
)
def test_the_guess_is_answered_by_the_smaller_distance(gan, diffusion, option):
    runs = {"gan": [{"curve": [[1, gan, 8, 0]]}], "diffusion": [{"curve": [[1, diffusion, 8, 0]]}]}
    assert closer(Both(runs, {})).option == option


def test_a_distance_below_zero_counts_as_none():
    runs = {"gan": [{"curve": [[1, 0.02, 8, 0]]}], "diffusion": [{"curve": [[1, -0.003, 8, 0]]}]}
    assert closer(Both(runs, {})).option == "diffusion"


def test_more_steps_come_closer():
    facts = experiments.record("plane")
    for how in ("fresh", "plain"):
        steps, distances = of_data(facts, "ring").walks(how, compare.DISTANCE)
        few, more, all_levels = (distances.mean(0)[steps.index(n)] for n in (5, 20, 200))
        assert few > more > all_levels


@pytest.mark.parametrize("data", ["ring", "spiral"])
def test_with_fresh_noise_the_smallest_distance_comes_before_the_last_step(data):
    found = of_data(experiments.record("plane"), data)
    said = compare.steps_sentence(found, None)
    steps, distances = found.walks("fresh", compare.DISTANCE)
    assert int(said["fresh_best"]) == steps[int(distances.mean(0).argmin())] < 200
    assert said["plain_best"] == "200"


def test_an_estimate_below_the_axis_is_drawn_at_its_edge_and_told_as_measured():
    found = of_data(experiments.record("plane"), "ring")
    drawn = compare.steps_figures(found, read("seeing/denoise", "en"), False)["distance"]
    for how, trace in zip(compare.HOWS, drawn.data[::2], strict=True):
        means = found.walks(how, compare.DISTANCE)[1].mean(0)
        np.testing.assert_allclose(trace.customdata, means)
        np.testing.assert_allclose(trace.y, np.maximum(means, LEAST))
    assert min(drawn.data[0].customdata) < 0
    assert f"to {small(min(drawn.data[0].customdata))} at 50" in told("", drawn)


@pytest.mark.usefixtures("shared_models")
def test_the_tokens_are_the_models_own_at_this_temperature():
    model = checkpoints.load("stories", "transformer")
    found = twin.sampled(model, "Once upon a time", 0.5)
    with torch.inference_mode():
        ids = torch.tensor([[model.tokenizer.eot_id, *model.tokenizer.encode("Once upon a time")]])
        shares = (model(ids)[0, -1] / 0.5).softmax(-1)
    np.testing.assert_allclose(found.shares, shares.topk(10).values, rtol=1e-4)
    assert found.bits < found.plain_bits
    assert found.spread < found.plain_spread


@pytest.mark.usefixtures("shared_models")
@pytest.mark.parametrize("text", ["", "a", "很久很久以前", "word " * 400])
def test_any_text_can_be_gone_on_with(text):
    found = twin.sampled(checkpoints.load("stories", "transformer"), text, 1.5)
    assert len(found.shares) == 10
    assert sum(found.shares) < 1
    assert found.bits > found.plain_bits
