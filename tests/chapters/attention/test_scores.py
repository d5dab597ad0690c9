"""The chapter "Scores": the arrays drawn are the tensors, in both languages, whatever stands in the link."""

import functools

import numpy as np
import pytest

from chapters.attention.scores import saturation
from chapters.attention.scores.ways import changed
from llm_core import checkpoints
from llm_core.analysis.scores.collapse import query_and_keys, row_of_weights
from llm_core.analysis.scores.functions import weights_of
from llm_core.analysis.scores.saturation import random_scores
from llm_core.analysis.scores.ways import ask, compare
from llm_core.analysis.spread import SEEDS
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.show.numbers import part, percent, small
from ui.work import models

pytestmark = pytest.mark.usefixtures("fresh_models")

TEXT = "Lily had a red ball."


opened = functools.partial(
    opening.opened, "attention", "scores", scores_text=TEXT, scores_layer="2", scores_head="2"
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_map_is_the_scores_and_weights_of_the_real_head(lang):
    at = opened(lang)
    asked = ask(checkpoints.load("stories", "transformer"), TEXT, 1, 1, limit=12)
    found = compare(asked.queries, asked.keys, causal=True, seed=1)
    for way in found.scores:
        above, below = traces(at, f"scores_ways_{way}")
        np.testing.assert_allclose(array(above["z"]), found.scores[way].numpy(), atol=1e-4)
        np.testing.assert_allclose(array(below["z"]), found.weights[way].numpy(), atol=1e-5)
        assert read("attention/scores", lang).ui(f"scores_ways_{way}_title") in html(at)
    told = changed(found, list(asked.tokens), read("attention/scores", lang))
    for row in range(1, len(asked.tokens)):
        assert percent(float(found.weights["scaled"][row].max())) in told
    for kicker in (panel.kicker for panel in read("attention/scores", lang).panels.values()):
        assert kicker in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_expected_and_measured_saturation_stand_beside_each_other(lang):
    at = opened(lang)
    assert all(share in html(at) for share in map(percent, (0.27, 0.95, 0.11)))
    names = [trace.get("name") for trace in traces(at, "scores_scale_curve")]
    assert read("attention/scores", lang).ui("scale_expected") in names


def test_at_another_temperature_nothing_is_expected():
    at = opened(scores_temp="8")
    assert percent(0.27) not in html(at)
    assert [trace for trace in traces(at, "scores_scale_curve") if trace["mode"] == "markers"] == []


def test_new_random_vectors_come_with_the_next_seed():
    at = opened()
    before = array(traces(at, "scores_scale_row")[0]["y"])
    at.button(key="scores_seed_again").click().run()
    opening.settled(at)
    assert at.number_input(key="scores_seed").value == 2
    assert not np.allclose(before, array(traces(at, "scores_scale_row")[0]["y"]))


@pytest.mark.parametrize("measure", ["bits", "gradient"])
def test_the_other_curves_are_drawn_too(measure):
    lines = traces(opened(scores_measure=measure), "scores_scale_curve")
    faint = [trace for trace in lines if trace.get("hoverinfo") == "skip"]
    assert len(lines) - len(faint) == 2
    assert len(faint) == (2 if measure == "bits" else 0)


def test_the_far_key_is_drawn_as_computed_and_told():
    at = opened(scores_far="10.0", scores_root="off")
    row = row_of_weights(*query_and_keys(10.0, 1), 1.0, False)
    (bars, _), (_, dots) = traces(at, "scores_collapse_weight"), traces(at, "scores_collapse_gradient")
    np.testing.assert_allclose(array(bars["x"]), row.weights.numpy())
    np.testing.assert_allclose(array(dots["customdata"]), row.gradients.numpy())
    assert "Collapsed" in html(at)
    assert "One bar stands out" in html(opened()) or "Every key gets a share" in html(opened())


def test_the_price_is_counted_and_timed_after_a_click():
    at = opened(scores_n="256", scores_heads="2", scores_layers="3")
    assert "65,536" in html(at)
    assert "393,216" in html(at)
    assert "Press the button" in html(at)
    at.button(key="scores_time").click().run()
    opening.settled(at)
    square, measured = traces(at, "scores_time_figure")
    assert array(measured["y"])[0] == 1
    assert array(square["y"])[-1] == pytest.approx(array(measured["y"])[-1])
    assert "Measured here" in html(at)


@pytest.mark.parametrize("text", ["\x00 ", "</script><b>\u202eשלום 🙂", "x" * 5000])
def test_any_text_is_scored_or_told_and_never_breaks_out(text):
    at = opened(scores_text=text)
    assert "<b>" not in html(at).replace("<b></b>", "")
    assert len(traces(at, "scores_ways_dot")) == 2


NO_BREAK = "\N{NO-BREAK SPACE}"
NUMBERS = ("net", "width", "temp", "seed", "far", "far_temp", "far_seed", "n", "heads", "layers")
CHOICES = ("layer", "head", "look", "measure", "root")


def test_nonsense_values_in_the_link_are_told_and_the_defaults_are_shown():
    at = opened(**{f"scores_{name}": "☃" for name in NUMBERS + CHOICES})
    told = html(at)
    for name in NUMBERS + CHOICES:
        nearest = f"asks for scores_{name}=☃, which is not there"
        assert nearest in told or read("common", "en").ui("bad_link", name=f"scores_{name}") in told
    assert at.number_input(key="scores_seed").value == 1


def test_without_a_trained_model_the_other_panels_still_work(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    models.forget()
    at = opened()
    assert "train_checkpoints.py stories transformer" in html(at)
    assert traces(at, "scores_collapse_weight")


def test_very_small_numbers_are_written_for_a_reader_and_are_not_torn_apart_at_the_end_of_a_line():
    assert [small(x) for x in (0.0, 0.0219, 6.4e-9, 9.96e-5, 1.5)] == [
        "0",
        "0.022",
        "6 × 10⁻⁹".replace(" ", NO_BREAK),
        "1 × 10⁻⁴".replace(" ", NO_BREAK),
        "1.5",
    ]
    assert [part(x) for x in (0.2, 3e-7)] == [text.replace(" ", NO_BREAK) for text in ("20%", "3 × 10⁻⁷")]


def test_the_faint_dots_and_their_range_are_the_row_drawn_with_each_seed():
    at = opened()
    every = [row_of_weights(*query_and_keys(3.0, seed), 1.0, True) for seed in SEEDS]
    _, weights = traces(at, "scores_collapse_weight")
    gradients, _ = traces(at, "scores_collapse_gradient")
    np.testing.assert_allclose(array(weights["x"]), np.concatenate([row.weights.numpy() for row in every]))
    np.testing.assert_allclose(
        array(gradients["x"]), np.concatenate([row.gradients.numpy() for row in every])
    )


def test_the_untrained_net_is_drawn_with_many_weights():
    asked = ask(checkpoints.load("stories", "transformer"), TEXT, 1, 1, limit=12)
    tops = [
        float(compare(asked.queries, asked.keys, True, seed).weights["additive"][1:].max(-1).values.mean())
        for seed in SEEDS
    ]
    assert len(set(tops)) > 1
    assert f"anything from {percent(min(tops))} to {percent(max(tops))}" in html(opened())


def test_the_faint_curves_are_those_of_the_other_seeds():
    at = opened(scores_width="16")
    plain, _ = (
        t for t in traces(at, "scores_scale_curve") if t.get("name") == read("spread", "en").ui("other")
    )
    every = np.array(
        [
            [float(weights_of(drawn).max(-1).values.mean()) for drawn in random_scores(seed)]
            for seed in saturation.SEEDS
        ]
    )
    shown = np.array(plain["y"], float).reshape(len(every), -1)
    np.testing.assert_allclose(shown[:, :-1], every)
